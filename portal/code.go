package portal

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// codeWait is how long the button counts down; the service decides.
const codeWait = 60

// sendFor sends a code for a form used without scripts and shows the form again.
func (p *portal) sendFor(c *fiber.Ctx, purpose service.CodePurpose, show func(wait int, err error) error) error {
	if err := p.services.Accounts.SendCode(c.UserContext(), client(c), c.FormValue("phone"), purpose); err != nil {
		return show(0, err)
	}
	return show(codeWait, nil)
}

// sendCode is the same for a script.
func (p *portal) sendCode(c *fiber.Ctx) error {
	purpose := service.CodePurpose(c.FormValue("purpose"))
	switch purpose {
	case service.CodeRegister, service.CodeLogin, service.CodeReset:
	default:
		return models.Invalidf("请从页面上的按钮获取验证码")
	}
	if err := p.services.Accounts.SendCode(c.UserContext(), client(c), c.FormValue("phone"), purpose); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"message": "验证码已发送,请查看短信", "wait": codeWait})
}
