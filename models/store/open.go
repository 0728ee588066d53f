package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tjtaca/migrations"
	"tjtaca/models"

	gosqlite "github.com/glebarez/go-sqlite"
	"github.com/glebarez/sqlite"
	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// DefaultPath is the SQLite file used when nothing is configured.
const DefaultPath = "data/tjtaca.db"

// Sizes of the pools.
const (
	sqliteReaders = 8
	mysqlConns    = 32
)

func (s *Store) open(dsn string) error {
	if strings.HasPrefix(dsn, "mysql://") {
		return s.openMySQL(dsn)
	}
	if strings.Contains(dsn, "://") {
		return errors.New("store: the database is a path (SQLite) or mysql://user:password@host:port/database")
	}
	if dsn == "" {
		dsn = DefaultPath
	}
	return s.openSQLite(dsn)
}

// openSQLite keeps two pools on one file. One connection writes, so that writers of this process queue in Go, fairly, and not
// in SQLite's busy loop; each of its transactions takes the write lock at once (IMMEDIATE), else two that have both read could
// not go on. Measured with 16 writers: as many transactions a second with one connection as with 8, but the unluckiest waits
// 56 ms instead of 1.7 s. Readers have their own connections and, thanks to WAL, wait for nobody.
func (s *Store) openSQLite(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("folder of the database: %w", err)
	}
	s.dialect = migrations.SQLite
	open := func(lock string, conns int) (*gorm.DB, error) {
		q := url.Values{
			"_txlock":      {lock},
			"_time_format": {"sqlite"},
			"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
				"cache_size(-16000)", "temp_store(MEMORY)"},
		}
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		if err := ping(db); err != nil {
			return nil, fmt.Errorf("open %s: %w", path, errors.Join(err, db.Close()))
		}
		return gorm.Open(&sqlite.Dialector{DriverName: "sqlite", Conn: db}, s.gorm())
	}
	var err error
	if s.write, err = open("immediate", 1); err != nil {
		return err
	}
	if s.read, err = open("deferred", sqliteReaders); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// openMySQL reads mysql://user:password@host:port/database; parameters of the driver (tls, timeout) may follow after «?».
func (s *Store) openMySQL(dsn string) error {
	s.dialect = migrations.MySQL
	conf, err := mysqlConfig(dsn)
	if err != nil {
		return err
	}
	connector, err := mysqldriver.NewConnector(conf)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(mysqlConns)
	db.SetMaxIdleConns(mysqlConns)
	db.SetConnMaxLifetime(5 * time.Minute)
	if err := ping(db); err != nil {
		return fmt.Errorf("open database %s at %s: %w", conf.DBName, conf.Addr, errors.Join(err, db.Close()))
	}
	if s.write, err = gorm.Open(mysql.New(mysql.Config{Conn: db, SkipInitializeWithVersion: true}), s.gorm()); err != nil {
		return err
	}
	s.read = s.write
	return nil
}

func mysqlConfig(dsn string) (*mysqldriver.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, errors.New("store: the address of the database cannot be read; special characters of the password are written as %40 for @, and so on")
	}
	name := strings.TrimPrefix(u.Path, "/")
	if u.Host == "" || u.User == nil || name == "" || strings.Contains(name, "/") {
		return nil, errors.New("store: the database is mysql://user:password@host:port/database")
	}
	conf, err := mysqldriver.ParseDSN("tcp(" + u.Host + ")/?" + u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("store: parameters of the database: %w", err)
	}
	if u.Port() == "" {
		conf.Addr = u.Hostname() + ":3306"
	}
	conf.User, conf.DBName = u.User.Username(), name
	conf.Passwd, _ = u.User.Password()
	conf.ParseTime, conf.Loc, conf.InterpolateParams = true, time.UTC, true
	conf.ClientFoundRows = true // RowsAffected counts what matched, as SQLite does: a guarded update that changes nothing has won
	return conf, conf.Apply(mysqldriver.Charset("utf8mb4", "utf8mb4_bin"))
}

func (s *Store) gorm() *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                s.Now,
		Logger:                 logger.Discard, // errors travel up and are logged once, at the edge, without values
	}
}

// isolation of writing transactions. InnoDB's own default, REPEATABLE READ, would read an old snapshot before a guarded update
// and lock gaps; SQLite has one level only.
func (s *Store) isolation() sql.IsolationLevel {
	if s.dialect == migrations.MySQL {
		return sql.LevelReadCommitted
	}
	return sql.LevelDefault
}

// passing says whether the database called a transaction off that may well succeed when run again.
func passing(err error) bool {
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		switch my.Number {
		case 1213, 1205, 1020, 1047: // deadlock, lock timeout, record changed since read, Galera node not ready
			return true
		}
	}
	var lite *gosqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == 5 // SQLITE_BUSY and its extended codes
}

// Duplicate says whether err is a unique index speaking: the last word when two do the same at once.
func Duplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// found turns gorm's answer for no row into models.ErrNotFound.
func found(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.ErrNotFound
	}
	return err
}

func dateOf(t time.Time) string { return models.DateOf(t) }

// utc is a time as it left: SQLite's driver hands out a zone of its own.
func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// openWait bounds how long a start waits for the database, openPause is between two tries.
const openWait, openPause = 15 * time.Second, 20 * time.Millisecond

// ping tries until the database answers. Two processes that open a new file of SQLite at once both turn WAL on, for which SQLite
// waits for nobody, whatever its busy_timeout.
func ping(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), openWait)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(openPause):
		}
	}
}
