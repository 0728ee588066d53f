package admin

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/admin/tables"
	"tjtaca/models"
	"tjtaca/models/service"
)

// saveFilter keeps the filter of the queue under a name of the reader's own.
func (o *office) saveFilter(c *fiber.Ctx) error {
	filter := filterOf(c.FormValue("filter"))
	err := o.Services.Reviews.SaveFilter(c.UserContext(), actor(c), service.SavedFilter{Name: c.FormValue("name"), Query: filter.Encode()})
	var e *models.Error
	if errors.As(err, &e) && e.Fields["name"] != "" {
		return o.fail(c, models.Invalidf("%s", e.Fields["name"]))
	}
	if err != nil {
		return o.fail(c, err)
	}
	o.flash(c, "筛选已保存")
	return c.Redirect("/admin/applications"+pages.Question(filter), fiber.StatusSeeOther)
}

func (o *office) dropFilter(c *fiber.Ctx) error {
	if err := o.Services.Reviews.DropFilter(c.UserContext(), actor(c), c.FormValue("name")); err != nil {
		return o.fail(c, err)
	}
	return c.Redirect("/admin/applications", fiber.StatusSeeOther)
}

// chooseColumns hides the columns that were not ticked.
func (o *office) chooseColumns(c *fiber.Ctx) error {
	shown := formValues(c, "shown")
	var hidden []string
	for _, column := range tables.HideableColumns() {
		if !slices.Contains(shown, column.Value) {
			hidden = append(hidden, column.Value)
		}
	}
	if err := o.Services.Reviews.HideColumns(c.UserContext(), actor(c), hidden); err != nil {
		return o.fail(c, err)
	}
	return c.Redirect("/admin/applications"+pages.Question(filterOf(c.FormValue("filter"))), fiber.StatusSeeOther)
}
