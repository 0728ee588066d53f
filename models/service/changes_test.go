package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// change is a change of data under review, with its proof.
func (a *association) change(by models.Actor, category string, v map[string]string) *models.Application {
	a.t.Helper()
	app := a.openChange(by, category, v)
	a.attach(by, app.Number, models.StampedProof)
	return a.move(by, app.Number, models.Submit)
}

func (a *association) openChange(by models.Actor, category string, v map[string]string) *models.Application {
	a.t.Helper()
	app, err := a.Applications.Change(a.t.Context(), by, strings.Fields(category))
	if err != nil {
		a.t.Fatal(err)
	}
	a.save(by, app.Number, v)
	return app
}

// changed is a change of data that was approved.
func (a *association) changed(by models.Actor, category string, v map[string]string) {
	a.t.Helper()
	a.decide(a.change(by, category, v).Number, models.Approve, "")
}

// upgrade is an upgrade under review: first the print, then proofs and stamped form together.
func (a *association) upgrade(by models.Actor) *models.Application {
	a.t.Helper()
	app, err := a.Applications.Upgrade(a.t.Context(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	a.save(by, app.Number, map[string]string{"credential_type": models.CredentialTypes[0].Value})
	a.move(by, app.Number, models.Submit)
	for _, kind := range []models.FileKind{models.CredentialFront, models.CredentialInside, models.StampedForm} {
		a.attach(by, app.Number, kind)
	}
	return a.move(by, app.Number, models.SendStamped)
}

// student is an approved student whose card is valid until a date.
func (a *association) student(until string) models.Actor {
	a.t.Helper()
	_, by := a.Registered()
	number := a.fillFor(by)
	a.save(by, number, map[string]string{"member_type": string(models.Student), "student_from": "2024-09-01", "student_until": until})
	a.attach(by, number, models.StudentCard)
	a.send(by, number)
	a.decide(number, models.Approve, "")
	return by
}

func (a *association) admin() models.Actor {
	a.t.Helper()
	_, admin := a.StaffWith(models.AssociationAdmin, 0)
	return admin
}

func TestAChangeOpensOnlyWhatWasChosenAndAppliesOnlyWhatWasAsked(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, _ := a.member()
		app := a.openChange(by, "contact title", map[string]string{"email": "new@example.com", "employer": "没有选择的项目"})
		if got := a.view(by, app.Number); len(got.Changes) != 1 || got.Changes[0].Field.Name != "email" || got.Changes[0].Old != "wang@example.com" {
			t.Errorf("asked for: %+v", got.Changes)
		}
		_, err := a.Applications.Move(ctx, by, app.Number, models.Submit)
		faultAt(t, err, string(models.StampedProof), "请先上传")
		a.attach(by, app.Number, models.StampedProof)
		a.move(by, app.Number, models.Submit)
		_, err = a.Applications.SaveDraft(ctx, by, app.Number, service.DraftPatch{Values: map[string]string{"email": "x@example.com"}})
		refused(t, err, models.Conflict, "审核期间")
		if m := a.lookUp(by.ID); m.Profile.Email != "wang@example.com" {
			t.Errorf("before the approval: %+v", m.Profile)
		}

		// While it waits, the association corrects something that the member did not touch.
		err = a.Store.Tx(ctx, func(tx *store.Tx) error {
			m, err := tx.LockMember(by.ID)
			if err != nil {
				return err
			}
			p := m.Profile
			p.Address = "天津市和平区更正路 2 号"
			return tx.SaveProfile(m, p)
		})
		if err != nil {
			t.Fatal(err)
		}
		a.decide(app.Number, models.Approve, "")
		if p := a.lookUp(by.ID).Profile; p.Email != "new@example.com" || p.Address != "天津市和平区更正路 2 号" || p.Employer != "天津市海河肿瘤医院" {
			t.Errorf("applied: %+v", p)
		}
		if got := a.view(by, app.Number); len(got.Changes) != 1 || got.Changes[0].New != "new@example.com" {
			t.Errorf("the record afterwards: %+v", got.Changes)
		}
	})
}

