package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"tjtaca/models/demo"
)

// TestAnAdminsMonth: the calendar moves what is due, and a committee changes hands, while a reviewer and a member look on.
func TestAnAdminsMonth(t *testing.T) {
	alone(t, func() {
		s := demoOffice(t)
		admin := atWork(t, s, "admin")
		calendar(t, s, admin)
		changesHands(t, s, admin)
		admin.quiet()
	})
}

// atWork is one of the demo staff, logged in.
func atWork(t *testing.T, s *site, username string) *browser {
	t.Helper()
	b := newBrowser(t, s.base, officeScreens[0], username)
	b.watch()
	b.enter(username)
	return b
}

// enter logs one of the demo staff in.
func (b *browser) enter(username string) {
	b.t.Helper()
	b.open("/admin/login")
	b.fill("[name=username]", username)
	b.fill("[name=password]", demo.Password)
	b.press("button.primary")
}

// enterPortal logs one of the demo members in.
func (b *browser) enterPortal(phone string) {
	b.t.Helper()
	b.open("/login")
	b.fill("[name=phone]", phone)
	b.fill("[name=password]", demo.Password)
	b.press("form[action='/login'] .btn-primary")
}

// calendar enters holidays, one and a list of them, on the days when 陈佳宁 is due, and takes them back.
func calendar(t *testing.T, s *site, admin *browser) {
	const phone = "13800000003"
	reviewer := atWork(t, s, "feiai")
	member := newBrowser(t, s.base, screens[1], "waiting")
	member.enterPortal(phone)
	due := func() string {
		t.Helper()
		reviewer.open("/admin/applications?q=" + phone)
		day := reviewer.js(`document.querySelector("td .date").innerText`)
		member.open("/member")
		member.see(day)
		return day
	}
	oneDay := func(day, as string) {
		t.Helper()
		admin.open("/admin/settings/holidays?year=" + day[:4])
		admin.js(fmt.Sprintf(`document.querySelector("[name=day]").value = %q`, day))
		admin.choose("[name=as]", as)
		admin.press("button[value=day]")
		admin.see("件申请的到期日已重算")
	}
	first := due()
	oneDay(first, "off")
	second := due()
	if second <= first {
		t.Fatalf("due on %s, and on %s with a holiday on that day", first, second)
	}
	admin.look("/admin/settings/holidays, with one of our own")
	admin.do(chromedp.SendKeys(chromedp.CSS("form.stack textarea[name=list]"), second+" 休 学术年会"))
	admin.press("button[value=preview]")
	admin.see("请核对", "放假 1 天", "学术年会", second+" → ")
	admin.look("/admin/settings/holidays, preview")
	if still := due(); still != second {
		t.Errorf("a preview moved %s to %s", second, still)
	}
	admin.press("button[value=save]")
	third := due()
	if third <= second {
		t.Errorf("due on %s, and on %s with a list that has this day", second, third)
	}
	oneDay(first, "forget")
	oneDay(second, "forget")
	if last := due(); last != first {
		t.Errorf("due on %s, and on %s after the holidays were taken back", first, last)
	}
}

// changesHands gives the committee of one reviewer to another.
func changesHands(t *testing.T, s *site, admin *browser) {
	leaving := atWork(t, s, "feiai")
	leaving.open("/admin/applications")
	leaving.see("陈佳宁", "肺癌专业委员会")

	admin.open("/admin/staff")
	admin.press(admin.js(`"a[href='" + [...document.querySelectorAll("tr")].find(r => r.innerText.includes("feiai")).querySelector("a").getAttribute("href") + "']"`))
	admin.look("/admin/staff/:id")
	admin.press("a[href$=handover]")
	admin.look("/admin/staff/:id/handover")
	admin.choose("[name=to]", admin.js(`[...document.querySelectorAll("[name=to] option")].find(o => o.innerText.includes("ruxian")).value`))
	admin.press("form[method=get] button")
	admin.see("交接预览", "肺癌专业委员会", "专委会审核员", "确认交接给 刘洁")
	admin.look("/admin/staff/:id/handover, preview")
	admin.agree()
	admin.press("form[method=post][action$=handover] button.primary")
	admin.see("已把 1 项专委会工作从 张敏 交给 刘洁")

	leaving.open("/admin/applications") // one request
	leaving.until(`location.pathname === "/admin/login"`, "the login to have ended")
	leaving.enter("feiai")
	leaving.see("您的账号目前没有任何角色")
	leaving.look("/admin, without a role")
	leaving.open("/admin/applications")
	leaving.see("没有权限")

	heir := atWork(t, s, "ruxian")
	heir.open("/admin/applications")
	heir.see("陈佳宁", "肺癌专业委员会", "乳腺癌专业委员会")
	auditor := atWork(t, s, "shenji")
	auditor.open("/admin/audit")
	auditor.see("换届交接", "张敏", "刘洁")
	auditor.look("/admin/audit, a hand-over")
}
