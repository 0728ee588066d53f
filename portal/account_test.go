package portal

import (
	"archive/zip"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

var captchaID = regexp.MustCompile(`name="captcha_id" value="([^"]+)"`)

// readCaptcha reads the picture of a page as a person does.
func (b *browser) readCaptcha(r reply) map[string]string {
	b.t.Helper()
	m := captchaID.FindStringSubmatch(r.body)
	if m == nil {
		b.t.Fatalf("no captcha on the page: %s", summaryOf(r.body))
	}
	return map[string]string{"captcha_id": m[1], "captcha": b.Digits(m[1])}
}

func TestFailedLoginsAskForACaptchaThenTellHowLongToWait(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	b := s.browser()
	b.get("/login").want(t, 200).lacks(t, "captcha")
	wrong := map[string]string{"phone": phone, "password": "wrong-password"}
	b.post("/login", wrong).want(t, 422).lacks(t, "captcha")
	b.post("/login", wrong).want(t, 422).lacks(t, "captcha")
	r := b.post("/login", wrong).want(t, 422, "手机号码或密码不正确", `src="/captcha/`, "换一张", "<audio")
	b.post("/login", wrong).want(t, 422, "请填写图中的数字", `id="f-captcha-error"`).lacks(t, `id="f-password-error"`)
	old := captchaID.FindStringSubmatch(r.body)[1]
	r = b.post("/login", with(wrong, "_captcha", "1")).want(t, 200, `src="/captcha/`)
	if captchaID.FindStringSubmatch(r.body)[1] == old {
		t.Error("«换一张» shows the same picture")
	}
	for range 2 {
		r = b.post("/login", merged(wrong, b.readCaptcha(r))).want(t, 422, "手机号码或密码不正确")
	}
	r = b.post("/login", merged(wrong, b.readCaptcha(r))).want(t, 429, "请 60 秒后再试")
	if r.Header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After: %q", r.Header.Get("Retry-After"))
	}
	s.Clock.Add(time.Minute)
	right := map[string]string{"phone": phone, "password": servicetest.Password}
	b.post("/login", merged(right, b.readCaptcha(r))).leads(t, "/home")
}

func merged(a, b map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range []map[string]string{a, b} {
		for name, value := range m {
			all[name] = value
		}
	}
	return all
}

func TestACodeAfterTheFirstFewNeedsACaptchaWithAndWithoutScripts(t *testing.T) {
	s := newSite(t)
	b, phone := s.browser(), s.Phone()
	form := map[string]string{"by": "code", "phone": phone, "_send": "login"}
	b.get("/login?by=code")
	for range 3 {
		b.post("/login", form).want(t, 200, "验证码已发送").lacks(t, "captcha")
		s.Clock.Add(time.Minute)
	}
	r := b.post("/login", form).want(t, 422, "请填写图中的数字", `src="/captcha/`)
	b.post("/login", merged(form, b.readCaptcha(r))).want(t, 200, "验证码已发送").lacks(t, "captcha")
	s.Clock.Add(time.Minute)

	ask := httptest.NewRequest(http.MethodPost, "/code", strings.NewReader("purpose=login&phone="+phone))
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.Header.Set("Accept", "application/json")
	ask.Header.Set(csrfHeader, b.token)
	b.send(ask).want(t, 422, `"captcha":"`, "captcha_id", `"fields":{"captcha"`)
	b.get("/captcha").want(t, 200, "captcha_id").lacks(t, "<html")
}

func TestWhoAsksForPictureAfterPictureIsToldToWaitAndKeepsTheForm(t *testing.T) {
	s := newSite(t)
	b, phone := s.browser(), s.Phone()
	press := map[string]string{"by": "code", "phone": phone, "_captcha": "1"}
	b.get("/login?by=code")
	r := b.post("/login", press).want(t, 200, `src="/captcha/`)
	for range 59 {
		b.get("/captcha").want(t, 200)
	}
	press["captcha_id"] = captchaID.FindStringSubmatch(r.body)[1]
	r = b.post("/login", press).want(t, 429, "操作过于频繁,请 10 分钟后再试", `value="`+phone+`"`)
	if captchaID.FindStringSubmatch(r.body)[1] != press["captcha_id"] {
		t.Error("the picture that was there is gone, although it is still good")
	}
	ask := httptest.NewRequest(http.MethodGet, "/captcha", nil)
	ask.Header.Set("Accept", "application/json")
	b.send(ask).want(t, 429, `"message":"操作过于频繁,请 10 分钟后再试"`)
	b.get("/captcha/"+press["captcha_id"]+".png").want(t, 200)
	s.Clock.Add(10 * time.Minute)
	b.post("/login", press).want(t, 200, `src="/captcha/`)
}

