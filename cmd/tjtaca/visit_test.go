package main

import (
	"bytes"
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

	"tjtaca/models"
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

// unknownNumber is a well-formed member number that nobody has.
var unknownNumber = func() string {
	number, err := models.DefaultMemberNumberPattern.Format("120", 1999, 1)
	if err != nil {
		panic(err)
	}
	return number
}()

// certificateCode is where the QR code of 许念慈's certificate leads after the database has been changed for her.
func certificateCode(change string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		var id int64
		var serial string
		db := d.store.SQLDB()
		if err := db.QueryRowContext(t.Context(), `SELECT member_id, serial FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = '许念慈')`).Scan(&id, &serial); err != nil {
			t.Fatal(err)
		}
		if change != "" {
			if _, err := db.ExecContext(t.Context(), change, id); err != nil {
				t.Fatal(err)
			}
		}
		token, err := d.signer.Certificate(serial)
		if err != nil {
			t.Fatal(err)
		}
		return "/verify/" + token
	}
}

// theCentre is where a visit begins that walks to its page.
func theCentre(*demoSite, *testing.T) string { return "/member" }

// asType is an address for a person whose member type is another one now; a student's card has run out.
func asType(who, kind, path string) func(*demoSite, *testing.T) string {
	return withChange(who, "UPDATE members SET member_type = '"+kind+"', student_until = '2025-03-01' WHERE id = ?", path)
}

// withChange is an address for a person of whom the database says something else now.
func withChange(who, statement, path string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		if _, err := d.store.SQLDB().ExecContext(t.Context(), statement, d.actor(t, phoneOf(t, who)).ID); err != nil {
			t.Fatal(err)
		}
		return path
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

// activated is where 蒋一鸣 is led when the activation has been submitted.
func activated(d *demoSite, t *testing.T) string {
	t.Helper()
	by := d.actor(t, phoneOf(t, "蒋一鸣"))
	a, err := d.services.Applications.Activation(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"id_type": models.IDTypeResident, "id_number": newcomerAt("", 50).id, "employer": "海河示例中心医院", "position": "主任医师", "email": "jiang@example.com",
		"department": "血液科", "region": "120116", "title": "231", "major": "血液肿瘤", "recommender": "顾清和", "recommender_org": "天津市示例肿瘤医院",
		"member_type": string(models.Ordinary),
	}
	if a.Data.IDNumber != "" {
		delete(values, "id_number")
	}
	if _, err := d.services.Applications.SaveDraft(t.Context(), by, a.Number, service.DraftPatch{Values: values}); err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile(saveJPEG(t, "寸照.jpg", portrait(413, 579)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Uploads.Attach(t.Context(), by, a.Number, models.Photo, bytes.NewReader(photo)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Applications.Move(t.Context(), by, a.Number, models.Submit); err != nil {
		t.Fatal(err)
	}
	return "/activate/done"
}

// formCode is where the QR code of a person's application form leads; with another hash for a print of other data.
func formCode(who, hash string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		hash := hash
		number := d.applicationOf(t, who)
		v, err := d.services.Applications.View(t.Context(), d.actor(t, phoneOf(t, who)), number)
		if err != nil {
			t.Fatal(err)
		}
		if hash == "" {
			hash = v.Application.PrintHash
		}
		code, err := d.formCode(number, hash)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(code, d.cfg.BaseURL)
	}
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

// applicationOf is the number of the newest application of a person of the demo data.
func (d *demoSite) applicationOf(t *testing.T, who string) string {
	t.Helper()
	list, err := d.services.Applications.Mine(t.Context(), d.actor(t, phoneOf(t, who)))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("%s has no application", who)
	}
	return list[0].Number
}

// numberOf is the member number of a person of the demo data.
func (d *demoSite) numberOf(t *testing.T, who string) string {
	t.Helper()
	var number string
	if err := d.store.SQLDB().QueryRowContext(t.Context(), `SELECT member_number FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = ?)`, who).Scan(&number); err != nil {
		t.Fatal(err)
	}
	return number
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
