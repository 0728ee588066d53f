package admin

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
)

func (o *office) campaignPage(c *fiber.Ctx) error {
	text, err := o.Services.Campaigns.DefaultText(c.UserContext())
	if err != nil {
		return o.fail(c, err)
	}
	return o.showCampaign(c, fiber.StatusOK, pages.Campaign{Reminder: service.Reminder{Text: text}})
}

func (o *office) showCampaign(c *fiber.Ctx, status int, d pages.Campaign) error {
	var err error
	if d.Committees, d.Sum, err = o.Services.Campaigns.Progress(c.UserContext(), actor(c)); err != nil {
		return o.fail(c, err)
	}
	if d.Jobs, err = o.Services.Campaigns.List(c.UserContext(), actor(c)); err != nil {
		return o.fail(c, err)
	}
	d.CSRF, d.Tabs = sessionOf(c).CSRF, pages.ImportTabs("/admin/import/campaign")
	return o.show(c, status, page{section: "/import", title: "原会员导入", note: "激活进度与提醒", view: "campaign", data: d})
}

// remind counts first; a second press sends.
func (o *office) remind(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), actor(c)
	r := service.Reminder{Text: c.FormValue("text")}
	r.CommitteeID, _ = strconv.ParseInt(c.FormValue("committee"), 10, 64) // what is no number is all of them
	if c.FormValue("action") == "send" {
		expected, _ := strconv.Atoi(c.FormValue("count")) // a wrong number is asked about again
		job, err := o.Services.Campaigns.Start(ctx, by, r, expected)
		if err == nil {
			o.flash(c, fmt.Sprintf("已开始发送,共 %d 条", job.Total))
			return c.Redirect("/admin/import/campaign", fiber.StatusSeeOther)
		}
		return o.campaignFault(c, r, err)
	}
	reach, err := o.Services.Campaigns.Reach(ctx, by, r)
	if err != nil {
		return o.campaignFault(c, r, err)
	}
	return o.showCampaign(c, fiber.StatusOK, pages.Campaign{Reminder: r, Reach: &reach})
}

func (o *office) campaignFault(c *fiber.Ctx, r service.Reminder, err error) error {
	e := o.explain(c, err)
	if e.Code != models.Invalid && e.Code != models.Conflict {
		return o.fail(c, e)
	}
	return o.showCampaign(c, statusOf[e.Code], pages.Campaign{Form: pages.Faulty(e), Reminder: r})
}
