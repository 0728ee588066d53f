package service_test

import (
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func TestACorrectionTakesEffectAtOnceAndVoidsWhatPrintsIt(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, _ := a.member()
		a.download(by)
		admin := a.admin()
		correct := func(values map[string]string, reason string) (*models.Application, error) {
			return a.Members.Correct(ctx, admin, by.ID, values, reason)
		}
		_, err := correct(map[string]string{"employer": "天津市示例医院"}, " ")
		faultAt(t, err, "reason", "请填写原因")
		_, err = correct(map[string]string{"email": "nonsense"}, "会员来电")
		faultAt(t, err, "email", "格式不正确")
		_, err = correct(map[string]string{"employer": "天津市海河肿瘤医院"}, "会员来电")
		refused(t, err, models.Conflict, "没有改动")
		app, err := correct(map[string]string{"employer": " 天津市示例医院 ", "email": "new@example.com"}, "会员来电,与公章一致")
		if err != nil || app != nil {
			t.Fatalf("%+v %v", app, err)
		}
		m := a.lookUp(by.ID)
		if m.Profile.Employer != "天津市示例医院" || m.Profile.Email != "new@example.com" || m.Profile.Major != "肿瘤学" {
			t.Errorf("%+v", m.Profile)
		}
		if text := a.lastSMS(m.Phone); !strings.Contains(text, "工作单位") || !strings.Contains(text, "与公章一致") || !strings.Contains(text, "重新下载") {
			t.Errorf("the member is told %q", text)
		}
		if _, issued, err := a.Certificates.Check(ctx, by); err != nil || issued != nil {
			t.Errorf("a certificate that prints the old employer stands: %+v %v", issued, err)
		}
		if _, err := correct(map[string]string{"native_place": "130102"}, "籍贯登记有误"); err != nil || a.lookUp(by.ID).Profile.NativePlace != "130102" {
			t.Errorf("a place: %v", err)
		}
		_, err = a.Members.Correct(ctx, a.reviewer, by.ID, map[string]string{"email": "x@example.com"}, "试试")
		refused(t, err, models.Forbidden, "权限")
	})
}

func TestAKeyCorrectionIsDecidedByASecondPerson(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, _ := a.member()
		first, second := a.admin(), a.admin()
		app, err := a.Members.Correct(ctx, first, by.ID, map[string]string{"name": "王小岚", "email": "new@example.com"}, "身份证原件为小")
		if err != nil || app == nil || app.State != models.Pending || app.EnteredBy != first.ID {
			t.Fatalf("%+v %v", app, err)
		}
		if m := a.lookUp(by.ID); m.Profile.Name != "王晓岚" || m.Profile.Email == "new@example.com" {
			t.Errorf("before the decision: %+v", m.Profile)
		}
		d := service.Decision{Number: app.Number, Round: app.Round, Action: models.Approve}
		_, err = a.Reviews.Decide(ctx, first, d)
		refused(t, err, models.Forbidden, "代为录入")
		_, err = a.Reviews.Decide(ctx, a.reviewer, d)
		refused(t, err, models.Forbidden, "权限")
		if _, err := a.Reviews.Decide(ctx, second, d); err != nil {
			t.Fatal(err)
		}
		if m := a.lookUp(by.ID); m.Profile.Name != "王小岚" || m.Profile.Email != "new@example.com" {
			t.Errorf("after it: %+v", m.Profile)
		}
		list, err := a.Members.List(ctx, second, service.MemberFilter{Query: "wangxiaolan"}, service.Page{})
		if err != nil || list.Total != 1 {
			t.Errorf("the new name is not found: %+v %v", list, err)
		}
		v := a.view(by, app.Number)
		if state, err := models.Replay(models.Change, v.History); err != nil || state != models.Approved {
			t.Errorf("the history replays to %s, %v", state, err)
		}
	})
}

func TestWhatAnAdminDoesToAnAccountEndsItsLogins(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		admin := a.admin()
		for name, act := range map[string]func(id int64) error{
			"phone": func(id int64) error {
				return a.Members.ChangePhone(ctx, admin, id, "13912345678", "核对身份证原件")
			},
			"password": func(id int64) error { return a.Members.ResetPassword(ctx, admin, id, "会员来电") },
			"sessions": func(id int64) error { return a.Members.EndSessions(ctx, admin, id, "电脑遗失") },
		} {
			token, err := a.Accounts.Register(ctx, servicetest.Client, registration(w, w.Phone()))
			if err != nil {
				t.Fatal(err)
			}
			_, m, err := a.Accounts.Session(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			if err := act(m.ID); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, _, err := a.Accounts.Session(ctx, token); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: the login lives on: %v", name, err)
			}
			if now := a.lookUp(m.ID); name == "password" && now.HasPassword || name == "phone" && now.Phone != "13912345678" {
				t.Errorf("%s: %+v", name, now)
			}
			if text := a.lastSMS(m.Phone); text == "" || strings.Contains(text, "13912345678") {
				t.Errorf("%s: the member is told %q", name, text)
			}
			if err := a.Members.EndSessions(ctx, a.reviewer, m.ID, "试试"); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: a reviewer: %v", name, err)
			}
		}
	})
}

