package service_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

const password = servicetest.Password

var client = servicetest.Client

func registration(w *servicetest.World, phone string) service.Registration {
	return service.Registration{Phone: phone, Code: w.Code(phone, service.CodeRegister), Password: password, Repeat: password, Consent: true}
}

// field is the message an error has for a form field.
func field(err error, name string) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields[name]
	}
	return ""
}

func wantCode(t *testing.T, what string, err error, code models.Code) {
	t.Helper()
	if err == nil || models.CodeOf(err) != code {
		t.Errorf("%s: got %v, want %s", what, err, code)
	}
}

func TestANewMemberRegistersAndLogsIn(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		token, err := w.Accounts.Register(ctx, client, registration(w, "13800000001"))
		if err != nil {
			t.Fatal(err)
		}
		session, m, err := w.Accounts.Session(ctx, token)
		if err != nil || m.Phone != "13800000001" || m.State != models.Registered || session.CSRF == "" || session.OwnerID != m.ID {
			t.Fatalf("%+v %+v %v", session, m, err)
		}
		second, err := w.Accounts.LoginByPassword(ctx, client, " 138 0000 0001", password)
		if err != nil || second == token {
			t.Fatalf("login: %v", err)
		}
		if err := w.Accounts.Logout(ctx, token); err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Accounts.Session(ctx, token)
		wantCode(t, "after logout", err, models.NotFound)
		if _, _, err = w.Accounts.Session(ctx, second); err != nil {
			t.Errorf("the other session ended too: %v", err)
		}
	})
}

func TestRegistrationTellsEveryFaultAtOnceAndKeepsTheCode(t *testing.T) {
	w := servicetest.New(t)
	code := w.Code("13800000001", service.CodeRegister)
	_, err := w.Accounts.Register(t.Context(), client, service.Registration{Phone: "1380000000", Code: "12", Password: "short", Repeat: "other"})
	for _, name := range []string{"phone", "code", "password", "repeat", "consent"} {
		if field(err, name) == "" {
			t.Errorf("no message at %s: %v", name, err)
		}
	}
	for _, bad := range []string{"1234567890", "AAAAAAAAAAAA", "13800000001x", strings.Repeat("长", 129)} {
		_, err := w.Accounts.Register(t.Context(), client, service.Registration{Phone: "13800000001", Code: code, Password: bad, Repeat: bad, Consent: true})
		if field(err, "password") == "" {
			t.Errorf("password %q: %v", bad, err)
		}
	}
	r := service.Registration{Phone: "13800000001", Code: code, Password: "一句容易记住的话很好", Repeat: "一句容易记住的话很好", Consent: true}
	if _, err := w.Accounts.Register(t.Context(), client, r); err != nil {
		t.Errorf("ten Chinese characters and the code asked for at first: %v", err)
	}
}

func TestAKnownPhoneIsToldOnlyAfterTheCodeWasRight(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		const phone = "13800000001"
		if _, err := w.Accounts.Register(ctx, client, registration(w, phone)); err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(time.Minute)
		r := registration(w, phone)
		right := r.Code
		if r.Code = "000000"; r.Code == right {
			r.Code = "000001"
		}
		_, err := w.Accounts.Register(ctx, client, r)
		wantCode(t, "wrong code", err, models.Invalid)
		r.Code = right
		_, err = w.Accounts.Register(ctx, client, r)
		wantCode(t, "right code", err, models.Conflict)
		_, err = w.Accounts.Register(ctx, client, r)
		if field(err, "code") == "" {
			t.Errorf("the code was good twice: %v", err)
		}
		_, err = w.Accounts.LoginByCode(ctx, client, "13800000002", w.Code("13800000002", service.CodeLogin))
		wantCode(t, "unknown phone", err, models.NotFound)
		if field(err, "phone") == "" || !strings.Contains(err.Error(), "账号不存在") {
			t.Errorf("unknown phone: %v", err)
		}
	})
}

