package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// site is the portal on a world of its own.
type site struct {
	*servicetest.World
	t   testing.TB
	app *fiber.App
}

func newSite(t testing.TB, change ...func(*Config)) *site {
	t.Helper()
	w := servicetest.New(t)
	conf := Config{
		Services: w.Services, Secret: bytes.Repeat([]byte{9}, 32),
		Log: slog.New(slog.DiscardHandler), Clock: w.Clock.Now,
	}
	for _, f := range change {
		f(&conf)
	}
	app := fiber.New(AppConfig())
	if err := Mount(app, conf); err != nil {
		t.Fatal(err)
	}
	return &site{World: w, t: t, app: app}
}

// smallScans lets scans be small: how large they must be is tested where they are checked.
func (s *site) smallScans() {
	s.t.Helper()
	err := s.Store.Tx(s.t.Context(), func(tx *store.Tx) error {
		return errors.Join(tx.SaveSetting(models.SettingFormPixels, "400"), tx.SaveSetting(models.SettingCredentialPixel, "400"), tx.SaveSetting(models.SettingCardPixels, "400"))
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// browser keeps cookies as a browser does and sends the token of the page it saw last.
type browser struct {
	*site
	cookies map[string]string
	token   string
}

func (s *site) browser() *browser { return &browser{site: s, cookies: map[string]string{}} }

// reply is an answer with its body.
type reply struct {
	*http.Response
	body string
}

var csrfMeta = regexp.MustCompile(`<meta name="csrf" content="([^"]*)"`)

func (b *browser) send(r *http.Request) reply {
	b.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range resp.Cookies() {
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Unix() < 2 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	if m := csrfMeta.FindSubmatch(raw); m != nil {
		b.token = string(m[1])
	}
	return reply{resp, string(raw)}
}

func (b *browser) get(path string) reply {
	b.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, values map[string]string) reply {
	b.t.Helper()
	form := url.Values{csrfField: {b.token}}
	for name, value := range values {
		form.Set(name, value)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// upload sends a form with files, as a browser without scripts does.
func (b *browser) upload(path string, values map[string]string, files map[string][]byte) reply {
	b.t.Helper()
	return b.send(b.multipart(path, values, files))
}

func (b *browser) multipart(path string, values map[string]string, files map[string][]byte) *http.Request {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must := func(err error) {
		b.t.Helper()
		if err != nil {
			b.t.Fatal(err)
		}
	}
	must(w.WriteField(csrfField, b.token))
	for name, value := range values {
		must(w.WriteField(name, value))
	}
	for name, content := range files {
		part, err := w.CreateFormFile(name, name+".jpg")
		must(err)
		_, err = part.Write(content)
		must(err)
	}
	must(w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// script sends JSON as our scripts do.
func (b *browser) script(path string, values any) (reply, map[string]any) {
	b.t.Helper()
	raw, err := json.Marshal(values)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set(csrfHeader, b.token)
	rep := b.send(r)
	var answer map[string]any
	if err := json.Unmarshal([]byte(rep.body), &answer); err != nil {
		b.t.Fatalf("POST %s answered %d: %s", path, rep.StatusCode, rep.body)
	}
	return rep, answer
}

func (r reply) want(t testing.TB, status int, texts ...string) reply {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("%s %s answered %d, want %d: %s", r.Request.Method, r.Request.URL, r.StatusCode, status, summaryOf(r.body))
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) {
			t.Errorf("%s %s lacks %q", r.Request.Method, r.Request.URL, text)
		}
	}
	return r
}

func (r reply) leads(t testing.TB, to string) reply {
	t.Helper()
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != to {
		t.Fatalf("answered %d to %q, want 303 to %q: %s", r.StatusCode, r.Header.Get("Location"), to, summaryOf(r.body))
	}
	return r
}

var faultLines = regexp.MustCompile(`(?s)<div class="summary".*?</div>`)

func summaryOf(body string) string {
	if m := faultLines.FindString(body); m != "" {
		return m
	}
	return body[:min(len(body), 300)]
}

// registered is a browser of somebody who has just finished step 1, without scripts.
func (s *site) registered() (*browser, string) {
	s.t.Helper()
	b, phone := s.browser(), s.Phone()
	b.get("/register/index1").want(s.t, 200, "会员注册")
	code := s.Code(phone, service.CodeRegister)
	b.post("/register/index1", map[string]string{"phone": phone, "code": code, "password": servicetest.Password, "repeat": servicetest.Password, "consent": "1"}).leads(s.t, "/register/person")
	return b, phone
}

var idNumber, picture = servicetest.IDNumber, servicetest.Picture
