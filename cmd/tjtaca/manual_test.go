package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"image/jpeg"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
)

// TestPortal/the manual: its parts are walked by the words it prints. What it calls a thing must be found under that name.

// walkManual walks parts 1 and «下载会员证书» at a desk and on a phone.
func walkManual(t *testing.T, d *demoSite) {
	for i, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			b := d.visitor(t, s, "manual")
			p := newcomerAt("顾清和", 10+i)
			registers(d, b, p)
			fillsTheForm(b, p)
			number := submitsAndSends(b)
			d.decide(t, "feiai", number, models.Reject, "盖章不清晰")
			readsTheReason(b, "盖章不清晰")
			d.decide(t, "feiai", number, models.Approve, "")
			fetchesTheCertificate(b, p)
			b.quiet()
		})
		t.Run(s.name+", an old member", func(t *testing.T) { activates(d, d.visitor(t, s, "manual-activation"), i) })
		t.Run(s.name+", a change", func(t *testing.T) {
			changes(d, d.visitor(t, s, "manual-change"), []string{"欧阳若水", "郑怀瑾"}[i])
		})
	}
	t.Run("an upgrade", func(t *testing.T) { upgrades(d, d.visitor(t, screens[1], "manual-upgrade"), "𠮷田文轩") })
}

func registers(d *demoSite, b *browser, p newcomer) {
	b.t.Helper()
	b.open("/login")
	b.see("会员信息查询系统")
	b.pressWords("会员注册")
	if at := b.js(`location.pathname`); at != "/register/index1" {
		b.fail("«会员注册» leads to %s", at)
	}
	b.see("会员注册")
	b.typeInto("手机号码*", p.phone)
	b.click(b.words("获取验证码"))
	b.see("验证码已发送")
	b.typeInto("短信验证码*", d.code(b.t, p.phone))
	b.typeInto("登录密码*", newcomerPassword)
	b.typeInto("再次输入密码*", newcomerPassword)
	b.click("#f-consent")
	b.pressWords("下一步")
}

func fillsTheForm(b *browser, p newcomer) {
	b.t.Helper()
	b.words("重置")
	b.words("点击上传")
	b.give("个人寸照*", saveJPEG(b.t, "寸照.jpg", portrait(700, 1000)))
	b.click(`.crop .btn-primary`)
	b.see("上传成功")
	b.typeInto("会员姓名*", p.name)
	b.typeInto("身份证号*", p.id)
	b.do(blur("[data-labelled]"))
	b.until(`document.querySelector("#f-birth_date").value === "`+p.id[6:10]+"-"+p.id[10:12]+"-"+p.id[12:14]+`"`, "the birth date to fill itself in")
	b.label("出生日期")
	b.label("性别*")
	b.pick("民族*", "汉族")
	b.pick("党派*", "群众")
	for level, name := range []string{"天津市", "天津市", "和平区"} {
		at := fmt.Sprintf("[name=native_place_%d]", level+1)
		option := fmt.Sprintf(`[...document.querySelector(%q).options].find(o => o.text === %q)`, at, name)
		if level == 1 { // 市辖区 in some tables
			option = fmt.Sprintf(`document.querySelector(%q).options[1]`, at)
		}
		b.until(option, name+" to be offered")
		b.choose(at, b.js(option+".value"))
	}
	b.pressWords("保存并继续")
	b.pick("学历*", models.Educations[0].Text)
	b.pick("学位*", models.Degrees[1].Text)
	for label, text := range map[string]string{
		"专业*": "肿瘤", "工作单位*": "天津市示例肿瘤医院", "电子邮箱*": "gu@example.com", "联系地址*": "天津市示例区示范路1号", "邮政编码": "300000",
		"单位电话": "022-00001234", "科室*": "无", "职务": "主任",
	} {
		b.typeInto(label, text)
	}
	if hint := b.js(`document.querySelector("#f-department").placeholder`); hint != "请填写科室信息或填写:无" {
		b.fail("the hint of 科室 is «%s»", hint)
	}
	b.label("职称")
	b.pressWords("保存并继续")
	b.tick("会员类型*", "专业会员")
	b.label("专委会*")
	b.fill("#pick-filter", "feiai")
	b.click(`.pick-list label:not([hidden])`)
	b.pick("资质证书类型*", models.CredentialTypes[0].Text)
	for i, label := range []string{"资质证书首页*", "资质证书信息页*"} {
		b.give(label, saveJPEG(b.t, fmt.Sprintf("证书%d.jpg", i), tinted(1800, 1300, color.RGBA{R: uint8(180 + 40*i), G: 200, B: 190, A: 255})))
		b.until(`document.querySelectorAll("[data-for=professional] .sheet img").length > `+fmt.Sprint(i), label+" to be uploaded")
	}
	b.pressWords("保存并继续")
}

