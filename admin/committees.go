package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

func (o *office) committeesPage(c *fiber.Ctx) error {
	rows, err := o.Services.Committees.Overview(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/committees", title: "专委会", view: "committees", data: pages.Committees{Rows: rows}})
}

// committee finds the one in the address; a new, open one if the address names none.
func (o *office) committee(c *fiber.Ctx) (models.Committee, error) {
	if c.Params("id") == "" {
		return models.Committee{Kind: models.SpecialCommittee, Open: true}, nil
	}
	rows, err := o.Services.Committees.List(c.UserContext(), actor(c))
	if err != nil {
		return models.Committee{}, err
	}
	for _, row := range rows {
		if row.ID == id(c) {
			return row, nil
		}
	}
	return models.Committee{}, models.ErrNotFound
}

func (o *office) committeePage(c *fiber.Ctx) error {
	committee, err := o.committee(c)
	if err != nil {
		return o.fail(c, err)
	}
	return o.showCommittee(c, fiber.StatusOK, pages.Committee{Committee: committee})
}

func (o *office) showCommittee(c *fiber.Ctx, status int, form pages.Committee) error {
	form.CSRF = sessionOf(c).CSRF
	title := "修改专委会"
	if form.Committee.ID == 0 {
		title = "新增专委会"
	}
	return o.show(c, status, page{section: "/committees", title: title, view: "committee", data: form})
}

func (o *office) saveCommittee(c *fiber.Ctx) error {
	committee, err := o.committee(c)
	if err != nil {
		return o.fail(c, err)
	}
	committee.Name, committee.Open = c.FormValue("name"), c.FormValue("open") != ""
	if sort := c.FormValue("sort"); sort != "" {
		if committee.Sort, err = strconv.Atoi(sort); err != nil {
			err = models.InvalidField("sort", "排序应为数字")
		}
	}
	var saved *models.Committee
	if err == nil {
		saved, err = o.Services.Committees.Save(c.UserContext(), actor(c), committee)
	}
	if err != nil {
		e := o.explain(c, err)
		return o.showCommittee(c, statusOf[e.Code], pages.Committee{Form: pages.Faulty(e), Committee: committee})
	}
	o.flash(c, "已保存「"+saved.Name+"」")
	return c.Redirect("/admin/committees", fiber.StatusSeeOther)
}
