package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
)

// settings: what an admin changes is there with the next page, of members too.
func (o *office) settings(t *testing.T) {
	b := o.staff(t, models.AssociationAdmin, 0)
	page := b.get("/admin/settings")
	b.expect(page, http.StatusOK, "协会名称", "审核周期(工作日)", `value="15"`, "通知文字", "常用理由", "节假日", "公告")
	b.expect(b.post("/admin/settings", url.Values{"review_days": {"0"}, "hotline": {"打给我"}}), http.StatusUnprocessableEntity,
		"请填写 1 至 120 之间的整数", `value="打给我"`, "请填写电话号码")
	b.sees(b.post("/admin/settings", url.Values{"association_name": {"示例<抗癌>协会"}}), "/admin/settings", "已保存 1 项更改", "示例&lt;抗癌&gt;协会会员管理")
	b.expect(o.browser(t).get("/admin/login"), http.StatusOK, "示例&lt;抗癌&gt;协会")
	b.sees(b.post("/admin/settings", url.Values{"association_name": {"天津抗癌协会"}}), "/admin/settings", "天津抗癌协会会员管理")

	b.expect(b.post("/admin/settings/texts", url.Values{"key": {"rejected"}, "words": {"没有通过"}}), http.StatusUnprocessableEntity, "内容中必须有 {原因}", "没有通过")
	b.sees(b.post("/admin/settings/texts", url.Values{"key": {"rejected"}, "words": {"没有通过:{原因}"}}), "/admin/settings/texts", "没有通过:{原因}", "已修改")
	b.sees(b.post("/admin/settings/texts", url.Values{"key": {"rejected"}, "words": {"x"}, "default": {"1"}}), "/admin/settings/texts", "请登录会员中心修改后重新提交")
	b.expect(b.post("/admin/settings/texts", url.Values{"key": {"nonsense"}, "words": {"x"}}), http.StatusNotFound)

	reviewer := o.staff(t, models.Reviewer, o.lung.ID)
	_, number := o.pending(t, o.lung, "苏明")
	b.expect(b.post("/admin/settings/reasons/new", url.Values{"text": {""}, "sort": {"x"}}), http.StatusUnprocessableEntity, "请填写理由", "排序应为")
	b.sees(b.post("/admin/settings/reasons/new", url.Values{"text": {"公章与单位不符"}, "kind": {"enrollment"}, "sort": {"1"}, "active": {"1"}}), "/admin/settings/reasons", "公章与单位不符", "入会申请")
	b.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, `data-canned="公章与单位不符"`)
	b.expect(b.get("/admin/settings/reasons/1"), http.StatusOK, "盖章不清晰")
	b.sees(b.post("/admin/settings/reasons/1", url.Values{"text": {"盖章不清晰"}, "sort": {"1"}}), "/admin/settings/reasons", "停用")
	b.expectNot(reviewer.get("/admin/applications/"+number), `data-canned="盖章不清晰"`)
	b.sees(b.post("/admin/settings/reasons/1", url.Values{"text": {"盖章不清晰"}, "sort": {"1"}, "active": {"1"}}), "/admin/settings/reasons", "盖章不清晰")
	b.expect(b.get("/admin/settings/reasons/999"), http.StatusNotFound)

	b.expect(b.post("/admin/settings/notices/new", url.Values{"title": {"只有标题"}}), http.StatusUnprocessableEntity, "请填写内容", "只有标题")
	notice := url.Values{"title": {"审核<提示>"}, "body": {"第一行\n第二行"}, "audience": {"staff"}, "pinned": {"1"}}
	b.sees(b.post("/admin/settings/notices/new", notice), "/admin/settings/notices", "审核&lt;提示&gt;", "置顶", "显示中")
	b.expect(reviewer.get("/admin"), http.StatusOK, "审核&lt;提示&gt;", "第二行")
	b.sees(b.post("/admin/settings/notices/1", url.Values{"remove": {"1"}}), "/admin/settings/notices", "已删除公告", "还没有公告")
	b.expectNot(reviewer.get("/admin"), "第二行")

	for _, path := range []string{"", "/texts", "/reasons", "/reasons/new", "/holidays", "/notices", "/notices/new"} {
		b.expect(reviewer.get("/admin/settings"+path), http.StatusForbidden)
	}
}

// holidays: a list is looked at first, then entered, and the due date follows.
func (o *office) holidays(t *testing.T) {
	b, reviewer := o.staff(t, models.SystemAdmin, 0), o.staff(t, models.Reviewer, o.lung.ID)
	_, number := o.pending(t, o.lung, "方晴")
	reviewer.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, "2026-04-09")
	b.expect(b.get("/admin/settings/holidays"), http.StatusOK, "2026 年", "休")
	b.expect(b.get("/admin/settings/holidays?year=2028"), http.StatusOK, "2028 年的国务院放假安排尚未录入")
	b.expect(b.get("/admin/settings/holidays?year=1999"), http.StatusNotFound)
	list := "2026-03-25 休 临时放假\n2026-03-26 休 临时放假"
	b.expect(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"preview"}, "list": {"明天 休"}}), http.StatusUnprocessableEntity, "第 1 行:日期无法识别", "明天 休")
	b.expect(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"preview"}, "list": {list}}), http.StatusOK, "请核对", "2026-04-09 → 2026-04-13", "确认录入")
	reviewer.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, "2026-04-09")
	b.sees(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"save"}, "list": {list}}), "/admin/settings/holidays?year=2026", "到期日已重算", "临时放假")
	reviewer.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, "2026-04-13")
	b.sees(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"day"}, "day": {"2026-03-28"}, "as": {"work"}, "note": {"调休"}}), "/admin/settings/holidays?year=2026", "调休")
	reviewer.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, "2026-04-10")
	b.expect(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"day"}, "day": {"x"}, "as": {"work"}}), http.StatusUnprocessableEntity, "请选择日期")
	for _, day := range []string{"2026-03-25", "2026-03-26", "2026-03-28"} {
		b.sees(b.post("/admin/settings/holidays", url.Values{"year": {"2026"}, "action": {"day"}, "day": {day}, "as": {"forget"}}), "/admin/settings/holidays?year=2026")
	}
	reviewer.expect(reviewer.get("/admin/applications/"+number), http.StatusOK, "2026-04-09")
}

// sees follows a form that went well to the page it leads to.
func (b *browser) sees(p *answer, path string, words ...string) {
	b.t.Helper()
	if p.status != http.StatusSeeOther || p.location != path {
		b.t.Fatalf("answered %d to %q: %.400s", p.status, p.location, strings.TrimSpace(p.body))
	}
	b.expect(b.get(p.location), http.StatusOK, words...)
}
