package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// sessionView is a line of 登录设备.
type sessionView struct {
	models.Session
	Device string
	Here   bool // the one in use
}

func (p *portal) sessions(c *fiber.Ctx) error {
	list, err := p.services.Accounts.Sessions(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	views := make([]sessionView, len(list))
	for i, s := range list {
		views[i] = sessionView{s, models.Device(s.UserAgent), s.ID == who(c).Session.ID}
	}
	pg := p.newPage(c, "登录设备")
	pg.Nav, pg.Data = "account", views
	return p.show(c, "account_sessions", pg)
}

// endSession ends one login. One that has ended meanwhile is what was wanted.
func (p *portal) endSession(c *fiber.Ctx) error {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return models.ErrNotFound
	}
	if id == who(c).Session.ID {
		return p.logout(c)
	}
	if err := p.services.Accounts.EndSession(c.UserContext(), actor(c), id); err != nil && models.CodeOf(err) != models.NotFound {
		return err
	}
	p.flash(c, "该设备上的登录已结束")
	return see(c, "/account/sessions")
}

func (p *portal) endOtherSessions(c *fiber.Ctx) error {
	if err := p.services.Accounts.EndOtherSessions(c.UserContext(), actor(c), who(c).Session); err != nil {
		return err
	}
	p.flash(c, "其他设备上的登录已全部结束")
	return see(c, "/account/sessions")
}
