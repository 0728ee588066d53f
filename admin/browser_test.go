package admin_test

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// browser keeps cookies and the token of the page before, as a browser does.
type browser struct {
	t       *testing.T
	o       *office
	cookies map[string]string
	token   string
}

func (o *office) browser(t *testing.T) *browser {
	return &browser{t: t, o: o, cookies: map[string]string{}}
}

// staff is somebody with a role, logged in, whose password is no longer the initial one.
func (o *office) staff(t *testing.T, role models.Role, committeeID int64) *browser {
	t.Helper()
	account, by := o.StaffWith(role, committeeID)
	return o.loggedIn(t, account, by)
}

func (o *office) loggedIn(t *testing.T, account *models.Staff, by models.Actor) *browser {
	t.Helper()
	password := servicetest.Password + "-own"
	if err := o.Staff.ChangePassword(t.Context(), by, nil, servicetest.Password, password, password); err != nil {
		t.Fatal(err)
	}
	b := o.browser(t)
	// All logins of the test come from one address, which may do so many in ten minutes.
	if err := o.Store.Tx(t.Context(), func(tx *store.Tx) error { return tx.ResetLimit("login:ip:0.0.0.0") }); err != nil {
		t.Fatal(err)
	}
	b.login(account.Username, password)
	return b
}

func (b *browser) login(username, password string) *answer {
	b.t.Helper()
	p := b.post("/admin/login", url.Values{"username": {username}, "password": {password}})
	if p.status != http.StatusSeeOther {
		b.t.Fatalf("login of %s answered %d", username, p.status)
	}
	b.get("/admin")
	return p
}

type answer struct {
	status   int
	body     string
	header   http.Header
	location string
}

var token = regexp.MustCompile(`name="csrf-token" content="([^"]+)"`)

func (b *browser) get(path string) *answer {
	b.t.Helper()
	return b.send(http.MethodGet, path, nil, nil)
}

// post sends a form from our own page, with the token of the last page.
func (b *browser) post(path string, form url.Values) *answer {
	b.t.Helper()
	sent := url.Values{"csrf": {b.token}}
	maps.Copy(sent, form) // the caller's form stays as it is, for another browser
	return b.send(http.MethodPost, path, sent, map[string]string{"Origin": "https://member.example.org"})
}

func (b *browser) send(method, path string, form url.Values, headers map[string]string) *answer {
	b.t.Helper()
	if form != nil {
		headers = maps.Clone(headers)
		if headers == nil {
			headers = map[string]string{}
		}
		headers["Content-Type"] = "application/x-www-form-urlencoded"
	}
	return b.sendBody(method, path, strings.NewReader(form.Encode()), headers)
}

func (b *browser) sendBody(method, path string, sent io.Reader, headers map[string]string) *answer {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, "https://member.example.org"+path, sent)
	if err != nil {
		b.t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got, err := b.o.app.Test(request, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() {
		if err := got.Body.Close(); err != nil {
			b.t.Error(err)
		}
	}()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range got.Cookies() {
		if cookie.MaxAge < 0 || cookie.Value == "" {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	if m := token.FindStringSubmatch(string(body)); m != nil {
		b.token = m[1]
	}
	return &answer{got.StatusCode, string(body), got.Header, got.Header.Get("Location")}
}

func (b *browser) expect(p *answer, status int, words ...string) {
	b.t.Helper()
	if p.status != status {
		b.t.Errorf("answered %d, not %d: %.300s", p.status, status, p.body)
	}
	for _, word := range words {
		if !strings.Contains(p.body, word) {
			b.t.Errorf("the page does not say %q", word)
		}
	}
}

func (b *browser) expectNot(p *answer, words ...string) {
	b.t.Helper()
	for _, word := range words {
		if strings.Contains(p.body, word) {
			b.t.Errorf("the page says %q", word)
		}
	}
}
