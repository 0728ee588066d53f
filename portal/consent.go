package portal

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

func (p *portal) consent(c *fiber.Ctx) error {
	version, err := p.services.Accounts.ConsentVersion(c.UserContext())
	if err != nil {
		return err
	}
	pg := p.newPage(c, "个人信息保护说明")
	pg.Data = version
	return p.show(c, "consent", pg)
}

// agreeData is the page that asks anew for consent after a login.
type agreeData struct {
	Version, Before string // the present version, and the one agreed to before, "" for none
	Next            string
}

// welcome leads to where a member wanted to go after a login, by way of the consent if the text has changed.
func (p *portal) welcome(c *fiber.Ctx, m models.Actor, next string) error {
	_, due, err := p.services.Accounts.Consents(c.UserContext(), m)
	if err != nil {
		return err
	}
	if due != "" {
		return see(c, "/account/consent?next="+url.QueryEscape(next))
	}
	return see(c, next)
}

func (p *portal) agreeForm(c *fiber.Ctx) error {
	return p.showAgree(c, ownPath(c.Query("next"), "/home"), nil)
}

func (p *portal) showAgree(c *fiber.Ctx, next string, fault error) error {
	list, due, err := p.services.Accounts.Consents(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if due == "" {
		return see(c, next)
	}
	d := agreeData{Version: due, Next: next}
	if len(list) > 0 {
		d.Before = list[0].Version
	}
	pg := p.newPage(c, "请阅读个人信息保护说明")
	pg.Form, pg.Data = true, d
	if fault != nil {
		return p.again(c, "agree", pg, fault)
	}
	return p.show(c, "agree", pg)
}

func (p *portal) agree(c *fiber.Ctx) error {
	next := ownPath(c.FormValue("next"), "/home")
	if err := p.services.Accounts.Agree(c.UserContext(), actor(c), client(c), c.FormValue("version")); err != nil {
		return p.showAgree(c, next, err)
	}
	return see(c, next)
}
