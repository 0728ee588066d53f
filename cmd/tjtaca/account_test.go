package main

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/store"
)

// registered is a member with a password who has logged in nowhere.
func (s *site) registered(t *testing.T, phone string) {
	t.Helper()
	from := service.Client{IP: "192.0.2.1"}
	if err := s.services.Accounts.SendCode(context.Background(), from, phone, service.CodeRegister); err != nil {
		t.Fatal(err)
	}
	_, err := s.services.Accounts.Register(context.Background(), from, service.Registration{
		Phone: phone, Code: s.code(t, phone), Password: memberPassword, Repeat: memberPassword, Consent: true,
	})
	if err == nil { // another code may be asked for at once
		err = s.store.Tx(context.Background(), func(tx *store.Tx) error { return tx.ResetLimit("code:again:" + phone) })
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnAccountInTheBrowser walks 账号与安全 with scripts: the captcha of failed logins, a new text to agree to, another phone, the
// list of logins, the export and the end.
func TestAnAccountInTheBrowser(t *testing.T) {
	onScreens(t, func(t *testing.T, on screen) {
		const old, fresh = "13800001001", "13800001002"
		s := newSite(t, "")
		s.registered(t, old)
		b := newBrowser(t, s.base, on, "account")

		for range 3 {
			b.open("/login")
			b.fill("#f-phone", old)
			b.fill("#f-password", "not-the-right-one")
			b.press("form[action='/login'] .btn-primary")
		}
		b.see("手机号码或密码不正确", "图形验证码")
		before := b.js(`document.querySelector('[name="captcha_id"]').value`)
		b.click("[data-another]")
		b.until(`document.querySelector('[name="captcha_id"]').value !== "`+before+`"`, "another picture")
		b.until(`(i => i.complete && i.naturalWidth === 448)(document.querySelector(".captcha img"))`, "the picture")
		b.js(`(a => { a.muted = true; a.play().then(() => { a.dataset.played = "yes" }, e => { a.dataset.played = e.name }); return "" })(document.querySelector(".captcha audio"))`)
		b.until(`document.querySelector(".captcha audio").dataset.played`, "the sound")
		if played := b.js(`document.querySelector(".captcha audio").dataset.played`); played != "yes" {
			b.fail("the sound does not play: %s", played)
		}
		b.fits()
		b.fill("#f-password", memberPassword)
		b.fill("#f-captcha", s.digits(t, b.js(`document.querySelector('[name="captcha_id"]').value`)))
		err := s.store.Tx(context.Background(), func(tx *store.Tx) error { return tx.SaveSetting(models.SettingConsentVersion, "2025-04") })
		if err != nil {
			t.Fatal(err)
		}
		b.press("form[action='/login'] .btn-primary")
		b.see("《个人信息保护说明》已更新", "2025-04")
		b.fits()
		b.press("form[action='/account/consent'] .btn-primary")

		for _, path := range []string{"/account", "/account/password", "/account/sessions", "/account/export", "/account/close", "/account/phone", "/lost-phone", "/messages", "/offline", "/nothing"} {
			b.open(path)
			b.fits()
		}
		b.open("/account/phone")
		b.fill("#f-phone", fresh)
		b.click("[data-send='phone_old']")
		b.until(`document.querySelector("[data-send='phone_old']").disabled`, "the countdown")
		b.fill("#f-old_code", s.codeFor(t, old, "原号码"))
		b.click("[data-send='phone_new']")
		b.fill("#f-new_code", s.codeFor(t, fresh, "新号码"))
		b.press("form[action='/account/phone'] .btn-primary")
		b.see("登录手机号已更换", models.MaskPhone(fresh))

		b.open("/account/close")
		err = s.store.Tx(context.Background(), func(tx *store.Tx) (err error) { // three codes were asked for today
			for range 3 {
				_, _, err = tx.Allow("code:phone:"+fresh, 9, time.Hour)
			}
			return errors.Join(err, tx.ResetLimit("code:again:"+fresh))
		})
		if err != nil {
			t.Fatal(err)
		}
		b.click("[data-send='confirm']")
		b.see("图形验证码", "为保障账号安全")
		b.fill("#f-captcha", s.digits(t, b.js(`document.querySelector('[name="captcha_id"]').value`)))
		b.click("[data-send='confirm']")
		b.see("验证码已发送")
		b.until(`!document.querySelector("[data-captcha]")`, "the captcha to go")
		b.fill("#f-password", memberPassword)
		b.click("#f-understood")
		b.press("form[action='/account/close'] .btn-danger")
		b.see("账号已注销")
	})
}

// TestADeadNetworkLosesNothing: a link leads to the page that was kept, a form stays as it was typed.
func TestADeadNetworkLosesNothing(t *testing.T) {
	onScreens(t, func(t *testing.T, on screen) {
		s := newSite(t, "")
		behind, err := url.Parse(s.base)
		if err != nil {
			t.Fatal(err)
		}
		line := httptest.NewServer(httputil.NewSingleHostReverseProxy(behind))
		defer line.Close()
		s.registered(t, "13800001001")
		b := newBrowser(t, line.URL, on, "offline")
		b.open("/login")
		b.fill("#f-phone", "13800001001")
		b.fill("#f-password", memberPassword)
		b.press("form[action='/login'] .btn-primary")
		b.until(`navigator.serviceWorker.controller`, "the service worker")
		b.open("/account/password")
		b.fill("#f-old", memberPassword)
		b.js(`Object.defineProperty(navigator, "onLine", {get: () => false}), ""`)
		b.click("form[action='/account/password'] .btn-primary")
		b.see("网络已断开,内容仍在本页")
		if typed := b.js(`document.querySelector("#f-old").value`); typed != memberPassword {
			t.Errorf("the form has %q", typed)
		}
		line.CloseClientConnections()
		line.Close()
		b.open("/account")
		b.see("网络不通", "再试一次")
		b.fits()
		if kept := b.js(`document.querySelector(".who") ? "a member's page was kept" : ""`); kept != "" {
			t.Error(kept)
		}
	})
}

// digits reads a challenge as a person reads the picture.
func (h *house) digits(t *testing.T, challenge string) string {
	t.Helper()
	var c struct{ Digits string }
	box, err := newBox(h.cfg)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := base64.RawURLEncoding.DecodeString(challenge)
	if err == nil {
		err = box.OpenJSON("captcha", sealed, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c.Digits
}

// codeFor waits for the code that says what it is for.
func (s *site) codeFor(t *testing.T, phone, use string) string {
	t.Helper()
	for range 500 {
		for _, sent := range s.sent.Sent() {
			if sent.To == phone && strings.Contains(sent.Text, use) {
				return digits6.FindString(sent.Text)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no code for %s was sent to %s", use, phone)
	return ""
}
