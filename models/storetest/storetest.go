// Package storetest gives each test a migrated database of its own: an SQLite file, and a MariaDB database where there is a
// server for tests.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/secret"
	"tjtaca/models/store"
)

// ServerEnv names a server on which tests may create databases: mysql://user:password@host:port/
const ServerEnv = "TJTACA_TEST_MYSQL"

// Start is when the clock of a test begins: a Wednesday morning, a working day of the association.
var Start = time.Date(2026, 3, 18, 9, 30, 0, 0, models.Zone)

// Clock is a clock that stands still until it is set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set sets the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

var clocks sync.Map // *store.Store → *Clock

// ClockOf is the clock of a store that came from here.
func ClockOf(s *store.Store) *Clock {
	c, ok := clocks.Load(s)
	if !ok {
		panic("storetest: this store has another clock")
	}
	return c.(*Clock)
}

// Box seals with a key that is fixed, so that tests can reopen a database.
func Box() *secret.Box {
	box, err := secret.New(bytes.Repeat([]byte("tjtaca!!"), 4))
	if err != nil {
		panic(err)
	}
	return box
}

// New is a database on SQLite. Under the race detector it is one on the server, if there is one: SQLite's driver is Go itself and takes ten
// times as long there, for the sake of other people's code.
func New(t testing.TB) *store.Store {
	t.Helper()
	if server := os.Getenv(ServerEnv); raced && server != "" {
		return newMySQL(t, server)
	}
	return newSQLite(t)
}

func newSQLite(t testing.TB) *store.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, template(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// Each runs a test on every database there is: SQLite, and MariaDB when ServerEnv names a server (make test does); under the race detector
// on MariaDB alone, as New does.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	server := os.Getenv(ServerEnv)
	if !raced || server == "" {
		t.Run("sqlite", func(t *testing.T) { test(t, newSQLite(t)) })
	}
	if server != "" {
		t.Run("mariadb", func(t *testing.T) { test(t, newMySQL(t, server)) })
	}
}

// OneGoroutine skips a long test in which nothing happens side by side under the race detector; make test runs it without.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if raced {
		t.Skip("one goroutine: nothing to race")
	}
}

// Reopen opens the same database once more, as another process would.
func Reopen(t testing.TB, s *store.Store) *store.Store {
	t.Helper()
	dsn, ok := dsns.Load(s)
	if !ok {
		t.Fatal("storetest: this store does not come from here")
	}
	again := open(t, dsn.(string))
	clocks.Store(again, ClockOf(s))
	return again
}

var dsns sync.Map // *store.Store → string

func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	clock := &Clock{now: Start}
	var s *store.Store
	now := func() time.Time { // Reopen shares a clock after the store is open
		if c, ok := clocks.Load(s); ok {
			return c.(*Clock).Now()
		}
		return clock.Now()
	}
	s, err := store.Open(store.Config{DSN: dsn, Now: now, Box: Box(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	clocks.Store(s, clock)
	dsns.Store(s, dsn)
	t.Cleanup(func() {
		clocks.Delete(s)
		dsns.Delete(s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// template is a migrated SQLite file: migrating once a process and copying saves every test its migrations.
var template = func() func(testing.TB) []byte {
	once := sync.OnceValues(func() (_ []byte, err error) {
		dir, err := os.MkdirTemp("", "tjtaca-template")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		path := filepath.Join(dir, "template.db")
		s, err := store.Open(store.Config{DSN: path, Now: func() time.Time { return Start }, Box: Box()})
		if err != nil {
			return nil, err
		}
		if err := migrations.Up(context.Background(), s.SQLDB(), s.Dialect()); err != nil {
			return nil, err
		}
		if err := s.Close(); err != nil { // brings the write-ahead log into the file
			return nil, err
		}
		return os.ReadFile(path)
	})
	return func(t testing.TB) []byte {
		content, err := once()
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
}()

// MySQL is a database on the server that ServerEnv names. Where there is none the test is skipped.
func MySQL(t testing.TB) *store.Store {
	t.Helper()
	server := os.Getenv(ServerEnv)
	if server == "" {
		t.Skip(ServerEnv + " names no server")
	}
	return newMySQL(t, server)
}

// newMySQL makes a migrated database that lives as long as the test.
func newMySQL(t testing.TB, server string) *store.Store {
	t.Helper()
	s := open(t, Empty(t, server))
	if err := migrations.Up(t.Context(), s.SQLDB(), s.Dialect()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Empty is the DSN of a database without tables on the server. It lives as long as the test.
func Empty(t testing.TB, server string) string {
	t.Helper()
	base := strings.TrimSuffix(server, "/")
	name := "tjtaca_test_" + strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(secret.Handle()))
	boss := open(t, base+"/information_schema")
	if _, err := boss.SQLDB().Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := boss.SQLDB().Exec("DROP DATABASE " + name); err != nil {
			t.Error(fmt.Errorf("drop %s: %w", name, err))
		}
	})
	return base + "/" + name
}
