package service_test

import (
	"bytes"
	"context"
	"image/png"
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// wrongDigits are not the ones of a.
func wrongDigits(a service.CaptchaAnswer) service.CaptchaAnswer {
	first := byte('1')
	if a.Digits[0] == first {
		first = '2'
	}
	a.Digits = string(first) + a.Digits[1:]
	return a
}

func TestACaptchaIsAskedForAfterTheFirstCodesOfADay(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		const phone = "13800000001"
		send := func(a service.CaptchaAnswer) error {
			w.Clock.Add(time.Minute)
			return w.Accounts.SendCode(t.Context(), service.Client{IP: "192.0.2.1", Captcha: a}, phone, service.CodeLogin)
		}
		for range 3 {
			if err := send(service.CaptchaAnswer{}); err != nil {
				t.Fatal(err)
			}
		}
		if field(send(service.CaptchaAnswer{}), "captcha") == "" {
			t.Error("the fourth code of a day needs no captcha")
		}
		if field(send(wrongDigits(w.Captcha())), "captcha") == "" {
			t.Error("wrong digits were taken")
		}
		if field(send(service.CaptchaAnswer{Challenge: "forged", Digits: "12345"}), "captcha") == "" {
			t.Error("a forged challenge was taken")
		}
		if err := send(w.Captcha()); err != nil {
			t.Errorf("the right digits: %v", err)
		}
		w.Clock.Add(24 * time.Hour)
		if err := send(service.CaptchaAnswer{}); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

func TestCaptchasAreLimitedByAddress(t *testing.T) {
	w := servicetest.New(t)
	for name, ask := range map[string]func(context.Context, service.Client) error{"another": w.Accounts.AnotherCaptcha, "look": w.Accounts.LookAtCaptcha} {
		given := 0
		for ; given < 1000 && ask(t.Context(), client) == nil; given++ {
		}
		if given < 60 || given > 300 {
			t.Errorf("%s: one address was given %d", name, given)
		}
		wantCode(t, name, ask(t.Context(), client), models.TooMany)
		if err := ask(t.Context(), service.Client{IP: "203.0.113.8"}); err != nil {
			t.Errorf("%s: another address: %v", name, err)
		}
		w.Clock.Add(10 * time.Minute)
		if err := ask(t.Context(), client); err != nil {
			t.Errorf("%s: ten minutes later: %v", name, err)
		}
	}
}

func TestACaptchaIsGoodForOneAnswerEvenOfMany(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		for range 3 {
			_, err := w.Accounts.LoginByPassword(t.Context(), client, "13800000001", "not-the-right-one")
			wantCode(t, "a wrong password", err, models.Invalid)
		}
		from := client
		from.Captcha = w.Captcha()
		var done sync.WaitGroup
		var mu sync.Mutex
		passed := 0
		for range 20 {
			done.Go(func() {
				_, err := w.Accounts.LoginByPassword(t.Context(), from, "13800000001", "not-the-right-one")
				mu.Lock()
				defer mu.Unlock()
				if field(err, "password") != "" {
					passed++
				} else if field(err, "captcha") == "" {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if passed != 1 {
			t.Errorf("one captcha let %d guesses through", passed)
		}
	})
}

func TestAWrongOrOldCaptchaIsUsedUp(t *testing.T) {
	w := servicetest.New(t)
	login := func(a service.CaptchaAnswer) error {
		from := client
		from.Captcha = a
		_, err := w.Accounts.LoginByPassword(t.Context(), from, "13800000001", "not-the-right-one")
		return err
	}
	for range 3 {
		if field(login(service.CaptchaAnswer{}), "password") == "" {
			t.Fatal("a captcha is asked for too early")
		}
	}
	a := w.Captcha()
	if field(login(wrongDigits(a)), "captcha") == "" || field(login(a), "captcha") == "" {
		t.Error("a challenge may be tried twice")
	}
	old := w.Captcha()
	w.Clock.Add(15 * time.Minute)
	if field(login(old), "captcha") == "" {
		t.Error("good after a quarter of an hour")
	}
	if err := login(w.Captcha()); field(err, "password") == "" {
		t.Errorf("the right digits lead to the password: %v", err)
	}
	if needed, err := w.Accounts.CaptchaForLogin(t.Context(), client, "13800000002"); err != nil || needed {
		t.Errorf("another phone is asked too: %v", err)
	}
}

func TestACaptchaCanBeSeenAndHeard(t *testing.T) {
	w := servicetest.New(t)
	a := w.Captcha()
	var picture, sound bytes.Buffer
	if err := w.Accounts.CaptchaPicture(&picture, a.Challenge); err != nil {
		t.Fatal(err)
	}
	if err := w.Accounts.CaptchaSound(&sound, a.Challenge); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&picture)
	if err != nil || img.Bounds().Dx() != 448 || img.Bounds().Dy() != 144 {
		t.Errorf("the picture: %v", err)
	}
	if b := sound.Bytes(); len(b) < 20_000 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		t.Errorf("the sound has %d bytes", len(b))
	}
	wantCode(t, "a forged one", w.Accounts.CaptchaPicture(&picture, "x"), models.NotFound)
	w.Clock.Add(15 * time.Minute)
	wantCode(t, "an old one", w.Accounts.CaptchaSound(&sound, a.Challenge), models.NotFound)
}

func TestALockedAccountIsToldBeforeACaptchaIsTypedInVain(t *testing.T) {
	w := servicetest.New(t)
	for range 5 {
		if _, err := w.Accounts.LoginByPassword(t.Context(), w.Human(), "13800000001", "not-the-right-one"); err == nil {
			t.Fatal("logged in")
		}
	}
	from := w.Human()
	_, err := w.Accounts.LoginByPassword(t.Context(), from, "13800000001", "not-the-right-one")
	wantCode(t, "locked", err, models.TooMany)
	w.Clock.Add(time.Minute)
	if _, err := w.Accounts.LoginByPassword(t.Context(), from, "13800000001", "not-the-right-one"); field(err, "password") == "" {
		t.Errorf("the captcha was used up while locked: %v", err)
	}
}
