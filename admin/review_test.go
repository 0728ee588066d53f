package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
)

func (o *office) decisions(t *testing.T) {
	committee := o.Committee("淋巴瘤专业委员会")
	by, first := o.pending(t, committee, "周海燕")
	_, second := o.pending(t, committee, "吴桐")
	b := o.staff(t, models.Reviewer, committee.ID)

	p := b.get("/admin/applications/" + first)
	b.expect(p, http.StatusOK, "周海燕", "盖章文件", "盖章不清晰", "信息填写不完整", "证件模糊", "信息不符", `value="approve"`, `value="reject_fraud"`, "2026-04-")
	b.expectNot(p, idNumber(o.persons-1))

	p = b.post("/admin/applications/"+first+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"  "}, "marked": {"employer"}})
	b.expect(p, http.StatusUnprocessableEntity, `class="fault"`, `value="employer" checked`)

	p = b.post("/admin/applications/"+first+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"盖章不清晰"}, "marked": {"employer", "stamped_form"}})
	if p.status != http.StatusSeeOther || p.location != "/admin/applications/"+second {
		t.Fatalf("after the decision: %d %s", p.status, p.location)
	}
	b.expect(b.get(p.location), http.StatusOK, "已办理:周海燕", "吴桐")
	view, err := o.Applications.View(t.Context(), by, first)
	if err != nil {
		t.Fatal(err)
	}
	if a := view.Application; a.State != models.Rejected || a.Reason != "盖章不清晰" || fmt.Sprint(a.Marked) != "[employer stamped_form]" {
		t.Errorf("rejected as %s %q %v", a.State, a.Reason, a.Marked)
	}
	p = b.get("/admin/applications/" + first)
	b.expect(p, http.StatusOK, "审批不通过", "盖章不清晰", "以往各轮")
	b.expectNot(p, `value="approve"`)

	p = b.post("/admin/applications/"+second+"/decision", url.Values{"round": {"1"}, "action": {"approve"}})
	if p.status != http.StatusSeeOther || p.location != "/admin/applications" {
		t.Fatalf("after the last decision: %d %s", p.status, p.location)
	}
	b.expect(b.get(p.location), http.StatusOK, "已办理:吴桐", "没有符合条件的记录")
	b.expect(b.get("/admin/applications?state=all"), http.StatusOK, first, second)

	secretary := o.staff(t, models.Secretary, committee.ID)
	_, third := o.pending(t, committee, "郑凯")
	p = secretary.get("/admin/applications/" + third)
	secretary.expect(p, http.StatusOK, "没有审核权限")
	secretary.expectNot(p, `name="action"`, "显示完整")
	secretary.expect(secretary.post("/admin/applications/"+third+"/decision", url.Values{"round": {"1"}, "action": {"approve"}}), http.StatusForbidden)
	secretary.expect(secretary.post("/admin/applications/"+third+"/reveal", url.Values{"field": {"id_number"}}), http.StatusForbidden)
}

// ownQueue: tabs with counts, ticks for those who may decide, filters and columns of one's own.
func (o *office) ownQueue(t *testing.T) {
	committee := o.Committee("食管癌专业委员会")
	_, number := o.pending(t, committee, "顾清扬")
	b := o.staff(t, models.Reviewer, committee.ID)
	p := b.get("/admin/applications?employer=" + url.QueryEscape("天津市海河"))
	b.expect(p, http.StatusOK, "入会申请 <small>1</small>", "审批通过 <small>0</small>", `name="numbers" value="`+number+`"`, "批量通过", "提交时间", number+"?employer=")
	b.expect(b.get("/admin/applications?employer=x"), http.StatusOK, "没有符合条件的记录")

	if p = b.post("/admin/queue/filters", url.Values{"name": {"<b>急</b>"}, "filter": {"overdue=1&bad=1"}}); p.status != http.StatusSeeOther || p.location != "/admin/applications?overdue=1" {
		t.Fatalf("answered %d %s", p.status, p.location)
	}
	b.expect(b.get("/admin/applications"), http.StatusOK, `href="/admin/applications?overdue=1">&lt;b&gt;急`)
	b.expect(b.post("/admin/queue/filters", url.Values{"name": {""}, "filter": {"overdue=1"}}), http.StatusUnprocessableEntity, "名字")
	if p = b.post("/admin/queue/columns", url.Values{"shown": {"photo", "due", "nonsense"}, "filter": {"q=gu"}}); p.location != "/admin/applications?q=gu" {
		t.Errorf("answered %d %s", p.status, p.location)
	}
	p = b.get("/admin/applications")
	b.expect(p, http.StatusOK, "顾清扬", "到期日")
	b.expectNot(p, "col-submitted", "col-number")

	bulk := b.post("/admin/bulk", url.Values{"numbers": {number}, "action": {"approve"}, "filter": {""}})
	b.expect(bulk, http.StatusOK, "顾清扬", "批量通过")

	secretary := o.staff(t, models.Secretary, committee.ID)
	secretary.expectNot(secretary.get("/admin/applications"), "col-pick", "批量通过", "急")
	system := o.staff(t, models.SystemAdmin, 0)
	for _, path := range []string{"/admin/queue/filters", "/admin/queue/filters/drop", "/admin/queue/columns"} {
		system.expect(system.post(path, url.Values{"name": {"x"}}), http.StatusForbidden)
	}
}

