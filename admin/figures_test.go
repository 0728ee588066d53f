package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
)

// figures: what is counted is drawn, stands beside it as a table, and is of one's own committees only.
func (o *office) figures(t *testing.T) {
	one, other := o.Committee("肿瘤营养治疗专业委员会"), o.Committee("肿瘤病因学专业委员会")
	_, approved := o.pending(t, one, "岳阳")
	_, rejected := o.pending(t, one, "江月")
	b := o.staff(t, models.Reviewer, one.ID)
	b.post("/admin/applications/"+approved+"/decision", url.Values{"round": {"1"}, "action": {"approve"}})
	b.post("/admin/applications/"+rejected+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"证件模糊"}})
	page := b.get("/admin")
	b.expect(page, http.StatusOK, "<b>2</b> 件已审核", "用时中位数", `<th scope="row">2026-03</th><td>1</td><td>1</td>`, "证件模糊", "专业会员", "肿瘤营养治疗专业委员会", `<svg class="columns-chart"`)
	if strings.Contains(page.body, "<script>") {
		t.Error("a chart needs a script")
	}
	foreign := o.staff(t, models.Reviewer, other.ID)
	page = foreign.get("/admin")
	foreign.expect(page, http.StatusOK, "<b>0</b> 件已审核", "还没有审核记录", "还没有会员", "近 12 个月没有审批不通过的申请")
	foreign.expectNot(page, "肿瘤营养治疗", "证件模糊", "专业会员")
	for _, role := range []models.Role{models.SystemAdmin, models.Auditor} {
		b := o.staff(t, role, 0)
		b.expectNot(b.get("/admin"), "件已审核", "columns-chart")
	}
}
