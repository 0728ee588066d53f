package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// messagesData is a page of 消息; Next is where older ones begin, 0 if there are none.
type messagesData struct {
	List  []models.Message
	Next  int64
	Older bool // not the first page
}

// messages is 消息: the notices of the association, newest first.
func (p *portal) messages(c *fiber.Ctx) error {
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64) // what is no number begins at the newest
	list, next, err := p.services.Accounts.Messages(c.UserContext(), actor(c), before)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Link = ownPath(list[i].Link, "")
	}
	pg := p.newPage(c, "消息")
	pg.Nav, pg.Data = "messages", messagesData{list, next, before > 0}
	return p.show(c, "messages", pg)
}

// readMessage marks one notice as read and goes where it leads.
func (p *portal) readMessage(c *fiber.Ctx) error {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return models.ErrNotFound
	}
	m, err := p.services.Accounts.ReadMessage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return see(c, ownPath(m.Link, ownPath(c.FormValue("back"), "/messages")))
}

func (p *portal) readMessages(c *fiber.Ctx) error {
	if err := p.services.Accounts.MarkRead(c.UserContext(), actor(c)); err != nil {
		return err
	}
	return see(c, "/messages")
}
