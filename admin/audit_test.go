package admin_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tjtaca/models"
)

var olderLines = regexp.MustCompile(`href="(/admin/audit\?[^"]*before=[^"]*)"`)

func (o *office) audit(t *testing.T) {
	admin := o.staff(t, models.AssociationAdmin, 0)
	admin.sees(admin.post("/admin/settings", url.Values{"hotline": {"022-0000-9999"}}), "/admin/settings")
	_, number := o.pending(t, o.lung, "汪洋")
	reviewer := o.staff(t, models.Reviewer, o.lung.ID)
	reviewer.expect(reviewer.post("/admin/applications/"+number+"/reveal", url.Values{"field": {"id_number"}}), http.StatusOK)

	b := o.staff(t, models.Auditor, 0)
	page := b.get("/admin/audit")
	b.expect(page, http.StatusOK, "尚未校验", "登录 后台账号", "查看完整信息 申请", number, "022-0000-9999")
	b.expectNot(page, idNumber(o.persons), `href="/admin/applications/`+number)
	b.sees(b.post("/admin/audit/verify", nil), "/admin/audit", "条记录完整无误", "已验证至 第 ")
	changes := b.get("/admin/audit?action=setting.change&object=setting&id=hotline")
	b.expect(changes, http.StatusOK, "修改 系统设置", "<ins>022-0000-9999</ins>", "<del>")
	b.expectNot(changes, "登录 后台账号")
	b.expect(b.get("/admin/audit?from=2026-03-19"), http.StatusOK, "没有符合条件的记录")
	b.expect(b.get("/admin/audit?actor=member&object=staff"), http.StatusOK, "没有符合条件的记录")
	b.expect(b.get("/admin/audit?actor=staff:1%27"), http.StatusNotFound)

	seen, pages := map[string]bool{}, 0
	for path := "/admin/audit"; path != ""; pages++ {
		p := b.get(path)
		b.expect(p, http.StatusOK)
		path = ""
		if m := olderLines.FindStringSubmatch(p.body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
		if seen[path] {
			t.Fatalf("%s leads in a circle", path)
		}
		seen[path] = true
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
	for _, other := range []*browser{admin, reviewer, o.staff(t, models.SystemAdmin, 0)} {
		other.expect(other.get("/admin/audit"), http.StatusForbidden)
		other.expect(other.post("/admin/audit/verify", nil), http.StatusForbidden)
	}
}
