package service_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// onRoster puts a row of the old roster in; without a phone of their own if another member has it.
func (a *association) onRoster(phone, name, id string) *models.Member {
	a.t.Helper()
	a.persons++
	data := models.Profile{Name: name, IDType: models.IDTypeResident, IDNumber: id, Gender: models.IDNumberGender(id), Employer: "天津市海河肿瘤医院"}
	var m *models.Member
	err := a.Store.Tx(a.t.Context(), func(tx *store.Tx) error {
		own := phone
		if _, err := tx.MemberByPhone(phone); err == nil {
			own = ""
		}
		var err error
		if m, err = tx.AddMember(own, "", models.Legacy); err != nil {
			return err
		}
		if err := tx.SaveProfile(m, data); err != nil {
			return err
		}
		return tx.AddLegacy(models.LegacyMember{
			MemberID: m.ID, OldNumber: fmt.Sprintf("TJ-OLD-%03d", a.persons), OldCertificate: fmt.Sprintf("OLD-%03d", a.persons), Phone: phone,
			CommitteeID: a.committee.ID, Data: data,
		})
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return a.lookUp(m.ID)
}

// activationOf is an activation of that member, ready to be handed in.
func (a *association) activationOf(by models.Actor) *models.Application {
	a.t.Helper()
	app, err := a.Applications.Activation(a.t.Context(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	v := values(app.Data.IDNumber)
	for name, value := range map[string]string{"position": "主任", "title": models.Titles[0].Value, "region": "120103", "recommender": "赵明", "recommender_org": "天津医科大学"} {
		v[name] = value
	}
	v["name"] = app.Data.Name
	if _, err := a.Applications.SaveDraft(a.t.Context(), by, app.Number, service.DraftPatch{Values: v}); err != nil {
		a.t.Fatal(err)
	}
	for _, kind := range []models.FileKind{models.Photo, models.CredentialFront, models.CredentialInside} {
		a.attach(by, app.Number, kind)
	}
	return app
}

func (a *association) byCode(phone string) (string, error) {
	return a.Accounts.LoginByCode(a.t.Context(), servicetest.Client, phone, a.Code(phone, service.CodeLogin))
}

func TestALegacyMemberActivatesAndTheOldNumberEnds(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		m := a.onRoster(w.Phone(), "冯秀珍", idNumber(400))
		if _, err := a.byCode(m.Phone); err != nil {
			t.Fatal(err)
		}
		by := servicetest.Actor(m)
		app := a.activationOf(by)
		if app.Data.Name != "冯秀珍" || app.Data.Employer != "天津市海河肿瘤医院" || app.CommitteeID != a.committee.ID {
			t.Errorf("the form starts with %+v", app.Data)
		}
		a.save(by, app.Number, map[string]string{"employer": "天津市示例医院"})
		if got := a.move(by, app.Number, models.Submit); got.State != models.Pending {
			t.Fatalf("an activation needs no paper: %s", got.State)
		}
		c, err := a.Reviews.Read(ctx, a.reviewer, app.Number)
		if err != nil {
			t.Fatal(err)
		}
		compared := map[string][2]string{}
		for _, d := range c.Changes {
			compared[d.Field.Name] = [2]string{d.Old, d.New}
		}
		if compared["employer"] != [2]string{"天津市海河肿瘤医院", "天津市示例医院"} || compared["name"] != [2]string{} {
			t.Errorf("the reviewer compares %v", compared)
		}
		number := fmt.Sprintf("TJ-OLD-%03d", a.persons)
		a.decide(app.Number, models.Approve, "")
		if old, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, number); models.CodeOf(err) != models.Invalid {
			t.Errorf("approved, not downloaded yet: %+v %v", old, err)
		}
		if _, _, err := a.Certificates.Download(ctx, by); err != nil {
			t.Fatal(err)
		}
		old, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, number)
		fresh := a.lookUp(m.ID).Number
		if err != nil || old.State != models.CertificateVoid || fresh == "" || strings.Contains(fmt.Sprintf("%+v", old), fresh) {
			t.Errorf("after the first download: %+v %v", old, err)
		}
	})
}

func TestAnActivationIsOneInTwoTabs(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by := servicetest.Actor(a.onRoster(w.Phone(), "冯秀珍", idNumber(401)))
		numbers := make([]string, 8)
		codes := atOnce(len(numbers), func(i int) error {
			app, err := a.Applications.Activation(ctx, by)
			if err == nil {
				numbers[i] = app.Number
			}
			return err
		})
		for _, n := range numbers {
			if n != numbers[0] {
				t.Errorf("%v %v", numbers, codes)
			}
		}
		a.activationOf(by)
		codes = atOnce(2, func(int) error {
			_, err := a.Applications.Move(ctx, by, numbers[0], models.Submit)
			return err
		})
		if codes[""] != 1 || codes[models.Conflict] != 1 {
			t.Errorf("handed in from two tabs: %v", codes)
		}
		if _, err := a.Applications.Enrollment(ctx, by); models.CodeOf(err) != models.Conflict || !strings.Contains(err.Error(), "激活") {
			t.Errorf("a legacy member who enrolls: %v", err)
		}
	})
}

