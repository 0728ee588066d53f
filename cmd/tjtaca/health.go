package main

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"tjtaca/models/service"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics is what Prometheus is told.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(db *sql.DB) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "tjtaca_http_request_seconds", Help: "Time to answer a request.",
		Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(db, "tjtaca"), prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "tjtaca_password_hashes_total", Help: "Passwords worked on; a flood of logins shows here.",
		}, func() float64 { return float64(service.PasswordHashes()) }))
	return m
}

// observe counts by route, of which there are few; addresses would make a series each.
func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// mountHealth answers those who watch the process. /readyz turns bad as soon as draining begins, so that a balancer sends
// people elsewhere.
func (h *house) mountHealth(app *fiber.App, m *metrics, draining *atomic.Bool) {
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	app.Get("/readyz", func(c *fiber.Ctx) error {
		if draining.Load() {
			return c.Status(fiber.StatusServiceUnavailable).SendString("stopping")
		}
		ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
		defer cancel()
		if err := h.store.SQLDB().PingContext(ctx); err != nil {
			h.log.Error("not ready", "err", err)
			return c.Status(fiber.StatusServiceUnavailable).SendString("the database does not answer")
		}
		if err := h.current(ctx); err != nil {
			h.log.Error("not ready", "err", err)
			return c.Status(fiber.StatusServiceUnavailable).SendString("the schema is not this program's")
		}
		return c.SendString("ready")
	})
	serve := adaptor.HTTPHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	app.Get("/metrics", func(c *fiber.Ctx) error {
		if !mayScrape(c, h.cfg.MetricsToken) {
			return fiber.ErrNotFound
		}
		return serve(c)
	})
}

// mayScrape wants the token, or without one a connection from this machine. A proxy on this machine connects from it too but
// speaks for others, and says so in its headers.
func mayScrape(c *fiber.Ctx, token string) bool {
	if token != "" {
		given := strings.TrimPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
		return subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1
	}
	for _, header := range []string{fiber.HeaderXForwardedFor, "X-Real-IP", fiber.HeaderForwarded, fiber.HeaderVia} {
		if c.Get(header) != "" {
			return false
		}
	}
	ip := c.Context().RemoteIP()
	return ip.IsLoopback() || ip.Equal(net.IPv6loopback)
}
