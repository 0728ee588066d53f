package service_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// proof is a fresh SMS code to the member's own phone.
func (a *association) proof(by models.Actor) service.Proof {
	a.t.Helper()
	a.Clock.Add(time.Minute)
	m := a.lookUp(by.ID)
	if err := a.Accounts.SendOwnCode(a.t.Context(), by, a.Human(), service.CodeConfirm); err != nil {
		a.t.Fatal(err)
	}
	return service.Proof{Code: a.Delivered(m.Phone)}
}

// export is the member's zip, read back.
func (a *association) export(by models.Actor) map[string][]byte {
	a.t.Helper()
	e, err := a.Accounts.Export(a.t.Context(), by, client, a.proof(by))
	if err != nil {
		a.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.WriteTo(a.t.Context(), &b); err != nil {
		a.t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		a.t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			a.t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			a.t.Fatal(err)
		}
	}
	return parts
}

func TestAMemberTakesTheirDataAlong(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.member()
		a.download(by)
		m := a.lookUp(by.ID)
		if _, err := a.Accounts.Export(t.Context(), by, client, service.Proof{}); field(err, "code") == "" {
			t.Errorf("without a proof: %v", err)
		}
		parts := a.export(by)
		for name, want := range map[string][]string{
			"README.txt": {"天津抗癌协会", "请妥善保管", "\r\n"},
			"个人资料.json":  {m.Phone, m.Number, m.Profile.Name, m.Profile.IDNumber, "正式会员", "肺癌专业委员会"},
			"申请记录.json":  {number, "入会申请", "审批通过", m.Profile.IDNumber, "提交盖章文件", "协会工作人员"},
			"会员证书.json":  {"有效", m.Number},
			"站内消息.json":  {"申请已提交"},
			"操作日志.json":  {"导出个人信息", "制作会员证书", "本人"},
			"登录记录.json":  {"["},
			"同意记录.json":  {"["},
			"违规记录.json":  {"[]"},
		} {
			for _, s := range want {
				if !strings.Contains(string(parts[name]), s) {
					t.Errorf("%s lacks %q: %.300s", name, s, parts[name])
				}
			}
			if strings.HasSuffix(name, ".json") && !json.Valid(parts[name]) {
				t.Errorf("%s is no JSON: %.300s", name, parts[name])
			}
		}
		files := 0
		for name, content := range parts {
			if strings.HasPrefix(name, "文件/") {
				files++
			}
			if strings.HasSuffix(name, ".pdf") && !bytes.HasPrefix(content, []byte("%PDF")) {
				t.Errorf("%s is no PDF", name)
			}
			if strings.Contains(string(content), a.reviewer.Name) {
				t.Errorf("%s names the reviewer", name)
			}
		}
		if files != 5 || audited(t, w, "member.export") != 1 {
			t.Errorf("%d files, %d audited", files, audited(t, w, "member.export"))
		}
		a.export(by)
		a.export(by)
		_, err := a.Accounts.Export(t.Context(), by, client, a.proof(by))
		wantCode(t, "the fourth of a day", err, models.TooMany)
	})
}

func TestAClosedAccountLeavesOnlyWhatMustBeKept(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		a := newAssociation(t, w)
		by, number := a.member()
		a.download(by)
		before := a.lookUp(by.ID)
		serial := a.certificates(by)[0].Serial
		reads := a.reviewer
		proof := a.proof(by)

		if field(a.Accounts.Close(ctx, by, client, false, proof), "understood") == "" {
			t.Error("closed without having understood")
		}
		if field(a.Accounts.Close(ctx, by, client, true, service.Proof{Code: "1"}), "code") == "" {
			t.Error("closed without a proof")
		}
		if err := a.Accounts.Close(ctx, by, client, true, proof); err != nil {
			t.Fatal(err)
		}

		m := a.lookUp(by.ID)
		rest := models.Profile{Name: before.Profile.Name, MemberType: before.Profile.MemberType}
		if m.State != models.ClosedMember || m.Phone != "" || m.Number != before.Number || m.Profile != rest {
			t.Errorf("%+v", m)
		}
		if v := a.verifySerial(serial); v.State != models.CertificateVoid || v.Name != before.Profile.Name || v.PhotoKey != "" || v.Employer != "" || v.EndedOn == "" {
			t.Errorf("by code: %+v", v)
		}
		if v, err := a.Certificates.VerifyNumber(ctx, client, before.Number); err != nil || v.State != models.CertificateVoid {
			t.Errorf("by number: %+v %v", v, err)
		}
		if names := a.Files.Names(); len(names) != 0 {
			t.Errorf("%d files are left", len(names))
		}
		err := a.Store.Read(ctx, func(tx *store.Tx) error {
			app, err := tx.Application(number)
			if err != nil {
				return err
			}
			rounds, err := tx.Rounds(app.ID)
			if err != nil {
				return err
			}
			history, err := tx.History(app.ID)
			if err != nil {
				return err
			}
			if app.Data != rest || len(rounds) != 1 || rounds[0].Snapshot != rest || len(rounds[0].Files) != 0 || rounds[0].Outcome != models.Approve || len(history) != 3 {
				t.Errorf("%+v\n%+v\n%+v", app, rounds, history)
			}
			if state, err := models.Replay(app.Kind, history); err != nil || state != app.State {
				t.Errorf("history: %s %v", state, err)
			}
			messages, err := tx.Messages(by.ID, 0, 10)
			if len(messages) != 0 {
				t.Errorf("messages: %+v", messages)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := a.Members.List(ctx, reads, service.MemberFilter{Query: before.Profile.Name}, service.Page{}); err != nil || len(list.Rows) != 0 {
			t.Errorf("still found: %+v %v", list, err)
		}
		if audited(t, w, "member.close") != 1 {
			t.Error("not audited")
		}
		if r, err := a.Audit.Verify(ctx, models.System); err != nil || r.Fault != "" {
			t.Errorf("the chain: %+v %v", r, err)
		}

		// The same person comes back as somebody new.
		w.Clock.Add(time.Minute)
		r := registration(w, before.Phone)
		token, err := a.Accounts.Register(ctx, client, r)
		if err != nil {
			t.Fatal(err)
		}
		_, again, err := a.Accounts.Session(ctx, token)
		if err != nil || again.ID == m.ID {
			t.Fatal(err)
		}
		back := servicetest.Actor(again)
		second := a.fillFor(back)
		a.save(back, second, map[string]string{"id_number": before.Profile.IDNumber})
		a.send(back, second)
		a.decide(second, models.Approve, "")
		if n := a.lookUp(back.ID).Number; n == "" || n == before.Number {
			t.Errorf("number %q", n)
		}
	})
}

func TestAnAccountIsNotClosedWhileAnApplicationIsPending(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.pending()
		proof := a.proof(by)
		err := a.Accounts.Close(t.Context(), by, client, true, proof)
		wantCode(t, "pending", err, models.Conflict)
		if !strings.Contains(err.Error(), number) || !strings.Contains(err.Error(), "撤回") {
			t.Errorf("does not say what to do: %v", err)
		}
		a.move(by, number, models.Withdraw)
		if err := a.Accounts.Close(t.Context(), by, client, true, proof); err != nil {
			t.Fatalf("the refusal used the proof up: %v", err)
		}
	})
}

