package service_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// association is a world with a committee, its reviewer, and scans that may be small: what images must be is tested elsewhere.
type association struct {
	*servicetest.World
	t         testing.TB
	committee *models.Committee
	reviewer  models.Actor
	persons   int
}

func newAssociation(t testing.TB, w *servicetest.World) *association {
	t.Helper()
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
		var errs error
		for _, name := range []string{models.SettingFormPixels, models.SettingCredentialPixel, models.SettingCardPixels} {
			errs = errors.Join(errs, tx.SaveSetting(name, "400"))
		}
		return errs
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &association{World: w, t: t, committee: w.Committee("肺癌专业委员会")}
	_, a.reviewer = w.StaffWith(models.Reviewer, a.committee.ID)
	return a
}

var idNumber, scan = servicetest.IDNumber, servicetest.Picture

// values are a complete form of a professional.
func values(id string) map[string]string {
	return map[string]string{
		"name": "王晓岚", "id_type": models.IDTypeResident, "id_number": id, "ethnicity": "01", "party": "01", "native_place": "120101",
		"education": models.Educations[0].Value, "degree": models.Degrees[0].Value, "major": "肿瘤学", "employer": "天津市海河肿瘤医院",
		"department": "肺部肿瘤科", "email": "wang@example.com", "address": "天津市河西区示例路 1 号", "member_type": string(models.Professional),
		"credential_type": models.CredentialTypes[0].Value, "credential_number": "110120000012345",
	}
}

func (a *association) attach(by models.Actor, number string, kind models.FileKind) *models.File {
	a.t.Helper()
	f, err := a.Uploads.Attach(a.t.Context(), by, number, kind, bytes.NewReader(scan()))
	if err != nil {
		a.t.Fatalf("attach %s: %v", kind, err)
	}
	return f
}

// filled is a draft that is ready to be submitted.
func (a *association) filled() (models.Actor, string) {
	a.t.Helper()
	_, by := a.Registered()
	return by, a.fillFor(by)
}

