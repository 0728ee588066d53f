package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// officeScreens are the sizes at which staff work.
var officeScreens = []screen{{"desktop", 1440, 900, false}, {"tablet", 1024, 768, false}, {"phone", 390, 844, true}}

// TestBackOfficeAtEverySize follows every link of the back office as each role and looks at one page of each kind at every size: it
// fits, speaks Chinese, breaks no policy and asks nobody outside.
func TestBackOfficeAtEverySize(t *testing.T) {
	alone(t, func() {
		s := demoOffice(t, busy)
		seen := slices.Clone(notOfficePages)
		for _, who := range []string{"xiehui", "feiai", "mishu", "admin", "shenji"} {
			t.Run(who, func(t *testing.T) {
				seen = append(seen, walkOffice(atWork(t, s, who))...)
			})
		}
		for _, page := range officePages(t) {
			if !slices.Contains(seen, page) {
				t.Errorf("nobody looks at %s: let a link lead there", page)
			}
		}
	})
}

var getRoute = regexp.MustCompile(`method: (?:get|fiber\.MethodGet), path: "([^"]+)"`)

// officePages are the pages in the table of routes, read from its source: GoAdmin can be mounted only once a process.
func officePages(t *testing.T) (pages []string) {
	t.Helper()
	for _, file := range []string{"routes.go", "account.go"} {
		source, err := os.ReadFile("../../admin/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range getRoute.FindAllStringSubmatch(string(source), -1) {
			pages = append(pages, parameter.ReplaceAllLiteralString(m[1], ":id"))
		}
	}
	if len(pages) < 40 {
		t.Fatalf("only %v are found", pages)
	}
	return pages
}

// notOfficePages are files, answers to scripts and what other tests walk through: the login, a hand-over.
var notOfficePages = []string{
	"/admin/assets/:id", "/admin/web/:id", "/admin/files/:id", "/admin/files/:id/thumb", "/admin/applications/:id/standing", "/admin/jobs/:id", "/admin/bulk/:id/results.csv",
	"/admin/exports/:id", "/admin/import/template.xlsx", "/admin/import/:id/state", "/admin/import/:id/report.xlsx", "/admin/login", "/admin/second", "/admin/staff/:id/handover",
}

// busy fills the house with what the demo leaves to its users: jobs, an import, a claim, a notice.
func busy(h *house) error {
	ctx, sv := context.Background(), h.services
	by := map[string]models.Actor{}
	claim := service.ClaimForm{Number: "TJ-OLD-1", Name: "冯秀珍", IDNumber: servicetest.IDNumber(1), Phone: "13800009999", Code: "123456"}
	err := h.store.Tx(ctx, func(tx *store.Tx) error {
		staff, err := tx.StaffList()
		for _, account := range staff {
			by[account.Username] = account.Actor("127.0.0.1")
		}
		return errors.Join(err, tx.PutCode(claim.Phone, string(service.CodeClaim), claim.Code, time.Minute))
	})
	if err != nil {
		return err
	}
	queue, err := sv.Reviews.Queue(ctx, by["feiai"], service.QueueFilter{State: models.Pending}, service.Page{Size: 2})
	if err != nil {
		return err
	}
	var numbers []string
	for _, row := range queue.Rows {
		numbers = append(numbers, row.Application.Number)
	}
	_, err1 := sv.Reviews.DecideMany(ctx, by["feiai"], service.Bulk{Numbers: numbers, Action: models.Reject, Reason: "盖章不清晰"})
	_, err2 := sv.Exports.Start(ctx, by["xiehui"], service.RosterExport{Columns: []string{"name", "number"}})
	_, err3 := sv.Imports.Upload(ctx, by["xiehui"], "名册.csv", []byte("原会员编号,姓名,手机号\nTJ-8,钱德尔,13800008888\n"))
	_, err4 := sv.Notices.Save(ctx, by["xiehui"], models.Notice{Title: "年会通知", Body: "学术年会将于 4 月举行。", Audience: models.ForStaff})
	return errors.Join(err1, err2, err3, err4, sv.Claims.File(ctx, servicetest.Client, claim))
}

// demoOffice is the whole house with the demo data.
func demoOffice(t *testing.T, more ...func(*house) error) *site {
	t.Helper()
	return newSite(t, "", append([]func(*house) error{func(h *house) error {
		if err := h.fillDemo(context.Background()); err != nil {
			return err
		}
		_, err := h.services.Checks.Run(context.Background())
		return err
	}}, more...)...)
}

var (
	anyID     = regexp.MustCompile(`/(\d+|SQ\d{8}-\d+)(/|$)`)
	anyFile   = regexp.MustCompile(`/files/|\.csv$|\.xlsx$|template|/logout|/admin/exports/|/report`)
	latinWord = regexp.MustCompile(`^[A-Za-z]{3,}$`)
)

// foreignWords may stand on a page: names of things that have no other.
var foreignWords = []string{"Excel", "JPG", "PNG", "PDF", "CSV", "WPS", "dpi", "Chrome", "Windows", "Android", "iPhone", "WeChat", "GBK", "UTF", "Esc", "Enter", "xlsx", "TOTP", "SMS", "Linux", "https"}

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
	b.js(`(document.querySelectorAll("code").forEach(e => e.textContent = ""), "")`) // keys and codes speak no language
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
