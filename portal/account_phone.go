package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// phoneData is the page 更换登录手机号.
type phoneData struct {
	Phone, OldCode, NewCode input
	OldWait, NewWait        int
	Captcha                 *captchaView
}

func (p *portal) phoneForm(c *fiber.Ctx) error { return p.showPhone(c, "", 0, nil) }

// showPhone shows the form; sent is the purpose of the code that has just been sent.
func (p *portal) showPhone(c *fiber.Ctx, sent service.CodePurpose, wait int, err error) error {
	var e *models.Error
	errors.As(err, &e)
	picture, failure := p.captchaFor(c, e)
	if failure != nil {
		return failure
	}
	d := phoneData{
		Phone: phoneInput(c.FormValue("phone"), e), OldCode: codeInput(c.FormValue("old_code"), e), NewCode: codeInput(c.FormValue("new_code"), e),
		Captcha: picture,
	}
	d.Phone.Label, d.Phone.Autocomplete = "新手机号", "off"
	d.OldCode.Name, d.OldCode.Label, d.OldCode.Error = "old_code", "原手机号的验证码", errorAt(e, "old_code")
	d.NewCode.Name, d.NewCode.Label, d.NewCode.Error = "new_code", "新手机号的验证码", errorAt(e, "new_code")
	if sent == service.CodeOldPhone {
		d.OldWait = wait
	} else {
		d.NewWait = wait
	}
	return p.showAccountPage(c, "account_phone", "更换登录手机号", d, err)
}

func (p *portal) changePhone(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showPhone(c, "", 0, p.another(c))
	}
	if purpose := service.CodePurpose(c.FormValue("_send")); purpose == service.CodeOldPhone || purpose == service.CodeNewPhone {
		return p.sendFor(c, purpose, func(wait int, err error) error { return p.showPhone(c, purpose, wait, err) })
	}
	v := who(c)
	err := p.services.Accounts.ChangePhone(c.UserContext(), v.actor(c), client(c), v.Session, service.PhoneChange{
		Phone: c.FormValue("phone"), OldCode: c.FormValue("old_code"), NewCode: c.FormValue("new_code"),
	})
	if err != nil {
		return p.showPhone(c, "", 0, err)
	}
	p.flash(c, "登录手机号已更换,以后请用新号码登录;其他设备上的登录已退出")
	return see(c, "/account")
}

// lostPhone says how a person gets back in whose phone is gone.
func (p *portal) lostPhone(c *fiber.Ctx) error {
	contact, err := p.services.Accounts.Contact(c.UserContext())
	if err != nil {
		return err
	}
	pg := p.newPage(c, "原手机号已停用")
	pg.Data = contact
	return p.show(c, "lost_phone", pg)
}
