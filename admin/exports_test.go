package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/store"
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
	o.both(t, admin, secretary)
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

// both: somebody of two committees is in the lists of both, but neither secretary learns of the other membership; and whatever the
// filter, the file has the rows that the list counts.
func (o *office) both(t *testing.T, admin, breast *browser) {
	t.Helper()
	lung := o.staff(t, models.Secretary, o.lung.ID)
	by, number := o.pending(t, o.lung, "景天双")
	o.approve(t, number)
	if err := o.Store.Tx(t.Context(), func(tx *store.Tx) error { return tx.AddMembership(by.ID, o.breast.ID) }); err != nil {
		t.Fatal(err)
	}
	lungID, breastID := decimal(o.lung.ID), decimal(o.breast.ID)
	for _, c := range []struct {
		b      *browser
		filter string
		want   int
	}{
		{admin, "q=jingtian", 2}, {admin, "q=jingtian&committee_id=" + lungID, 2}, {admin, "q=jingtian&committee_id=" + breastID, 1},
		{lung, "q=jingtian", 2}, {lung, "committee_id=" + lungID + "&q=jingtian", 2}, {lung, "q=jingtian&committee_id=" + breastID, 0},
		{breast, "q=jingtian", 1}, {breast, "q=jingtian&committee_id=" + lungID, 0}, {breast, "q=jingtian&committee_id=" + breastID, 1},
		{admin, "q=jingtian&region=12", 0}, {admin, "q=jingtian&title=senior", 0}, {admin, "q=jingtian&title=231", 0}, {admin, "q=jingtian&employer=" + url.QueryEscape("天津市海河"), 2},
		{admin, "q=jingtian&employer=" + url.QueryEscape("河北"), 0}, {admin, "q=jingtian&state=frozen", 0}, {admin, "q=jingtian&type=student", 0},
	} {
		c.b.expect(c.b.get("/admin/members?"+c.filter), http.StatusOK, fmt.Sprintf("共 <b>%d</b> 条", c.want))
		c.b.expect(c.b.get("/admin/members/export?"+c.filter), http.StatusOK, fmt.Sprintf("%d 人", c.want))
		rows := sheet(t, c.b.post("/admin/members/export", url.Values{"filter": {c.filter}, "columns": {"name", "committees", "phone"}}).body)
		if len(rows) != c.want+1 {
			t.Errorf("%s: %v, want %d", c.filter, rows, c.want)
		}
		for _, row := range rows[1:] {
			if c.b == breast && (row[2] != o.breast.Name || !strings.Contains(row[1], "*")) || c.b == lung && strings.Contains(row[2], o.breast.Name) {
				t.Errorf("%s tells %v", c.filter, row)
			}
		}
	}
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
