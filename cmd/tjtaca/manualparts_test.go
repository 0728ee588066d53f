package main

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
)

// activates walks part 2, 原会员激活.
func activates(d *demoSite, b *browser, n int) {
	t := b.t
	p := newcomerAt("方景行", 60+n)
	old := fmt.Sprintf("TJ-OLD-9%03d", n)
	lung, err := d.services.Committees.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data := models.Profile{Name: p.name, IDType: models.IDTypeResident, IDNumber: p.id, Employer: "天津市示例肿瘤医院"}
	committee := lung[0].ID
	for _, c := range lung {
		if c.Name == "肺癌专业委员会" {
			committee = c.ID
		}
	}
	if err := d.addLegacy(t.Context(), models.LegacyMember{Phone: p.phone, OldNumber: old, OldCertificate: old, CommitteeID: committee, Data: data}); err != nil {
		t.Fatal(err)
	}
	b.open("/login")
	b.pressWords("短信登录")
	b.typeInto("手机号码*", p.phone)
	b.click(b.words("获取验证码"))
	b.see("验证码已发送")
	b.typeInto("短信验证码*", d.code(t, p.phone))
	b.pressWords("登录")
	b.click(".who summary") // the avatar at the top right
	b.words("设置登录密码")
	b.open("/activate")
	b.see("请完善您的会员信息")
	b.pressWords("确定")

	b.give("个人寸照*", saveJPEG(t, "头像.jpg", portrait(700, 1000)))
	b.click(`.crop .btn-primary`)
	b.see("上传成功")
	b.label("民族")
	b.label("党派")
	b.label("出生日期")
	if name := b.js(`document.querySelector("#f-name").value`); name != p.name {
		b.fail("the form is filled in with %q", name)
	}
	b.pressWords("保存并继续")
	for label, text := range map[string]string{
		"专业*": "肿瘤", "工作单位*": "天津市示例肿瘤医院", "电子邮箱*": "fang@example.com", "科室*": "肿瘤科", "职务*": "科主任", "推荐人*": "张一", "推荐单位*": "天津市示例肿瘤医院",
	} {
		b.typeInto(label, text)
	}
	b.label("社会任职")
	b.label("其他学会任职")
	b.see("0/500")
	for level, value := range []string{"120000", "120100", "120101"} {
		at := fmt.Sprintf("[name=region_%d]", level+1)
		b.until(fmt.Sprintf(`[...document.querySelector(%q).options].some(o => o.value === %q)`, at, value), value+" to be offered")
		b.choose(at, value)
	}
	b.choose("select[aria-label=职称级别]", "中级")
	b.pick("职称*", "主管药师")
	b.pressWords("保存并继续")
	b.tick("会员类型*", "普通会员")
	b.pressWords("保存并继续")
	b.pressWords("提交")
	b.see("会员激活申请提交成功", "申请中")
	number := applicationNumber.FindString(b.js(`document.body.innerText`))
	b.open("/member")
	b.see("资料申请变更记录", "申请中")
	d.decide(t, "feiai", number, models.Approve, "")

	b.open("/member")
	b.pressWords("下载会员证书")
	b.pressWords("确认")
	b.words("下载证书")
	if pdf := b.post("/member/certificate", ".send [name=_csrf]"); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		b.fail("«下载证书» gives no PDF")
	}
	b.open("/verify")
	b.typeInto("会员编号*", old)
	b.pressWords("查验")
	b.see("已失效")
	b.quiet()
}

// changes walks part 3, 会员信息修改.
func changes(d *demoSite, b *browser, who string) {
	t := b.t
	d.become(b, phoneOf(t, who))
	b.open("/member")
	b.pressWords("申请资料变更")
	for _, category := range []string{"联系方式变更", "单位名称变更", "职称变更", "专业类别/其他", "关键信息变更"} {
		b.words(category)
	}
	b.click(b.words("联系方式变更"))
	b.pressWords("下一步")
	b.typeInto("电子邮箱*", "new@example.com")
	b.attach("#f-stamped_proof", saveJPEG(t, "证明.jpg", tinted(2400, 3400, color.RGBA{R: 245, G: 240, B: 235, A: 255})))
	b.until(`document.querySelector("#f-stamped_proof").closest(".field").querySelector(".sheet")`, "the proof to be uploaded")
	b.pressWords("提交")
	b.see("申请中")
	number := applicationNumber.FindString(b.js(`document.body.innerText`))
	b.open("/member")
	b.see("资料申请变更记录")
	d.decide(t, "feiai", number, models.Reject, "证件模糊")
	b.open("/member")
	for _, column := range []string{"申请时间", "审核状态", "审核不通过原因", "操作"} {
		b.until(fmt.Sprintf(`[...document.querySelectorAll("#changes th")].some(e => e.textContent === %q)`, column), column)
	}
	b.see("审批不通过", "证件模糊")
	b.press(`#changes a[href="/member/applications/` + number + `"]:last-child`)
	b.see("new@example.com")
	b.quiet()
}

// upgrades walks part 4, 申请会员升级.
func upgrades(d *demoSite, b *browser, who string) {
	t := b.t
	phone := phoneOf(t, who)
	asType(who, string(models.Ordinary), "")(d, t)
	d.become(b, phone)
	b.open("/member")
	b.see("会员申请升级记录", "暂无数据")
	number := printsUpgrade(b)
	b.do(chromedp.Navigate(b.base + "/member"))
	for _, column := range []string{"申请时间", "申请会员类型", "审核状态", "审核不通过原因", "操作"} {
		b.until(fmt.Sprintf(`[...document.querySelectorAll("#upgrades th")].some(e => e.textContent === %q)`, column), column)
	}
	before := b.js(`document.querySelector(".hero-number").innerText`)
	d.decide(t, "xiehui", number, models.Approve, "")
	b.do(chromedp.Navigate(b.base + "/member"))
	b.see("审批通过")
	if after := b.js(`document.querySelector(".hero-number").innerText + document.querySelector(".hero-type").innerText`); !strings.HasPrefix(after, before) || !strings.HasSuffix(after, "专业会员") {
		t.Errorf("before the upgrade «%s», after it «%s»", before, after)
	}
	b.quiet()
}
