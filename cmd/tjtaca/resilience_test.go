package main

import (
	"image/color"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/demo"
)

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

func doubleClick(t *testing.T, d *demoSite, b *browser, p newcomer) {
	by := d.applicant(t, p, b)
	d.fillDraft(t, by, p)
	b.open("/register/check")
	b.do(chromedp.DoubleClick(chromedp.CSS(".reg-foot .btn-primary")))
	b.see("提交成功")
	b.js(`(window.left = true, "")`) // the page before may lead here again: then it is another document
	b.do(chromedp.NavigateBack())
	b.until(`!window.left && document.readyState === "complete" && /^\/register\/(done|check)$/.test(location.pathname)`, "a page")
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
