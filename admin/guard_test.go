package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

// shippedRoutes is every route that GoAdmin v1.2.26 registers by itself, and the tricks by which its lists are opened.
var shippedRoutes = []string{
	"GET /admin/info/applications", "GET /admin/info/manager", "GET /admin/info/roles", "GET /admin/info/permission", "GET /admin/info/menu",
	"GET /admin/info/op", "GET /admin/info/site/edit", "GET /admin/info/normal_manager", "GET /admin/info/normal_manager/edit",
	"GET /admin/info/generate/new", "GET /admin/info/applications/detail?__goadmin_detail_pk=1", "GET /admin/info/applications/edit", "GET /admin/info/applications/new",
	"GET /admin/manager", "GET /admin/roles", "GET /admin/permission", "GET /admin/op", "GET /admin/normal_manager", "GET /admin/site", "GET /admin/generate",
	"POST /admin/edit/applications", "POST /admin/new/applications", "POST /admin/delete/applications", "POST /admin/export/applications",
	"POST /admin/update/applications", "POST /admin/delete/manager", "POST /admin/new/manager", "POST /admin/edit/manager", "POST /admin/edit/site",
	"GET /admin/menu", "GET /admin/menu/new", "GET /admin/menu/edit/show", "POST /admin/menu/new", "POST /admin/menu/edit", "POST /admin/menu/delete", "POST /admin/menu/order",
	"GET /admin/plugins", "GET /admin/plugins/store", "POST /admin/plugin/download", "POST /admin/plugin/detail", "POST /admin/server/login",
	"POST /admin/signin", "GET /admin/logout", "GET /admin/install", "POST /admin/install/database/check", "GET /admin/application/info",
	"GET /admin/operation/x", "POST /admin/operation/x", "PUT /admin/operation/x", "DELETE /admin/operation/x",
	"GET /admin/api/list/applications", "GET /admin/api/detail/applications", "POST /admin/api/delete/applications", "POST /admin/api/edit/applications",
	"GET /admin/uploads/x.png", "GET /admin/assets/dist/js/all.min.506636f003.js", "GET /admin/assets/../go.mod", "GET /admin/web/..%2fadmin.go",
	"GET /admin/applications?__ga_theme=adminlte", "GET /admin/applications?__prefix=manager", "GET /admin/applications?__pk=1",
	"GET /admin/applications?__sort_type=desc;drop", "GET /admin/applications?members_goadmin_join_name=x", "GET /admin/applications?__pageSize=100000",
	"GET /admin/applications?x=/admin/logout", "GET /admin/applications?kind=change&kind=upgrade", "GET /admin/applications?__columns=number",
	"GET /admin/applications?id_number=1", "GET /admin/applications?_pjax=%23x", "GET /admin/applications/SQ1", "GET /admin/members/x", "GET /admin/files/x",
	"POST /admin/applications", "PUT /admin/applications", "GET /admin/applications/new", "GET /admin/none",
}

func (o *office) shipped(t *testing.T) {
	for name, b := range map[string]*browser{"nobody": o.browser(t), "协会管理员": o.staff(t, models.AssociationAdmin, 0), "系统管理员": o.staff(t, models.SystemAdmin, 0)} {
		for _, route := range shippedRoutes {
			method, path, _ := strings.Cut(route, " ")
			p := b.send(method, path, url.Values{"csrf": {b.token}}, map[string]string{"Origin": "https://member.example.org"})
			if p.status != http.StatusNotFound {
				t.Errorf("%s: %s answered %d, not 404", name, route, p.status)
			}
		}
	}
}

func (o *office) loggedOut(t *testing.T) {
	b := o.browser(t)
	for _, path := range []string{"/admin", "/admin/applications", "/admin/applications/" + o.inLung, "/admin/members", "/admin/staff", "/admin/password"} {
		if p := b.get(path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.location, "/admin/login") || strings.Contains(p.body, "王晓岚") {
			t.Errorf("%s answered %d to %s", path, p.status, p.location)
		}
	}
	p := b.get("/admin/login")
	b.expect(p, http.StatusOK, "登录", "用户名")
	if policy := p.header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("policy %q lets foreign or inline scripts run", policy)
	}
	if strings.Contains(p.body, "http://") || strings.Contains(strings.ReplaceAll(p.body, "http://www.w3.org", ""), "https://") {
		t.Error("the login page asks other servers for something")
	}
}

func (o *office) menus(t *testing.T) {
	account, by := o.StaffOf()
	none := o.loggedIn(t, account, by)
	none.expect(none.get("/admin"), http.StatusOK, "您的账号目前没有任何角色")
	all := []string{"/admin/applications", "/admin/members", "/admin/import", "/admin/committees", "/admin/staff", "/admin/settings", "/admin/audit"}
	allowed := map[models.Role][]string{
		models.SystemAdmin: {"/admin/committees", "/admin/staff", "/admin/settings"}, models.AssociationAdmin: {"/admin/applications", "/admin/members", "/admin/import", "/admin/committees", "/admin/settings"},
		models.Reviewer: {"/admin/applications", "/admin/members"}, models.Secretary: {"/admin/applications", "/admin/members"}, models.Auditor: {"/admin/audit"},
	}
	for _, role := range models.Roles {
		committee := int64(0)
		if role.PerCommittee() {
			committee = o.breast.ID
		}
		b := o.staff(t, role, committee)
		home := b.get("/admin")
		b.expect(home, http.StatusOK, role.Text())
		for _, path := range all {
			in := strings.Contains(strings.Join(allowed[role], " "), path)
			if shown := strings.Contains(home.body, `href="`+path+`"><i`); shown != in {
				t.Errorf("%s: %s in the menu: %v", role.Text(), path, shown)
			}
			status := b.get(path).status
			if in && status != http.StatusOK || !in && status != http.StatusForbidden {
				t.Errorf("%s: %s answered %d", role.Text(), path, status)
			}
		}
	}
}

