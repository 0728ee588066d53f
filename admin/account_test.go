package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// accounts: what an admin does to an account needs a reason, is told to the member and ends their logins; nobody else has the buttons.
func (o *office) accounts(t *testing.T) {
	admin, second := o.staff(t, models.AssociationAdmin, 0), o.staff(t, models.AssociationAdmin, 0)
	reviewer, ruxian := o.staff(t, models.Reviewer, o.lung.ID), o.staff(t, models.Reviewer, o.breast.ID)
	by, number := o.pending(t, o.lung, "丁香")
	o.approve(t, number)
	at := "/admin/members/" + decimal(by.ID)
	admin.expect(admin.get(at), http.StatusOK, "更正资料", "合并账号", "冻结账号", "操作记录", "盖章文件", "审批通过")
	reviewer.expectNot(reviewer.get(at), "更正资料", "冻结账号", "操作记录")

	token, err := o.Accounts.LoginByCode(t.Context(), servicetest.Client, o.phoneOf(t, by), o.Code(o.phoneOf(t, by), service.CodeLogin))
	if err != nil {
		t.Fatal(err)
	}
	admin.expect(admin.post(at+"/freeze", url.Values{"reason": {" "}}), http.StatusUnprocessableEntity, "请填写原因")
	admin.sees(admin.post(at+"/freeze", url.Values{"reason": {"证书<造假>"}}), at, "账号已冻结", "证书&lt;造假&gt;", "解除冻结")
	if _, _, err := o.Accounts.Session(t.Context(), token); models.CodeOf(err) != models.NotFound {
		t.Errorf("the member's login lives on: %v", err)
	}
	admin.expect(admin.post(at+"/freeze", url.Values{"reason": {"再一次"}}), http.StatusConflict, "已于")
	admin.sees(admin.post(at+"/unfreeze", url.Values{"reason": {"查清"}}), at, "账号已解除冻结", "违规记录")
	admin.expect(admin.post(at+"/phone", url.Values{"reason": {"核对身份证"}, "phone": {"123"}}), http.StatusUnprocessableEntity, "请填写 11 位手机号码", `value="123"`)
	admin.sees(admin.post(at+"/phone", url.Values{"reason": {"核对身份证"}, "phone": {"13712340000"}}), at, "登录手机号已更换")
	admin.sees(admin.post(at+"/password", url.Values{"reason": {"来电"}}), at, "登录密码已重置")
	admin.expect(admin.post(at+"/revoke", url.Values{"reason": {"误发"}}), http.StatusConflict, "没有有效的会员证书")

	admin.expect(admin.get(at+"/correct"), http.StatusOK, "关键", "工作单位", `value="丁香"`)
	admin.expect(admin.post(at+"/correct", url.Values{"email": {"nonsense"}, "reason": {"来电"}}), http.StatusUnprocessableEntity, "电子邮箱格式不正确", `value="nonsense"`)
	admin.expect(admin.get(at+"/correct"), http.StatusOK, `value="天津/天津市/和平区"`)
	admin.expect(admin.post(at+"/correct", url.Values{"native_place": {"天津市"}, "reason": {"来电"}}), http.StatusUnprocessableEntity, "请选择籍贯", `value="天津市"`)
	admin.sees(admin.post(at+"/correct", url.Values{"native_place": {"河北省石家庄市长安区"}, "reason": {"来电"}}), at, "资料已更正", "河北省/石家庄市/长安区")
	admin.sees(admin.post(at+"/correct", url.Values{"email": {"ding@example.com"}, "reason": {"来电"}}), at, "资料已更正")
	entered := admin.post(at+"/correct", url.Values{"name": {"丁小香"}, "id_number": {""}, "reason": {"身份证"}})
	change := entered.header.Get("Location")
	if entered.status != http.StatusSeeOther {
		t.Fatalf("%d %s", entered.status, entered.body)
	}
	admin.expect(admin.get(change), http.StatusOK, "丁小香")
	admin.expect(admin.post(change+"/decision", url.Values{"action": {"approve"}, "round": {"1"}}), http.StatusForbidden, "代为录入")
	second.get(change)
	if decided := second.post(change+"/decision", url.Values{"action": {"approve"}, "round": {"1"}}); decided.status != http.StatusSeeOther {
		t.Errorf("the second admin: %d", decided.status)
	}
	admin.expect(admin.get(at), http.StatusOK, "丁小香")

	double, _ := o.pending(t, o.lung, "丁香")
	merge := at + "/merge"
	admin.expect(admin.get(merge), http.StatusOK, "查找重复的账号", "没有找到其他账号")
	admin.expect(admin.get(merge+"?q=dingxiang"), http.StatusOK, merge+"?other="+decimal(double.ID))
	admin.expectNot(admin.get(merge+"?q=dingxiang"), merge+"?other="+decimal(by.ID)+`"`)
	admin.expect(admin.get(merge+"?other="+decimal(double.ID)), http.StatusOK, "并入后注销", "合并原因", "证件号码不同")
	admin.expect(admin.get(merge+"?other=999999"), http.StatusNotFound)
	admin.sees(admin.post(merge, url.Values{"other": {decimal(double.ID)}, "reason": {"同一人"}}), at, "两个账号已合并")
	admin.expect(admin.get("/admin/members/"+decimal(double.ID)), http.StatusOK, "已注销")

	for _, path := range []string{"/freeze", "/unfreeze", "/phone", "/password", "/sessions", "/revoke", "/reissue", "/correct", "/merge"} {
		for _, b := range []*browser{reviewer, ruxian} {
			b.get("/admin")
			b.expect(b.post(at+path, url.Values{"reason": {"试试"}, "other": {"1"}}), http.StatusForbidden)
		}
	}
}

// columns: everybody sees the columns of the list that they chose, masked whatever they chose.
func (o *office) columns(t *testing.T) {
	admin, reviewer := o.staff(t, models.AssociationAdmin, 0), o.staff(t, models.Reviewer, o.lung.ID)
	_, number := o.pending(t, o.lung, "辛夷")
	id := idNumber(o.persons)
	o.approve(t, number)
	b := reviewer.get("/admin/members?q=xinyi")
	reviewer.expect(b, http.StatusOK, "辛夷", "<th scope=\"col\" class=\"col-employer\">工作单位", "肺癌专业委员会</td>")
	reviewer.expectNot(b, `class="col-id_number"`)
	chosen := reviewer.post("/admin/members/columns", url.Values{"shown": {"id_number", "native_place", "password_hash"}, "filter": {"q=xinyi&x=1"}})
	if chosen.status != http.StatusSeeOther || chosen.location != "/admin/members?q=xinyi" {
		t.Fatalf("%d %s", chosen.status, chosen.location)
	}
	b = reviewer.get(chosen.location)
	reviewer.expect(b, http.StatusOK, "辛夷", `class="col-id_number"`, models.MaskIDNumber(id), "天津/天津市/和平区", `class="col-open"`)
	reviewer.expectNot(b, `class="col-employer"`, `class="col-password_hash"`, id)
	admin.expect(admin.get("/admin/members?q=xinyi"), http.StatusOK, `class="col-employer"`)
	o.staff(t, models.Auditor, 0).expect(o.staff(t, models.Auditor, 0).post("/admin/members/columns", url.Values{"shown": {"name"}}), http.StatusForbidden)
}

func (o *office) phoneOf(t *testing.T, by models.Actor) string {
	t.Helper()
	_, admin := o.StaffWith(models.AssociationAdmin, 0)
	phone, err := o.Members.Reveal(t.Context(), admin, by.ID, "phone")
	if err != nil {
		t.Fatal(err)
	}
	return phone
}
