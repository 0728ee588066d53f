package portal

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// devMessages lists what was "sent". It exists in development only.
func (p *portal) devMessages(c *fiber.Ctx) error {
	sent := []service.Sent{}
	if p.Sent != nil {
		sent = append(sent, p.Sent()...)
	}
	if wantsJSON(c) || c.Query("format") == "json" {
		return c.JSON(sent)
	}
	pg := p.newPage(c, "短信与邮件(开发环境)")
	pg.Data = sent
	return p.show(c, "dev_messages", pg)
}

// styleData feeds the page that shows every partial.
type styleData struct {
	Inputs   []input
	Timeline []timelineStep
	States   models.CodeList
}

// devStyle shows every partial in every state, for who builds a page. It exists in development only.
func (p *portal) devStyle(c *fiber.Ctx) error {
	a := &models.Application{Kind: models.Enrollment, State: models.Draft, Data: models.Profile{Name: "林晓岚", NativePlace: "120103"}}
	view, form := &service.ApplicationView{Application: a}, p.enrolling()
	inputs := form.inputs(view, models.PersonStep, models.FieldErrors{"name": "请填写会员姓名", "photo": "请上传个人寸照"})
	inputs = append(inputs, form.inputs(view, models.WorkStep, nil)...)
	pg := p.newPage(c, "部件一览")
	pg.Flash = "已保存"
	pg.Err = &models.Error{Message: "有 2 处需要修改,请按提示更正后再提交", Fields: models.FieldErrors{"name": "请填写会员姓名", "photo": "请上传个人寸照"}}
	pg.Data = styleData{Inputs: inputs, States: models.States, Timeline: []timelineStep{
		{"提交申请", "03-12 09:24", "past"}, {"下载申请表盖章", "03-12 09:26", "past"}, {"协会审核", "预计 4 月 7 日(周一)前完成", "now"}, {"领取证书", "", ""},
	}}
	return p.show(c, "dev_style", pg)
}

// today is the association's date.
func (p *portal) today() string { return models.DateOf(p.Clock()) }
