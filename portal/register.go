package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// accountStepData is step 1 of 会员注册.
type accountStepData struct {
	Steps                         []stepMark
	Phone, Code, Password, Repeat input
	Consent                       bool
	ConsentError                  string
	ConsentVersion                string
	Wait                          int
	Taken                         bool // the phone has an account
	Captcha                       *captchaView
}

func registration(c *fiber.Ctx) service.Registration {
	return service.Registration{
		Phone: c.FormValue("phone"), Code: c.FormValue("code"), Password: c.FormValue("password"), Repeat: c.FormValue("repeat"), Consent: c.FormValue("consent") != "",
	}
}

func (p *portal) registerForm(c *fiber.Ctx) error {
	if who(c).Member != nil {
		return see(c, editPath(&models.Application{Kind: models.Enrollment}))
	}
	return p.showRegister(c, 0, nil)
}

func (p *portal) showRegister(c *fiber.Ctx, wait int, err error) error {
	version, failure := p.services.Accounts.ConsentVersion(c.UserContext())
	if failure != nil {
		return failure
	}
	var e *models.Error
	errors.As(err, &e)
	picture, failure := p.captchaFor(c, e)
	if failure != nil {
		return failure
	}
	pg := p.newPage(c, "会员注册")
	d := accountStepData{
		Steps: p.enrolling().marks(accountStep, nil), Phone: phoneInput(c.FormValue("phone"), e), Code: codeInput(c.FormValue("code"), e), Wait: wait,
		Password: passwordInput("password", "登录密码", passwordRule, e), Repeat: passwordInput("repeat", "再次输入密码", "", e),
		Consent: c.FormValue("consent") != "", ConsentError: errorAt(e, "consent"), ConsentVersion: version,
		Taken: e != nil && e.Code == models.Conflict, Captcha: picture,
	}
	d.Phone.After = "手机号将作为登录账号,并用于接收审核结果"
	pg.Data = d
	if err != nil {
		return p.again(c, "register_account", pg, err)
	}
	return p.show(c, "register_account", pg)
}

func (p *portal) register(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showRegister(c, 0, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeRegister, func(wait int, err error) error { return p.showRegister(c, wait, err) })
	}
	token, err := p.services.Accounts.Register(c.UserContext(), client(c), registration(c))
	if err != nil {
		return p.showRegister(c, 0, err)
	}
	p.logIn(c, token)
	return see(c, editPath(&models.Application{Kind: models.Enrollment}))
}