func TestTheCaptchaIsServedAsPictureAndSound(t *testing.T) {
	s := newSite(t)
	challenge := s.Captcha().Challenge
	b := s.browser()
	if r := b.get("/captcha/"+challenge+".png").want(t, 200); r.Header.Get("Content-Type") != "image/png" || r.Header.Get("Cache-Control") != "private, no-store" {
		t.Error(r.Header)
	}
	whole := b.get("/captcha/"+challenge+".wav").want(t, 200)
	if whole.Header.Get("Content-Type") != "audio/wav" {
		t.Error(whole.Header)
	}
	part := httptest.NewRequest(http.MethodGet, "/captcha/"+challenge+".wav", nil)
	part.Header.Set("Range", "bytes=0-1")
	if r := b.send(part).want(t, http.StatusPartialContent); r.body != whole.body[:2] || !strings.HasPrefix(r.Header.Get("Content-Range"), "bytes 0-1/") {
		t.Errorf("%q %v", r.body, r.Header)
	}
	b.get("/captcha/"+challenge+".svg").want(t, 404)
	b.get("/captcha/forged.png").want(t, 404)
}

func TestTheLoginPhoneIsChanged(t *testing.T) {
	s := newSite(t)
	b, old := s.registered()
	s.Clock.Add(time.Minute)
	fresh := s.Phone()
	b.get("/account").want(t, 200, "账号与安全", "登录手机号", `href="/account/phone"`)
	b.get("/account/phone").want(t, 200, "更换登录手机号", "原手机号的验证码", "新手机号的验证码", `href="/lost-phone"`)
	b.post("/account/phone", map[string]string{"phone": fresh, "_send": "phone_old"}).want(t, 200, "验证码已发送", `value="`+fresh+`"`)
	oldCode := s.Delivered(old)
	b.post("/account/phone", map[string]string{"phone": fresh, "old_code": oldCode, "_send": "phone_new"}).want(t, 200, "验证码已发送", `value="`+oldCode+`"`)
	newCode := s.Delivered(fresh)
	b.post("/account/phone", map[string]string{"phone": fresh, "old_code": oldCode, "new_code": "000"}).want(t, 422, `id="f-new_code-error"`)
	b.post("/account/phone", map[string]string{"phone": fresh, "old_code": oldCode, "new_code": newCode}).leads(t, "/account")
	b.get("/account").want(t, 200, "登录手机号已更换", models.MaskPhone(fresh))
	s.browser().get("/lost-phone").want(t, 200, "由协会更换手机号", "022-0000-1234", "天津市示例区")
}

func TestAMemberSeesAndEndsLogins(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	other := s.browser()
	other.get("/login")
	other.post("/login", map[string]string{"phone": phone, "password": servicetest.Password}).leads(t, "/home")
	b.get("/account/sessions").want(t, 200, "登录设备", "本机", "结束其他全部", "未知设备")
	b.post("/account/sessions/end", nil).leads(t, "/account/sessions")
	b.get("/account/sessions").want(t, 200, "其他设备上的登录已全部结束").lacks(t, "结束其他全部")
	other.get("/home").leads(t, "/login?next=%2Fhome")
	b.post("/account/sessions/x/end", nil).want(t, 404)
	b.post("/account/sessions/999999/end", nil).leads(t, "/account/sessions")
}

