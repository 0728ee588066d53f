package portal

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTheOfflinePageIsKeptAndShowsNobodysName(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	r := b.get("/offline").want(t, 200, "网络不通", "再试一次", "自动保存")
	if strings.Contains(r.body, phone[7:]) || strings.Contains(r.body, "/logout") || r.Header.Get("Cache-Control") != "no-cache" {
		t.Error("the page that browsers keep is a member's")
	}
	w := b.get("/sw.js").want(t, 200, "const FILES = [\"/offline\",\"/assets/", "const VERSION = 'offline-", "addEventListener('fetch'")
	if w.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || w.Header.Get("Cache-Control") != "no-cache" {
		t.Error(w.Header)
	}
	for _, path := range []string{"/home", "/account", "/messages", "/login"} {
		if got := b.get(path).Header.Get("Cache-Control"); path != "/login" && got != "no-store" {
			t.Errorf("%s: %q", path, got)
		}
	}
	if strings.Contains(w.body, "/home") || strings.Contains(w.body, "/account") {
		t.Error("the worker keeps pages of members")
	}
}

func TestWhileMaintainedEverythingSaysUntilWhen(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Maintenance = "系统升级,预计今晚 22:00 恢复" })
	for _, path := range []string{"/", "/login", "/verify/x", "/member"} {
		r := s.browser().get(path).want(t, http.StatusServiceUnavailable, "系统维护中", "预计今晚 22:00 恢复", "刷新看看")
		if r.Header.Get("Retry-After") == "" {
			t.Errorf("%s has no Retry-After", path)
		}
	}
	script := httptest.NewRequest(http.MethodPost, "/register/draft", nil)
	script.Header.Set("Accept", "application/json")
	s.browser().send(script).want(t, http.StatusServiceUnavailable, "预计今晚 22:00 恢复")
}

func TestErrorPagesSayWhatToDoNext(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/nothing").want(t, 404, "页面不存在", "请检查地址是否完整", "返回首页", "会员中心")
	b.token = "stale"
	b.post("/account/sessions/end", nil).want(t, 403, "页面已过期", "刷新后可以接着填写")
	for range 31 {
		b.get("/verify/AAAA")
	}
	visitor := s.browser()
	visitor.get("/verify")
	var r reply
	for range 31 {
		r = visitor.post("/verify", map[string]string{"number": "12020260000001X"})
	}
	if r.StatusCode != 429 || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, "请 60 秒后再试") {
		t.Errorf("%d %v %s", r.StatusCode, r.Header, summaryOf(r.body))
	}
}