func TestACodeIsGoodForItsPurposeTenMinutesAndFiveGuesses(t *testing.T) {
	w := servicetest.New(t)
	ctx := t.Context()
	m, _ := w.Registered()
	login := func(code string) error {
		_, err := w.Accounts.LoginByCode(ctx, client, m.Phone, code)
		return err
	}
	register := w.Code(m.Phone, service.CodeRegister)
	if field(login(register), "code") == "" {
		t.Error("a code for registration logged in")
	}

	w.Clock.Add(time.Minute)
	old := w.Code(m.Phone, service.CodeLogin)
	w.Clock.Add(time.Minute)
	fresh := w.Code(m.Phone, service.CodeLogin)
	if old != fresh && login(old) == nil {
		t.Error("the older code is still good")
	}
	if err := login(fresh); err != nil {
		t.Errorf("the newest code: %v", err)
	}

	w.Clock.Add(time.Minute)
	late := w.Code(m.Phone, service.CodeLogin)
	w.Clock.Add(10 * time.Minute)
	if field(login(late), "code") == "" {
		t.Error("good after ten minutes")
	}

	w.Clock.Add(time.Minute)
	guessed := w.Code(m.Phone, service.CodeLogin)
	wrong := "000000"
	if guessed == wrong {
		wrong = "000001"
	}
	for range 5 {
		if login(wrong) == nil {
			t.Fatal("a wrong code logged in")
		}
	}
	if login(guessed) == nil {
		t.Error("good after five wrong guesses")
	}
}

func TestCodesAreLimitedByPhoneAndByAddress(t *testing.T) {
	w := servicetest.New(t)
	send := func(phone, ip string) error {
		return w.Accounts.SendCode(t.Context(), service.Client{IP: ip, Captcha: w.Captcha()}, phone, service.CodeLogin)
	}
	if err := send("13800000001", "a"); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(20 * time.Second)
	err := send("13800000001", "b")
	wantCode(t, "at once again", err, models.TooMany)
	if !strings.Contains(err.Error(), "40 秒") {
		t.Errorf("does not say how long: %v", err)
	}
	for range 9 {
		w.Clock.Add(time.Minute)
		if err := send("13800000001", "a"); err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Add(time.Minute)
	wantCode(t, "the eleventh of a day", send("13800000001", "a"), models.TooMany)
	w.Clock.Add(24 * time.Hour)
	if err := send("13800000001", "a"); err != nil {
		t.Errorf("the next day: %v", err)
	}
	refused := 0
	for range 70 {
		if send(w.Phone(), "c") != nil {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 70 phones from one address were refused, want 10", refused)
	}
	if field(send("12345", "d"), "phone") == "" {
		t.Error("an impossible phone gets a code")
	}
}

func TestFiftyRegistrationsOfOnePhoneAtOnceMakeOneAccount(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		const phone = "13800000001"
		r := registration(w, phone)
		var done sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 50 {
			done.Go(func() {
				_, err := w.Accounts.Register(t.Context(), client, r)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if c := models.CodeOf(err); c != models.Invalid && c != models.Conflict {
					t.Errorf("a loser is told %v", err)
				}
			})
		}
		done.Wait()
		if won != 1 {
			t.Errorf("%d accounts", won)
		}
	})
}

func TestTheUniqueIndexIsTheLastWordOnAPhone(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		var done sync.WaitGroup
		var mu sync.Mutex
		won, duplicate := 0, 0
		for range 50 {
			done.Go(func() {
				err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
					_, err := tx.AddMember("13800000001", "", models.Registered)
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case store.Duplicate(err):
					duplicate++
				default:
					t.Error(err)
				}
			})
		}
		done.Wait()
		if won != 1 || duplicate != 49 {
			t.Errorf("%d accounts, %d duplicates", won, duplicate)
		}
	})
}

func TestLoginLocksAlikeForKnownAndUnknownPhones(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		const known, unknown = "13800000001", "13800000002"
		if _, err := w.Accounts.Register(ctx, client, registration(w, known)); err != nil {
			t.Fatal(err)
		}
		for _, phone := range []string{known, unknown} {
			for range 5 {
				_, err := w.Accounts.LoginByPassword(ctx, w.Human(), phone, "not-the-right-one")
				wantCode(t, phone, err, models.Invalid)
				if field(err, "password") != "手机号码或密码不正确" {
					t.Errorf("%s: %v", phone, err)
				}
			}
			_, err := w.Accounts.LoginByPassword(ctx, client, phone, password)
			wantCode(t, phone+" the sixth time, even with the right password", err, models.TooMany)
		}
		w.Clock.Add(time.Minute)
		_, err := w.Accounts.LoginByPassword(ctx, w.Human(), known, "wrong-again-1")
		wantCode(t, "after a minute", err, models.Invalid)
		w.Clock.Add(time.Minute)
		_, err = w.Accounts.LoginByPassword(ctx, client, known, password)
		wantCode(t, "the wait has doubled", err, models.TooMany)
		w.Clock.Add(time.Minute)
		if _, err := w.Accounts.LoginByPassword(ctx, w.Human(), known, password); err != nil {
			t.Errorf("after two minutes: %v", err)
		}
		if _, err := w.Accounts.LoginByPassword(ctx, client, known, password); err != nil {
			t.Errorf("a success did not reset the count: %v", err)
		}
	})
}

