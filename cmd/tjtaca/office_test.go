package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tjtaca/models/demo"
)

// officeScreens are the sizes at which staff work.
var officeScreens = []screen{{"desktop", 1440, 900, false}, {"tablet", 1024, 768, false}, {"phone", 390, 844, true}}

// TestBackOfficeAtEverySize follows every link of the back office as each role and looks at one page of each kind at every size: it
// fits, speaks Chinese, breaks no policy and asks nobody outside.
func TestBackOfficeAtEverySize(t *testing.T) {
	alone(t, func() {
		s := demoOffice(t)
		for _, who := range []string{"xiehui", "feiai", "mishu", "admin", "shenji"} {
			t.Run(who, func(t *testing.T) {
				b := newBrowser(t, s.base, officeScreens[0], "office-"+who)
				b.watch()
				b.open("/admin/login")
				b.fill("[name=username]", who)
				b.fill("[name=password]", demo.Password)
				b.press("button.primary")
				pages := walkOffice(b)
				if len(pages) < 3 {
					t.Errorf("only %v", pages)
				}
				t.Logf("%d pages: %s", len(pages), strings.Join(pages, " "))
			})
		}
	})
}

// demoOffice is the whole house with the demo data.
func demoOffice(t *testing.T) *site {
	t.Helper()
	return newSite(t, "", func(h *house) error {
		if err := h.fillDemo(context.Background()); err != nil {
			return err
		}
		_, err := h.services.Checks.Run(context.Background())
		return err
	})
}

var (
	anyID     = regexp.MustCompile(`/(\d+|SQ\d{8}-\d+)(/|$)`)
	anyFile   = regexp.MustCompile(`/files/|\.csv$|\.xlsx$|template|/logout|/admin/exports/|/report`)
	latinWord = regexp.MustCompile(`^[A-Za-z]{3,}$`)
)

// foreignWords may stand on a page: names of things that have no other.
var foreignWords = []string{"Excel", "JPG", "PNG", "PDF", "CSV", "dpi", "Chrome", "Windows", "Android", "iPhone", "WeChat", "GBK", "UTF", "Esc", "Enter", "xlsx", "TOTP", "SMS", "Linux", "https"}

// walkOffice looks at the first page of each kind that links lead to.
func walkOffice(b *browser) []string {
	b.t.Helper()
	var kinds []string
	todo := []string{"/admin"}
	for len(todo) > 0 && len(kinds) < 80 {
		path := todo[0]
		todo = todo[1:]
		kind := anyID.ReplaceAllString(strings.SplitN(path, "?", 2)[0], "/:id$2")
		if slices.Contains(kinds, kind) || anyFile.MatchString(path) {
			continue
		}
		kinds = append(kinds, kind)
		b.do(chromedp.Navigate(b.base + path))
		b.look(kind)
		var links []string
		if err := json.Unmarshal([]byte(b.js(`JSON.stringify([...document.querySelectorAll("a[href^='/admin']")].filter(a => !a.hasAttribute("download")).map(a => a.getAttribute("href")))`)), &links); err != nil {
			b.t.Fatal(err)
		}
		todo = append(todo, links...)
	}
	return kinds
}

// look judges the page at every size.
func (b *browser) look(kind string) {
	b.t.Helper()
	b.lookFor(kind, `[...document.querySelectorAll(".list-scroll")].every(e => e.scrollWidth <= e.clientWidth)`, "to show all its columns")
}

// lookFor judges a page at every size, where it must also meet a condition.
func (b *browser) lookFor(kind, condition, what string) {
	b.t.Helper()
	for _, s := range officeScreens {
		b.resize(s)
		b.fits()
		b.until(condition, fmt.Sprintf("%s %s on a %s", kind, what, s.name))
		b.picture()
	}
	b.resize(officeScreens[0])
	for _, word := range strings.FieldsFunc(b.js(`document.body.innerText`), func(r rune) bool { return strings.ContainsRune(" \n\t,、。:;()「」《》«»/", r) }) {
		if kind == "/admin/committees" && word == strings.ToLower(word) {
			continue // the pinyin by which a committee is found
		}
		if latinWord.MatchString(word) && !slices.Contains(foreignWords, word) && !slices.Contains(demoAccounts, word) {
			b.t.Errorf("%s says %q", kind, word)
		}
	}
	for _, n := range b.notes.take() {
		b.t.Errorf("%s: %s", kind, n)
	}
}

// demoAccounts are user names, which are Latin.
var demoAccounts = []string{"admin", "xiehui", "feiai", "ruxian", "mishu", "shenji"}
