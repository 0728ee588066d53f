package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

func (o *office) settingsPage(c *fiber.Ctx) error {
	values, err := o.Services.Settings.Values(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.showSettings(c, fiber.StatusOK, pages.Settings{Values: values})
}

func (o *office) showSettings(c *fiber.Ctx, status int, data pages.Settings) error {
	data.CSRF, data.Tabs = sessionOf(c).CSRF, pages.SettingsTabs("/admin/settings")
	return o.show(c, status, page{section: "/settings", title: "设置", view: "settings", data: data})
}

func (o *office) saveSettings(c *fiber.Ctx) error {
	values := map[string]string{}
	for _, s := range models.Settings {
		if c.Request().PostArgs().Has(s.Name) {
			values[s.Name] = c.FormValue(s.Name)
		}
	}
	changed, err := o.Services.Settings.Save(c.UserContext(), actor(c), values)
	if err != nil {
		e := o.explain(c, err)
		return o.showSettings(c, statusOf[e.Code], pages.Settings{Form: pages.Faulty(e), Values: values})
	}
	message := "没有更改"
	if changed > 0 {
		message = "已保存 " + strconv.Itoa(changed) + " 项更改,立即生效"
	}
	o.flash(c, message)
	return c.Redirect("/admin/settings", fiber.StatusSeeOther)
}

func (o *office) textsPage(c *fiber.Ctx) error { return o.showTexts(c, fiber.StatusOK, pages.Texts{}) }

func (o *office) showTexts(c *fiber.Ctx, status int, data pages.Texts) error {
	rows, err := o.Services.Settings.Texts(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	data.CSRF, data.Tabs, data.Rows = sessionOf(c).CSRF, pages.SettingsTabs("/admin/settings/texts"), rows
	return o.show(c, status, page{section: "/settings", title: "设置", view: "texts", data: data})
}

func (o *office) saveText(c *fiber.Ctx) error {
	key, words := models.TextKey(c.FormValue("key")), c.FormValue("words")
	if c.FormValue("default") != "" {
		words = ""
	} else if words == "" {
		words = " "
	}
	if err := o.Services.Settings.Reword(c.UserContext(), actor(c), key, words); err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid {
			return o.fail(c, e)
		}
		return o.showTexts(c, statusOf[e.Code], pages.Texts{Form: pages.Faulty(e), Faulty: key, Typed: words})
	}
	o.flash(c, "已保存,下一条通知起使用新的文字")
	return c.Redirect("/admin/settings/texts", fiber.StatusSeeOther)
}

func (o *office) reasonsPage(c *fiber.Ctx) error {
	rows, err := o.Services.Settings.Reasons(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/settings", title: "设置", view: "reasons",
		data: pages.Reasons{Tabs: pages.SettingsTabs("/admin/settings/reasons"), Rows: rows}})
}

// reason finds the one in the address; a new one in use if the address names none.
func (o *office) reason(c *fiber.Ctx) (models.Reason, error) {
	rows, err := o.Services.Settings.Reasons(c.UserContext(), actor(c))
	if err != nil {
		return models.Reason{}, err
	}
	if c.Params("id") == "" {
		return models.Reason{Active: true, Sort: len(rows) + 1}, nil
	}
	for _, r := range rows {
		if r.ID == id(c) {
			return r, nil
		}
	}
	return models.Reason{}, models.ErrNotFound
}

func (o *office) reasonPage(c *fiber.Ctx) error {
	r, err := o.reason(c)
	if err != nil {
		return o.fail(c, err)
	}
	return o.showReason(c, fiber.StatusOK, pages.Reason{Reason: r})
}

func (o *office) showReason(c *fiber.Ctx, status int, form pages.Reason) error {
	form.CSRF, form.Kinds = sessionOf(c).CSRF, models.ApplicationKinds
	title := "修改理由"
	if form.Reason.ID == 0 {
		title = "新增理由"
	}
	return o.show(c, status, page{section: "/settings", title: title, view: "reason", data: form})
}

func (o *office) saveReason(c *fiber.Ctx) error {
	r, err := o.reason(c)
	if err != nil {
		return o.fail(c, err)
	}
	r.Text, r.Kind, r.Active = c.FormValue("text"), models.ApplicationKind(c.FormValue("kind")), c.FormValue("active") != ""
	if r.Sort, err = strconv.Atoi(c.FormValue("sort", "0")); err != nil {
		r.Sort = -1
	}
	saved, err := o.Services.Settings.SaveReason(c.UserContext(), actor(c), r)
	if err != nil {
		e := o.explain(c, err)
		return o.showReason(c, statusOf[e.Code], pages.Reason{Form: pages.Faulty(e), Reason: r})
	}
	o.flash(c, "已保存「"+saved.Text+"」")
	return c.Redirect("/admin/settings/reasons", fiber.StatusSeeOther)
}
