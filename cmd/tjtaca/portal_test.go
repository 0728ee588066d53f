package main

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/service"
)

// TestPortal opens the portal once, with the demo data, and one Chromium, and walks about in it. Every part has browsers of
// its own: other cookies, another address. Parts neither wait for each other's data nor spoil it.
func TestPortal(t *testing.T) {
	d := openDemo(t)
	for _, part := range []struct {
		name string
		walk func(*testing.T, *demoSite)
	}{
		{"every page at every size", everyPage},
		{"registering without scripts", registerWithoutScripts},
		{"the manual, word by word", walkManual},
		{"a member's life", memberLives},
		{"bad lines and people in a hurry", badLines},
	} {
		t.Run(part.name, func(t *testing.T) { part.walk(t, d) })
	}
}

// demoSite is the portal without the back office, which can be mounted once in a process.
type demoSite struct {
	*site
	chromium context.Context
	tokens   map[string]string // sessions by phone
	visitors int
	shut     string // address of the same portal while it is shut for maintenance
}

// openDemo opens the portal with the demo data as of the day of the manual's picture, and a Chromium.
func openDemo(t *testing.T) *demoSite {
	t.Helper()
	start := time.Now()
	h := openTestHouseAt(t, func() time.Time { return opened.Add(time.Since(start)) }, "TJTACA_BASE_URL=http://tjtaca.test", "TJTACA_TRUSTED_PROXIES=127.0.0.1")
	if err := h.migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.fillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	shut, cfg := *h, *h.cfg
	shut.cfg, cfg.Maintenance = &cfg, "系统升级,预计今晚 22:00 恢复"
	return &demoSite{
		site: &site{house: h, base: h.servePortal(t)}, shut: shut.servePages(t), chromium: startChromium(t), tokens: map[string]string{},
	}
}

// servePortal is servePages with messages delivered meanwhile.
func (h *house) servePortal(t *testing.T) (base string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	go func() { _ = h.services.Outbox.Run(ctx); close(ended) }() // ends with ctx
	t.Cleanup(func() { cancel(); <-ended })
	return h.servePages(t)
}

// servePages answers on an address of its own until the test ends.
func (h *house) servePages(t *testing.T) (base string) {
	t.Helper()
	app := fiber.New(h.appConfig())
	if err := h.mountPortal(app); err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.ShutdownWithTimeout(5 * time.Second); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// startChromium starts one browser for many people; outside addresses do not exist for it.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromiumFlags(),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.UserDataDir(t.TempDir()))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return ctx
}

// visitor is a person with a browser of their own: cookies, address, one tab that is watched.
func (d *demoSite) visitor(t *testing.T, s screen, who string) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(d.chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, expire := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(expire)
	b := &browser{t: t, ctx: ctx, base: d.base, name: s.name + "-" + who}
	d.visitors++
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
			Headers: network.Headers{"X-Real-IP": fmt.Sprintf("192.0.2.%d", d.visitors)},
		})
		return err
	})
	b.resize(s)
	b.watch()
	return b
}

// phoneOf is the phone of a person of the demo data.
func phoneOf(t *testing.T, name string) string {
	t.Helper()
	phone := demo.PhoneOf(name)
	if phone == "" {
		t.Fatalf("the demo data has no %s", name)
	}
	return phone
}

// session is a login of a person of the demo data; it is made once.
func (d *demoSite) session(t *testing.T, phone string) string {
	t.Helper()
	if d.tokens[phone] == "" {
		from, accounts := service.Client{IP: "198.51.100." + phone[9:], UserAgent: "test"}, d.services.Accounts
		token, err := accounts.LoginByPassword(t.Context(), from, phone, demo.Password)
		if err != nil { // 原会员 have no password yet
			if err := accounts.SendCode(t.Context(), from, phone, service.CodeLogin); err != nil {
				t.Fatal(err)
			}
			if token, err = accounts.LoginByCode(t.Context(), from, phone, d.code(t, phone)); err != nil {
				t.Fatal(err)
			}
		}
		d.tokens[phone] = token
	}
	return d.tokens[phone]
}

// actor is a person of the demo data as the services know them.
func (d *demoSite) actor(t *testing.T, phone string) models.Actor {
	t.Helper()
	_, m, err := d.services.Accounts.Session(t.Context(), d.session(t, phone))
	if err != nil {
		t.Fatal(err)
	}
	return models.Actor{Kind: models.MemberActor, ID: m.ID, Name: m.Profile.Name, MemberID: m.ID, IP: "192.0.2.1"}
}

// become logs the browser in as a person of the demo data, or out.
func (d *demoSite) become(b *browser, phone string) {
	b.t.Helper()
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, network.ClearBrowserCookies, cdp.Empty{}); err != nil || phone == "" {
			return err
		}
		_, err := cdp.Call(ctx, tab, network.SetCookie, network.SetCookieParams{Name: "session", Value: d.session(b.t, phone), URL: d.base, Path: "/"})
		return err
	})
}
