package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"

	"tjtaca/models/service"
	"tjtaca/models/store"
)

// visit is a page in one of its states. A new page is a new line; a route without one fails the test.
type visit struct {
	route string // as portal.go has it; «:number» is the person's application
	state string
	who   string                             // of the demo data, "" is nobody
	query string                             // of the address
	param string                             // instead of the parameter of the route
	act   func(*demoSite, *browser)          // done before looking
	at    func(*demoSite, *testing.T) string // the address, when the above does not say it
	see   string

	gallery string // its picture in the README; «phone» is in the row of phones only, "" in none
}

// pressMain sends the page's form as it is.
func pressMain(_ *demoSite, b *browser) { b.press("main form .btn-primary, main form [type=submit]") }

// notPages are the addresses that answer with a file, with data or with a redirect.
var notPages = []string{
	"/assets/*", "/robots.txt", "/sw.js", "/captcha", "/captcha/:file", "/", "/register", "/register/regions.json", "/files/:key", "/verify/:token/photo",
	"/member/applications/:number/form.pdf", "/member/certificate/picture.jpg",
}

func TestEveryPageOfThePortalIsVisited(t *testing.T) {
	h := openTestHouse(t)
	app := fiber.New(h.appConfig())
	if err := h.mountPortal(app); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range app.GetRoutes(true) {
		if r.Method == fiber.MethodGet {
			known[r.Path] = true
		}
	}
	for route := range known {
		if !slices.Contains(notPages, route) && !slices.ContainsFunc(visits, func(v visit) bool { return v.route == route }) {
			t.Errorf("nobody looks at %s: give it a line in visits, for each of its states", route)
		}
	}
	for _, v := range visits {
		if !known[v.route] && v.route != "/*" {
			t.Errorf("there is no page %s (%s)", v.route, v.state)
		}
	}
}

// sharedPhone logs in by the code of a phone that two people of the old roster gave.
func sharedPhone(d *demoSite, b *browser) {
	phone := phoneOf(b.t, "沈国华")
	d.must(b.t, func(tx *store.Tx) error { return tx.PutCode(phone, string(service.CodeLogin), "123456", time.Minute) })
	b.do(chromedp.Navigate(b.base + "/login?by=code"))
	b.fill("#f-phone", phone)
	b.fill("#f-code", "123456")
	b.press(".entry-form .btn-primary")
}

var parameter = regexp.MustCompile(`:\w+|\*`)

func (d *demoSite) address(t *testing.T, v visit) string {
	t.Helper()
	if v.at != nil {
		return v.at(d, t)
	}
	value := v.param
	if value == "" && strings.Contains(v.route, ":number") {
		value = d.applicationOf(t, v.who)
	}
	path := parameter.ReplaceAllLiteralString(v.route, url.PathEscape(value))
	if v.query != "" {
		path += "?" + v.query
	}
	return path
}

// everyPage looks at every page in every state, at a desk and on a phone: no violation of WCAG 2.2 AA, nothing wider than the
// screen down to 320 px, no complaint of the browser, no request to anywhere else.
func everyPage(t *testing.T, d *demoSite) {
	b := d.visitor(t, screens[0], "pages")
	watchfulness(t, b)
	pictures := newGallery()
	for i, v := range visits {
		if pictures.skips(v) {
			continue
		}
		name := strings.TrimSuffix(v.route+", "+v.state, ", ")
		t.Run(name, func(t *testing.T) {
			b.t, b.name = t, fmt.Sprintf("%02d %s", i, name)
			phone := ""
			if v.who != "" {
				phone = phoneOf(t, v.who)
			}
			d.become(b, phone)
			b.resize(screens[0])
			b.do(chromedp.Navigate(b.base + d.address(t, v)))
			if v.act != nil {
				v.act(d, b)
			}
			b.see(v.see)
			for _, s := range screens {
				b.resize(s)
				b.fits()
				b.accessible(s.name)
				b.keep(fmt.Sprintf("%02d-%s-%s", i, fileName(name), s.name))
				pictures.take(b, v, s)
			}
			b.resize(screen{"narrow", 320, 568, true})
			b.fits()
			b.quiet()
		})
	}
	pictures.row(t)
}

// watchfulness proves that the watch sees what it is there for.
func watchfulness(t *testing.T, b *browser) {
	t.Helper()
	b.do(chromedp.Navigate(b.base + "/login"))
	b.quiet()
	b.js(`(() => { const s = document.createElement("script"); s.textContent = "1"; document.body.append(s);
		const i = new Image(); i.src = "http://elsewhere.test/x.png"; setTimeout(() => { throw new Error("thrown") }); return "" })()`)
	var seen string
	missed := func() string {
		for _, want := range []string{"Content Security Policy", "thrown"} {
			if !strings.Contains(seen, want) {
				return want
			}
		}
		return ""
	}
	for range 200 { // answers of the browser, each of which may bring what it noted
		b.until("true", "an answer")
		if seen += strings.Join(b.notes.take(), "\n"); missed() == "" {
			return
		}
	}
	t.Errorf("the watch missed %q: %s", missed(), seen)
}

// fileName is a name without what folders and shells trip over.
func fileName(name string) string {
	return strings.NewReplacer("/", "_", ":", "", "*", "x", " ", "-", ",", "").Replace(name)
}

// keep keeps the page in the folder TJTACA_PICTURES, if that is set.
func (b *browser) keep(name string) {
	b.t.Helper()
	folder := os.Getenv("TJTACA_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
