package main

import (
	"bytes"
	"context"
	"image/color"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/service"
)

// applicant is a member with a form begun, and a browser logged in.
func (d *demoSite) applicant(t *testing.T, p newcomer, b *browser) models.Actor {
	t.Helper()
	from := service.Client{IP: "203.0.113." + p.phone[8:], UserAgent: "test"}
	if err := d.services.Accounts.SendCode(t.Context(), from, p.phone, service.CodeRegister); err != nil {
		t.Fatal(err)
	}
	token, err := d.services.Accounts.Register(t.Context(), from, service.Registration{
		Phone: p.phone, Code: d.code(t, p.phone), Password: demo.Password, Repeat: demo.Password, Consent: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	d.tokens[p.phone] = token
	d.become(b, p.phone)
	return d.actor(t, p.phone)
}

func (d *demoSite) draft(t *testing.T, by models.Actor) *service.ApplicationView {
	t.Helper()
	a, err := d.services.Applications.Enrollment(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.services.Applications.View(t.Context(), by, a.Number)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// offline cuts the browser's connection or mends it.
func (b *browser) offline(cut bool) {
	b.t.Helper()
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		return err
	})
}

// badLine stands between browser and portal and hangs up in the middle of every large body until it is mended.
type badLine struct {
	portal string
	breaks atomic.Int32
	mended atomic.Bool
}

const hangUpAfter = 40_000 // bytes on one connection: more than a form, less than a scan

func (l *badLine) open(t *testing.T) (base string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return // closed: the test is over
			}
			go l.carry(t.Context(), near)
		}
	}()
	return "http://" + listener.Addr().String()
}

func (l *badLine) carry(ctx context.Context, near net.Conn) {
	defer func() { _ = near.Close() }()
	far, err := new(net.Dialer).DialContext(ctx, "tcp", l.portal)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
	if n, _ := io.CopyN(far, near, hangUpAfter); n == hangUpAfter && !l.mended.Load() {
		l.breaks.Add(1)
		return
	}
	_, _ = io.Copy(far, near)
}

// badLines tries what happens on bad connections and to people in a hurry: nothing typed is lost, nothing acts twice.
func badLines(t *testing.T, d *demoSite) {
	for i, c := range []struct {
		name string
		try  func(*testing.T, *demoSite, *browser, newcomer)
	}{
		{"an upload breaks off half-way and is tried again", brokenUpload},
		{"the login runs out while the form is filled in", loginRunsOut},
		{"the back button", backButton},
		{"two tabs", twoTabs},
		{"a draft outlives the log-out and goes on on another device", anotherDevice},
		{"a double click, and the back button after it", doubleClick},
		{"an ID number that has an account", knownID},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := d.visitor(t, screens[i%2], "resilience")
			c.try(t, d, b, newcomerAt("沈听澜", 30+i))
			b.quiet()
		})
	}
}

func brokenUpload(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	line := &badLine{portal: strings.TrimPrefix(d.base, "http://")}
	b.base = line.open(t)
	b.open("/register/apply")
	b.click(`label:has([name=member_type][value=professional])`)
	b.attach("#f-credential_front", saveJPEG(t, "证书.jpg", tinted(2400, 1800, color.RGBA{R: 200, G: 210, B: 220, A: 255})))
	b.see("上传中断")
	if line.breaks.Load() == 0 {
		t.Error("the line did not break in the upload")
	}
	line.mended.Store(true)
	b.click(b.words("重试"))
	b.until(`document.querySelector("[data-for=professional] .sheet img")`, "the scan to be there")
	b.see("已自动保存")
	v := d.draft(t, by)
	if len(v.Files) != 1 || v.Files["credential_front"] == nil {
		t.Errorf("the files are %v", v.Files)
	}
	if kind := v.Application.Data.MemberType; kind != string(models.Professional) {
		t.Errorf("the member type is %q", kind)
	}
}

func loginRunsOut(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	b.open("/register/person")
	b.offline(true) // what is typed does not reach the server before the login is over
	b.fill("#f-name", p.name)
	if err := d.services.Accounts.Logout(t.Context(), d.tokens[p.phone]); err != nil {
		t.Fatal(err)
	}
	b.offline(false)
	b.press(".reg-foot .btn-primary")
	b.see("请重新登录", "您填写的内容不会丢失")
	b.fill("#f-phone", p.phone)
	b.fill("#f-password", demo.Password)
	b.press(".entry-form form .btn-primary")
	b.see("已重新登录")
	if at := b.js(`document.querySelector("#f-name")?.value || location.href`); at != p.name {
		t.Errorf("the name after the login is %q", at)
	}
	delete(d.tokens, p.phone)
	d.tokens[p.phone] = d.session(t, p.phone)
	if name := d.draft(t, by).Application.Data.Name; name != p.name {
		t.Errorf("the draft's name is %q", name)
	}
}

