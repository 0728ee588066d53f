package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/rbac"
)

// id is the number in the address; the route has checked that it is one.
func id(c *fiber.Ctx) int64 {
	n, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (o *office) memberPage(c *fiber.Ctx) error { return o.showMember(c, nil) }

func (o *office) showMember(c *fiber.Ctx, revealed map[string]string) error {
	found, err := o.Services.Members.View(c.UserContext(), actor(c), id(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/members", title: "会员档案", view: "member", data: &pages.Member{
		MemberView: found, CSRF: sessionOf(c).CSRF, Revealed: revealed, CanReveal: o.Rights.Any(actor(c), rbac.RevealMembers),
	}})
}

// revealMember shows one sealed value in full; the service logs the reading.
func (o *office) revealMember(c *fiber.Ctx) error {
	field := c.FormValue("field")
	value, err := o.Services.Members.Reveal(c.UserContext(), actor(c), id(c), field)
	if err != nil {
		return o.fail(c, err)
	}
	if wantsJSON(c) {
		return c.JSON(fiber.Map{"value": value})
	}
	return o.showMember(c, map[string]string{field: value})
}
