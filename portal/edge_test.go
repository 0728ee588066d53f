package portal

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func TestEveryPageIsProtectedByHeaders(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/login", "/register/index1", "/nothing", "/reset"} {
		r := s.browser().get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s of %s: %q", name, path, got)
			}
		}
		for _, banned := range []string{" style=", "<script>", "onclick=", "javascript:"} {
			if strings.Contains(r.body, banned) {
				t.Errorf("%s has %q, which its own policy forbids", path, banned)
			}
		}
	}
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "img-src 'self' data: blob:"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %q", want)
		}
	}
}

func TestCookiesAreSecureOverHTTPS(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Secure = true })
	b, phone := s.browser(), s.Phone()
	b.get("/register/index1")
	code := s.Code(phone, service.CodeRegister)
	r := b.post("/register/index1", map[string]string{"phone": phone, "code": code, "password": servicetest.Password, "repeat": servicetest.Password, "consent": "1"})
	var seen bool
	for _, c := range r.Cookies() {
		if c.Name == "__Host-session" {
			seen = c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.Path == "/" && c.Domain == "" && c.MaxAge == 0
		}
	}
	if !seen {
		t.Errorf("cookies: %v", r.Cookies())
	}
	if r.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
}

func TestAPostNeedsTheTokenAndOurOwnOrigin(t *testing.T) {
	s := newSite(t)
	member, _ := s.registered()
	member.get("/register/person")
	visitor := s.browser()
	visitor.get("/login")
	foreign := s.browser()
	foreign.get("/login")

	for _, c := range []struct {
		name, path, token, header, value string
		by                               *browser
		want                             int
	}{
		{"a visitor without a token", "/login", "", "", "", visitor, 403},
		{"a visitor with a token of another visitor", "/login", foreign.token, "", "", visitor, 403},
		{"a visitor from another site", "/login", visitor.token, "Origin", "https://evil.example", visitor, 403},
		{"a visitor of a hidden origin", "/login", visitor.token, "Origin", "null", visitor, 403},
		{"a visitor sent by another site", "/login", visitor.token, "Sec-Fetch-Site", "cross-site", visitor, 403},
		{"a visitor sent by a neighbour host", "/login", visitor.token, "Sec-Fetch-Site", "same-site", visitor, 403},
		{"a visitor from here", "/login", visitor.token, "Origin", "http://example.com", visitor, 422},
		{"a member without a token", "/register/clear", "", "", "", member, 403},
		{"a member with a visitor's token", "/register/clear", visitor.token, "", "", member, 403},
		{"a member from here", "/register/clear", member.token, "Sec-Fetch-Site", "same-origin", member, 303},
	} {
		body := strings.NewReader(csrfField + "=" + c.token)
		r := httptest.NewRequest(http.MethodPost, c.path, body)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		if rep := c.by.send(r); rep.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", c.name, rep.StatusCode, c.want)
		}
	}
}

func TestLoginTellsNothingOfTheAccount(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	b := s.browser()
	b.get("/login").want(t, 200, "会员信息查询系统", "密码登录", "短信登录")
	known := b.post("/login", map[string]string{"phone": phone, "password": "wrong-password"}).want(t, 422, `value="`+phone+`"`)
	unknown := b.post("/login", map[string]string{"phone": s.Phone(), "password": "wrong-password"}).want(t, 422)
	if a, b := summaryOf(known.body), summaryOf(unknown.body); a != b || a == "" {
		t.Errorf("the answers differ:\n%s\n%s", a, b)
	}
}

func TestLoginLeadsBackAndLogoutEndsIt(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	b := s.browser()
	b.get("/account").leads(t, "/login?next=%2Faccount")
	b.get("/login?next=%2Faccount").want(t, 200, `name="next" value="/account"`)
	b.post("/login", map[string]string{"phone": phone, "password": servicetest.Password, "next": "/account"}).leads(t, "/account")
	b.get("/home").want(t, 200, "下载及回传申请表", "查看审核状态", "下载会员证书", "/register/person")
	old := b.cookies["session"]
	b.post("/logout", nil).leads(t, "/login")
	b.cookies["session"] = old
	b.get("/home").leads(t, "/login?next=%2Fhome")
}

