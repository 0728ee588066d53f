package admin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// exports: what is counted is what the file holds, and a secretary's file ends with their committee.
func (o *office) exports(t *testing.T) {
	admin, secretary, reviewer := o.staff(t, models.AssociationAdmin, 0), o.staff(t, models.Secretary, o.breast.ID), o.staff(t, models.Reviewer, o.lung.ID)
	_, number := o.pending(t, o.lung, "景天")
	o.approve(t, number)
	admin.expect(admin.get("/admin/members?q=景天"), http.StatusOK, "/admin/members/export?q=")
	admin.expect(admin.get("/admin/members/export?q=景天"), http.StatusOK, "1 人", "照片", "审核统计")
	form := url.Values{"filter": {"q=景天"}, "columns": {"name", "number", "phone"}}
	file := admin.post("/admin/members/export", form)
	if file.status != http.StatusOK || !strings.Contains(file.header.Get("Content-Disposition"), ".xlsx") {
		t.Fatalf("%d %v", file.status, file.header)
	}
	rows := sheet(t, file.body)
	if len(rows) != 2 || rows[1][1] != "景天" || len(rows[1]) != 3 {
		t.Errorf("%v", rows)
	}
	secretary.expect(secretary.get("/admin/members/export?q=景天"), http.StatusOK, "0 人")
	if rows := sheet(t, secretary.post("/admin/members/export", form).body); len(rows) != 1 {
		t.Errorf("a secretary of another committee takes along %v", rows)
	}
	form.Set("filter", "state=all&committee_id="+decimal(o.lung.ID))
	if rows := sheet(t, secretary.post("/admin/members/export", form).body); len(rows) != 1 {
		t.Errorf("by a forged filter %v", rows)
	}
	admin.expect(admin.post("/admin/members/export", url.Values{"filter": {"q=景天"}}), http.StatusUnprocessableEntity, "请至少选择一列")
	reviewer.expect(reviewer.get("/admin/members/export"), http.StatusForbidden)
	reviewer.expect(reviewer.post("/admin/members/export", form), http.StatusForbidden)
	reviewer.expect(reviewer.post("/admin/statistics", url.Values{"from": {"2026-03"}, "to": {"2026-03"}}), http.StatusForbidden)
	month := models.DateOf(o.Clock.Now())[:7]
	statistics := sheet(t, admin.post("/admin/statistics", url.Values{"from": {month}, "to": {month}}).body)
	if len(statistics) < 2 || statistics[0][0] != "月份" || !strings.Contains(statistics[len(statistics)-1][1], "专业委员会") {
		t.Errorf("%v", statistics)
	}
	admin.expect(admin.post("/admin/statistics", url.Values{"from": {"2026-05"}, "to": {"2026-03"}}), http.StatusUnprocessableEntity, "结束月份不能早于开始月份")

	job, err := o.Exports.Start(t.Context(), o.actorOf(t, admin), service.RosterExport{Columns: []string{"name"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Jobs.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := "/admin/exports/" + decimal(job.ID)
	admin.expect(admin.get("/admin/members/export"), http.StatusOK, at, "文件保留 24 小时")
	if rows := sheet(t, admin.get(at).body); len(rows) < 2 {
		t.Errorf("%v", rows)
	}
	secretary.expect(secretary.get(at), http.StatusNotFound)
}

func sheet(t *testing.T, content string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(content))
	if err != nil {
		t.Fatalf("%v: %.200s", err, content)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// actorOf is who is logged in.
func (o *office) actorOf(t *testing.T, b *browser) models.Actor {
	t.Helper()
	for _, token := range b.cookies {
		if _, staff, err := o.Staff.Session(t.Context(), token); err == nil {
			return staff.Actor("203.0.113.7")
		}
	}
	t.Fatal("nobody is logged in")
	return models.Actor{}
}

// approve lets a reviewer of the committee approve.
func (o *office) approve(t *testing.T, number string) {
	t.Helper()
	_, by := o.StaffWith(models.Reviewer, o.lung.ID)
	if _, err := o.Reviews.Decide(t.Context(), by, service.Decision{Number: number, Round: 1, Action: models.Approve}); err != nil {
		t.Fatal(err)
	}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
