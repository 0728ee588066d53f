package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

func (o *office) noticesPage(c *fiber.Ctx) error {
	rows, err := o.Services.Notices.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/settings", title: "设置", view: "notices",
		data: pages.Notices{Tabs: pages.SettingsTabs("/admin/settings/notices"), Today: o.today(), Rows: rows}})
}

// notice finds the one in the address; a new one for members if the address names none.
func (o *office) notice(c *fiber.Ctx) (models.Notice, error) {
	if c.Params("id") == "" {
		return models.Notice{Audience: models.ForMembers}, nil
	}
	rows, err := o.Services.Notices.List(c.UserContext(), actor(c))
	if err != nil {
		return models.Notice{}, err
	}
	for _, n := range rows {
		if n.ID == id(c) {
			return n, nil
		}
	}
	return models.Notice{}, models.ErrNotFound
}

func (o *office) noticePage(c *fiber.Ctx) error {
	n, err := o.notice(c)
	if err != nil {
		return o.fail(c, err)
	}
	return o.showNotice(c, fiber.StatusOK, pages.Notice{Notice: n})
}

func (o *office) showNotice(c *fiber.Ctx, status int, form pages.Notice) error {
	committees, err := o.Services.Committees.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	form.CSRF, form.Audiences, form.Committees = sessionOf(c).CSRF, models.Audiences, committees
	title := "修改公告"
	if form.Notice.ID == 0 {
		title = "新增公告"
	}
	return o.show(c, status, page{section: "/settings", title: title, view: "notice_form", data: form})
}

func (o *office) saveNotice(c *fiber.Ctx) error {
	n, err := o.notice(c)
	if err != nil {
		return o.fail(c, err)
	}
	if c.FormValue("remove") != "" {
		if err := o.Services.Notices.Remove(c.UserContext(), actor(c), n.ID); err != nil {
			return o.fail(c, err)
		}
		o.flash(c, "已删除公告「"+n.Title+"」")
		return c.Redirect("/admin/settings/notices", fiber.StatusSeeOther)
	}
	n.Title, n.Body, n.Audience = c.FormValue("title"), c.FormValue("body"), models.Audience(c.FormValue("audience"))
	n.From, n.Until, n.Pinned = c.FormValue("from"), c.FormValue("until"), c.FormValue("pinned") != ""
	if n.CommitteeID, err = strconv.ParseInt(c.FormValue("committee_id", "0"), 10, 64); err != nil {
		n.CommitteeID = -1
	}
	saved, err := o.Services.Notices.Save(c.UserContext(), actor(c), n)
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound {
			return o.fail(c, e)
		}
		return o.showNotice(c, statusOf[e.Code], pages.Notice{Form: pages.Faulty(e), Notice: n})
	}
	o.flash(c, "已保存公告「"+saved.Title+"」")
	return c.Redirect("/admin/settings/notices", fiber.StatusSeeOther)
}
