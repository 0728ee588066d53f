package portal

import "github.com/gofiber/fiber/v2"

// messages is 消息: the notices of the association, newest first.
func (p *portal) messages(c *fiber.Ctx) error {
	list, err := p.services.Accounts.Messages(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Link = ownPath(list[i].Link, "")
	}
	pg := p.newPage(c, "消息")
	pg.Nav, pg.Data = "messages", list
	return p.show(c, "messages", pg)
}

func (p *portal) readMessages(c *fiber.Ctx) error {
	if err := p.services.Accounts.MarkRead(c.UserContext(), actor(c)); err != nil {
		return err
	}
	return see(c, "/messages")
}
