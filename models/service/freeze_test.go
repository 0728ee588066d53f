package service_test

import (
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func (a *association) violations(id int64) []models.Violation {
	a.t.Helper()
	var list []models.Violation
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Violations(id)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return list
}

// lastSMS is the newest text to a phone.
func (a *association) lastSMS(phone string) string {
	a.t.Helper()
	a.deliver()
	last := ""
	for _, s := range a.SMS.Sent() {
		if s.Phone == phone {
			last = s.Text
		}
	}
	return last
}

// deliver sends what is due. What is due together is sent side by side, in any order.
func (a *association) deliver() {
	a.t.Helper()
	if _, err := a.Outbox.Deliver(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

func TestAnAdminFreezesWithEvidenceAndUnfreezesWithAReason(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.member()
		a.download(by)
		_, admin := a.StaffWith(models.AssociationAdmin, 0)
		front := a.view(by, number).Application.Data.CredentialFront
		phone := a.lookUp(by.ID).Phone

		faultAt(t, a.Members.Freeze(ctx, admin, by.ID, " ", nil), "reason", "请填写原因")
		faultAt(t, a.Members.Freeze(ctx, admin, by.ID, "长"+strings.Repeat("长", 500), nil), "reason", "最多 500 个字")
		faultAt(t, a.Members.Freeze(ctx, admin, by.ID, "证书系伪造", []string{"nobodys"}), "evidence", "不属于该会员")
		if err := a.Members.Freeze(ctx, admin, by.ID, "证书系伪造。", []string{front, front}); err != nil {
			t.Fatal(err)
		}
		refused(t, a.Members.Freeze(ctx, admin, by.ID, "再来", nil), models.Conflict, "已于 2026-03-18 09:30")
		list := a.violations(by.ID)
		if len(list) != 1 || list[0].Reason != "证书系伪造。" || list[0].ByName != admin.Name || len(list[0].FileKeys) != 1 {
			t.Errorf("violations: %+v", list)
		}
		if v := a.verify(by); v.State != models.CertificateSuspended {
			t.Errorf("the certificate of a frozen member: %+v", v)
		}
		if text := a.lastSMS(phone); !strings.Contains(text, "原因:证书系伪造。如有异议") || !strings.Contains(text, "022-0000-1234") {
			t.Errorf("told: %q", text)
		}

		faultAt(t, a.Members.Unfreeze(ctx, admin, by.ID, ""), "reason", "请填写原因")
		if err := a.Members.Unfreeze(ctx, admin, by.ID, "经核实证书真实"); err != nil {
			t.Fatal(err)
		}
		refused(t, a.Members.Unfreeze(ctx, admin, by.ID, "再来"), models.Conflict, "没有被冻结")
		m := a.lookUp(by.ID)
		if m.Frozen() || m.FrozenReason != "" || len(a.violations(by.ID)) != 1 {
			t.Errorf("unfrozen: %+v, violations %+v", m, a.violations(by.ID))
		}
		if v := a.verify(by); v.State != models.CertificateValid {
			t.Errorf("the certificate afterwards: %+v", v)
		}
		if text := a.lastSMS(phone); !strings.Contains(text, "已解除冻结") || !strings.Contains(text, "经核实证书真实") {
			t.Errorf("told: %q", text)
		}
	})
}

func TestFreezingNeedsTheRightAndUnfreezingIsTheAssociations(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by, _ := a.member()
	_, admin := a.StaffWith(models.AssociationAdmin, 0)
	_, foreign := a.StaffWith(models.Reviewer, a.Committee("乳腺癌专业委员会").ID)
	_, system := a.StaffWith(models.SystemAdmin, 0)
	for _, c := range []struct {
		by   models.Actor
		code models.Code
	}{{a.reviewer, models.Forbidden}, {foreign, models.NotFound}, {system, models.NotFound}, {by, models.NotFound}} {
		refused(t, a.Members.Freeze(ctx, c.by, by.ID, "伪造", nil), c.code, "")
		refused(t, a.Members.Unfreeze(ctx, c.by, by.ID, "误会"), c.code, "")
	}
	admin.MemberID = by.ID
	refused(t, a.Members.Freeze(ctx, admin, by.ID, "伪造", nil), models.Forbidden, "自己的账号")
	refused(t, a.Members.Unfreeze(ctx, admin, by.ID, "误会"), models.Forbidden, "自己的账号")
}

func TestFraudIsRejectedAndFrozenFromEveryKindOfApplication(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	open := map[models.ApplicationKind]func() (models.Actor, string){
		models.Enrollment: a.pending,
		models.Activation: a.activating,
		models.Change: func() (models.Actor, string) {
			by, _ := a.member()
			return by, a.change(by, "title", map[string]string{"title": "232"}).Number
		},
		models.Upgrade: func() (models.Actor, string) {
			by := a.student("2027-06-30")
			return by, a.upgrade(by).Number
		},
		models.Joining: func() (models.Actor, string) {
			by, _ := a.member()
			app, err := a.Applications.Join(ctx, by, a.Committee("乳腺癌专业委员会").ID)
			if err != nil {
				t.Fatal(err)
			}
			return by, app.Number
		},
	}
	admin := a.admin()
	for _, kind := range models.ApplicationKinds {
		t.Run(kind.Text, func(t *testing.T) {
			by, number := open[models.ApplicationKind(kind.Value)]()
			evidence := len(a.view(by, number).Rounds[0].Files)
			d := service.Decision{Number: number, Round: 1, Action: models.RejectFraud, Reason: "材料系伪造"}
			app, err := a.Reviews.Decide(ctx, admin, d)
			if err != nil || app.State != models.Rejected {
				t.Fatalf("%+v, %v", app, err)
			}
			list := a.violations(by.ID)
			if m := a.lookUp(by.ID); !m.Frozen() || m.FrozenReason != "材料系伪造" || len(list) != 1 || list[0].ApplicationID != app.ID || len(list[0].FileKeys) != evidence {
				t.Errorf("frozen: %+v, violations %+v, evidence %d", m, list, evidence)
			}
			_, err = a.Applications.Move(ctx, by, number, models.Resubmit)
			refused(t, err, models.Forbidden, "材料系伪造")
			if err := a.Members.Unfreeze(ctx, admin, by.ID, "误判"); err != nil {
				t.Fatal(err)
			}
			if _, err := a.Applications.View(ctx, by, number); err != nil {
				t.Errorf("unfrozen: %v", err)
			}
		})
	}
}

// activating is a legacy member whose activation is under review.
func (a *association) activating() (models.Actor, string) {
	a.t.Helper()
	by := servicetest.Actor(a.onRoster(a.Phone(), "王晓岚", idNumber(a.persons+300)))
	app := a.activationOf(by)
	a.move(by, app.Number, models.Submit)
	return by, app.Number
}