func TestAChangedTextIsAgreedToOnceAfterTheNextLogin(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	b.get("/account").want(t, 200, "《个人信息保护说明》", "2026-01")
	err := s.Store.Tx(t.Context(), func(tx *store.Tx) error { return tx.SaveSetting(models.SettingConsentVersion, "2026-09") })
	if err != nil {
		t.Fatal(err)
	}
	b.get("/home").want(t, 200) // who is at work is left in peace
	b.post("/logout", nil)
	b.get("/login")
	login := map[string]string{"phone": phone, "password": servicetest.Password, "next": "/messages"}
	b.post("/login", login).leads(t, "/account/consent?next=%2Fmessages")
	b.get("/account/consent?next=%2Fmessages").want(t, 200, "您同意过版本 2026-01,现在的版本是 2026-09", "同意并继续", "暂不同意")
	b.post("/account/consent", map[string]string{"version": "2026-01", "next": "/messages"}).want(t, 409, "刚刚更新")
	b.post("/account/consent", map[string]string{"version": "2026-09", "next": "/messages"}).leads(t, "/messages")
	b.get("/account").want(t, 200, "2026-09", "2026-01")
	b.get("/account/consent?next=//evil.example").leads(t, "/home")
	b.post("/logout", nil)
	b.get("/login")
	b.post("/login", login).leads(t, "/messages")
}

