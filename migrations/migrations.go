// Package migrations holds the schema, one file per step and dialect, and brings a database up to it.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed mysql/*.sql sqlite/*.sql
var files embed.FS

// The dialects.
const (
	SQLite = "sqlite"
	MySQL  = "mysql"
)

// lockSeconds is how long a process waits for another one that migrates the same database.
const lockSeconds = 300

// Up takes the database to the newest schema. Several processes may call it at once: the others wait and find nothing to do.
func Up(ctx context.Context, db *sql.DB, dialect string) error {
	p, err := provider(db, dialect)
	if err != nil {
		return err
	}
	// SQLite has no lock that outlives a transaction, but every step is one, begun IMMEDIATE: of two processes one fails on
	// a table that the other has just made, and then only has to look again.
	for range len(p.ListSources()) {
		if _, err = p.Up(ctx); err == nil || dialect != SQLite {
			break
		}
		if pending, e := p.HasPending(ctx); e == nil && !pending {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Pending says whether the database is behind this program's schema.
func Pending(ctx context.Context, db *sql.DB, dialect string) (bool, error) {
	p, err := provider(db, dialect)
	if err != nil {
		return false, err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("look for pending migrations: %w", err)
	}
	return pending, nil
}

func provider(db *sql.DB, dialect string) (*goose.Provider, error) {
	dir, err := fs.Sub(files, dialect)
	if err != nil {
		return nil, err
	}
	switch dialect {
	case SQLite:
		return goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithDisableGlobalRegistry(true))
	case MySQL:
		return goose.NewProvider(goose.DialectMySQL, db, dir, goose.WithDisableGlobalRegistry(true), goose.WithSessionLocker(userLock{}))
	}
	return nil, fmt.Errorf("no migrations for dialect %q", dialect)
}

// userLock is MySQL's GET_LOCK, named after the schema: it goes with the connection, so a process that dies leaves none.
type userLock struct{}

func (userLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(CONCAT('tjtaca.', DATABASE()), ?)", lockSeconds).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("another process has been migrating this database for too long")
	}
	return nil
}

func (userLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	var released sql.NullInt64
	return conn.QueryRowContext(ctx, "SELECT RELEASE_LOCK(CONCAT('tjtaca.', DATABASE()))").Scan(&released)
}