func TestAChangeIsRejectedCorrectedAndSentAgain(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by, _ := a.member()
	app := a.change(by, "employer", map[string]string{"employer": "天津市示列医院"})
	_, err := a.Reviews.Decide(ctx, a.reviewer, service.Decision{
		Number: app.Number, Round: 1, Action: models.Reject, Reason: "单位名称有错字", Marked: []string{"employer", "stamped_proof"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.view(by, app.Number).Application; got.Reason != "单位名称有错字" || fmt.Sprint(got.Marked) != "[employer stamped_proof]" {
		t.Errorf("rejected: %+v", got)
	}
	a.save(by, app.Number, map[string]string{"employer": "天津市示例医院"})
	a.attach(by, app.Number, models.StampedProof)
	a.move(by, app.Number, models.Resubmit)
	a.move(by, app.Number, models.Withdraw)
	a.move(by, app.Number, models.Submit)
	a.decide(app.Number, models.Approve, "")
	if m := a.lookUp(by.ID); m.Profile.Employer != "天津市示例医院" || m.HomeCommitteeID != a.committee.ID {
		t.Errorf("%+v", m)
	}
}

func TestAnAbandonedChangeStandsInNobodysWay(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by := a.student("2027-06-30")
	app := a.openChange(by, "contact", nil)
	_, err := a.Applications.Move(ctx, by, app.Number, models.Submit)
	refused(t, err, models.Invalid, "还没有改动任何内容")
	_, err = a.Applications.Upgrade(ctx, by)
	refused(t, err, models.Conflict, "资料变更 "+app.Number+" 目前为「待提交」")
	again, err := a.Applications.Change(ctx, by, []string{"title", "other"})
	if err != nil || again.Number != app.Number || again.Changed[0] != "photo" {
		t.Fatalf("another choice goes on with the same draft: %+v, %v", again, err)
	}
	a.move(by, app.Number, models.Abandon)
	a.decide(a.upgrade(by).Number, models.Approve, "")
	_, err = a.Applications.Upgrade(ctx, by)
	refused(t, err, models.Conflict, "您已是专业会员")
	if got := a.move(by, app.Number, models.Reopen); got.Data.Type() != models.Professional || got.State != models.Draft {
		t.Errorf("reopened: %+v", got)
	}
}

func TestWhoIsNoMemberMayChangeNothing(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by, _ := a.pending()
	_, err := a.Applications.Change(ctx, by, []string{"contact"})
	refused(t, err, models.Conflict, "审批通过后")
	_, err = a.Applications.Upgrade(ctx, by)
	refused(t, err, models.Conflict, "审批通过后")
	_, err = a.Applications.Join(ctx, by, a.Committee("乳腺癌专业委员会").ID)
	refused(t, err, models.Conflict, "审批通过后")
	member, _ := a.member()
	for _, chosen := range [][]string{nil, {"member_type"}, {"card"}} { // the card is a student's
		_, err := a.Applications.Change(ctx, member, chosen)
		faultAt(t, err, "category", "")
	}
}

func TestAKeyChangeIsTheAssociationsAndTheOldPhoneIsTold(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		other, _ := a.member()
		by, _ := a.member()
		phone := a.lookUp(by.ID).Phone
		app := a.openChange(by, "key", map[string]string{"name": "王晓兰", "id_number": a.lookUp(other.ID).Profile.IDNumber, "birth_date": "", "gender": ""})
		a.attach(by, app.Number, models.StampedProof)
		_, err := a.Applications.Move(ctx, by, app.Number, models.Submit)
		faultAt(t, err, "id_number", "另一位会员")
		fresh := idNumber(90)
		a.save(by, app.Number, map[string]string{"id_number": fresh, "birth_date": "", "gender": ""})
		a.move(by, app.Number, models.Submit)
		if text := a.lastSMS(phone); !strings.Contains(text, "会员姓名、身份证号") || !strings.Contains(text, "如非本人操作") {
			t.Errorf("on submission: %q", text)
		}

		_, err = a.Reviews.Decide(ctx, a.reviewer, a.decision(app.Number, models.Approve, ""))
		refused(t, err, models.Forbidden, "权限")
		a.reviewer = a.admin()
		a.decide(app.Number, models.Approve, "")
		if text := a.lastSMS(phone); !strings.Contains(text, "已审批通过") {
			t.Errorf("on the decision: %q", text)
		}
		err = a.Store.Read(ctx, func(tx *store.Tx) error {
			m, err := tx.MemberByIDNumber(models.IDTypeResident, fresh)
			if err == nil && m.ID != by.ID {
				t.Errorf("the ID number leads to %d", m.ID)
			}
			return err
		})
		if err != nil {
			t.Errorf("the blind index: %v", err)
		}
		for _, query := range []string{"王晓兰", "wxl"} {
			list, err := a.Members.List(ctx, a.reviewer, service.MemberFilter{Query: query}, service.Page{})
			if err != nil || list.Total == 0 || list.Rows[0].ID != by.ID {
				t.Errorf("found by %s: %+v, %v", query, list, err)
			}
		}
	})
}

func TestWhoEnteredAnApplicationDoesNotDecideIt(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by, _ := a.member()
	admin, second := a.admin(), a.admin()
	app := a.change(by, "key", map[string]string{"name": "王晓兰"})
	_, err := a.Store.SQLDB().ExecContext(ctx, "UPDATE applications SET entered_by = ? WHERE number = ?", admin.ID, app.Number)
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []models.Action{models.Approve, models.Reject, models.RejectFraud} {
		_, err := a.Reviews.Decide(ctx, admin, service.Decision{Number: app.Number, Round: 1, Action: action, Reason: "信息不符"})
		refused(t, err, models.Forbidden, "代为录入")
	}
	if c, err := a.Reviews.Read(ctx, admin, app.Number); err != nil || len(c.Actions) != 0 {
		t.Errorf("offered: %+v, %v", c.Actions, err)
	}
	if _, err := a.Reviews.Decide(ctx, second, service.Decision{Number: app.Number, Round: 1, Action: models.Approve}); err != nil {
		t.Error(err)
	}
}

func TestAReviewerIsToldWhatAnApprovalBringsAbout(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by, _ := a.member()
	if _, err := a.Applications.Join(ctx, by, a.Committee("乳腺癌专业委员会").ID); err != nil {
		t.Fatal(err)
	}
	a.download(by)
	app := a.change(by, "employer key", map[string]string{"employer": "天津市示例医院", "name": "王晓兰"})
	c, err := a.Reviews.Read(ctx, a.admin(), app.Number)
	if err != nil {
		t.Fatal(err)
	}
	told := strings.Join(c.Consequences, "\n")
	for _, want := range []string{"关键信息:会员姓名。", "会员姓名、工作单位", "现有证书(第 1 版)立即失效", "仍由肺癌专业委员会管理", "另有 1 项申请正在审核"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
}

func TestAnApprovedChangeIsAuditedWithBeforeAndAfterMasked(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	old := a.lookUp(by.ID).Profile.IDNumber
	fresh := idNumber(91)
	a.reviewer = a.admin()
	a.changed(by, "key title", map[string]string{"id_number": fresh, "birth_date": "", "gender": "", "title": "232"})
	var entries []models.AuditEntry
	err := a.Store.Read(t.Context(), func(tx *store.Tx) (err error) {
		entries, _, err = tx.AuditLog(models.AuditFilter{Action: "member.change"}, 0, 10)
		return err
	})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%+v, %v", entries, err)
	}
	told := entries[0].Before + entries[0].After
	if strings.Contains(told, fresh) || strings.Contains(told, old) || !strings.Contains(told, models.MaskIDNumber(fresh)) || !strings.Contains(told, `"title":"232"`) {
		t.Errorf("%s", told)
	}
}

func TestAnUpgradePrintsFirstAndAsksForProofsWithTheStamp(t *testing.T) {
	a, ctx := newAssociation(t, servicetest.New(t)), t.Context()
	by := a.student("2027-06-30")
	app, err := a.Applications.Upgrade(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Applications.Move(ctx, by, app.Number, models.Submit)
	faultAt(t, err, "credential_type", "请选择")
	a.save(by, app.Number, map[string]string{"credential_type": models.CredentialTypes[0].Value, "member_type": string(models.Ordinary)})
	a.move(by, app.Number, models.Submit)
	a.attach(by, app.Number, models.StampedForm)
	_, err = a.Applications.Move(ctx, by, app.Number, models.SendStamped)
	faultAt(t, err, "credential_front", "请上传")
	a.attach(by, app.Number, models.CredentialFront)
	a.attach(by, app.Number, models.CredentialInside)
	if got := a.view(by, app.Number).Application; !got.StampCurrent() || got.Data.Type() != models.Professional {
		t.Errorf("proofs are not printed and make no print void: %+v", got)
	}
	a.move(by, app.Number, models.SendStamped)
	_, err = a.Uploads.Attach(ctx, by, app.Number, models.CredentialFront, strings.NewReader(""))
	refused(t, err, models.Conflict, "审核期间")
}

func TestStudentsAreToldOfTheirCardOnce(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by := a.student("2026-06-30")
		a.student("2027-06-30")
		a.member()
		told := func(want int) {
			t.Helper()
			if n, err := a.Members.RemindCards(ctx); n != want || err != nil {
				t.Errorf("%s: told %d, %v, want %d", a.Clock.Now().Format("2006-01-02"), n, err, want)
			}
		}
		told(0)
		a.Clock.Set(time.Date(2026, 4, 30, 9, 0, 0, 0, models.Zone)) // 61 days before
		told(0)
		a.Clock.Set(time.Date(2026, 5, 1, 9, 0, 0, 0, models.Zone))
		told(1)
		told(0)
		text := a.lastSMS(a.lookUp(by.ID).Phone)
		if !strings.Contains(text, "2026-06-30") || !strings.Contains(text, "升级专业会员") || !strings.Contains(text, "更新学生证") {
			t.Errorf("told: %q", text)
		}
		app := a.openChange(by, "card", map[string]string{"student_until": "2026-12-31"})
		a.attach(by, app.Number, models.StudentCard)
		a.attach(by, app.Number, models.StampedProof)
		a.move(by, app.Number, models.Submit)
		a.Clock.Set(time.Date(2026, 7, 2, 9, 0, 0, 0, models.Zone))
		if c, err := a.Reviews.Read(ctx, a.reviewer, app.Number); err != nil || !strings.Contains(strings.Join(c.Consequences, ""), "2026-06-30,已过期") {
			t.Errorf("the reviewer is told: %+v, %v", c.Consequences, err)
		}
		a.decide(app.Number, models.Approve, "")
		told(0)
		a.Clock.Set(time.Date(2026, 11, 15, 9, 0, 0, 0, models.Zone))
		told(1) // of the new card
	})
}
