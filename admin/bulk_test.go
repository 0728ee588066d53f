package admin_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"tjtaca/models"
)

// bulk: a selection is looked at, then decided by a job whose results are there row by row; nobody else sees them.
func (o *office) bulk(t *testing.T) {
	reviewer, ruxian := o.staff(t, models.Reviewer, o.lung.ID), o.staff(t, models.Reviewer, o.breast.ID)
	_, first := o.pending(t, o.lung, "甘露")
	_, second := o.pending(t, o.lung, "白芷")
	_, foreign := o.pending(t, o.breast, "当归")
	selection := url.Values{"numbers": {first, second, foreign}, "action": {"reject"}}
	page := reviewer.post("/admin/bulk", selection)
	reviewer.expect(page, http.StatusOK, "批量驳回 <b>2</b> 件申请", "甘露", "白芷", "另写原因")
	ruxian.expectNot(ruxian.post("/admin/bulk", selection), "白芷", "甘")
	reviewer.expect(reviewer.post("/admin/bulk", url.Values{"action": {"reject"}}), http.StatusUnprocessableEntity, "请先选择要处理的申请")
	reviewer.expect(reviewer.post("/admin/bulk/start", selection), http.StatusUnprocessableEntity, "请填写审批不通过的原因")
	selection.Set("reason", "盖章不清晰")
	selection.Set("reason_"+second, "=证件模糊")
	started := reviewer.post("/admin/bulk/start", selection)
	at := started.header.Get("Location")
	if started.status != http.StatusSeeOther || !regexp.MustCompile(`^/admin/bulk/[0-9]+$`).MatchString(at) {
		t.Fatalf("%d %q", started.status, at)
	}
	reviewer.expect(reviewer.get(at), http.StatusOK, "排队中", "0 / 2", "停止")
	if worked, err := o.Jobs.Next(t.Context()); !worked || err != nil {
		t.Fatal(worked, err)
	}
	reviewer.expect(reviewer.get(at), http.StatusOK, "已处理 2 件,跳过 0 件", first, second)
	reviewer.expect(reviewer.get(at+"/results.csv"), http.StatusOK, "\ufeff序号", first, "审批不通过")
	reviewer.expect(reviewer.get("/admin/jobs"+at[len("/admin/bulk"):]), http.StatusOK, `"over":true`)
	reviewer.expect(reviewer.get("/admin/bulk"), http.StatusOK, "已完成")
	reviewer.expect(reviewer.get("/admin/applications/"+second), http.StatusOK, "=证件模糊")
	ruxian.expect(ruxian.get(at), http.StatusNotFound)
	ruxian.expect(ruxian.get(at+"/results.csv"), http.StatusNotFound)
	ruxian.expect(ruxian.get("/admin/jobs"+at[len("/admin/bulk"):]), http.StatusNotFound)
	ruxian.expect(ruxian.post(at+"/cancel", nil), http.StatusNotFound)
	reviewer.expect(reviewer.post(at+"/cancel", nil), http.StatusConflict, "任务已经结束")
	everything := url.Values{"all": {"1"}, "filter": {"kind=enrollment&q=当归"}, "action": {"approve"}}
	reviewer.expect(reviewer.post("/admin/bulk", everything), http.StatusNotFound)
	ruxian.expect(ruxian.post("/admin/bulk", everything), http.StatusOK, "批量通过 <b>1</b> 件申请", "当归")
	secretary := o.staff(t, models.Secretary, o.lung.ID)
	secretary.expect(secretary.post("/admin/bulk", selection), http.StatusForbidden)
}
