package portal

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// fits says whether a body of this size is read; the test app tells an unread one as an error.
func (b *browser) fits(path string, size int) bool {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(strings.Repeat("x", size)))
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.app.Test(r, -1)
	if errors.Is(err, fasthttp.ErrBodyTooLarge) {
		return false
	}
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode != http.StatusRequestEntityTooLarge
}

func TestOnlyMembersMaySendMuchAndOnlyWhereFilesAreTaken(t *testing.T) {
	s := newSite(t)
	member, _ := s.registered()
	stranger := s.browser()
	forged := s.browser()
	forged.cookies["session"] = strings.Repeat("a", 43)
	for _, c := range []struct {
		name, path string
		by         *browser
		size       int
		want       bool
	}{
		{"a stranger's form", "/login", stranger, formLimit, true},
		{"a stranger's large body", "/login", stranger, formLimit + 1, false},
		{"a stranger's file", "/register/files/photo", stranger, 1 << 20, false},
		{"a file under a forged session", "/register/files/photo", forged, 1 << 20, false},
		{"a large body for the back office", "/admin/login", member, 1 << 20, false},
		{"a member's large body where no file is taken", "/account/password", member, 1 << 20, false},
		{"a member's file", "/register/files/photo", member, wireLimit, true},
		{"a member's form with files", "/register/person?x=1", member, wireLimit, true},
		{"a member's scan", "/member/applications/SQ20250314-0001/files/stamped_form", member, wireLimit, true},
		{"a member's file above the limit", "/register/files/photo", member, bodyLimit + 1, false},
	} {
		if got := c.by.fits(c.path, c.size); got != c.want {
			t.Errorf("%s: read %v, want %v", c.name, got, c.want)
		}
	}
	b, _ := s.registered()
	s.Clock.Add(3 * time.Hour)
	if b.fits("/register/files/photo", 1<<20) {
		t.Error("a file is read although the login has run out")
	}
}