func (a *association) fillFor(by models.Actor) string {
	a.t.Helper()
	a.persons++
	app, err := a.Applications.Enrollment(a.t.Context(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	a.save(by, app.Number, values(idNumber(a.persons)))
	for _, kind := range []models.FileKind{models.Photo, models.CredentialFront, models.CredentialInside} {
		a.attach(by, app.Number, kind)
	}
	return app.Number
}

func (a *association) save(by models.Actor, number string, v map[string]string) {
	a.t.Helper()
	patch := service.DraftPatch{Values: v}
	if app := a.view(by, number).Application; app.Round == 0 {
		patch.CommitteeID = &a.committee.ID
	}
	if _, err := a.Applications.SaveDraft(a.t.Context(), by, number, patch); err != nil {
		a.t.Fatal(err)
	}
}

func (a *association) move(by models.Actor, number string, action models.Action) *models.Application {
	a.t.Helper()
	app, err := a.Applications.Move(a.t.Context(), by, number, action)
	if err != nil {
		a.t.Fatalf("%s: %v", action, err)
	}
	return app
}

// pending is an enrollment that waits for its decision.
func (a *association) pending() (models.Actor, string) {
	a.t.Helper()
	by, number := a.filled()
	a.send(by, number)
	return by, number
}

func (a *association) send(by models.Actor, number string) *models.Application {
	a.t.Helper()
	a.move(by, number, models.Submit)
	a.attach(by, number, models.StampedForm)
	return a.move(by, number, models.SendStamped)
}

func (a *association) decide(number string, action models.Action, reason string) *models.Application {
	a.t.Helper()
	app, err := a.Reviews.Decide(a.t.Context(), a.reviewer, a.decision(number, action, reason))
	if err != nil {
		a.t.Fatalf("%s: %v", action, err)
	}
	a.deliver()
	return app
}

func (a *association) decision(number string, action models.Action, reason string) service.Decision {
	a.t.Helper()
	c, err := a.Reviews.Read(a.t.Context(), a.reviewer, number)
	if err != nil {
		a.t.Fatal(err)
	}
	return service.Decision{Number: number, Round: c.Application.Round, Action: action, Reason: reason}
}

// member is somebody who has been approved.
func (a *association) member() (models.Actor, string) {
	a.t.Helper()
	by, number := a.pending()
	a.decide(number, models.Approve, "")
	return by, number
}

func (a *association) view(by models.Actor, number string) *service.ApplicationView {
	a.t.Helper()
	v, err := a.Applications.View(a.t.Context(), by, number)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *association) lookUp(id int64) *models.Member {
	a.t.Helper()
	var m *models.Member
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) (err error) {
		m, err = tx.Member(id)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return m
}

func refused(t testing.TB, err error, code models.Code, says string) {
	t.Helper()
	if models.CodeOf(err) != code || err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("want %s «%s», got %v", code, says, err)
	}
}

func faultAt(t testing.TB, err error, field, says string) {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || !strings.Contains(e.Fields[field], says) {
		t.Errorf("want «%s» at %s, got %v", says, field, err)
	}
}

func TestOnePersonFromTheFirstWordToAScannedCertificate(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.filled()
		if want := "SQ20260318-0001"; number != want {
			t.Errorf("number %s, want %s", number, want)
		}
		for _, step := range []models.FormStep{models.PersonStep, models.WorkStep, models.ApplyStep, ""} {
			if err := a.Applications.CheckStep(ctx, by, number, step); err != nil {
				t.Errorf("step %q: %v", step, err)
			}
		}
		app := a.move(by, number, models.Submit)
		if app.State != models.AwaitingStamp || !app.PrintCurrent() || app.LapseOn != "2026-06-16" {
			t.Fatalf("after the submission: %+v", app)
		}
		var form bytes.Buffer
		name, err := a.Applications.Form(ctx, by, number, &form)
		if err != nil || name != "会员入会申请表-"+number+".pdf" || !bytes.HasPrefix(form.Bytes(), []byte("%PDF-")) {
			t.Errorf("form %q: %v", name, err)
		}
		_, err = a.Applications.Move(ctx, by, number, models.SendStamped)
		faultAt(t, err, "stamped_form", "请先上传盖章文件")
		a.attach(by, number, models.StampedForm)
		if app = a.move(by, number, models.SendStamped); app.State != models.Pending || app.DueOn != "2026-04-09" || app.Round != 1 {
			t.Fatalf("after the stamp: %s, due %s, round %d", app.State, app.DueOn, app.Round)
		}

		app = a.decide(number, models.Reject, " 盖章不清晰 ")
		if app.State != models.Rejected || app.Reason != "盖章不清晰" || app.DueOn != "" {
			t.Fatalf("after the rejection: %+v", app)
		}
		a.attach(by, number, models.StampedForm)
		if app = a.move(by, number, models.Resubmit); app.State != models.Pending || app.Round != 2 || app.Reason != "" {
			t.Fatalf("sent again: %s, round %d, reason %q", app.State, app.Round, app.Reason)
		}
		a.decide(number, models.Approve, "")

		m := a.lookUp(by.ID)
		if m.State != models.ApprovedMember || m.Number != "12020260000001"+m.Number[len(m.Number)-1:] || !models.ValidMemberNumber(m.Number) ||
			m.HomeCommitteeID != a.committee.ID || m.Profile.Name != "王晓岚" || m.Profile.BirthDate != "1984-03-07" {
			t.Errorf("member: %+v", m)
		}
		a.certified(by, m)
	})
}

// certified walks from the approval to the scan.
func (a *association) certified(by models.Actor, m *models.Member) {
	t, ctx := a.t, a.t.Context()
	t.Helper()
	var preview bytes.Buffer
	if err := a.Certificates.Picture(ctx, by, &preview); err != nil || !bytes.HasPrefix(preview.Bytes(), []byte("\xff\xd8\xff")) {
		t.Errorf("preview: %v", err)
	}
	name, first, err := a.Certificates.Download(ctx, by)
	if err != nil || name != "会员证书-"+m.Number+".pdf" {
		t.Fatalf("download %q: %v", name, err)
	}
	_, again, err := a.Certificates.Download(ctx, by)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the second download is another document (%v)", err)
	}
	_, issued, err := a.Certificates.Check(ctx, by)
	if err != nil || issued == nil || issued.Version != 1 {
		t.Fatalf("issued: %+v, %v", issued, err)
	}
	token, err := a.Signer.Certificate(issued.Serial)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Certificates.Verify(ctx, servicetest.Client, token)
	if err != nil || v.State != models.CertificateValid || v.Name != "王晓岚" || v.Employer != "天津市海河肿瘤医院" || v.IssuedOn != "2026-03-18" {
		t.Errorf("verified: %+v, %v", v, err)
	}
	if photo, err := a.Certificates.VerifyPhoto(ctx, servicetest.Client, token); err != nil || len(photo) == 0 {
		t.Errorf("photo: %d bytes, %v", len(photo), err)
	}
	v, err = a.Certificates.VerifyNumber(ctx, servicetest.Client, m.Number)
	if err != nil || *v != (models.Verification{State: models.CertificateValid, Number: m.Number, MaskedName: "王*岚"}) {
		t.Errorf("by number: %+v, %v", v, err)
	}
	if m := a.lookUp(by.ID); m.LockedAt == nil {
		t.Error("the first download has not locked the profile")
	}
}