func TestPeopleWhoShareAPhoneSayWhoTheyAre(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		phone := w.Phone()
		first, second := a.onRoster(phone, "蒋一鸣", idNumber(410)), a.onRoster(phone, "冯秀珍", idNumber(411))
		_, err := a.byCode(phone)
		var choose *service.ChooseError
		if !errors.As(err, &choose) {
			t.Fatalf("two of the roster: %v", err)
		}
		as := func(name, id string) (string, error) {
			return a.Accounts.LoginAs(ctx, servicetest.Client, choose.Ticket, name, id[12:])
		}
		_, wrongName := as("王晓岚", idNumber(411))
		_, wrongID := as("冯秀珍", idNumber(410))
		if wrongName == nil || wrongID == nil || wrongName.Error() != wrongID.Error() {
			t.Errorf("wrong answers differ: %v, %v", wrongName, wrongID)
		}
		token, err := as("冯秀珍", idNumber(411))
		if err != nil {
			t.Fatal(err)
		}
		if _, m, err := a.Accounts.Session(ctx, token); err != nil || m.ID != second.ID || m.Phone != phone {
			t.Errorf("%+v %v", m, err)
		}
		a.activationOf(servicetest.Actor(a.lookUp(second.ID)))
		_, err = as("蒋一鸣", idNumber(410))
		if models.CodeOf(err) != models.Conflict || !strings.Contains(err.Error(), "找回账号") {
			t.Errorf("the other one of the phone, who is told what to do: %v", err)
		}
		if got := a.lookUp(first.ID); got.Phone != "" {
			t.Errorf("the phone is two people's: %+v", got)
		}
		a.Clock.Add(service.TicketLife)
		_, err = as("冯秀珍", idNumber(411))
		refused(t, err, models.Forbidden, "过期")
	})
}

func TestAPhoneOfTheRosterIsNotRegisteredAnew(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		phone := w.Phone()
		a.onRoster(phone, "蒋一鸣", idNumber(420))
		a.onRoster(phone, "冯秀珍", idNumber(421))
		_, err := w.Accounts.Register(t.Context(), servicetest.Client, registration(w, phone))
		refused(t, err, models.Conflict, "激活")
	})
}

// claim is filed by somebody who has lost the phone.
func (a *association) claim(number, name, id, phone string) error {
	return a.Claims.File(a.t.Context(), servicetest.Client, service.ClaimForm{Number: number, Name: name, IDNumber: id, Phone: phone, Code: a.Code(phone, service.CodeClaim)})
}

func TestWhoHasLostThePhoneGetsTheAccountBack(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		m := a.onRoster(w.Phone(), "冯秀珍", idNumber(430)) // TJ-OLD-001
		old, mine, theirs := m.Phone, w.Phone(), w.Phone()
		token, err := a.byCode(old)
		if err != nil {
			t.Fatal(err)
		}
		known, unknown := a.claim("TJ-OLD-001", "冯秀珍", idNumber(430), mine), a.claim("TJ-OLD-999", "冯秀珍", idNumber(430), w.Phone())
		if known != nil || unknown != nil {
			t.Errorf("the answers differ: %v, %v", known, unknown)
		}
		if err := a.claim("TJ-OLD-001", "冯秀珍", idNumber(431), theirs); err != nil {
			t.Fatal(err)
		}
		list, err := a.Claims.List(ctx, admin, models.ClaimOpen, 0, 20)
		if err != nil || len(list) != 3 || strings.Contains(list[0].Phone, mine) {
			t.Fatalf("%+v %v", list, err)
		}
		found, err := a.Claims.Read(ctx, admin, list[0].ID)
		if err != nil || !found.SameName || !found.SameID || found.Rivals != 1 || found.Member.Phone == old {
			t.Errorf("%+v %v", found, err)
		}
		if stranger, err := a.Claims.Read(ctx, admin, list[2].ID); err != nil || stranger.SameID || !stranger.SameName {
			t.Errorf("%+v %v", stranger, err)
		}
		faultAt(t, a.Claims.Approve(ctx, admin, list[0].ID, " "), "note", "核实")
		refused(t, a.Claims.Approve(ctx, admin, list[1].ID, "验身份证"), models.Conflict, "没有这个编号")
		codes := atOnce(2, func(i int) error { return a.Claims.Approve(ctx, admin, list[2*i].ID, "验身份证原件") })
		if codes[""] != 1 || codes[models.Conflict] != 1 {
			t.Errorf("both claims at once: %v", codes)
		}
		won, lost := mine, theirs
		if a.lookUp(m.ID).Phone == theirs {
			won, lost = theirs, mine
		}
		if text := a.lastSMS(lost); !strings.Contains(text, "另一份") || !strings.Contains(text, "联系协会") {
			t.Errorf("the other one is told %q", text)
		}
		if text := a.lastSMS(old); !strings.Contains(text, "已由协会核实后更换") || strings.Contains(text, won) {
			t.Errorf("the old phone is told %q", text)
		}
		if _, _, err := a.Accounts.Session(ctx, token); models.CodeOf(err) != models.NotFound {
			t.Errorf("a login with the old phone lives on: %v", err)
		}
		a.Clock.Add(2 * time.Minute)
		if _, err := a.byCode(won); err != nil {
			t.Errorf("login with the new phone: %v", err)
		}
		a.Clock.Add(2 * time.Minute)
		if _, err := a.byCode(old); models.CodeOf(err) != models.NotFound {
			t.Error("the old phone still logs in")
		}
	})
}

func TestOnlyWhoMayCorrectMembersSeesClaims(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, err := a.Claims.List(ctx, a.reviewer, models.ClaimOpen, 0, 20)
		refused(t, err, models.Forbidden, "权限")
		_, err = a.Claims.Read(ctx, a.reviewer, 1)
		refused(t, err, models.Forbidden, "权限")
		refused(t, a.Claims.Approve(ctx, a.reviewer, 1, "是"), models.Forbidden, "权限")
		refused(t, a.Claims.Reject(ctx, a.reviewer, 1, "否"), models.Forbidden, "权限")
	})
}
