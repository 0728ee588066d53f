package main

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"tjtaca/models"
)

// registerWithoutScripts registers up to the submission in a browser that runs no scripts: files travel with their forms, the
// cascade of 籍贯 is opened level by level with a button.
func registerWithoutScripts(t *testing.T, d *demoSite) {
	b := d.visitor(t, screens[1], "noscript")
	p := newcomerAt("叶知秋", 1)
	b.scriptless()
	b.open("/register/index1")
	b.fill("#f-phone", p.phone)
	b.press("[data-send]")
	b.see("验证码已发送")
	b.fill("#f-code", d.code(t, p.phone))
	b.fill("#f-password", newcomerPassword)
	b.fill("#f-repeat", newcomerPassword)
	b.click("#f-consent")
	b.press(".reg-foot .btn-primary")

	b.see("个人信息")
	b.attach("#f-photo", saveJPEG(t, "寸照.jpg", portrait(826, 1158)))
	b.fill("#f-name", p.name)
	b.fill("#f-id_number", p.id)
	b.choose("#f-ethnicity", "01")
	b.choose("#f-party", models.Parties[0].Value)
	b.click("label:has([name=gender][value='1'])")
	b.choose("[name=native_place_1]", "120000")
	b.press(`[name=_stay][value=native_place]`)
	b.choose("[name=native_place_2]", "120100")
	b.press(`[name=_stay][value=native_place]`)
	b.choose("[name=native_place_3]", "120101")
	b.press(".reg-foot .btn-primary")

	b.see("学历与工作")
	b.choose("#f-education", models.Educations[0].Value)
	b.choose("#f-degree", models.Degrees[1].Value)
	for field, text := range map[string]string{
		"major": "肿瘤学", "employer": "天津示例医科大学", "department": "无", "email": "ye@example.com", "address": "天津市示例区示范路2号",
	} {
		b.fill("#f-"+field, text)
	}
	b.press(".reg-foot .btn-primary")

	b.see("入会申请")
	b.click(`label:has([name=member_type][value=professional])`)
	b.click(`.pick-list label:has([name=committee])`)
	b.choose("#f-credential_type", models.CredentialTypes[0].Value)
	b.press(".reg-foot .btn-primary") // two faults: the scans; what was chosen stays
	b.see("请上传")
	for i, field := range []string{"credential_front", "credential_inside"} {
		b.attach("#f-"+field, saveJPEG(t, field+".jpg", tinted(1800, 1300, color.RGBA{R: uint8(150 + 50*i), G: 190, B: 210, A: 255})))
	}
	b.press(".reg-foot .btn-primary")

	b.see("核对并提交", p.name, "天津示例医科大学")
	b.press(".reg-foot .btn-primary")
	b.see("提交成功")
	b.fits()
	b.quiet()
}

// tinted is a sheet of one colour with lines of "text" on it.
func tinted(w, h int, paper color.RGBA) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for y := h / 10; y < h*9/10; y += h / 20 {
		draw.Draw(img, image.Rect(w/10, y, w*9/10-(y*7)%(w/3), y+h/80), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return img
}
