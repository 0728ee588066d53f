package main

import (
	"bytes"
	"fmt"
	"image/color"
	"os"
	"testing"

	"tjtaca/models"
)

// memberLives walks what happens to a member after the approval, at both sizes: changes of every kind, the upgrade, and the way through
// a fraud, back to a usable account.
func memberLives(t *testing.T, d *demoSite) {
	for i, s := range screens {
		t.Run(s.name+", changes", func(t *testing.T) { changesOfEveryKind(t, d, s, newcomerAt("江听雨", 70+i)) })
		t.Run(s.name+", upgrade and fraud", func(t *testing.T) { upgradeFraudAndBack(t, d, s, newcomerAt("柳如眉", 80+i)) })
	}
}

// approved is a member who has been enrolled, without the pages.
func (d *demoSite) approved(t *testing.T, b *browser, p newcomer) models.Actor {
	t.Helper()
	by := d.applicant(t, p, b)
	d.fillDraft(t, by, p)
	a := d.draft(t, by).Application
	move := func(action models.Action) {
		t.Helper()
		if _, err := d.services.Applications.Move(t.Context(), by, a.Number, action); err != nil {
			t.Fatal(err)
		}
	}
	move(models.Submit)
	scan, err := os.ReadFile(saveJPEG(t, "盖章.jpg", tinted(2400, 3400, color.RGBA{R: 245, G: 240, B: 235, A: 255})))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Uploads.Attach(t.Context(), by, a.Number, models.StampedForm, bytes.NewReader(scan)); err != nil {
		t.Fatal(err)
	}
	move(models.SendStamped)
	d.decide(t, "xiehui", a.Number, models.Approve, "")
	return by
}

// asks walks one change by its category and gives the number of the application.
func asks(b *browser, category string, fill func()) string {
	b.t.Helper()
	b.open("/member/change")
	b.click(fmt.Sprintf("label:has([name=category][value=%s])", category))
	b.pressWords("下一步")
	fill()
	b.attach("#f-stamped_proof", saveJPEG(b.t, "证明.jpg", tinted(2400, 3400, color.RGBA{R: 245, G: 240, B: 235, A: 255})))
	b.until(`document.querySelector("#f-stamped_proof").closest(".field").querySelector(".sheet")`, "the proof to be uploaded")
	b.pressWords("提交")
	b.see("申请中")
	return applicationNumber.FindString(b.js(`document.body.innerText`))
}

func changesOfEveryKind(t *testing.T, d *demoSite, s screen, p newcomer) {
	b := d.visitor(t, s, "changes")
	by := d.approved(t, b, p)
	for _, c := range []struct {
		category, decides, want string
		fill                    func()
		of                      func(models.Profile) string
	}{
		{"contact", "xiehui", "jiang@example.com", func() { b.fill("#f-email", "jiang@example.com") }, func(p models.Profile) string { return p.Email }},
		{"employer", "xiehui", "天津市示例中心医院", func() { b.fill("#f-employer", "天津市示例中心医院") }, func(p models.Profile) string { return p.Employer }},
		{"title", "xiehui", "233", func() { b.choose("select[aria-label=职称级别]", "中级"); b.choose("#f-title", "233") }, func(p models.Profile) string { return p.Title }},
		{"key", "xiehui", "江听雪", func() { b.fill("#f-name", "江听雪") }, func(p models.Profile) string { return p.Name }},
	} {
		number := asks(b, c.category, c.fill)
		if c.category == "contact" { // the member takes it back, mends it and sends it again
			b.click(b.words("撤回"))
			b.pressWords("确认撤回")
			b.see("待提交")
			b.open("/member/applications/" + number + "/edit")
			b.fill("#f-email", c.want)
			b.pressWords("提交")
			b.see("申请中")
		}
		d.decide(t, c.decides, number, models.Approve, "")
		m := d.memberOf(t, by)
		if got := c.of(m.Profile); got != c.want {
			t.Errorf("%s: the profile says %q, want %q", c.category, got, c.want)
		}
		b.open("/member")
		b.see("资料申请变更记录", "审批通过")
	}
	b.see("江听雪")
	b.fits()
	b.quiet()
}

func (d *demoSite) memberOf(t *testing.T, by models.Actor) *models.Member {
	t.Helper()
	_, m, err := d.services.Accounts.Session(t.Context(), d.session(t, phoneByID(t, d, by)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// phoneByID is the login phone of a member.
func phoneByID(t *testing.T, d *demoSite, by models.Actor) string {
	t.Helper()
	phone, err := d.services.Members.Reveal(t.Context(), d.reviewer(t, "xiehui"), by.ID, "phone")
	if err != nil {
		t.Fatal(err)
	}
	return phone
}

func upgradeFraudAndBack(t *testing.T, d *demoSite, s screen, p newcomer) {
	b := d.visitor(t, s, "upgrade")
	by := d.approved(t, b, p)
	b.open("/member")
	b.see("会员申请升级记录", "暂无数据")
	number := printsUpgrade(b)
	d.decide(t, "xiehui", number, models.RejectFraud, "资质证书编码不存在")
	b.open("/member")
	b.see("会员登录") // the login ended with the decision
	d.logInAgain(b, p.phone)
	b.open("/member")
	b.see("账号已冻结", "资质证书编码不存在")
	b.fits()
	if err := d.services.Members.Unfreeze(t.Context(), d.reviewer(t, "xiehui"), by.ID, "证书经核实属实"); err != nil {
		t.Fatal(err)
	}
	b.open("/member")
	b.see("审批不通过")
	b.open("/member/applications/" + number)
	b.click(b.words("重新提交"))
	b.pressWords("确认重新提交")
	b.see("申请中")
	d.decide(t, "xiehui", number, models.Approve, "")
	b.open("/member")
	b.see("专业会员")
	if m := d.memberOf(t, by); m.Profile.Type() != models.Professional || m.Number == "" {
		t.Errorf("%+v", m)
	}
	b.quiet()
}

// logInAgain is a new login of somebody whose last one was ended.
func (d *demoSite) logInAgain(b *browser, phone string) {
	b.t.Helper()
	delete(d.tokens, phone)
	d.become(b, phone)
}

// printsUpgrade walks 升级专业会员 up to the submission.
func printsUpgrade(b *browser) string {
	b.t.Helper()
	b.pressWords("升级专业会员")
	b.pick("资质证书类型*", models.CredentialTypes[0].Text)
	b.pressWords("下载申请表格")
	number := applicationNumber.FindString(b.js(`location.pathname`))
	form := b.fetch("/member/applications/" + number + "/form.pdf")
	for i, field := range []string{"credential_front", "credential_inside"} {
		b.attach("#f-"+field, saveJPEG(b.t, field+".jpg", tinted(1800, 1300, color.RGBA{R: uint8(120 + 30*i), G: 200, B: 150, A: 255})))
		b.until(fmt.Sprintf(`document.readyState === "complete" && document.querySelector("#f-%s")?.closest(".field").querySelector(".sheet")`, field), field+" to be uploaded")
	}
	b.attach("#f-stamped_form", saveJPEG(b.t, "盖章.jpg", stamp(render(b.t, form, 300), 0.3, 0.82)))
	b.see("请核对")
	b.pressWords("提交审核")
	b.see("申请中")
	return number
}
