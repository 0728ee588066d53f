package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

// handoverPage asks who takes over and shows what would move.
func (o *office) handoverPage(c *fiber.Ctx) error {
	data := pages.Handover{}
	data.To, _ = strconv.ParseInt(c.Query("to"), 10, 64) // the route lets digits through or nothing
	if data.To != 0 {
		plan, err := o.Services.Staff.PreviewHandover(c.UserContext(), actor(c), id(c), data.To)
		if err != nil {
			e := o.explain(c, err)
			if e.Code == models.NotFound {
				return o.fail(c, e)
			}
			data.Form = pages.Faulty(e)
			return o.showHandover(c, statusOf[e.Code], data)
		}
		data.Plan = plan
	}
	return o.showHandover(c, fiber.StatusOK, data)
}

func (o *office) showHandover(c *fiber.Ctx, status int, data pages.Handover) error {
	list, err := o.Services.Staff.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	for _, account := range list {
		switch {
		case account.ID == id(c):
			data.From = account
		case account.Active && account.ID != actor(c).ID:
			data.Others = append(data.Others, account)
		}
	}
	if data.From == nil {
		return o.fail(c, models.ErrNotFound)
	}
	data.CSRF = sessionOf(c).CSRF
	return o.show(c, status, page{section: "/staff", title: "换届交接", view: "handover", data: data})
}

func (o *office) handOver(c *fiber.Ctx) error {
	to, err := strconv.ParseInt(c.FormValue("to"), 10, 64)
	if err != nil {
		return o.fail(c, errStaleForm)
	}
	done, err := o.Services.Staff.HandOver(c.UserContext(), actor(c), id(c), to, c.FormValue("close") != "")
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound {
			return o.fail(c, e)
		}
		return o.showHandover(c, statusOf[e.Code], pages.Handover{Form: pages.Faulty(e), To: to})
	}
	o.flash(c, "已把 "+strconv.Itoa(len(done.Rows))+" 项专委会工作从 "+done.From.Name+" 交给 "+done.To.Name)
	return c.Redirect("/admin/staff", fiber.StatusSeeOther)
}
