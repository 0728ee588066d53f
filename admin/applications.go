package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

func (o *office) reviewPage(c *fiber.Ctx) error {
	return o.showReview(c, fiber.StatusOK, pages.Review{})
}

// showReview shows the case as it is now, with what a failed step had to say.
func (o *office) showReview(c *fiber.Ctx, status int, r pages.Review) error {
	found, err := o.Services.Reviews.Read(c.UserContext(), actor(c), c.Params("number"))
	if err != nil {
		return o.fail(c, err)
	}
	r.Case, r.CSRF, r.Today = found, sessionOf(c).CSRF, o.today()
	if r.Canned, err = o.Services.Reviews.Reasons(c.UserContext(), actor(c), found.Application.Kind); err != nil {
		return o.fail(c, err)
	}
	r.KnowsMember = o.knowsMember(c, found)
	r.CanReveal = o.Rights.Has(actor(c), rbac.RevealMembers, found.Application.CommitteeID)
	return o.show(c, status, page{section: "/applications", title: "审核申请", view: "review", data: &r})
}

// knowsMember says whether the applicant's page would open: applicants become members of a committee by approval.
func (o *office) knowsMember(c *fiber.Ctx, found *service.Case) bool {
	scope := o.Rights.Scope(actor(c), rbac.ReadMembers)
	home := found.Member.State == models.ApprovedMember && scope.Has(found.Member.HomeCommitteeID)
	return scope.All || home || found.Application.State == models.Approved && scope.Has(found.Application.CommitteeID)
}

// decide records a decision and opens the next case. What cannot be recorded comes back with everything typed.
func (o *office) decide(c *fiber.Ctx) error {
	typed := pages.Typed{
		Reason: c.FormValue("reason"), Confirm: c.FormValue("confirm"), Action: models.Action(c.FormValue("action")), Marked: formValues(c, "marked"),
	}
	round, err := strconv.Atoi(c.FormValue("round"))
	if err != nil {
		return o.fail(c, errStaleForm)
	}
	if typed.Action == models.RejectFraud && typed.Confirm != pages.FreezeWord {
		return o.undecided(c, typed, models.InvalidField("confirm", "请输入「"+pages.FreezeWord+"」以确认"))
	}
	number := c.Params("number")
	app, err := o.Services.Reviews.Decide(c.UserContext(), actor(c), service.Decision{
		Number: number, Round: round, Action: typed.Action, Reason: typed.Reason, Marked: typed.Marked,
	})
	if err != nil {
		return o.undecided(c, typed, err)
	}
	o.flash(c, "已办理:"+app.Data.Name+"("+app.Number+")"+typed.Action.Text())
	next, err := o.Services.Reviews.Following(c.UserContext(), actor(c), number)
	if err != nil {
		return o.fail(c, err)
	}
	if next == "" {
		return c.Redirect("/admin/applications", fiber.StatusSeeOther)
	}
	return c.Redirect("/admin/applications/"+next, fiber.StatusSeeOther)
}

func (o *office) undecided(c *fiber.Ctx, typed pages.Typed, err error) error {
	e := o.explain(c, err)
	switch e.Code {
	case models.Invalid, models.Conflict, models.Forbidden:
		return o.showReview(c, statusOf[e.Code], pages.Review{Form: pages.Faulty(e), Typed: typed, Conflict: e.Code == models.Conflict})
	}
	return o.fail(c, e)
}

// revealApplication shows one sealed value of an application in full; the service logs the reading.
func (o *office) revealApplication(c *fiber.Ctx) error {
	field := c.FormValue("field")
	value, err := o.Services.Reviews.Reveal(c.UserContext(), actor(c), c.Params("number"), field)
	if err != nil {
		return o.fail(c, err)
	}
	if wantsJSON(c) {
		return c.JSON(fiber.Map{"value": value})
	}
	return o.showReview(c, fiber.StatusOK, pages.Review{Revealed: map[string]string{field: value}})
}

// formValues are all values of a repeated form field.
func formValues(c *fiber.Ctx, name string) []string {
	var values []string
	for _, v := range c.Request().PostArgs().PeekMulti(name) {
		values = append(values, string(v))
	}
	return values
}
