package admin

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/admin/tables"
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

func (o *office) memberPage(c *fiber.Ctx) error {
	return o.showMember(c, fiber.StatusOK, pages.Member{})
}

func (o *office) showMember(c *fiber.Ctx, status int, m pages.Member) (err error) {
	by := actor(c)
	if m.MemberView, err = o.Services.Members.View(c.UserContext(), by, id(c)); err != nil {
		return o.fail(c, err)
	}
	m.CSRF, m.CanReveal = sessionOf(c).CSRF, o.Rights.Any(by, rbac.RevealMembers)
	m.CanFreeze, m.CanUnfreeze, m.CanCorrect = o.Rights.Has(by, rbac.Freeze, 0), o.Rights.Has(by, rbac.Unfreeze, 0), o.Rights.Has(by, rbac.CorrectMembers, 0)
	return o.show(c, status, page{section: "/members", title: "会员档案", view: "member", data: &m})
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
	return o.showMember(c, fiber.StatusOK, pages.Member{Revealed: map[string]string{field: value}})
}

// chooseMemberColumns keeps which columns were ticked.
func (o *office) chooseMemberColumns(c *fiber.Ctx) error {
	ticked := formValues(c, "shown")
	shown := []string{}
	for _, column := range tables.MemberColumns() {
		if slices.Contains(ticked, column.Value) {
			shown = append(shown, column.Value)
		}
	}
	if err := o.Services.Members.ChooseColumns(c.UserContext(), actor(c), shown); err != nil {
		return o.fail(c, err)
	}
	return c.Redirect("/admin/members"+pages.Question(filtered(c.FormValue("filter"), memberQuery)), fiber.StatusSeeOther)
}
