package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin"
	"tjtaca/portal"
)

const serveHelp = `
Runs the portal (/) and the back office (/admin) until it is told to stop (SIGTERM, Ctrl-C); requests in progress are
finished first. /healthz says that the process lives, /readyz that it can serve, /metrics counts for Prometheus.

In production it refuses to start on an older schema («tjtaca migrate»). In development it brings the schema up to date,
fills an empty database with demo data and prints the demo accounts.`

// drainTime bounds how long requests in progress may take after the order to stop.
const drainTime = 20 * time.Second

func serve(ctx context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	err = h.prepare(ctx)
	if err == nil {
		err = h.serve(ctx, func(addr string) { h.announce(c.out, addr) })
	}
	return errors.Join(err, h.Close())
}

// prepare makes the database ready, or says why it is not.
func (h *house) prepare(ctx context.Context) error {
	if !h.cfg.Development() {
		return h.current(ctx)
	}
	if err := h.migrate(ctx); err != nil {
		return err
	}
	return h.fillDemo(ctx)
}

// serve listens, tells ready the address it listens on, and answers until ctx ends.
func (h *house) serve(ctx context.Context, ready func(addr string)) error {
	// The loops and the requests in progress outlive the order to stop: they end when draining is over.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var draining atomic.Bool
	if err := h.privateTemp(); err != nil {
		return err
	}
	app, err := h.newApp(work, &draining)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", h.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(listener) }()
	var loops sync.WaitGroup
	h.startLoops(work, &loops)
	ready(listener.Addr().String())

	select {
	case err = <-failed:
	case <-ctx.Done():
		draining.Store(true)
		h.log.Info("stopping", "drain", drainTime.String())
		err = app.ShutdownWithTimeout(drainTime)
	}
	cancel()
	loops.Wait()
	return err
}

// privateTemp keeps what libraries spill to disk, such as large uploads before they are sealed, in a folder of this account's.
func (h *house) privateTemp() error {
	folder := filepath.Join(h.cfg.Data, "tmp")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("temporary files: %w", err)
	}
	return os.Setenv("TMPDIR", folder)
}

// newApp puts everything that answers into one app. The order matters: what comes first answers first, and the portal claims
// every path that is left.
func (h *house) newApp(base context.Context, draining *atomic.Bool) (*fiber.App, error) {
	app := fiber.New(h.appConfig())
	m := newMetrics(h.store.SQLDB())
	app.Use(observe(base, h.log, m), recoverPanics)
	h.mountHealth(app, m, draining)
	if err := admin.Mount(app, admin.Config{
		Services: h.services, Rights: h.rights, DB: h.store.SQLDB(), Dialect: h.store.Dialect(),
		Development: h.cfg.Development(), Log: h.log, Clock: h.now,
	}); err != nil {
		return nil, fmt.Errorf("back office: %w", err)
	}
	return app, h.mountPortal(app)
}

func (h *house) appConfig() fiber.Config {
	conf := portal.AppConfig()
	if len(h.cfg.TrustedProxies) > 0 {
		conf.EnableTrustedProxyCheck, conf.TrustedProxies = true, h.cfg.TrustedProxies
		conf.ProxyHeader, conf.EnableIPValidation = "X-Real-IP", true
	}
	return conf
}

func (h *house) mountPortal(app *fiber.App) error {
	secret, err := h.cfg.derive("portal")
	if err != nil {
		return err
	}
	site := portal.Config{
		Services: h.services, Secret: secret, Secure: h.cfg.Secure(), Development: h.cfg.Development(),
		Maintenance: h.cfg.Maintenance, Log: h.log, Clock: h.now,
		TakesIn: admin.TakesIn(h.services, h.rights),
	}
	if h.sent != nil {
		site.Sent = h.sent.Sent
	}
	if err := portal.Mount(app, site); err != nil {
		return fmt.Errorf("portal: %w", err)
	}
	return nil
}

// startLoops runs the work that nobody asks for: delivery, which also tidies up, long jobs, automatic checks, lapses, and reminders.
func (h *house) startLoops(ctx context.Context, wg *sync.WaitGroup) {
	run := func(name string, loop func(context.Context) error) {
		wg.Go(func() {
			if err := loop(ctx); err != nil && !errors.Is(err, context.Canceled) {
				h.log.Error("background work stopped", "loop", name, slog.Any("err", err))
			}
		})
	}
	run("outbox", h.services.Outbox.Run)
	run("jobs", h.services.Jobs.Run)
	run("checks", h.every(5*time.Second, func(ctx context.Context) error {
		_, err := h.services.Checks.Run(ctx)
		return err
	}))
	run("lapse", h.every(10*time.Minute, func(ctx context.Context) error {
		_, err := h.services.Applications.LapseOverdue(ctx)
		return err
	}))
	run("digest", h.every(5*time.Minute, func(ctx context.Context) error {
		_, err := h.services.Reviews.SendDigests(ctx)
		return err
	}))
	run("audit", h.every(time.Hour, h.services.Audit.VerifyDaily))
	run("stamps", h.every(time.Hour, func(ctx context.Context) error {
		_, err := h.services.Applications.RemindStamps(ctx)
		return err
	}))
	run("student cards", h.every(24*time.Hour, func(ctx context.Context) error {
		_, err := h.services.Members.RemindCards(ctx)
		return err
	}))
}

// every repeats a task until ctx ends. A failure is logged and tried again at the next turn: the database may be away for a
// while.
func (h *house) every(pause time.Duration, task func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			if err := task(ctx); err != nil && ctx.Err() == nil {
				h.log.Error("background work failed", "err", err)
			}
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}