var applicationNumber = regexp.MustCompile(`SQ\d{8}-\d+`)

func submitsAndSends(b *browser) (number string) {
	b.t.Helper()
	b.see("审核周期15个工作日,审核期间个人信息不可修改")
	checked := b.js(`JSON.stringify([...document.querySelectorAll(".check-part .facts > div")].filter(e => !e.querySelector("img")).map(e => [e.querySelector("dt").innerText, e.querySelector("dd").innerText]))`)
	b.pressWords("提交")
	b.see("提交成功", "不可使用电子章")
	number = applicationNumber.FindString(b.js(`document.body.innerText`))
	b.pressWords("会员中心")
	b.until(`[...document.querySelectorAll(".tile strong")].some(e => e.innerText === "下载申请表格")`, "«下载申请表格»")
	form := b.fetch(b.js(`(() => { const e = document.querySelector(` + "`" + b.words("下载申请表格") + "`" + `); return (e.href ? e : e.closest("a")).getAttribute("href") })()`))
	if !bytes.HasPrefix(form, []byte("%PDF-")) {
		b.fail("«下载申请表格» gives no PDF")
	}
	isPrinted(b, checked, form)
	scan := saveJPEG(b.t, "盖章.jpg", stamp(render(b.t, form, 300), 0.3, 0.82))
	b.pressWords("提交盖章文件")
	b.attach("#f-stamped_form", scan)
	b.see("请核对")
	b.pressWords("提交审核")
	b.open("/member")
	b.see("已申请的专委会/省市抗癌协会", "申请中", "资料申请变更记录", "会员申请升级记录", "暂无数据")
	return number
}

// isPrinted compares what the check page showed with what the form says: nothing is printed that was not shown, and nothing is
// left out.
func isPrinted(b *browser, checked string, form []byte) {
	b.t.Helper()
	var rows [][2]string
	if err := json.Unmarshal([]byte(checked), &rows); err != nil || len(rows) < 20 {
		b.fail("the check page shows %d rows (%v)", len(rows), err)
	}
	cmd := exec.CommandContext(b.t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(form)
	text, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("pdftotext: %v", err)
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	printed := bare(string(text))
	for _, row := range rows {
		value := bare(row[1])
		if models.ValidDate(value) { // which paper writes out
			value = value[:4] + "年" + value[5:7] + "月" + value[8:] + "日"
		}
		if value != "—" && !strings.Contains(printed, value) {
			b.t.Errorf("the check page says %s: %s, the form does not", row[0], row[1])
		}
	}
}

func readsTheReason(b *browser, reason string) {
	b.t.Helper()
	b.open("/login")
	for _, way := range []string{"下载及回传申请表", "查看审核状态", "下载会员证书"} {
		b.open("/home")
		b.pressWords(way)
	}
	b.open("/home")
	b.pressWords("查看审核状态")
	b.see("审批不通过", reason)
	b.click(b.words("重新提交")) // asks first, since nothing was changed
	b.pressWords("确认重新提交")
	b.open("/member")
	b.see("申请中")
}

func fetchesTheCertificate(b *browser, p newcomer) {
	b.t.Helper()
	b.open("/member")
	b.see("审批通过")
	b.pressWords("下载会员证书")
	for _, label := range []string{"姓名", "性别", "出生日期", "专业", "职称", "工作单位", "照片"} {
		b.until(fmt.Sprintf(`[...document.querySelectorAll(".check-card dt, .check-card figcaption")].some(e => e.innerText.trim() === %q)`, label), label)
	}
	b.see(p.name, "请注意", "1.证书一经下载,个人信息将无法修改。", "2.如发现信息有误,请及时联系协会进行更正。", "3.确保证书仅用于合法用途")
	b.pressWords("确认")
	b.words("下载证书")
	pdf := b.post("/member/certificate", ".send [name=_csrf]")
	at, err := url.Parse(readQR(b.t, render(b.t, pdf, 150)))
	if err != nil || !strings.HasPrefix(at.Path, "/verify/") {
		b.fail("the code on the certificate leads to %v (%v)", at, err)
	}
	shown, err := jpeg.Decode(bytes.NewReader(b.fetch("/member/certificate/picture.jpg")))
	if err != nil {
		b.t.Fatal(err)
	}
	if code := readQR(b.t, shown); code != at.String() {
		b.t.Errorf("the code on the picture leads to %s, that on the certificate to %s", code, at)
	}
	b.do(chromedp.Navigate(b.base + at.Path))
	b.see("有效", p.name)
}