func TestManyMessagesArePagedAndReadOneByOne(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	err := s.Store.Tx(t.Context(), func(tx *store.Tx) error {
		m, err := tx.MemberByPhone(phone)
		for range 25 {
			if err == nil {
				err = tx.Notify(m.ID, "会费提醒", "正文", "/member", "")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := b.get("/messages").want(t, 200, "25 条未读", "更早的消息").lacks(t, "回到最新")
	older := regexp.MustCompile(`/messages\?before=\d+`).FindString(r.body)
	b.get(older).want(t, 200, "回到最新").lacks(t, "更早的消息")
	one := regexp.MustCompile(`/messages/\d+/read`).FindString(r.body)
	b.post(one, nil).leads(t, "/member")
	b.get("/messages").want(t, 200, "24 条未读")
	stranger, _ := s.registered()
	stranger.get("/messages")
	stranger.post(one, nil).want(t, 404)
}

func TestAForgedCodeOfARealCertificateIsAnsweredLikeOneThatNeverWas(t *testing.T) {
	s := newSite(t)
	real, err := s.Signer.Certificate("00112233445566778899aabbccddeeff")
	if err != nil {
		t.Fatal(err)
	}
	forged := real[:len(real)-4] + "AAAA"
	first := s.browser().get("/verify/"+forged).want(t, 404, "无法核验")
	second := s.browser().get("/verify/"+strings.Repeat("B", len(real))).want(t, 404, "无法核验")
	plain := func(r reply) string { return csrfMeta.ReplaceAllString(r.body, "") }
	if plain(first) != plain(second) {
		t.Error("the answers differ")
	}
}

// plainly is a page without what differs from one request to the next: tokens, the picture, and the phone that was typed.
func plainly(body, phone string) string {
	body = regexp.MustCompile(`/captcha/[A-Za-z0-9_-]+\.|name="captcha_id" value="[^"]+"`).ReplaceAllString(body, "")
	return strings.ReplaceAll(body, phone, "PHONE")
}

// TestKnownAndUnknownPhonesAreAnsweredAlike compares whole pages, byte by byte, and counts the passwords worked on: time follows
// from them.
func TestKnownAndUnknownPhonesAreAnsweredAlike(t *testing.T) {
	s := newSite(t)
	_, known := s.registered()
	s.Clock.Add(2 * time.Minute)
	unknown := s.Phone()
	password := map[string]string{"password": "wrong-password", "repeat": "wrong-password", "consent": "1", "code": "000000"}
	for _, c := range []struct {
		name, page, path string
		form             map[string]string
		hashes           int64
	}{
		{"login by password", "/login", "/login", password, 1},
		{"login by a wrong code", "/login?by=code", "/login", with(password, "by", "code"), 0},
		{"a code for the login", "/login?by=code", "/login", merged(password, map[string]string{"by": "code", "_send": "login"}), 0},
		{"reset with a wrong code", "/reset", "/reset", password, 0},
		{"a code for the reset", "/reset", "/reset", with(password, "_send", "reset"), 0},
		{"registration with a wrong code", "/register/index1", "/register/index1", password, 0},
		{"a code for the registration", "/register/index1", "/register/index1", with(password, "_send", "register"), 0},
	} {
		var pages [2]reply
		var hashes [2]int64
		for i, phone := range []string{known, unknown} {
			b := s.browser()
			b.get(c.page)
			before := service.PasswordHashes()
			pages[i] = b.post(c.path, with(c.form, "phone", phone))
			hashes[i] = service.PasswordHashes() - before
			pages[i].body = strings.ReplaceAll(plainly(pages[i].body, phone), b.token, "TOKEN")
		}
		s.Clock.Add(25 * time.Hour) // the counts of the day begin anew
		if pages[0].body != pages[1].body || pages[0].StatusCode != pages[1].StatusCode {
			t.Errorf("%s: %d and %d, the answers differ", c.name, pages[0].StatusCode, pages[1].StatusCode)
		}
		if hashes[0] != c.hashes || hashes[1] != c.hashes {
			t.Errorf("%s: %v hashes, want %d each", c.name, hashes, c.hashes)
		}
	}
}

// Once the code was right the phone is the asker's own, and the answer may tell; the work is still the same.
func TestARightCodeCostsOneHashWhetherOrNotThePhoneIsKnown(t *testing.T) {
	s := newSite(t)
	_, known := s.registered()
	s.Clock.Add(25 * time.Hour)
	for _, c := range []struct {
		path    string
		purpose service.CodePurpose
		known   int
		unknown int
	}{
		{"/reset", service.CodeReset, http.StatusSeeOther, http.StatusNotFound},
		{"/register/index1", service.CodeRegister, http.StatusConflict, http.StatusSeeOther},
	} {
		for phone, status := range map[string]int{known: c.known, s.Phone(): c.unknown} {
			b := s.browser()
			b.get(c.path)
			form := map[string]string{"phone": phone, "code": s.Code(phone, c.purpose), "password": "Another-word-2026", "repeat": "Another-word-2026", "consent": "1"}
			before := service.PasswordHashes()
			b.post(c.path, form).want(t, status)
			if n := service.PasswordHashes() - before; n != 1 {
				t.Errorf("%s %d: %d hashes", c.path, status, n)
			}
		}
		s.Clock.Add(25 * time.Hour)
	}
}

func TestAMemberDownloadsTheirDataAfterProvingWhoTheyAre(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	b.get("/account").want(t, 200, "导出个人信息", "注销账号")
	b.get("/account/export").want(t, 200, "任选一种", "每天最多导出 3 次")
	b.post("/account/export", nil).want(t, 422, `id="f-password-error"`)
	b.post("/account/export", map[string]string{"password": "wrong-password"}).want(t, 422, "登录密码不正确")
	r := b.post("/account/export", map[string]string{"password": servicetest.Password}).want(t, 200)
	if r.Header.Get("Content-Type") != "application/zip" || r.Header.Get("Cache-Control") != "private, no-store" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''") {
		t.Errorf("%v", r.Header)
	}
	z, err := zip.NewReader(strings.NewReader(r.body), int64(len(r.body)))
	if err != nil || len(z.File) < 10 || z.File[0].Name != "README.txt" {
		t.Fatalf("%v %+v", err, z)
	}
	b.get("/messages").want(t, 200, "个人信息已导出")
	h.Clock.Add(time.Minute)
	b.post("/account/export", map[string]string{"_send": "confirm"}).want(t, 200, "验证码已发送")
	b.post("/account/export", map[string]string{"code": h.Delivered(h.phoneOf(firstNumber))}).want(t, 200)
}

func TestAnAccountIsClosedWhenNothingIsPending(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	phone := h.phoneOf(firstNumber)
	b.get("/account/close").want(t, 200, "现在不能注销", firstNumber, "撤回").lacks(t, "确认注销")
	b.post("/account/close", map[string]string{"understood": "1", "password": servicetest.Password}).want(t, 200, "现在不能注销")
	b.move(firstNumber, models.Withdraw)
	b.get("/account/close").want(t, 200, "依法须保留什么", "会员证书失效", "确认注销")
	b.post("/account/close", map[string]string{"password": servicetest.Password}).want(t, 422, `id="f-understood-error"`)
	b.post("/account/close", map[string]string{"understood": "1", "password": "wrong-password"}).want(t, 422, `id="f-password-error"`)
	b.post("/account/close", map[string]string{"understood": "1", "password": servicetest.Password}).leads(t, "/login")
	b.get("/login").want(t, 200, "账号已注销")
	b.post("/login", map[string]string{"phone": phone, "password": servicetest.Password}).want(t, 422, "手机号码或密码不正确")
}