// filtered: a reviewer stays within the filter of the queue, and loses nothing typed to what happens meanwhile.
func (o *office) filtered(t *testing.T) {
	committee := o.Committee("胃癌专业委员会")
	by, first := o.pending(t, committee, "沈一鸣")
	_, other := o.pending(t, committee, "陆远")
	_, second := o.pending(t, committee, "沈思齐")
	if _, err := o.Checks.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := o.staff(t, models.Reviewer, committee.ID)
	p := b.get("/admin/applications/" + first + "?q=shen")
	b.expect(p, http.StatusOK, "/admin/applications/"+second+"?q=shen", "自动核验", "请留意", `value="q=shen"`)
	b.expectNot(p, other)
	b.expect(b.get("/admin/applications?light=red"), http.StatusOK)
	b.expect(b.get("/admin/applications/"+first+"?light=x&x=1"), http.StatusNotFound)
	b.expect(b.get("/admin/applications/"+first+"/standing"), http.StatusOK, `"state":"pending"`)

	p = b.post("/admin/applications/"+second+"/decision", url.Values{"round": {"1"}, "action": {"approve"}, "filter": {"q=shen&x=1&state=<b>"}})
	if p.status != http.StatusSeeOther || p.location != "/admin/applications/"+first+"?q=shen" {
		t.Fatalf("after the decision: %d %s", p.status, p.location)
	}
	if _, err := o.Applications.Move(t.Context(), by, first, models.Withdraw); err != nil {
		t.Fatal(err)
	}
	p = b.post("/admin/applications/"+first+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"照片与证件不符"}, "marked": {"photo"}})
	b.expect(p, http.StatusConflict, "已由申请人撤回", "照片与证件不符", "标出")
	b.expect(b.get("/admin/applications/"+first+"/standing"), http.StatusNotFound)
}

func (o *office) conflict(t *testing.T) {
	_, number := o.pending(t, o.lung, "冯雪")
	one, other := o.staff(t, models.Reviewer, o.lung.ID), o.staff(t, models.Reviewer, o.lung.ID)
	one.get("/admin/applications/" + number)
	other.get("/admin/applications/" + number)
	if p := one.post("/admin/applications/"+number+"/decision", url.Values{"round": {"1"}, "action": {"approve"}}); p.status != http.StatusSeeOther {
		t.Fatalf("the first decision answered %d", p.status)
	}
	p := other.post("/admin/applications/"+number+"/decision", url.Values{"round": {"1"}, "action": {"reject"}, "reason": {"信息不符"}})
	other.expect(p, http.StatusConflict, "您的操作没有生效", "张敏", "2026-03-18", "审批通过", "您刚才填写的内容", "信息不符")
	other.expectNot(p, `name="action"`)
	again := one.post("/admin/applications/"+number+"/decision", url.Values{"round": {"1"}, "action": {"approve"}})
	one.expect(again, http.StatusConflict)
}