func TestManyGuessesAtOnceDoNotOutrunTheLock(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		var done sync.WaitGroup
		var mu sync.Mutex
		tried := 0
		for range 20 {
			from := w.Human()
			done.Go(func() {
				_, err := w.Accounts.LoginByPassword(t.Context(), from, "13800000001", "guess-guess-1")
				mu.Lock()
				defer mu.Unlock()
				if models.CodeOf(err) == models.Invalid {
					tried++
				}
			})
		}
		done.Wait()
		if tried != 5 {
			t.Errorf("%d guesses were let through, want 5", tried)
		}
	})
}

func TestSessionsEndWhenIdleAndAfterADay(t *testing.T) {
	w := servicetest.New(t)
	ctx := t.Context()
	token, err := w.Accounts.Register(ctx, client, registration(w, "13800000001"))
	if err != nil {
		t.Fatal(err)
	}
	for range 23 {
		w.Clock.Add(time.Hour)
		if _, _, err := w.Accounts.Session(ctx, token); err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Add(time.Hour)
	_, _, err = w.Accounts.Session(ctx, token)
	wantCode(t, "a day old", err, models.NotFound)

	if token, err = w.Accounts.LoginByPassword(ctx, client, "13800000001", password); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(2 * time.Hour)
	_, _, err = w.Accounts.Session(ctx, token)
	wantCode(t, "two hours idle", err, models.NotFound)
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		const phone = "13800000001"
		other, err := w.Accounts.Register(ctx, client, registration(w, phone))
		if err != nil {
			t.Fatal(err)
		}
		mine, err := w.Accounts.LoginByPassword(ctx, client, phone, password)
		if err != nil {
			t.Fatal(err)
		}
		session, m, err := w.Accounts.Session(ctx, mine)
		if err != nil {
			t.Fatal(err)
		}
		by := servicetest.Actor(m)
		const next = "new-password-2026"
		if err := w.Accounts.SetPassword(ctx, by, client, session, "", next, next); field(err, "old") == "" {
			t.Errorf("without the old one: %v", err)
		}
		if err := w.Accounts.SetPassword(ctx, by, client, session, password, next, next); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Accounts.Session(ctx, mine); err != nil {
			t.Errorf("the session in use ended: %v", err)
		}
		_, _, err = w.Accounts.Session(ctx, other)
		wantCode(t, "the other session", err, models.NotFound)

		w.Clock.Add(time.Minute)
		reset := service.Registration{Phone: phone, Code: w.Code(phone, service.CodeReset), Password: password, Repeat: password}
		if err := w.Accounts.ResetPassword(ctx, client, reset); err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Accounts.Session(ctx, mine)
		wantCode(t, "after a reset", err, models.NotFound)
		if _, err := w.Accounts.LoginByPassword(ctx, client, phone, password); err != nil {
			t.Errorf("with the new password: %v", err)
		}
	})
}

func TestAMemberWithoutPasswordSetsOne(t *testing.T) {
	w := servicetest.New(t)
	m, by := w.Registered()
	_, err := w.Accounts.LoginByPassword(t.Context(), client, m.Phone, "")
	wantCode(t, "no password logs in with none", err, models.Invalid)
	if err := w.Accounts.SetPassword(t.Context(), by, client, nil, "", password, password); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accounts.LoginByPassword(t.Context(), client, m.Phone, password); err != nil {
		t.Error(err)
	}
	n, err := w.Accounts.Unread(t.Context(), by)
	if err != nil || n != 1 {
		t.Errorf("%d notices unread, %v", n, err)
	}
	if err := w.Accounts.MarkRead(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.Accounts.Messages(t.Context(), by, 0)
	if err != nil || len(list) != 1 || list[0].ReadAt == nil {
		t.Errorf("%+v, %v", list, err)
	}
}