func TestARevokedCertificateIsReissuedOnlyWhenAllowed(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, _ := a.member()
		admin := a.admin()
		refused(t, a.Members.RevokeCertificate(ctx, admin, by.ID, "误发"), models.Conflict, "没有有效")
		a.download(by)
		first := a.lookUp(by.ID).Number
		refused(t, a.Members.AllowReissue(ctx, admin, by.ID, "可以"), models.Conflict, "没有被撤销")
		if err := a.Members.RevokeCertificate(ctx, admin, by.ID, "误发"); err != nil {
			t.Fatal(err)
		}
		if v, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, first); err != nil || v.State != models.CertificateRevoked {
			t.Errorf("%+v %v", v, err)
		}
		_, _, err := a.Certificates.Download(ctx, by)
		refused(t, err, models.Forbidden, "撤销")
		if err := a.Members.AllowReissue(ctx, admin, by.ID, "查明无误"); err != nil {
			t.Fatal(err)
		}
		a.download(by)
		if v, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, first); err != nil || v.State != models.CertificateValid {
			t.Errorf("%+v %v", v, err)
		}
	})
}

func TestADoubleAccountGoesIntoTheOneThatStays(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		admin := a.admin()
		keep, _ := a.member()
		a.download(keep)
		lose, number := a.pending()
		legacy := a.onRoster(w.Phone(), "王晓岚", idNumber(480))
		p, err := a.Members.PreviewMerge(ctx, admin, keep.ID, lose.ID)
		if err != nil || p.Hindrance != "" || p.LoseHas.Applications != 1 || p.LoseHas.Files == 0 || strings.Contains(p.Keep.Phone, a.lookUp(keep.ID).Phone) {
			t.Fatalf("%+v %v", p, err)
		}
		refused(t, a.Members.Merge(ctx, admin, lose.ID, keep.ID, "同一人"), models.Conflict, "请保留已入会的账号")
		refused(t, a.Members.Merge(ctx, a.reviewer, keep.ID, lose.ID, "同一人"), models.Forbidden, "权限")
		gone := a.lookUp(lose.ID).Phone
		if err := a.Members.Merge(ctx, admin, keep.ID, lose.ID, "同一人两次注册"); err != nil {
			t.Fatal(err)
		}
		if text := a.lastSMS(gone); !strings.Contains(text, "已并入") || strings.Contains(text, a.lookUp(keep.ID).Phone) {
			t.Errorf("the phone that logs in nowhere any more is told %q", text)
		}
		if m := a.lookUp(lose.ID); m.State != models.ClosedMember || m.Phone != "" || m.Profile.IDNumber != "" {
			t.Errorf("the double: %+v", m)
		}
		if v, err := a.Applications.View(ctx, keep, number); err != nil || len(v.Files) == 0 {
			t.Errorf("its application: %+v %v", v, err)
		}
		if p, err := a.Members.PreviewMerge(ctx, admin, keep.ID, legacy.ID); err != nil || p.LoseOld == "" || p.KeepOld != "" {
			t.Errorf("%+v %v", p, err)
		}
		if err := a.Members.Merge(ctx, admin, keep.ID, legacy.ID, "原会员重新注册"); err != nil {
			t.Fatal(err)
		}
		err = w.Store.Read(ctx, func(tx *store.Tx) error {
			l, err := tx.Legacy(keep.ID)
			if err == nil && l.OldNumber == "" {
				t.Errorf("%+v", l)
			}
			return err
		})
		if err != nil {
			t.Errorf("the row of the old roster: %v", err)
		}
		other, _ := a.pending()
		refused(t, a.Members.Merge(ctx, admin, keep.ID, other.ID, "同一人"), models.Conflict, "都有正在办理的申请")
		if log, err := a.Audit.Log(ctx, a.auditor(), models.AuditFilter{Action: "member.merge"}, service.Page{}); err != nil || len(log.Rows) != 4 {
			t.Errorf("%+v %v", log, err)
		}
	})
}