func (o *office) fraud(t *testing.T) {
	_, number := o.pending(t, o.lung, "钱进")
	b := o.staff(t, models.Reviewer, o.lung.ID)
	path := "/admin/applications/" + number + "/decision"
	p := b.post(path, url.Values{"round": {"1"}, "action": {"reject_fraud"}, "reason": {"资质证书为伪造"}})
	b.expect(p, http.StatusUnprocessableEntity, "请输入「冻结」以确认", "资质证书为伪造")
	if p := b.post(path, url.Values{"round": {"1"}, "action": {"reject_fraud"}, "reason": {"资质证书为伪造"}, "confirm": {"冻结"}}); p.status != http.StatusSeeOther {
		t.Fatalf("answered %d: %.300s", p.status, p.body)
	}
	b.expect(b.get("/admin/applications/"+number), http.StatusOK, "账号已冻结", "资质证书为伪造", "虚假材料驳回并冻结")
}

func (o *office) reveal(t *testing.T) {
	by, number := o.pending(t, o.lung, "何佳")
	id := idNumber(o.persons)
	b := o.staff(t, models.Reviewer, o.lung.ID)
	b.expectNot(b.get("/admin/applications/"+number), id)
	p := b.post("/admin/applications/"+number+"/reveal", url.Values{"field": {"id_number"}})
	b.expect(p, http.StatusOK, id)
	b.expect(b.post("/admin/applications/"+number+"/reveal", url.Values{"field": {"name"}}), http.StatusNotFound)

	view, err := o.Applications.View(t.Context(), by, number)
	if err != nil {
		t.Fatal(err)
	}
	file := b.get("/admin/files/" + view.Files[models.StampedForm].Key)
	b.expect(file, http.StatusOK)
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Content-Disposition": "inline", "Content-Security-Policy": "sandbox",
	} {
		if got := file.header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func (o *office) housekeeping(t *testing.T) {
	b := o.staff(t, models.SystemAdmin, 0)
	b.expect(b.post("/admin/committees/new", url.Values{"name": {"肺癌专业委员会"}, "sort": {"abc"}}), http.StatusUnprocessableEntity, "排序应为数字", `value="肺癌专业委员会"`)
	b.expect(b.post("/admin/committees/new", url.Values{"name": {"肺癌专业委员会"}}), http.StatusUnprocessableEntity, `class="fault"`)
	if p := b.post("/admin/committees/new", url.Values{"name": {"肿瘤营养专业委员会"}, "sort": {"7"}, "open": {"1"}}); p.status != http.StatusSeeOther {
		t.Fatalf("answered %d: %.300s", p.status, p.body)
	}
	b.expect(b.get("/admin/committees"), http.StatusOK, "肿瘤营养专业委员会", "已保存")

	role := fmt.Sprintf("reviewer:%d", o.lung.ID)
	b.expect(b.post("/admin/staff/new", url.Values{"name": {"高远"}, "username": {""}, "password": {"x"}, "role": {role}}), http.StatusUnprocessableEntity,
		`value="高远"`, `value="`+role+`" aria-label="肺癌专业委员会专委会审核员" checked`)
	created := url.Values{"name": {"高远"}, "username": {"gaoyuan"}, "password": {"Erste-Anmeldung-2026"}, "role": {role}}
	if p := b.post("/admin/staff/new", created); p.status != http.StatusSeeOther {
		t.Fatalf("answered %d: %.600s", p.status, p.body)
	}
	list := b.get("/admin/staff")
	b.expect(list, http.StatusOK, "高远", "gaoyuan", "专委会审核员(肺癌专业委员会)", "初始密码")
	all, err := o.Staff.List(t.Context(), models.Actor{Kind: models.StaffActor, Roles: []models.Assignment{{Role: models.SystemAdmin}}})
	if err != nil {
		t.Fatal(err)
	}
	one := ""
	for _, s := range all {
		if s.Username == "gaoyuan" {
			one = fmt.Sprintf("/admin/staff/%d", s.ID)
		}
	}
	b.expect(b.post(one+"/password", nil), http.StatusOK, "只显示这一次")
	if p := b.post(one+"/active", url.Values{"active": {""}}); p.status != http.StatusSeeOther {
		t.Errorf("closing the account answered %d", p.status)
	}
	b.expect(b.get(one), http.StatusOK, "已停用", "重新启用")
	b.expect(b.get("/admin/staff/999999"), http.StatusNotFound)
}
