package portal

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// firstVisit is how much a page may weigh with all it needs, compressed, for somebody who was never here.
const firstVisit = 80_000

var assetLinks = regexp.MustCompile(`/assets/([\w.-]+)`)
var chunkImports = regexp.MustCompile(`from"\./([\w.-]+)"|import"\./([\w.-]+)"`)

// packed is what comes over the wire, and how it is labelled.
func (s *site) packed(path string) ([]byte, http.Header) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	resp, err := s.app.Test(r, -1)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s answered %d, %v", path, resp.StatusCode, err)
	}
	if resp.Header.Get("Content-Encoding") == "" && len(raw) > 1500 {
		s.t.Errorf("%s is not packed", path)
	}
	return raw, resp.Header
}

func TestAFirstVisitIsLight(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/login", "/register/index1", "/verify"} {
		html, _ := s.packed(path)
		z, err := gzip.NewReader(bytes.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		weight := len(html)
		seen := map[string]bool{}
		todo := assetLinks.FindAllStringSubmatch(string(page), -1)
		for len(todo) > 0 {
			name := todo[0][1] + strings.Join(todo[0][2:], "")
			todo = todo[1:]
			if seen[name] {
				continue
			}
			seen[name] = true
			file, _ := s.packed("/assets/" + name)
			weight += len(file)
			if strings.HasSuffix(name, ".js") { // what it imports at once comes along
				plain, err := dist.ReadFile("web/dist/" + name)
				if err != nil {
					t.Fatal(err)
				}
				todo = append(todo, chunkImports.FindAllStringSubmatch(string(plain), -1)...)
			}
		}
		t.Logf("%s: %d bytes in %d files", path, weight, len(seen)+1)
		if weight > firstVisit || len(seen) < 3 {
			t.Errorf("a first visit to %s weighs %d bytes in %d files", path, weight, len(seen)+1)
		}
	}
}

func TestPagesAreNotKeptAndFilesOfTheBuildForEver(t *testing.T) {
	s := newSite(t)
	_, login := s.packed("/login")
	if got := login.Get("Cache-Control"); got != "no-store" || !strings.Contains(login.Get("Vary"), "Accept-Encoding") {
		t.Errorf("a page: %q, varies with %q", got, login.Get("Vary"))
	}
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	_, style := s.packed(a.url("app.css"))
	if got := style.Get("Cache-Control"); got != "public, max-age=31536000, immutable" || style.Get("Content-Encoding") != "br" {
		t.Errorf("a file of the build: %q, %q", got, style.Get("Content-Encoding"))
	}
}
