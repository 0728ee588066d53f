package service_test

import (
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// phone is the app of an account.
type phone struct {
	*servicetest.World
	secret string
}

func (p phone) code(t *testing.T) string {
	t.Helper()
	code, err := totp.GenerateCode(p.secret, p.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// twoSteps turns the second step of an account on.
func twoSteps(t *testing.T, w *servicetest.World, s *models.Staff) (p phone, recovery []string) {
	t.Helper()
	ctx, by := t.Context(), s.Actor("192.0.2.1")
	offer, err := w.Staff.OfferTOTP(ctx, by, servicetest.Password)
	if err != nil {
		t.Fatal(err)
	}
	key, err := otp.NewKeyFromURL(offer.URI)
	if err != nil || key.Issuer() != "天津抗癌协会" || key.AccountName() != s.Username || strings.ReplaceAll(offer.Secret, " ", "") != key.Secret() {
		t.Fatalf("offer %+v %v", offer, err)
	}
	p = phone{w, key.Secret()}
	session := staffSession(t, w, s)
	if _, err := w.Staff.StartTOTP(ctx, by, session, "000000"); field(err, "code") == "" {
		t.Fatalf("any code turns it on: %v", err)
	}
	if recovery, err = w.Staff.StartTOTP(ctx, by, session, p.code(t)); err != nil || len(recovery) != 10 {
		t.Fatalf("%v %v", recovery, err)
	}
	return p, recovery
}

func staffSession(t *testing.T, w *servicetest.World, s *models.Staff) *models.Session {
	t.Helper()
	token, err := w.Staff.Login(t.Context(), servicetest.Client, s.Username, servicetest.Password)
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := w.Staff.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func TestALoginInTwoSteps(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		account, _ := w.StaffWith(models.AssociationAdmin, 0)
		p, recovery := twoSteps(t, w, account)
		w.Clock.Add(time.Minute)
		half, err := w.Staff.Login(ctx, servicetest.Client, account.Username, servicetest.Password)
		if err != nil {
			t.Fatal(err)
		}
		if s, _, err := w.Staff.Session(ctx, half); err != nil || !s.Half {
			t.Fatalf("after the password: %+v %v", s, err)
		}
		if _, err := w.Staff.SecondStep(ctx, servicetest.Client, half, "123456"); field(err, "code") == "" {
			t.Errorf("a wrong code: %v", err)
		}
		code := p.code(t)
		full, err := w.Staff.SecondStep(ctx, servicetest.Client, half, " "+code[:3]+" "+code[3:])
		if err != nil || full == half {
			t.Fatalf("%v", err)
		}
		if s, _, err := w.Staff.Session(ctx, full); err != nil || s.Half {
			t.Errorf("after the code: %+v %v", s, err)
		}
		_, _, err = w.Staff.Session(ctx, half)
		wantCode(t, "the half session", err, models.NotFound)

		again, err := w.Staff.Login(ctx, servicetest.Client, account.Username, servicetest.Password)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Staff.SecondStep(ctx, servicetest.Client, again, code); field(err, "code") == "" {
			t.Errorf("the same code twice: %v", err)
		}
		if _, err := w.Staff.SecondStep(ctx, servicetest.Client, again, strings.ToUpper(recovery[3][:5])+"-"+recovery[3][5:]); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		third, err := w.Staff.Login(ctx, servicetest.Client, account.Username, servicetest.Password)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Staff.SecondStep(ctx, servicetest.Client, third, recovery[3]); field(err, "code") == "" {
			t.Errorf("a recovery code twice: %v", err)
		}
		if on, left, err := w.Staff.TwoSteps(ctx, account.Actor("")); err != nil || !on || left != 9 {
			t.Errorf("%v %d %v", on, left, err)
		}
		w.Clock.Add(11 * time.Minute)
		_, err = w.Staff.SecondStep(ctx, servicetest.Client, third, p.code(t))
		wantCode(t, "too late", err, models.NotFound)
	})
}

func TestTheSecretOfTheSecondStepLiesNowhereOpen(t *testing.T) {
	w := servicetest.New(t)
	account, _ := w.StaffWith(models.AssociationAdmin, 0)
	p, recovery := twoSteps(t, w, account)
	for table, content := range storetest.Dump(t, w.Store) {
		if strings.Contains(content, p.secret) || strings.Contains(content, recovery[0]) {
			t.Errorf("a secret lies open in %s", table)
		}
	}
}

func TestOfOneCodeUsedByManyOneGetsIn(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		account, _ := w.StaffWith(models.AssociationAdmin, 0)
		p, _ := twoSteps(t, w, account)
		w.Clock.Add(time.Minute)
		halves := make([]string, 4)
		for i := range halves {
			var err error
			if halves[i], err = w.Staff.Login(t.Context(), servicetest.Client, account.Username, servicetest.Password); err != nil {
				t.Fatal(err)
			}
		}
		code := p.code(t)
		got := atOnce(len(halves), func(i int) error {
			_, err := w.Staff.SecondStep(t.Context(), servicetest.Client, halves[i], code)
			return err
		})
		if got[""] != 1 || got[models.Invalid] != 3 {
			t.Errorf("%v", got)
		}
	})
}

func TestCodesAreNotGuessed(t *testing.T) {
	w := servicetest.New(t)
	account, _ := w.StaffWith(models.AssociationAdmin, 0)
	p, _ := twoSteps(t, w, account)
	half, err := w.Staff.Login(t.Context(), servicetest.Client, account.Username, servicetest.Password)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		_, err = w.Staff.SecondStep(t.Context(), servicetest.Client, half, "000000")
	}
	wantCode(t, "many guesses", err, models.TooMany)
	w.Clock.Add(30 * time.Second)
	_, err = w.Staff.SecondStep(t.Context(), servicetest.Client, half, p.code(t))
	wantCode(t, "the right one while locked", err, models.TooMany)
}

func TestTheSecondStepEndsWithPasswordAndCodeOrByAnAdmin(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		account, by := w.StaffWith(models.AssociationAdmin, 0)
		boss, admin := w.StaffWith(models.SystemAdmin, 0)
		p, recovery := twoSteps(t, w, account)
		w.Clock.Add(time.Minute)
		if err := w.Staff.EndTOTP(ctx, by, "wrong", p.code(t)); field(err, "old") == "" {
			t.Errorf("without the password: %v", err)
		}
		if err := w.Staff.EndTOTP(ctx, by, servicetest.Password, "000000"); field(err, "code") == "" {
			t.Errorf("without the code: %v", err)
		}
		if err := w.Staff.EndTOTP(ctx, by, servicetest.Password, recovery[0]); err != nil {
			t.Fatal(err)
		}
		if s := staffSession(t, w, account); s.Half {
			t.Error("a code is still asked for")
		}
		wantCode(t, "resetting what is off", w.Staff.ResetTOTP(ctx, admin, account.ID), models.Conflict)
		twoSteps(t, w, account)
		if err := w.Staff.ResetTOTP(ctx, admin, account.ID); err != nil {
			t.Fatal(err)
		}
		if s := staffSession(t, w, account); s.Half {
			t.Error("a code is still asked for after the reset")
		}
		wantCode(t, "resetting one's own", w.Staff.ResetTOTP(ctx, admin, boss.ID), models.Forbidden)
		wantCode(t, "another admin's", w.Staff.ResetTOTP(ctx, by, boss.ID), models.Forbidden)
		for _, action := range []string{"staff.totp_on", "staff.totp_off", "staff.totp_reset", "staff.recovery_used"} {
			if len(logged(t, w, action)) == 0 {
				t.Errorf("%s is not in the log", action)
			}
		}
	})
}
