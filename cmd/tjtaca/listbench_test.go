package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"
)

// pageMost is how much CPU a page of the back office may take.
const pageMost = 100 * time.Millisecond

// BenchmarkBackOffice opens every list, filter and search of the back office, as HTML through every middleware, with 100,000 members and
// 20,000 pending applications, for who sees everything and for a reviewer of one committee. CPU a page: of this process, which with SQLite is
// all there is, and of MariaDB where TJTACA_TEST_MYSQL names a server on this machine that does nothing else.
func BenchmarkBackOffice(b *testing.B) {
	h := largeHouse(b)
	app, err := h.newApp(b.Context(), new(atomic.Bool))
	if err != nil {
		b.Fatal(err)
	}
	server := h.serverCPU(b)
	for _, who := range []struct {
		name string
		role models.Assignment
	}{{"admin", models.Assignment{Role: models.AssociationAdmin}}, {"reviewer", models.Assignment{Role: models.Reviewer, CommitteeID: 3}}} {
		cookie := h.office(b, who.name, who.role)
		for _, path := range benchedPages() {
			b.Run(who.name+path, func(b *testing.B) { timePage(b, app, server, cookie, path) })
		}
	}
}

// benchedPages are the lists with each of their filters and searches, and a place far down in each.
func benchedPages() []string {
	queue, members := "/admin/applications", "/admin/members"
	words := []string{"%E7%8E%8B", "%E6%99%93%E5%B2%9A", "%E7%8E%8B%E6%99%93%E5%B2%9A", "wang", "wangxiaolan", "wxl", "138", "13800050001", "1202026000005", "%E7%8E%8B+138"}
	pages := []string{"/admin", queue + "/SQ20260302-010001"}
	for _, q := range []string{
		"", "?kind=enrollment", "?kind=change", "?state=all", "?state=approved", "?state=rejected", "?state=approved&kind=upgrade", "?committee_id=3",
		"?committee_id=3&kind=enrollment&state=all", "?type=professional", "?type=student&state=approved", "?overdue=1", "?light=red", "?light=green",
		"?light=amber&type=student&committee_id=3", "?from=2026-03-01&to=2026-03-02", "?from=2027-01-01", "?to=2020-01-01&state=all",
		"?employer=%E5%A4%A9%E6%B4%A5", "?employer=%E5%A4%A9%E6%B4%A5%E5%B8%82%E7%AC%AC7%E5%8C%BB%E9%99%A2", "?employer=x", "?after=2026-03-20.9001", "?state=all&after=.60000",
		"?state=approved&before=.60000", "?q=SQ20260302", "?q=SQ20260302-010001", "?q=nobody",
	} {
		pages = append(pages, queue+q)
	}
	for _, q := range []string{
		"", "?state=all", "?state=registered", "?state=legacy", "?state=frozen", "?committee_id=3", "?committee_id=3&type=student", "?type=ordinary", "?title=231",
		"?region=12", "?region=12&city=120116", "?employer=%E5%A4%A9%E6%B4%A5", "?employer=%E5%A4%A9%E6%B4%A5%E5%B8%82%E7%AC%AC7%E5%8C%BB%E9%99%A2", "?after=.50000", "?before=.50000", "?q=nobody",
	} {
		pages = append(pages, members+q)
	}
	for _, w := range words {
		pages = append(pages, queue+"?q="+w, queue+"?state=all&q="+w, members+"?q="+w)
	}
	return pages
}

func timePage(b *testing.B, app *fiber.App, server func() time.Duration, cookie, path string) {
	open := func() {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Cookie", cookie)
		res, err := app.Test(r, -1)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != fiber.StatusOK || !bytes.Contains(body, []byte("</html>")) {
			b.Fatalf("%s answered %d (%v)", path, res.StatusCode, err)
		}
	}
	open()
	cpu, serverCPU := cpuTime(), server()
	for b.Loop() {
		open()
	}
	each, at := (cpuTime()-cpu)/time.Duration(b.N), (server()-serverCPU)/time.Duration(b.N)
	b.ReportMetric(float64(each.Microseconds())/1000, "cpu-ms/page")
	b.ReportMetric(float64(at.Microseconds())/1000, "server-cpu-ms/page")
	if each += at; each > pageMost {
		b.Errorf("%s took %s of CPU", path, each)
	}
}

