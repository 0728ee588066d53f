package admin

import (
	"net/url"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/admin/tables"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

func (o *office) reviewPage(c *fiber.Ctx) error {
	q := url.Values{}
	for key, value := range c.Queries() {
		q.Set(key, value)
	}
	return o.showReview(c, fiber.StatusOK, pages.Review{Filter: filterOf(q.Encode())})
}

// filterOf is the filter of the queue that a form or address brings along; what is none of it falls away.
func filterOf(encoded string) url.Values { return filtered(encoded, queueQuery) }

// filtered keeps of a filter that came by a form what the list may be asked.
func filtered(encoded string, may map[string]*regexp.Regexp) url.Values {
	q, err := url.ParseQuery(encoded)
	if err != nil {
		return nil
	}
	filter := url.Values{}
	for key, pattern := range may {
		if value := q.Get(key); value != "" && pattern.MatchString(value) {
			filter.Set(key, value)
		}
	}
	return filter
}

// showReview shows the case as it is now, with what a failed step had to say.
func (o *office) showReview(c *fiber.Ctx, status int, r pages.Review) error {
	number := c.Params("number")
	found, err := o.Services.Reviews.Read(c.UserContext(), actor(c), number)
	if err != nil {
		return o.fail(c, err)
	}
	r.Case, r.CSRF, r.Today = found, sessionOf(c).CSRF, o.today()
	if r.Canned, err = o.Services.Reviews.Reasons(c.UserContext(), actor(c), found.Application.Kind); err != nil {
		return o.fail(c, err)
	}
	if r.Before, r.After, err = o.Services.Reviews.Neighbours(c.UserContext(), actor(c), tables.QueueFilter(r.Filter.Get), number); err != nil {
		return o.fail(c, err)
	}
	r.KnowsMember = o.knowsMember(c, found)
	r.CanReveal = o.Rights.Has(actor(c), rbac.RevealMembers, found.Application.CommitteeID)
	return o.show(c, status, page{section: "/applications", title: "审核申请", view: "review", data: &r})
}

// standing tells a page that is open what happened to its application meanwhile.
func (o *office) standing(c *fiber.Ctx) error {
	now, err := o.Services.Reviews.Standing(c.UserContext(), actor(c), c.Params("number"))
	if err != nil {
		return o.fail(c, err)
	}
	return c.JSON(fiber.Map{"state": now.State, "round": now.Round, "text": now.Text})
}

// knowsMember says whether the applicant's page would open: applicants become members of a committee by approval.
func (o *office) knowsMember(c *fiber.Ctx, found *service.Case) bool {
	scope := o.Rights.Scope(actor(c), rbac.ReadMembers)
	home := found.Member.State == models.ApprovedMember && scope.Has(found.Member.HomeCommitteeID)
	return scope.All || home || found.Application.State == models.Approved && scope.Has(found.Application.CommitteeID)
}

// decide records a decision and opens the next case of the filter one came from. What cannot be recorded comes back with everything
// typed.
func (o *office) decide(c *fiber.Ctx) error {
	typed := pages.Typed{
		Reason: c.FormValue("reason"), Confirm: c.FormValue("confirm"), Action: models.Action(c.FormValue("action")), Marked: formValues(c, "marked"),
		Heeded: c.FormValue("heeded") != "",
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
		Number: number, Round: round, Action: typed.Action, Reason: typed.Reason, Marked: typed.Marked, Heeded: typed.Heeded,
	})
	if err != nil {
		return o.undecided(c, typed, err)
	}
	o.flash(c, "已办理:"+app.Data.Name+"("+app.Number+")"+typed.Action.Text())
	filter := filterOf(c.FormValue("filter"))
	next, err := o.Services.Reviews.Following(c.UserContext(), actor(c), tables.QueueFilter(filter.Get), number)
	if err != nil {
		return o.fail(c, err)
	}
	to := "/admin/applications"
	if next != "" {
		to += "/" + next
	}
	return c.Redirect(to+pages.Question(filter), fiber.StatusSeeOther)
}

func (o *office) undecided(c *fiber.Ctx, typed pages.Typed, err error) error {
	e := o.explain(c, err)
	switch e.Code {
	case models.Invalid, models.Conflict, models.Forbidden:
	default:
		return o.fail(c, e)
	}
	r := pages.Review{Form: pages.Faulty(e), Typed: typed, Conflict: e.Code == models.Conflict, Filter: filterOf(c.FormValue("filter"))}
	if _, err := o.Services.Reviews.Read(c.UserContext(), actor(c), c.Params("number")); models.CodeOf(err) == models.NotFound {
		// Withdrawn meanwhile: it is its member's own again, but what was typed is the reviewer's.
		return o.show(c, statusOf[e.Code], page{section: "/applications", title: "审核申请", view: "withdrawn", data: &r})
	}
	return o.showReview(c, statusOf[e.Code], r)
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
	return o.showReview(c, fiber.StatusOK, pages.Review{Filter: filterOf(c.FormValue("filter")), Revealed: map[string]string{field: value}})
}

// formValues are all values of a repeated form field.
func formValues(c *fiber.Ctx, name string) []string {
	var values []string
	for _, v := range c.Request().PostArgs().PeekMulti(name) {
		values = append(values, string(v))
	}
	return values
}
