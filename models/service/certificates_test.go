package service_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func (a *association) verify(by models.Actor) *models.Verification {
	a.t.Helper()
	return a.verifySerial(a.certificates(by)[0].Serial)
}

func (a *association) verifySerial(serial string) *models.Verification {
	a.t.Helper()
	token, err := a.Signer.Certificate(serial)
	if err != nil {
		a.t.Fatal(err)
	}
	v, err := a.Certificates.Verify(a.t.Context(), servicetest.Client, token)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *association) certificates(by models.Actor) []*models.Certificate {
	a.t.Helper()
	var list []*models.Certificate
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Certificates(by.ID)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return list
}

func (a *association) download(by models.Actor) []byte {
	a.t.Helper()
	_, content, err := a.Certificates.Download(a.t.Context(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	return content
}

func TestADoubleClickOnDownloadMakesOneCertificate(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, _ := a.member()
		documents := make([][]byte, 6)
		got := atOnce(len(documents), func(i int) (err error) {
			_, documents[i], err = a.Certificates.Download(t.Context(), by)
			return err
		})
		if got[""] != len(documents) {
			t.Fatalf("%v", got)
		}
		for _, d := range documents[1:] {
			if !bytes.Equal(d, documents[0]) {
				t.Error("two clicks were given different documents")
			}
		}
		if list := a.certificates(by); len(list) != 1 {
			t.Errorf("%d certificates", len(list))
		}
		if n := len(a.Files.Names()); n != 5 { // photo, two pages, stamped form, certificate
			t.Errorf("%d files: drawings nobody needed are left over", n)
		}
	})
}

// meanwhile is a file store during whose first writing something else happens.
type meanwhile struct {
	*servicetest.Files
	happens func()
}

func (m *meanwhile) Put(ctx context.Context, name string, content []byte) error {
	if happens := m.happens; happens != nil {
		m.happens = nil
		happens()
	}
	return m.Files.Put(ctx, name, content)
}

func TestACertificateNeverShowsAProfileThatIsGone(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	a.Certificates.Files = &meanwhile{a.Files, func() {
		err := a.Store.Tx(t.Context(), func(tx *store.Tx) error {
			m, err := tx.LockMember(by.ID)
			if err != nil {
				return err
			}
			p := m.Profile
			p.Employer = "天津市示例医院"
			return tx.SaveProfile(m, p)
		})
		if err != nil {
			t.Error(err)
		}
	}}
	a.download(by)
	if list := a.certificates(by); len(list) != 1 || list[0].Printed.Employer != "天津市示例医院" {
		t.Errorf("%+v", list)
	}
	if n := len(a.Files.Names()); n != 5 {
		t.Errorf("%d files: the outdated drawing is left over", n)
	}
}

func TestThereIsNoCertificateBeforeTheApproval(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.pending()
	_, _, err := a.Certificates.Download(t.Context(), by)
	refused(t, err, models.Forbidden, "审批通过后才能下载")
	refused(t, a.Certificates.Picture(t.Context(), by, &bytes.Buffer{}), models.Forbidden, "审批通过后才能下载")
}

func TestAChangeOfSomethingPrintedVoidsTheCertificate(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, _ := a.member()
		first := a.download(by)
		a.changed(by, "employer", map[string]string{"department": "放疗科"})
		if v := a.verify(by); v.State != models.CertificateValid || !bytes.Equal(a.download(by), first) {
			t.Errorf("what is not printed changed: %+v", v)
		}
		_, a.reviewer = a.StaffWith(models.AssociationAdmin, 0) // after a certificate printed data is theirs to decide
		a.changed(by, "employer", map[string]string{"employer": "天津市示例医院", "name": "没有申请修改"})
		if m := a.lookUp(by.ID); m.Profile.Employer != "天津市示例医院" || m.Profile.Name != "王晓岚" {
			t.Errorf("more than the changed field was applied: %+v", m.Profile)
		}
		if v := a.verify(by); v.State != models.CertificateVoid || v.EndedOn == "" {
			t.Errorf("the older certificate: %+v", v)
		}
		if bytes.Equal(a.download(by), first) {
			t.Error("the next download gives the old document")
		}
		if v := a.verify(by); v.State != models.CertificateValid || v.Employer != "天津市示例医院" || a.certificates(by)[0].Version != 2 {
			t.Errorf("the new certificate: %+v", v)
		}
	})
}

