package portal

import (
	"testing"

	"tjtaca/models"
)

func TestANoticeStandsAtTheDoorAndTheNameFollowsTheSettings(t *testing.T) {
	h := newHouse(t)
	_, admin := h.StaffWith(models.AssociationAdmin, 0)
	save := func(n models.Notice) {
		t.Helper()
		if _, err := h.Notices.Save(t.Context(), admin, n); err != nil {
			t.Fatal(err)
		}
	}
	save(models.Notice{Audience: models.ForMembers, Title: "系统<维护>", Body: "周六停机"})
	save(models.Notice{Audience: models.ForMembers, Title: "肺癌年会", Body: "报名", CommitteeID: h.committee.ID})
	save(models.Notice{Audience: models.ForStaff, Title: "审核要求", Body: "看清公章"})
	door := h.browser()
	door.get("/login").want(t, 200, "系统&lt;维护&gt;", "周六停机").lacks(t, "肺癌年会", "审核要求")
	b := h.pending()
	b.get("/member").want(t, 200, "周六停机").lacks(t, "肺癌年会", "审核要求")
	h.decide(models.Approve, "")
	b.get("/member").want(t, 200, "周六停机", "肺癌年会").lacks(t, "审核要求")

	if _, err := h.Settings.Save(t.Context(), admin, map[string]string{models.SettingAssociation: "示例抗癌协会", models.SettingHotline: "022-0000-5678"}); err != nil {
		t.Fatal(err)
	}
	door.get("/login").want(t, 200, "示例抗癌协会<br>会员信息查询系统", "022-0000-5678").lacks(t, "天津抗癌协会")
}