func backButton(t *testing.T, d *demoSite, b *browser, p newcomer) {
	d.applicant(t, p, b)
	b.open("/register/person")
	b.fill("#f-name", p.name)
	b.see("已自动保存")
	b.open("/register/work")
	b.fill("#f-employer", "天津市示例肿瘤医院")
	b.do(chromedp.NavigateBack()) // before the draft was kept by the clock
	b.until(`document.querySelector("#f-name")?.value === "`+p.name+`"`, "the name to be there")
	b.do(chromedp.NavigateForward())
	b.until(`document.querySelector("#f-employer")?.value === "天津市示例肿瘤医院"`, "the employer to be there")
}

func twoTabs(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	b.open("/register/work")
	other := d.visitor(t, screens[0], "other-tab")
	d.become(other, p.phone)
	other.open("/register/work")
	b.fill("#f-address", "天津市示例区示范路8号")
	b.see("已自动保存")
	other.fill("#f-email", "shen@example.com")
	other.see("已自动保存")
	other.press(".reg-foot .btn-primary") // faults, since much is missing; what was typed in either stays
	data := d.draft(t, by).Application.Data
	if data.Address != "天津市示例区示范路8号" || data.Email != "shen@example.com" {
		t.Errorf("kept are address %q and email %q", data.Address, data.Email)
	}
}

func anotherDevice(t *testing.T, d *demoSite, b *browser, p newcomer) {
	d.applicant(t, p, b)
	b.open("/register/person")
	b.fill("#f-name", p.name)
	b.see("已自动保存")
	b.open("/account")
	b.pressWords("退出登录")
	b.see("会员登录")
	d.tokens[p.phone] = ""

	phone := d.visitor(t, screens[1], "other-device")
	phone.open("/login")
	phone.fill("#f-phone", p.phone)
	phone.fill("#f-password", demo.Password)
	phone.press(".entry-form form .btn-primary")
	phone.pressWords("继续填写")
	phone.until(`document.querySelector("#f-name")?.value === "`+p.name+`"`, "the name to be there")
}

// fillDraft completes the form, up to the check page.
func (d *demoSite) fillDraft(t *testing.T, by models.Actor, p newcomer) {
	t.Helper()
	a := d.draft(t, by).Application
	open, err := d.services.Committees.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"name": p.name, "id_type": models.IDTypeResident, "id_number": p.id, "ethnicity": "01", "party": "13", "native_place": "120116", "education": "20",
		"degree": "4", "major": "肿瘤学", "employer": "天津市示例肿瘤医院", "department": "肿瘤科", "email": "shen@example.com", "address": "天津市示例区示范路8号",
		"member_type": string(models.Ordinary),
	}
	if _, err := d.services.Applications.SaveDraft(t.Context(), by, a.Number, service.DraftPatch{Values: values, CommitteeID: &open[0].ID}); err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile(saveJPEG(t, "寸照.jpg", portrait(413, 579)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Uploads.Attach(t.Context(), by, a.Number, models.Photo, bytes.NewReader(photo)); err != nil {
		t.Fatal(err)
	}
}

func doubleClick(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	d.fillDraft(t, by, p)
	b.open("/register/check")
	b.do(chromedp.DoubleClick(chromedp.CSS(".reg-foot .btn-primary")))
	b.see("提交成功")
	b.do(chromedp.NavigateBack())
	b.until(`location.pathname === "/register/done" || location.pathname === "/register/check"`, "a page")
	v := d.draft(t, by)
	if v.Application.State != models.AwaitingStamp || len(v.History) != 1 {
		t.Errorf("the application is %s after %d moves", v.Application.State, len(v.History))
	}
	b.do(chromedp.Navigate(b.base + "/register/check"))
	b.see("提交成功")
	list, err := d.services.Applications.Mine(t.Context(), by)
	if err != nil || len(list) != 1 {
		t.Errorf("%d applications (%v)", len(list), err)
	}
}

// knownID is told on submission only, with the ways out of it.
func knownID(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	_, known, err := d.services.Accounts.Session(t.Context(), d.session(t, phoneOf(t, "阿依古丽·买买提")))
	if err != nil {
		t.Fatal(err)
	}
	p.id = known.Profile.IDNumber
	d.fillDraft(t, by, p)
	b.open("/register/check")
	b.press(".reg-foot .btn-primary")
	b.see("该证件号码已有会员账号", "原手机号已停用", "申诉")
	b.accessible("a known ID number")
	b.fits()
	b.pressWords("退出,用原账号登录")
	b.see("会员登录", "忘记密码", "原会员激活")
}
