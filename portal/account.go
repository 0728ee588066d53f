package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// accountData is the page 账号与安全.
type accountData struct {
	Sessions int
	Consents []models.Consent
}

func (p *portal) account(c *fiber.Ctx) error {
	sessions, err := p.services.Accounts.Sessions(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	consents, _, err := p.services.Accounts.Consents(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	pg := p.newPage(c, "账号与安全")
	pg.Nav, pg.Data = "account", accountData{len(sessions), consents}
	return p.show(c, "account", pg)
}

// passwordData is the page 设置登录密码.
type passwordData struct {
	Old, Password, Repeat input
	Captcha               *captchaView
}

func (p *portal) passwordForm(c *fiber.Ctx) error { return p.showPassword(c, nil) }

func (p *portal) showPassword(c *fiber.Ctx, err error) error {
	var e *models.Error
	errors.As(err, &e)
	picture, failure := p.captchaFor(c, e)
	if failure != nil {
		return failure
	}
	d := passwordData{
		Old: passwordInput("old", "原密码", "", e), Password: passwordInput("password", "新密码", passwordRule, e),
		Repeat: passwordInput("repeat", "再次输入新密码", "", e), Captcha: picture,
	}
	d.Old.Autocomplete = "current-password"
	return p.showAccountPage(c, "account_password", "设置登录密码", d, err)
}

// showAccountPage shows a form of 账号与安全, once more with its faults if there are any.
func (p *portal) showAccountPage(c *fiber.Ctx, name, title string, data any, err error) error {
	pg := p.newPage(c, title)
	pg.Nav, pg.Form, pg.Data = "account", true, data
	if err != nil {
		return p.again(c, name, pg, err)
	}
	return p.show(c, name, pg)
}

func (p *portal) setPassword(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showPassword(c, p.another(c))
	}
	v := who(c)
	err := p.services.Accounts.SetPassword(c.UserContext(), v.actor(c), client(c), v.Session, c.FormValue("old"), c.FormValue("password"), c.FormValue("repeat"))
	if err != nil {
		return p.showPassword(c, err)
	}
	p.flash(c, "登录密码已设置,其他设备上的登录已退出")
	return see(c, "/account")
}
