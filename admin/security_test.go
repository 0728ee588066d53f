package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

var shownSecret = regexp.MustCompile(`class="secret-key">([A-Z2-7 ]+)<`)

func (o *office) twoSteps(t *testing.T) {
	password := servicetest.Password + "-own"
	b := o.staff(t, models.Reviewer, o.lung.ID)
	page := b.get("/admin/security")
	b.expect(page, http.StatusOK, "未开启", "本机", "登录中的设备")
	b.expect(b.post("/admin/security/totp", url.Values{"old": {"wrong"}}), http.StatusUnprocessableEntity, "原密码不正确")
	page = b.post("/admin/security/totp", url.Values{"old": {password}})
	b.expect(page, http.StatusOK, "<svg viewBox", "输入应用上显示的 6 位数字")
	m := shownSecret.FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("no secret is shown")
	}
	secret := strings.ReplaceAll(m[1], " ", "")
	b.expect(b.post("/admin/security/totp/start", url.Values{"code": {"000000"}}), http.StatusUnprocessableEntity, "验证码不正确", "<svg viewBox")
	page = b.post("/admin/security/totp/start", url.Values{"code": {code(t, secret, o.Clock.Now())}})
	b.expect(page, http.StatusOK, "只显示这一次", "已开启", "剩余恢复码 10 个")
	b.expectNot(b.get("/admin/security"), "只显示这一次", secret)

	name := o.lastStaff(t)
	other := o.browser(t)
	if p := other.post("/admin/login", url.Values{"username": {name}, "password": {password}, "next": {"/admin/members"}}); p.location != "/admin/members" {
		t.Fatalf("login went to %q", p.location)
	}
	for _, path := range []string{"/admin", "/admin/applications", "/admin/security", "/admin/password", "/admin/files/abcdefghijklmnopqrst"} {
		if p := other.get(path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.location, "/admin/second") {
			t.Errorf("%s answered %d to %q before the second step", path, p.status, p.location)
		}
	}
	if p := other.get("/admin/none"); p.status != http.StatusNotFound || strings.Contains(p.body, "sidebar") {
		t.Errorf("an unknown address shows the frame before the second step: %d", p.status)
	}
	page = other.get("/admin/second?next=/admin/members")
	other.expect(page, http.StatusOK, "动态验证码", `value="/admin/members"`)
	form := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page.body)
	other.token = form[1]
	other.expect(other.post("/admin/second", url.Values{"code": {"111111"}}), http.StatusUnprocessableEntity, "验证码不正确")
	o.Clock.Add(time.Minute)
	if p := other.post("/admin/second", url.Values{"code": {code(t, secret, o.Clock.Now())}, "next": {"/admin/members"}}); p.location != "/admin/members" {
		t.Fatalf("the second step answered %d to %q", p.status, p.location)
	}
	page = other.get("/admin/security")
	other.expect(page, http.StatusOK, "退出其他全部设备")
	ending := regexp.MustCompile(`/admin/security/sessions/\d+/end`).FindString(page.body)
	other.sees(other.post(ending, nil), "/admin/security", "已退出该设备")
	if p := b.get("/admin"); p.status != http.StatusSeeOther {
		t.Errorf("the ended session answers %d", p.status)
	}
	other.expect(other.post("/admin/security/sessions/999999/end", nil), http.StatusNotFound)
	other.expect(other.post("/admin/security/totp/end", url.Values{"old": {password}, "code": {"1"}}), http.StatusUnprocessableEntity, "验证码不正确")

	admin := o.staff(t, models.SystemAdmin, 0)
	row := regexp.MustCompile(`(?s)` + name + `<.*?href="(/admin/staff/\d+)"`).FindStringSubmatch(admin.get("/admin/staff").body)
	admin.expect(admin.get(row[1]), http.StatusOK, "重置两步验证", "换届交接", "本人的会员账号")
	admin.sees(admin.post(row[1]+"/totp", nil), row[1], "两步验证已重置")
	admin.sees(admin.post(row[1]+"/contact", url.Values{"name": {"张敏"}, "email": {"zhang@example.org"}}), row[1], `value="zhang@example.org"`)
	admin.expect(admin.post(row[1]+"/contact", url.Values{"name": {""}, "email": {"x"}}), http.StatusUnprocessableEntity, "请填写姓名", "邮箱格式不正确")
	admin.expect(admin.post(row[1]+"/member", url.Values{"member": {"13999999999"}}), http.StatusUnprocessableEntity, "没有这个会员编号或手机号的会员")
}

func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// lastStaff is the username of the account that was opened last.
func (o *office) lastStaff(t *testing.T) string {
	t.Helper()
	list, err := o.Staff.List(t.Context(), models.Actor{Kind: models.StaffActor, Roles: []models.Assignment{{Role: models.SystemAdmin}}})
	if err != nil {
		t.Fatal(err)
	}
	last := list[0]
	for _, s := range list {
		if s.ID > last.ID {
			last = s
		}
	}
	return last.Username
}

func (o *office) handover(t *testing.T) {
	committee := o.Committee("肿瘤心理专业委员会")
	o.pending(t, committee, "齐放")
	old, _ := o.StaffWith(models.Reviewer, committee.ID)
	heir, _ := o.StaffWith(models.Reviewer, o.breast.ID)
	b := o.staff(t, models.SystemAdmin, 0)
	path := fmt.Sprintf("/admin/staff/%d/handover", old.ID)
	b.expect(b.get(path), http.StatusOK, "请选择接手人", heir.Username)
	b.expect(b.get(fmt.Sprintf("%s?to=%d", path, heir.ID)), http.StatusOK, "交接预览", "肿瘤心理专业委员会", "确认交接给 "+heir.Name)
	b.expect(b.get(fmt.Sprintf("%s?to=%d", path, old.ID)), http.StatusUnprocessableEntity, "请选择另一个账号接手")
	b.sees(b.post(path, url.Values{"to": {fmt.Sprint(heir.ID)}, "close": {"1"}}), "/admin/staff", "已把 1 项专委会工作从 "+old.Name+" 交给 "+heir.Name)
	b.expect(b.get(fmt.Sprintf("/admin/staff/%d", old.ID)), http.StatusOK, "已停用")
	reviewer := o.staff(t, models.Reviewer, o.lung.ID)
	reviewer.expect(reviewer.get(path), http.StatusForbidden)
	b.expect(b.get("/admin/staff/999999/handover"), http.StatusNotFound)
}