func TestPrintedDataAfterACertificateIsDecidedByTheAssociation(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	a.download(by)
	app := a.change(by, "employer", map[string]string{"employer": "天津市示例医院"})
	_, err := a.Reviews.Decide(t.Context(), a.reviewer, a.decision(app.Number, models.Approve, ""))
	refused(t, err, models.Forbidden, "权限")
}

func TestAnUpgradeKeepsTheNumberAndReissues(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		_, by := a.Registered()
		number := a.fillFor(by)
		student := map[string]string{"member_type": string(models.Student), "student_from": "2024-09-01", "student_until": "2027-06-30"}
		a.save(by, number, student)
		a.attach(by, number, models.StudentCard)
		a.send(by, number)
		a.decide(number, models.Approve, "")
		if p := a.lookUp(by.ID).Profile; p.CredentialFront != "" || p.CredentialNumber != "" || p.StudentCard == "" {
			t.Errorf("a student keeps the proofs of a professional: %+v", p)
		}
		memberNumber := a.lookUp(by.ID).Number
		a.download(by)
		a.decide(a.upgrade(by).Number, models.Approve, "")
		m := a.lookUp(by.ID)
		if m.Number != memberNumber || m.Profile.Type() != models.Professional || m.Profile.StudentCard != "" || m.Profile.CredentialFront == "" {
			t.Errorf("upgraded: %+v", m)
		}
		if v := a.verify(by); v.State != models.CertificateVoid {
			t.Errorf("the student's certificate: %+v", v)
		}
		a.download(by)
		if v := a.verify(by); v.State != models.CertificateValid || v.Type != models.Professional || v.Number != memberNumber {
			t.Errorf("the professional's certificate: %+v", v)
		}
	})
}

func TestAStudentCardThatRanOutIsToldByTheCertificate(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	_, by := a.Registered()
	number := a.fillFor(by)
	a.save(by, number, map[string]string{"member_type": string(models.Student), "student_from": "2024-09-01", "student_until": "2026-06-30"})
	a.attach(by, number, models.StudentCard)
	a.send(by, number)
	a.decide(number, models.Approve, "")
	a.download(by)
	if v := a.verify(by); v.CardExpired {
		t.Errorf("in date: %+v", v)
	}
	a.Clock.Set(time.Date(2026, 7, 1, 0, 0, 1, 0, models.Zone))
	if v := a.verify(by); !v.CardExpired || v.State != models.CertificateValid {
		t.Errorf("run out: %+v", v)
	}
}