func TestLoginByCode(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	b := s.browser()
	b.get("/login?by=code").want(t, 200, "获取验证码")
	s.Clock.Add(2 * time.Minute)
	b.post("/login", map[string]string{"by": "code", "phone": phone, "code": s.Code(phone, service.CodeLogin)}).leads(t, "/home")

	stranger, unknown := s.browser(), s.Phone()
	stranger.get("/login?by=code")
	r := stranger.post("/login", map[string]string{"by": "code", "phone": unknown, "code": "000000"})
	if strings.Contains(r.body, "账号不存在") {
		t.Error("an unknown phone is told before the code was right")
	}
	s.Clock.Add(2 * time.Minute)
	stranger.post("/login", map[string]string{"by": "code", "phone": unknown, "code": s.Code(unknown, service.CodeLogin)}).want(t, 404, "账号不存在", `href="/register/index1"`)
}

func TestALostPasswordIsReset(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	s.Clock.Add(2 * time.Minute)
	b := s.browser()
	b.get("/reset").want(t, 200, "找回密码")
	b.post("/reset", map[string]string{"phone": phone, "code": "1", "password": "short", "repeat": "other"}).want(t, 422, `value="`+phone+`"`, `id="f-repeat-error"`)
	code := s.Code(phone, service.CodeReset)
	b.post("/reset", map[string]string{"phone": phone, "code": code, "password": "一句容易记住的话 2026", "repeat": "一句容易记住的话 2026"}).leads(t, "/login")
	b.get("/login").want(t, 200, "密码已重新设置")
	b.post("/login", map[string]string{"phone": phone, "password": "一句容易记住的话 2026"}).leads(t, "/home")
}

func TestAMemberChangesThePassword(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/account").want(t, 200, "账号与安全", "设置登录密码")
	b.get("/account/password").want(t, 200, "设置登录密码", "原密码")
	b.post("/account/password", map[string]string{"old": "wrong", "password": "Another-word-2026", "repeat": "Another-word-2026"}).want(t, 422, `id="f-old-error"`)
	b.post("/account/password", map[string]string{"old": servicetest.Password, "password": "Another-word-2026", "repeat": "Another-word-2026"}).leads(t, "/account")
	b.get("/account").want(t, 200, "登录密码已设置")
}

func TestAFrozenMemberSeesOnlyWhy(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	b.get("/home").want(t, 200)
	err := s.Store.Tx(t.Context(), func(tx *store.Tx) error {
		m, err := tx.MemberByPhone(phone)
		if err != nil {
			return err
		}
		return tx.UpdateMember(m.ID, map[string]any{"frozen_at": tx.Now, "frozen_reason": "资质证书经核实为伪造"})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/home", "/member", "/register/person", "/account", "/nothing"} {
		b.get(path).want(t, 403, "账号已冻结", "资质证书经核实为伪造", "022-0000-1234")
	}
	b.post("/register/clear", nil).want(t, 403, "账号已冻结")
	b.post("/logout", nil).leads(t, "/login")
}

func TestErrorsAreInChineseWithTheirStatus(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.get("/nothing").want(t, 404, "页面不存在", "天津抗癌协会", "返回首页")
	b.get("/login")
	b.send(httptest.NewRequest(http.MethodDelete, "/login", nil)).want(t, 403)
	r := httptest.NewRequest(http.MethodGet, "/nothing", nil)
	r.Header.Set("Accept", "application/json")
	b.send(r).want(t, 404, `"message"`)
}

func TestInternalErrorsShowANumberOnly(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/home").want(t, 200)
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	r := b.get("/home").want(t, 500, "系统繁忙,请稍后再试(编号 ")
	if strings.Contains(r.body, "sql:") || strings.Contains(r.body, "database is") {
		t.Error("the cause is shown")
	}
}

func TestOwnPathLeadsNowhereElse(t *testing.T) {
	for _, next := range []string{"", "https://evil.example/", "//evil.example", `/\evil.example`, "member", "javascript:alert(1)", "/a\nb"} {
		if got := ownPath(next, "/home"); got != "/home" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
	if got := ownPath("/member?tab=1#x", "/home"); got != "/member?tab=1#x" {
		t.Error(got)
	}
}

func TestSentMessagesAreShownInDevelopmentOnly(t *testing.T) {
	sent := func() []service.Sent {
		return []service.Sent{{Kind: "sms", To: "13800000001", Text: "验证码 123456", At: time.Unix(1, 0)}}
	}
	s := newSite(t, func(c *Config) { c.Development, c.Sent = true, sent })
	s.browser().get("/dev/messages").want(t, 200, "验证码 123456")
	s.browser().get("/dev/messages?format=json").want(t, 200, `"to":"13800000001"`)
	s.browser().get("/dev/style").want(t, 200, "部件一览")
	s = newSite(t, func(c *Config) { c.Sent = sent })
	s.browser().get("/dev/messages").want(t, 404)
	s.browser().get("/dev/style").want(t, 404)
}
