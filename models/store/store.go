// Package store keeps everything in SQLite or MySQL/MariaDB: one method names one thing the association does to its records.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"tjtaca/models/secret"

	"gorm.io/gorm"
)

// Config is what a Store stands on.
type Config struct {
	DSN string           // a path (SQLite), or mysql://user:password@host:port/database; "" is DefaultPath
	Now func() time.Time // the clock
	Box *secret.Box      // seals what is sensitive
	Log *slog.Logger     // nil: slog.Default
}

// Store is the database. It is safe for concurrent use.
type Store struct {
	write, read *gorm.DB
	dialect     string
	now         func() time.Time
	box         *secret.Box
	log         *slog.Logger
	mail        chan struct{} // something is in the outbox
	jobs        chan struct{} // a job is in line
}

// Tx is a piece of work on the database. Now is fixed when it begins (UTC, whole milliseconds, so that it reads back as it was
// written).
type Tx struct {
	Now    time.Time
	s      *Store
	db     *gorm.DB
	posted bool // something went into the outbox
	inLine bool // a job was put in line
}

// Open opens the database; it neither creates nor changes tables (see package migrations).
func Open(c Config) (*Store, error) {
	if c.Now == nil || c.Box == nil {
		return nil, errors.New("store: Config needs Now and Box")
	}
	s := &Store{now: c.Now, box: c.Box, log: c.Log, mail: make(chan struct{}, 1), jobs: make(chan struct{}, 1)}
	if s.log == nil {
		s.log = slog.Default()
	}
	if err := s.open(c.DSN); err != nil {
		return nil, err
	}
	return s, nil
}

// Close closes the connections.
func (s *Store) Close() error {
	err := s.SQLDB().Close()
	if w, e := s.write.DB(); e == nil && w != s.SQLDB() {
		err = errors.Join(err, w.Close())
	}
	return err
}

// Dialect is migrations.SQLite or migrations.MySQL.
func (s *Store) Dialect() string { return s.dialect }

// SQLDB is the connection pool, for migrations, health checks and whoever brings their own SQL.
func (s *Store) SQLDB() *sql.DB {
	db, err := s.read.DB()
	if err != nil {
		panic("store: gorm lost its pool: " + err.Error())
	}
	return db
}

// Now is the clock's instant as the database keeps it.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Posted tells when something has been put into the outbox by this process.
func (s *Store) Posted() <-chan struct{} { return s.mail }

// Queued tells when a job has been put in line by this process.
func (s *Store) Queued() <-chan struct{} { return s.jobs }

// attempts bounds how often a transaction is run when the database calls it off.
const attempts = 8

// Tx runs fn in one transaction. When the database calls it off (deadlock, lock timeout, busy) fn is run again from the start,
// so it must not touch anything outside.
func (s *Store) Tx(ctx context.Context, fn func(tx *Tx) error) error {
	var err error
	for i := range attempts {
		if err = pause(ctx, i); err != nil {
			return err
		}
		tx := &Tx{Now: s.Now(), s: s}
		err = s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx.db = db
			return fn(tx)
		}, &sql.TxOptions{Isolation: s.isolation()})
		if err == nil {
			if tx.posted {
				tell(s.mail)
			}
			if tx.inLine {
				tell(s.jobs)
			}
			return nil
		}
		if !passing(err) {
			return err
		}
		s.log.DebugContext(ctx, "transaction called off, running it again", "attempt", i+1, "err", err)
	}
	return err
}

// Read runs fn for reading only. It takes no lock, and each query sees what was committed when it began.
func (s *Store) Read(ctx context.Context, fn func(tx *Tx) error) error {
	return fn(&Tx{Now: s.Now(), s: s, db: s.read.WithContext(ctx)})
}

// Today is the association's date.
func (tx *Tx) Today() string { return dateOf(tx.Now) }

func tell(about chan<- struct{}) {
	select {
	case about <- struct{}{}:
	default: // it has been told already
	}
}

// pause waits before attempt i, doubling; the first one waits for nothing.
func pause(ctx context.Context, i int) error {
	if i == 0 {
		return ctx.Err()
	}
	t := time.NewTimer(time.Millisecond << i)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
