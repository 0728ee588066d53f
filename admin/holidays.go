package admin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
)

func (o *office) holidaysPage(c *fiber.Ctx) error {
	return o.showHolidays(c, fiber.StatusOK, c.Query("year"), pages.Holidays{})
}

func (o *office) showHolidays(c *fiber.Ctx, status int, year string, data pages.Holidays) error {
	if year == "" {
		year = o.today()[:4]
	}
	y, err := strconv.Atoi(year)
	if err != nil {
		return o.fail(c, models.ErrNotFound)
	}
	if data.Year, err = o.Services.Settings.Year(c.UserContext(), actor(c), y); err != nil {
		return o.fail(c, err)
	}
	data.CSRF, data.Tabs = sessionOf(c).CSRF, pages.SettingsTabs("/admin/settings/holidays")
	return o.show(c, status, page{section: "/settings", title: "设置", view: "holidays", data: data})
}

// changeHolidays previews or enters a list, or changes one day.
func (o *office) changeHolidays(c *fiber.Ctx) error {
	year, list := c.FormValue("year"), c.FormValue("list")
	change, err := calendarChange(c, list)
	var moves []service.DueMove
	dry := c.FormValue("action") == "preview"
	if err == nil {
		moves, err = o.Services.Settings.ChangeCalendar(c.UserContext(), actor(c), change, dry)
	}
	if err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid {
			return o.fail(c, e)
		}
		return o.showHolidays(c, statusOf[e.Code], year, pages.Holidays{Form: pages.Faulty(e), List: list})
	}
	preview := &pages.HolidayPreview{List: change.Enter, Moves: moves}
	if dry {
		return o.showHolidays(c, fiber.StatusOK, change.Enter[0].Day[:4], pages.Holidays{List: list, Preview: preview})
	}
	if len(change.Enter) > 0 {
		year = change.Enter[0].Day[:4]
	}
	o.flash(c, fmt.Sprintf("日历已更新,%d 件申请的到期日已重算", preview.Moved()))
	return c.Redirect("/admin/settings/holidays?year="+year, fiber.StatusSeeOther)
}

func calendarChange(c *fiber.Ctx, list string) (change service.CalendarChange, err error) {
	if c.FormValue("action") != "day" {
		change.Enter, err = models.ParseHolidays(list)
		return change, err
	}
	day := c.FormValue("day")
	switch c.FormValue("as") {
	case "off", "work":
		note := []rune(strings.TrimSpace(c.FormValue("note")))
		change.Enter = []models.Holiday{{Day: day, Workday: c.FormValue("as") == "work", Note: string(note[:min(len(note), 30)])}}
	case "forget":
		change.Forget = []string{day}
	}
	if !models.ValidDate(day) || change.Enter == nil && change.Forget == nil {
		err = models.InvalidField("day", "请选择日期")
	}
	return change, err
}
