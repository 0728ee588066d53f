package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// accountData is the page 账号与安全.
type accountData struct {
	Old, Password, Repeat input
}

func (p *portal) account(c *fiber.Ctx) error { return p.showAccount(c, nil) }

func (p *portal) showAccount(c *fiber.Ctx, err error) error {
	var e *models.Error
	errors.As(err, &e)
	pg := p.newPage(c, "设置登录密码")
	pg.Nav = "account"
	d := accountData{Password: passwordInput("password", "新密码", passwordRule, e), Repeat: passwordInput("repeat", "再次输入新密码", "", e)}
	d.Old = passwordInput("old", "原密码", "", e)
	d.Old.Autocomplete = "current-password"
	pg.Data = d
	if err != nil {
		return p.again(c, "account", pg, err)
	}
	return p.show(c, "account", pg)
}

func (p *portal) setPassword(c *fiber.Ctx) error {
	v := who(c)
	err := p.services.Accounts.SetPassword(c.UserContext(), v.actor(c), v.Session, c.FormValue("old"), c.FormValue("password"), c.FormValue("repeat"))
	if err != nil {
		return p.showAccount(c, err)
	}
	p.flash(c, "登录密码已设置,其他设备上的登录已退出")
	return see(c, "/account")
}