// cpuTime is what this process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// serverCPU tells what MariaDB has used, to a hundredth of a second; with SQLite, or a server elsewhere, always nothing.
func (h *house) serverCPU(b *testing.B) func() time.Duration {
	b.Helper()
	var file string
	if h.store.Dialect() != "sqlite" {
		if err := h.store.SQLDB().QueryRowContext(b.Context(), "SELECT @@pid_file").Scan(&file); err != nil {
			b.Fatal(err)
		}
	}
	pid, err := os.ReadFile(file)
	if err != nil {
		return func() time.Duration { return 0 }
	}
	return func() time.Duration {
		stat, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
		if err != nil {
			b.Fatal(err)
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // from the third on: state, …, utime is the 14th
		user, err1 := strconv.Atoi(fields[11])
		system, err2 := strconv.Atoi(fields[12])
		if err1 != nil || err2 != nil {
			b.Fatal(err1, err2)
		}
		return time.Duration(user+system) * (time.Second / 100)
	}
}

// office opens an account and logs it in: the cookie of its session.
func (h *house) office(b *testing.B, username string, role models.Assignment) string {
	b.Helper()
	ctx, own := b.Context(), servicetest.Password+"-own"
	account, err := h.services.Staff.Create(ctx, models.System, service.NewStaff{
		Username: username, Name: "张敏", Password: servicetest.Password, Roles: []models.Assignment{role},
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := h.services.Staff.ChangePassword(ctx, account.Actor(""), nil, servicetest.Password, own, own); err != nil {
		b.Fatal(err)
	}
	token, err := h.services.Staff.Login(ctx, service.Client{IP: "0.0.0.0"}, username, own)
	if err != nil {
		b.Fatal(err)
	}
	return "tjtaca_admin=" + token
}

// largeHouse is a house with as many members as the association hopes for.
func largeHouse(b *testing.B) *house {
	b.Helper()
	dsn := ""
	if server := os.Getenv(storetest.ServerEnv); server != "" {
		dsn = storetest.Empty(b, server)
	}
	cfg, err := LoadConfig([]string{"TJTACA_ENV=development", "TJTACA_DATA=" + b.TempDir(), "TJTACA_DSN=" + dsn})
	if err != nil {
		b.Fatal(err)
	}
	h, err := openHouse(cfg, slog.New(slog.DiscardHandler), func() time.Time { return time.Date(2026, 3, 23, 9, 0, 0, 0, models.Zone) })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := h.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := h.migrate(context.Background()); err != nil {
		b.Fatal(err)
	}
	box, err := newBox(cfg)
	if err != nil {
		b.Fatal(err)
	}
	c := &multitude{seal: func(p *models.Profile) ([]byte, error) { return box.SealJSON("applications.data", p) }}
	c.do(h.store.SQLDB(), h.store.Dialect())
	if c.err != nil {
		b.Fatal(c.err)
	}
	return h
}

// multitude fills the tables that lists read. The first failure ends it.
type multitude struct {
	seal func(*models.Profile) ([]byte, error)
	tx   *sql.Tx
	err  error
}

// insert adds n rows, many at a time.
func (c *multitude) insert(table, columns string, n int, row func(i int) []any) {
	const atOnce = 200
	for from := 0; from < n && c.err == nil; from += atOnce {
		var statement bytes.Buffer
		var values []any
		fmt.Fprintf(&statement, "INSERT INTO %s (%s) VALUES ", table, columns)
		for i := from; i < min(from+atOnce, n); i++ {
			one := row(i)
			if i > from {
				statement.WriteByte(',')
			}
			statement.WriteByte('(')
			for j := range one {
				if j > 0 {
					statement.WriteByte(',')
				}
				statement.WriteByte('?')
			}
			statement.WriteByte(')')
			values = append(values, one...)
		}
		_, err := c.tx.Exec(statement.String(), values...)
		if c.err == nil {
			c.err = err
		}
	}
}