func TestAFrozenMembersCertificateIsSuspended(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	a.download(by)
	err := a.Store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.UpdateMember(by.ID, map[string]any{"frozen_at": tx.Now, "frozen_reason": "调查中"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := a.verify(by); v.State != models.CertificateSuspended || v.State.Text() != "会员资格已冻结" {
		t.Errorf("%+v", v)
	}
}

func TestAForgedCodeIsRefusedWithoutAskingTheDatabase(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	a.download(by)
	token, err := a.Signer.Certificate(a.certificates(by)[0].Serial)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{"", "x", token[:len(token)-4] + "AAAA", strings.ToLower(token), token + "A"} {
		_, err := a.Certificates.Verify(t.Context(), servicetest.Client, forged)
		refused(t, err, models.NotFound, "")
		_, err = a.Certificates.VerifyForm(t.Context(), servicetest.Client, forged)
		refused(t, err, models.NotFound, "")
	}
}

func TestVerificationIsLimitedByAddress(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	a.download(by)
	number := a.lookUp(by.ID).Number
	for range 30 {
		if _, err := a.Certificates.VerifyNumber(t.Context(), servicetest.Client, number); err != nil {
			t.Fatal(err)
		}
	}
	_, err := a.Certificates.VerifyNumber(t.Context(), servicetest.Client, number)
	refused(t, err, models.TooMany, "后再试")
	if _, err := a.Certificates.VerifyNumber(t.Context(), service.Client{IP: "203.0.113.8"}, number); err != nil {
		t.Errorf("another address: %v", err)
	}
	a.Clock.Add(time.Minute)
	_, err = a.Certificates.VerifyNumber(t.Context(), servicetest.Client, number[:13]+"x")
	faultAt(t, err, "number", "会员编号不正确")
}

func TestAnActivatedLegacyMembersOldNumberEndsWithTheFirstDownload(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		var m *models.Member
		photo := models.Profile{Name: "李建国", IDType: models.IDTypeResident, IDNumber: idNumber(77)}
		err := a.Store.Tx(ctx, func(tx *store.Tx) (err error) {
			if m, err = tx.AddMember("13800009999", "", models.Legacy); err != nil {
				return err
			}
			return tx.AddLegacy(models.LegacyMember{MemberID: m.ID, OldNumber: "TJ2010001", CommitteeID: a.committee.ID, Data: photo})
		})
		if err != nil {
			t.Fatal(err)
		}
		by := servicetest.Actor(m)
		_, err = a.Applications.Enrollment(ctx, by)
		refused(t, err, models.Conflict, "请先激活")
		app := &models.Application{MemberID: m.ID, Kind: models.Activation, Data: photo}
		if err := a.Store.Tx(ctx, func(tx *store.Tx) error { return tx.AddApplication(app) }); err != nil {
			t.Fatal(err)
		}
		v := values(idNumber(77))
		v["name"], v["position"], v["title"] = "李建国", "主任", "231"
		v["region"], v["recommender"], v["recommender_org"] = "120103", "张明", "天津市海河肿瘤医院"
		if _, err := a.Applications.SaveDraft(ctx, by, app.Number, service.DraftPatch{Values: v}); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []models.FileKind{models.Photo, models.CredentialFront, models.CredentialInside} {
			a.attach(by, app.Number, kind)
		}
		if app = a.move(by, app.Number, models.Submit); app.State != models.Pending || app.CommitteeID != a.committee.ID {
			t.Fatalf("submitted: %+v", app)
		}
		a.decide(app.Number, models.Approve, "")
		if _, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, "TJ2010001"); models.CodeOf(err) == models.Internal {
			t.Errorf("before the download: %v", err)
		}
		a.download(by)
		got, err := a.Certificates.VerifyNumber(ctx, servicetest.Client, "TJ2010001")
		if err != nil || *got != (models.Verification{State: models.CertificateVoid, Number: "TJ2010001", MaskedName: "李*国"}) {
			t.Errorf("after the download: %+v, %v", got, err)
		}
	})
}

func TestAFurtherCommitteeIsAMembershipAndNothingElse(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, _ := a.member()
	before := a.lookUp(by.ID)
	home := a.committee
	a.committee = a.Committee("乳腺癌专业委员会")
	_, a.reviewer = a.StaffWith(models.Reviewer, a.committee.ID)
	app, err := a.Applications.Join(t.Context(), by, a.committee.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.decide(app.Number, models.Approve, "")
	after := a.lookUp(by.ID)
	if after.Version != before.Version || after.HomeCommitteeID != home.ID || after.Number != before.Number {
		t.Errorf("before %+v, after %+v", before, after)
	}
	var list []models.Membership
	err = a.Store.Read(t.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Memberships(by.ID)
		return err
	})
	if err != nil || len(list) != 3 || list[0].CommitteeID != store.AssociationID || list[2].CommitteeID != a.committee.ID {
		t.Errorf("memberships: %+v, %v", list, err)
	}
}
