package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// claims: an admin compares what was said, and gives the account to the new phone; a reviewer has no such page.
func (o *office) claims(t *testing.T) {
	old, fresh := o.Phone(), o.Phone()
	var m *models.Member
	err := o.Store.Tx(t.Context(), func(tx *store.Tx) (err error) {
		if m, err = tx.AddMember(old, "", models.Legacy); err != nil {
			return err
		}
		data := models.Profile{Name: "冯<b>秀珍", IDType: models.IDTypeResident, IDNumber: idNumber(450)}
		if err := tx.SaveProfile(m, data); err != nil {
			return err
		}
		return tx.AddLegacy(models.LegacyMember{MemberID: m.ID, OldNumber: "TJ-OLD-450", Phone: old, Data: data})
	})
	if err != nil {
		t.Fatal(err)
	}
	form := service.ClaimForm{Number: "tj-old-450", Name: "冯<b>秀珍", IDNumber: idNumber(450), Phone: fresh, Code: o.Code(fresh, service.CodeClaim)}
	if err := o.Claims.File(t.Context(), servicetest.Client, form); err != nil {
		t.Fatal(err)
	}
	reviewer, b := o.staff(t, models.Reviewer, o.lung.ID), o.staff(t, models.AssociationAdmin, 0)
	b.expect(b.get("/admin/claims"), http.StatusOK, "冯&lt;b&gt;秀珍", models.MaskPhone(fresh), "TJ-OLD-450")
	b.expectNot(b.get("/admin/claims"), fresh, idNumber(450))
	b.expect(b.get("/admin/claims/1"), http.StatusOK, "一致", fresh, models.MaskPhone(old))
	b.expect(b.get("/admin/claims?state=approved"), http.StatusOK, "没有申请")
	b.expect(b.get("/admin/claims?state=other"), http.StatusNotFound)
	b.expect(b.get("/admin/claims/999"), http.StatusNotFound)
	reviewer.expect(reviewer.get("/admin/claims"), http.StatusForbidden)
	reviewer.expect(reviewer.post("/admin/claims/1", url.Values{"decision": {"approve"}, "note": {"是"}}), http.StatusForbidden)
	b.expect(b.post("/admin/claims/1", url.Values{"decision": {"approve"}, "note": {" "}}), http.StatusUnprocessableEntity, "请写明如何核实了身份")
	b.sees(b.post("/admin/claims/1", url.Values{"decision": {"approve"}, "note": {"核对身份证原件"}}), "/admin/claims", "已更换登录手机号")
	b.expect(b.post("/admin/claims/1", url.Values{"decision": {"reject"}, "note": {"晚了"}}), http.StatusConflict, "刚刚已由他人处理")
	if _, err := o.Outbox.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, s := range o.SMS.Sent() {
		if s.Phone == old {
			told = s.Text
		}
	}
	if !strings.Contains(told, "已由协会核实后更换") {
		t.Errorf("the old phone is told %q", told)
	}
}
