package admin

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/GoAdminGroup/go-admin/modules/db"
)

// readOnly is GoAdmin's connection: it reads its menu and writes nothing.
type readOnly struct{ db.Connection }

var errReadOnly = errors.New("GoAdmin may not write")

// window opens GoAdmin's view of the database on our pool.
func window(dialect string, pool *sql.DB) (db.Connection, error) {
	pools := map[string]*sql.DB{"default": pool}
	switch dialect {
	case "sqlite":
		return readOnly{&db.Sqlite{Base: db.Base{DbList: pools}}}, nil
	case "mysql":
		return readOnly{&db.Mysql{Base: db.Base{DbList: pools}}}, nil
	}
	return nil, fmt.Errorf("admin: unknown database dialect %q", dialect)
}

// absent says whether a statement asks for a table that GoAdmin insists on at start and that we do not give it: its settings
// (they would beat the Go configuration after the first boot) and its sessions.
func absent(query string) bool {
	return strings.Contains(query, "goadmin_site") || strings.Contains(query, "goadmin_session")
}

func (w readOnly) Query(query string, args ...any) ([]map[string]any, error) {
	if absent(query) {
		return nil, nil
	}
	return w.Connection.Query(query, args...)
}

func (w readOnly) QueryWithConnection(conn, query string, args ...any) ([]map[string]any, error) {
	if absent(query) {
		return nil, nil
	}
	return w.Connection.QueryWithConnection(conn, query, args...)
}

func (w readOnly) QueryWith(tx *sql.Tx, conn, query string, args ...any) ([]map[string]any, error) {
	if absent(query) {
		return nil, nil
	}
	return w.Connection.QueryWith(tx, conn, query, args...)
}

func (w readOnly) Exec(query string, _ ...any) (sql.Result, error) { return refuse(query) }

func (w readOnly) ExecWithConnection(_, query string, _ ...any) (sql.Result, error) {
	return refuse(query)
}

func (w readOnly) ExecWithTx(_ *sql.Tx, query string, _ ...any) (sql.Result, error) {
	return refuse(query)
}

func (w readOnly) ExecWith(_ *sql.Tx, _, query string, _ ...any) (sql.Result, error) {
	return refuse(query)
}

// refuse lets the settings that GoAdmin saves at start vanish and refuses all else.
func refuse(query string) (sql.Result, error) {
	if absent(query) {
		return driver.RowsAffected(1), nil
	}
	return nil, errReadOnly
}

// standIn answers to the driver name under which GoAdmin opens a database of its own at start. It is closed again at once:
// what GoAdmin reads comes through the window.
type standIn struct{}

var registerStandIn = sync.OnceFunc(func() {
	for _, name := range sql.Drivers() {
		if name == "sqlite3" {
			return
		}
	}
	sql.Register("sqlite3", standIn{})
})

func (standIn) Open(string) (driver.Conn, error)    { return standIn{}, nil }
func (standIn) Prepare(string) (driver.Stmt, error) { return nil, errReadOnly }
func (standIn) Close() error                        { return nil }
func (standIn) Begin() (driver.Tx, error)           { return nil, errReadOnly }