func TestClosingEndsClaimsAndTheOldNumber(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		a := newAssociation(t, w)
		var m *models.Member
		err := w.Store.Tx(ctx, func(tx *store.Tx) (err error) {
			if m, err = tx.AddMember("13900009999", "", models.Legacy); err != nil {
				return err
			}
			p := models.Profile{Name: "冯秀珍", IDType: models.IDTypeResident, IDNumber: idNumber(1)}
			if err := tx.SaveProfile(m, p); err != nil {
				return err
			}
			if err := tx.AddLegacy(models.LegacyMember{MemberID: m.ID, OldNumber: "TJ0000123", Phone: m.Phone, Data: p}); err != nil {
				return err
			}
			return tx.AddClaim(models.Claim{MemberID: m.ID, Number: "TJ0000123", Name: "冯秀珍", IDNumber: idNumber(1), Phone: "13900008888"})
		})
		if err != nil {
			t.Fatal(err)
		}
		by := servicetest.Actor(m)
		if err := a.Accounts.Close(ctx, by, client, true, a.proof(by)); err != nil {
			t.Fatal(err)
		}
		if v, err := a.Certificates.VerifyNumber(ctx, client, "TJ0000123"); err != nil || v.State != models.CertificateVoid {
			t.Errorf("the old number: %+v %v", v, err)
		}
		err = w.Store.Read(ctx, func(tx *store.Tx) error {
			c, err := tx.Claim(1)
			if err != nil {
				return err
			}
			if c.State != models.ClaimRejected || c.Phone != "" || c.IDNumber != "" {
				t.Errorf("the claim: %+v", c)
			}
			l, err := tx.Legacy(m.ID)
			if err != nil {
				return err
			}
			if l.Phone != "" || l.Data.IDNumber != "" || l.Data.Name != "冯秀珍" {
				t.Errorf("the roster: %+v", l)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(time.Minute)
		if _, err := a.Accounts.Register(ctx, client, registration(w, "13900009999")); err != nil {
			t.Errorf("the phone is not free: %v", err)
		}
	})
}

func TestClosingKeepsTheEvidenceOfAViolation(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.pending()
	a.decide(number, models.RejectFraud, "资质证书系伪造")
	wantCode(t, "while frozen", a.Accounts.Close(t.Context(), by, client, true, service.Proof{Code: "123456"}), models.Forbidden)
	if err := a.Members.Unfreeze(t.Context(), a.admin(), by.ID, "已核实"); err != nil {
		t.Fatal(err)
	}
	if err := a.Accounts.Close(t.Context(), by, client, true, a.proof(by)); err != nil {
		t.Fatal(err)
	}
	if n := len(a.Files.Names()); n != 4 {
		t.Errorf("%d files are left, want the four of the evidence", n)
	}
}

func TestOfClosingAndSubmittingAtOnceOneWins(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.pending()
		a.move(by, number, models.Withdraw)
		a.move(by, number, models.Submit)
		proof := a.proof(by)
		got := atOnce(2, func(i int) error {
			if i == 0 {
				return a.Accounts.Close(t.Context(), by, client, true, proof)
			}
			_, err := a.Applications.Move(t.Context(), by, number, models.SendStamped)
			return err
		})
		if got[""] != 1 || got[models.Conflict]+got[models.Forbidden] != 1 {
			t.Errorf("%v", got)
		}
	})
}