func (o *office) login(t *testing.T) {
	account, by := o.StaffWith(models.AssociationAdmin, 0)
	password := servicetest.Password + "-own"
	if err := o.Staff.ChangePassword(t.Context(), by, nil, servicetest.Password, password, password); err != nil {
		t.Fatal(err)
	}
	b := o.browser(t)
	b.cookies["tjtaca_admin"] = "planted-by-somebody-else"
	p := b.post("/admin/login", url.Values{"username": {account.Username}, "password": {"wrong"}})
	b.expect(p, http.StatusUnprocessableEntity, "用户名或密码不正确", account.Username)
	p = b.login(account.Username, password)
	if b.cookies["tjtaca_admin"] == "planted-by-somebody-else" {
		t.Error("the login took over a planted token")
	}
	cookie := p.header.Get("Set-Cookie")
	for _, attribute := range []string{"HttpOnly", "secure", "SameSite=Strict", "path=/admin"} {
		if !strings.Contains(cookie, attribute) {
			t.Errorf("cookie %q has no %s", cookie, attribute)
		}
	}
	if p.header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
	first := b.cookies["tjtaca_admin"]
	b.login(account.Username, password)
	old := o.browser(t)
	old.cookies["tjtaca_admin"] = first
	if p := old.get("/admin"); p.status != http.StatusSeeOther {
		t.Errorf("the token of before the second login answers %d", p.status)
	}
	if p := b.post("/admin/login", url.Values{"username": {account.Username}, "password": {password}, "next": {"https://evil.example"}}); p.location != "/admin" {
		t.Errorf("login went on to %s", p.location)
	}
	b.get("/admin")
	mine := b.cookies["tjtaca_admin"]
	b.post("/admin/logout", nil)
	b.cookies["tjtaca_admin"] = mine
	if p := b.get("/admin"); p.status != http.StatusSeeOther {
		t.Errorf("after logout the token answers %d", p.status)
	}
}

func (o *office) initialPassword(t *testing.T) {
	account, _ := o.StaffWith(models.AssociationAdmin, 0)
	b := o.browser(t)
	b.post("/admin/login", url.Values{"username": {account.Username}, "password": {servicetest.Password}})
	for _, path := range []string{"/admin", "/admin/applications", "/admin/members"} {
		if p := b.get(path); p.location != "/admin/password" {
			t.Errorf("%s went to %q", path, p.location)
		}
	}
	b.expect(b.get("/admin/password"), http.StatusOK, "初始密码")
	b.expect(b.post("/admin/password", url.Values{"old": {servicetest.Password}, "password": {"short"}, "repeat": {"other"}}), http.StatusUnprocessableEntity, `class="fault"`)
	if p := b.post("/admin/password", url.Values{"old": {servicetest.Password}, "password": {"a-Password-0f-my-own"}, "repeat": {"a-Password-0f-my-own"}}); p.location != "/admin" {
		t.Fatalf("changing the password answered %d %s", p.status, p.body)
	}
	b.expect(b.get("/admin"), http.StatusOK, "密码已修改")
	b.expectNot(b.get("/admin"), "密码已修改")
}

func (o *office) lockOut(t *testing.T) {
	account, _ := o.StaffWith(models.AssociationAdmin, 0)
	b := o.browser(t)
	var p *answer
	for range 12 {
		p = b.post("/admin/login", url.Values{"username": {account.Username}, "password": {"wrong"}})
	}
	b.expect(p, http.StatusTooManyRequests)
	if p := b.post("/admin/login", url.Values{"username": {account.Username}, "password": {servicetest.Password}}); p.status == http.StatusSeeOther {
		t.Error("a locked account logged in")
	}
}

func (o *office) forged(t *testing.T) {
	_, number := o.pending(t, o.lung, "赵敏")
	b := o.staff(t, models.Reviewer, o.lung.ID)
	path := "/admin/applications/" + number + "/decision"
	form := func(token string) url.Values {
		return url.Values{"csrf": {token}, "round": {"1"}, "action": {"approve"}}
	}
	ours := map[string]string{"Origin": "https://member.example.org"}
	for name, p := range map[string]*answer{
		"no token":         b.send(http.MethodPost, path, form(""), ours),
		"another token":    b.send(http.MethodPost, path, form(strings.Repeat("0", len(b.token))), ours),
		"foreign origin":   b.send(http.MethodPost, path, form(b.token), map[string]string{"Origin": "https://evil.example"}),
		"null origin":      b.send(http.MethodPost, path, form(b.token), map[string]string{"Origin": "null"}),
		"no origin":        b.send(http.MethodPost, path, form(b.token), nil),
		"foreign site":     b.send(http.MethodPost, path, form(b.token), map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://member.example.org"}),
		"neighbouring":     b.send(http.MethodPost, path, form(b.token), map[string]string{"Sec-Fetch-Site": "same-site"}),
		"login from there": b.send(http.MethodPost, "/admin/login", form(""), map[string]string{"Origin": "https://evil.example"}),
	} {
		if p.status != http.StatusForbidden {
			t.Errorf("%s: answered %d, not 403", name, p.status)
		}
	}
	other := o.staff(t, models.Reviewer, o.lung.ID)
	if p := other.send(http.MethodPost, path, form(b.token), ours); p.status != http.StatusForbidden {
		t.Errorf("the token of another session: answered %d, not 403", p.status)
	}
	b.expect(b.get("/admin/applications/"+number), http.StatusOK, "申请中")
}
