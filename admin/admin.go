// Package admin is the back office (后台): pages drawn by GoAdmin, behind our own login and guard. It is a window on the
// services; every permission is asked there again.
package admin

import (
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/GoAdminGroup/go-admin/engine"
	"github.com/GoAdminGroup/go-admin/modules/config"
	"github.com/GoAdminGroup/go-admin/modules/db"
	"github.com/GoAdminGroup/go-admin/modules/language"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/table"
	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/tables"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// Config is what the back office stands on.
type Config struct {
	Services    *service.Services
	Rights      *rbac.Rights
	DB          *sql.DB // the pool GoAdmin reads its menu from
	Dialect     string  // sqlite, mysql
	Development bool    // cookies also over plain http
	Log         *slog.Logger
	Clock       func() time.Time
}

type office struct {
	Config
	shell *shell
	conn  db.Connection
}

// Mount puts the back office under /admin. GoAdmin keeps its settings in package variables, so a process can mount it once;
// a second Mount panics.
func Mount(app *fiber.App, c Config) error {
	shell := newShell()
	conn, err := window(c.Dialect, c.DB)
	if err != nil {
		return err
	}
	if err := dress(); err != nil {
		return err
	}
	o := &office{Config: c, shell: shell, conn: conn}
	if err := o.startEngine(); err != nil {
		return err
	}
	o.register(app)
	return nil
}

// startEngine lets GoAdmin build its tables and collects its handlers in the shell. Whatever it would log, record, upload,
// install or let others configure is off, and the shell does not serve it either.
func (o *office) startEngine() error {
	registerStandIn()
	eng := engine.Default().AddAdapter(o.shell)
	eng.AddGenerators(table.GeneratorList{
		"applications": tables.Applications(o.Services, o.Rights, o.today),
		"members":      tables.Members(o.Services, o.Rights),
	})
	eng.AddConfig(&config.Config{
		Databases: config.DatabaseList{"default": {Driver: db.DriverSqlite, File: ":memory:"}},
		AppID:     "tjtaca",
		UrlPrefix: "admin",
		IndexUrl:  "/",
		LoginUrl:  "/login",
		Language:  language.CN,
		Theme:     "sword",
		Env:       config.EnvProd,
		Title:     titleMark,
		// /admin/applications instead of /admin/info/applications: there is one address for the list and its rows.
		URLFormat:       config.URLFormat{Info: "/:__prefix"},
		SessionLifeTime: 60,

		AccessLogOff: true, AccessAssetsLogOff: true, InfoLogOff: true, ErrorLogOff: true, OperationLogOff: true,
		ProhibitConfigModification: true, HideConfigCenterEntrance: true, HideAppInfoEntrance: true,
		HideToolEntrance: true, HidePluginEntrance: true, HideVisitorUserCenterEntrance: true,
	})
	for _, err := range eng.DefaultConnection().Close() {
		if err != nil {
			return fmt.Errorf("closing GoAdmin's own connection: %w", err)
		}
	}
	eng.Services[db.DriverSqlite] = o.conn
	o.shell.SetConnection(o.conn)
	escapeByDefault()
	return eng.Use(nil)
}

func (o *office) today() string { return models.DateOf(o.Clock()) }
