package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// codeWait is how long the button counts down; the service decides.
const codeWait = 60

// send sends a code: to the phone of the form, or to the member's own phone for what only that one proves.
func (p *portal) send(c *fiber.Ctx, purpose service.CodePurpose) error {
	if purpose != service.CodeOldPhone && purpose != service.CodeConfirm {
		return p.services.Accounts.SendCode(c.UserContext(), client(c), c.FormValue("phone"), purpose)
	}
	if who(c).Member == nil {
		return models.Forbiddenf("登录已过期,请重新登录")
	}
	return p.services.Accounts.SendOwnCode(c.UserContext(), actor(c), client(c), purpose)
}

// sendFor sends a code for a form used without scripts and shows the form again.
func (p *portal) sendFor(c *fiber.Ctx, purpose service.CodePurpose, show func(wait int, err error) error) error {
	if err := p.send(c, purpose); err != nil {
		return show(0, err)
	}
	return show(codeWait, nil)
}

// sendCode is the same for a script. Where a captcha is asked for, the picture comes with the answer.
func (p *portal) sendCode(c *fiber.Ctx) error {
	err := p.send(c, service.CodePurpose(c.FormValue("purpose")))
	var e *models.Error
	if errors.As(err, &e) && e.Fields["captcha"] != "" {
		v, err := p.newCaptcha(e)
		if err != nil {
			return err
		}
		html, err := p.part("captcha", v)
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusUnprocessableEntity).JSON(fiber.Map{"message": e.Message, "fields": e.Fields, "captcha": string(html)})
	}
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"message": "验证码已发送,请查看短信", "wait": codeWait})
}
