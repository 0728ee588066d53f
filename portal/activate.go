package portal

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// activateData greets a 原会员 before the form.
type activateData struct {
	Application *models.Application // what has been begun, nil before
	Committee   string              // who will decide
}

// activatePage is 请完善您的会员信息: 确定 leads to the form.
func (p *portal) activatePage(c *fiber.Ctx) error {
	if who(c).Member.State != models.Legacy {
		return see(c, "/member")
	}
	a, err := p.services.Applications.Activation(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if !a.Editable() {
		return see(c, "/member")
	}
	pg := p.newPage(c, "请完善您的会员信息")
	pg.Data = activateData{Application: a, Committee: a.CommitteeName}
	return p.show(c, "activate", pg)
}

// activatedPage is 会员激活申请提交成功.
func (p *portal) activatedPage(c *fiber.Ctx) error {
	apps, err := p.services.Applications.Mine(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	for _, a := range apps {
		if a.Kind == models.Activation && a.State == models.Pending {
			pg := p.newPage(c, "会员激活申请提交成功")
			pg.Data = a
			return p.show(c, "activate_done", pg)
		}
	}
	return see(c, "/member")
}
