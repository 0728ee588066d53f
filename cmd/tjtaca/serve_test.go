package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/portal"
)

func openTestHouse(t *testing.T, settings ...string) *house {
	t.Helper()
	return openTestHouseAt(t, time.Now, settings...)
}

func openTestHouseAt(t *testing.T, now func() time.Time, settings ...string) *house {
	t.Helper()
	cfg, err := LoadConfig(append([]string{"TJTACA_ENV=development", "TJTACA_DATA=" + t.TempDir()}, settings...))
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(cfg, slog.New(slog.DiscardHandler), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// ask sends a request; headers come in pairs.
func ask(t *testing.T, app *fiber.App, path string, headers ...string) (status int, body string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestReadyMeansThatTheSchemaIsThereAndNobodyStopsUs(t *testing.T) {
	h := openTestHouse(t)
	app := fiber.New(portal.AppConfig())
	var draining atomic.Bool
	h.mountHealth(app, newMetrics(h.store.SQLDB()), &draining)
	if status, _ := ask(t, app, "/healthz"); status != 200 {
		t.Errorf("healthz %d", status)
	}
	if status, _ := ask(t, app, "/readyz"); status != 503 {
		t.Errorf("readyz %d on an empty database", status)
	}
	if err := h.migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if status, body := ask(t, app, "/readyz"); status != 200 {
		t.Errorf("readyz %d %s", status, body)
	}
	draining.Store(true)
	if status, _ := ask(t, app, "/readyz"); status != 503 {
		t.Errorf("readyz %d while stopping", status)
	}
}

func TestMetricsAreNotForStrangers(t *testing.T) {
	h := openTestHouse(t, "TJTACA_METRICS_TOKEN=t0ken")
	app := fiber.New(portal.AppConfig())
	h.mountHealth(app, newMetrics(h.store.SQLDB()), new(atomic.Bool))
	for _, c := range []struct {
		headers []string
		status  int
	}{{nil, 404}, {[]string{"Authorization", "Bearer wrong"}, 404}, {[]string{"Authorization", "Bearer t0ken"}, 200}} {
		if status, _ := ask(t, app, "/metrics", c.headers...); status != c.status {
			t.Errorf("%v: %d, want %d", c.headers, status, c.status)
		}
	}
	h.cfg.MetricsToken = ""
	if status, _ := ask(t, app, "/metrics"); status != 404 { // app.Test connects from 0.0.0.0
		t.Errorf("a stranger got %d without a token", status)
	}
}

func TestPanicIsAnsweredAndTheLogNamesTheRouteOnly(t *testing.T) {
	var log bytes.Buffer
	h := openTestHouse(t)
	app := fiber.New(portal.AppConfig())
	app.Use(observe(context.Background(), slog.New(slog.NewTextHandler(&log, nil)), newMetrics(h.store.SQLDB())), recoverPanics)
	app.Get("/members/:name", func(*fiber.Ctx) error { panic("secret of 王晓岚") })
	status, body := ask(t, app, "/members/wangxiaolan?phone=13800000001")
	if status != 500 || strings.Contains(body, "王晓岚") || strings.Contains(body, "goroutine") {
		t.Errorf("%d %s", status, body)
	}
	if s := log.String(); strings.Contains(s, "wangxiaolan") || strings.Contains(s, "138000") || !strings.Contains(s, "/members/:name") {
		t.Errorf("the log: %s", s)
	}
	if !strings.Contains(log.String(), "secret of") {
		t.Errorf("the log does not tell the cause: %s", log.String())
	}
}

func TestClientAddressComesFromATrustedProxyOnly(t *testing.T) {
	for _, c := range []struct{ trusted, want string }{{"0.0.0.0", "203.0.113.7"}, {"10.0.0.0/8", "0.0.0.0"}, {"", "0.0.0.0"}} {
		h := openTestHouse(t, "TJTACA_TRUSTED_PROXIES="+c.trusted)
		app := fiber.New(h.appConfig())
		app.Get("/ip", func(c *fiber.Ctx) error { return c.SendString(c.IP()) })
		if _, ip := ask(t, app, "/ip", "X-Real-IP", "203.0.113.7", "X-Forwarded-For", "198.51.100.1"); ip != c.want {
			t.Errorf("trusted %q: %s, want %s", c.trusted, ip, c.want)
		}
	}
}

func TestSentBoxKeepsTheNewest(t *testing.T) {
	b := &sentBox{now: time.Now}
	keep := b.keep("sms")
	for i := range keptMessages + 5 {
		keep("13800000001", fmt.Sprint(i))
	}
	sent := b.Sent()
	if len(sent) != keptMessages || sent[0].Text != fmt.Sprint(keptMessages+4) || sent[len(sent)-1].Text != "5" {
		t.Errorf("%d kept, from %s to %s", len(sent), sent[0].Text, sent[len(sent)-1].Text)
	}
}
