package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"tjtaca/models/demo"
)

// TestWhatFormsOfTheBackOfficeAnswer looks at every size at the pages to which no link leads: what forms answer, and refusals.
func TestWhatFormsOfTheBackOfficeAnswer(t *testing.T) {
	alone(t, func() {
		s := demoOffice(t, busy)
		admin := atWork(t, s, "xiehui")
		together(admin)
		corrections(admin)
		wrongRoster(t, admin)
		wrongSettings(admin)
		accounts(atWork(t, s, "admin"))
		refusals(atWork(t, s, "feiai"))
		secondStep(t, s)
		lockedOut(t, s)
	})
}

// careless takes away what would keep the browser from sending a form with mistakes.
func (b *browser) careless() {
	b.t.Helper()
	b.js(`(document.querySelectorAll("form").forEach(f => f.noValidate = true), "")`)
	b.agree()
}

// together decides several applications at once.
func together(b *browser) {
	b.open("/admin/applications")
	b.click(".drop:has([action='/admin/queue/columns']) summary")
	b.look("/admin/applications, columns")
	b.open("/admin/applications")
	b.click("tr:nth-child(1) [name=numbers]")
	b.click("tr:nth-child(2) [name=numbers]")
	b.press("[data-bulk] [value=reject]")
	b.see("批量驳回", "共同的驳回原因")
	b.look("/admin/bulk, to confirm")
	b.careless()
	b.press("form[action='/admin/bulk/start'] button.reject")
	b.see("请填写审批不通过的原因")
	b.look("/admin/bulk, without a reason")
}

// corrections changes what an admin must not change alone.
func corrections(b *browser) {
	b.open("/admin/members?q=13800000012")
	b.press("td.col-name a")
	b.press("#actions a[href$=correct]")
	at := b.js(`location.pathname`)
	b.fill("[name=email]", "no address")
	b.careless()
	b.press("form[method=post][action$=correct] button.primary")
	b.until(`document.querySelector(".fault, .notice.red")`, "the mistake to be shown")
	b.look("/admin/members/:id/correct, with mistakes")
	b.open(at)
	b.fill("[name=name]", "郑怀谨")
	b.do(chromedp.SendKeys(chromedp.CSS("textarea[name=reason]"), "身份证姓名登记有误"))
	b.agree()
	b.press("form[method=post][action$=correct] button.primary")
	b.see("由另一位协会管理员审核", "郑怀谨")
	b.look("/admin/applications/:id, a correction")
}

// wrongRoster uploads what is no roster.
func wrongRoster(t *testing.T, b *browser) {
	path := filepath.Join(t.TempDir(), "名册.xls")
	if err := os.WriteFile(path, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open("/admin/import")
	b.attach("[name=file]", path)
	b.press("form[enctype] button.primary")
	b.see("旧版 Excel 文件")
	b.look("/admin/import, a wrong file")
}

func wrongSettings(b *browser) {
	for path, form := range map[string]string{
		"/admin/settings/holidays": "form:has([value=preview])", "/admin/settings/reasons/new": "form[action$=new]", "/admin/settings/notices/new": "form[action$=new]",
		"/admin/committees/new": "form[action$=new]", "/admin/claims/1": "form[action^='/admin/claims']",
	} {
		b.open(path)
		b.careless()
		b.press(form + " button[class*=button]:not([formnovalidate])")
		b.until(`document.querySelector(".fault, .notice.red")`, path+" to say what is wrong")
		b.look(path + ", with mistakes")
	}
}

// accounts opens an account and gives a new password.
func accounts(b *browser) {
	b.open("/admin/staff/new")
	b.careless()
	b.press("form[action='/admin/staff/new'] button.primary")
	b.until(`document.querySelector(".fault")`, "the mistakes")
	b.look("/admin/staff/new, with mistakes")
	b.open("/admin/staff")
	b.press("td.col-open a")
	b.careless()
	b.press("form[action$=password] button")
	b.until(`document.querySelector(".secret")`, "the initial password")
	b.look("/admin/staff/:id, the initial password")
}

func refusals(b *browser) {
	for path, says := range map[string]string{"/admin/staff": "没有权限", "/admin/nowhere": "没有找到", "/admin/members/999": "没有找到"} {
		b.open(path)
		b.see(says)
		b.look(path + ", refused")
	}
	b.open("/admin/applications?q=nobodyatall")
	b.see("没有符合条件的记录")
	b.look("/admin/applications, empty")
}

// secondStep sets up the second step of the login, and takes it.
func secondStep(t *testing.T, s *site) {
	b := atWork(t, s, "mishu")
	b.open("/admin/security")
	b.fill("[name=old]", "wrong")
	b.press("form[action$=totp] button")
	b.look("/admin/security, a wrong password")
	b.fill("[name=old]", demo.Password)
	b.press("form[action$=totp] button")
	secret := b.js(`document.querySelector(".secret-key").innerText.replace(/\s/g, "")`)
	b.look("/admin/security, to scan")
	code := func() string {
		t.Helper()
		code, err := totp.GenerateCode(secret, s.store.Now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	b.fill("[name=code]", code())
	b.press("form[action$=start] button")
	b.see("请保存恢复码")
	b.look("/admin/security, recovery codes")
	b.open("/admin/security")
	b.look("/admin/security, on")
	again := atWork(t, s, "mishu")
	again.see("动态验证码")
	again.look("/admin/second")
	again.fill("[name=code]", "000000")
	again.press("button.primary")
	again.look("/admin/second, a wrong code")
}

// lockedOut tries passwords until the account is locked.
func lockedOut(t *testing.T, s *site) {
	b := newBrowser(t, s.base, officeScreens[0], "guessing")
	b.watch()
	b.open("/admin/login")
	b.look("/admin/login")
	for range 12 {
		b.fill("[name=username]", "shenji")
		b.fill("[name=password]", "wrong")
		b.press("button.primary")
	}
	b.until(`/后再试/.test(document.body.innerText)`, "how long the account is locked")
	b.look("/admin/login, locked")
}
