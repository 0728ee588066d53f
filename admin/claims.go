package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

// claimsAtOnce is how many claims a page lists.
const claimsAtOnce = 50

func (o *office) claimsPage(c *fiber.Ctx) error {
	state := models.ClaimState(c.Query("state", string(models.ClaimOpen)))
	if !models.ClaimStates.Has(string(state)) {
		return o.fail(c, models.ErrNotFound)
	}
	after, err := strconv.ParseInt(c.Query("after", "0"), 10, 64)
	if err != nil {
		return o.fail(c, models.ErrNotFound)
	}
	rows, err := o.Services.Claims.List(c.UserContext(), actor(c), state, after, claimsAtOnce+1)
	if err != nil {
		return o.fail(c, err)
	}
	data := pages.Claims{State: state, States: models.ClaimStates, Rows: rows}
	if len(rows) > claimsAtOnce {
		data.Rows, data.Next = rows[:claimsAtOnce], rows[claimsAtOnce-1].ID
	}
	return o.show(c, fiber.StatusOK, page{section: "/claims", title: "找回账号", note: "登录手机号已停用的会员申请更换手机号", view: "claims", data: data})
}

func (o *office) claimPage(c *fiber.Ctx) error {
	return o.showClaim(c, fiber.StatusOK, pages.Claim{})
}

func (o *office) showClaim(c *fiber.Ctx, status int, form pages.Claim) error {
	found, err := o.Services.Claims.Read(c.UserContext(), actor(c), id(c))
	if err != nil {
		return o.fail(c, err)
	}
	form.ClaimCase, form.CSRF = found, sessionOf(c).CSRF
	return o.show(c, status, page{section: "/claims", title: "找回账号", view: "claim", data: form})
}

func (o *office) decideClaim(c *fiber.Ctx) error {
	note, decide, said := c.FormValue("note"), o.Services.Claims.Reject, "已退回,申请人将收到短信"
	if c.FormValue("decision") == "approve" {
		decide, said = o.Services.Claims.Approve, "已更换登录手机号,原手机号和新手机号都会收到短信"
	}
	if err := decide(c.UserContext(), actor(c), id(c), note); err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound || e.Code == models.Forbidden {
			return o.fail(c, e)
		}
		return o.showClaim(c, statusOf[e.Code], pages.Claim{Form: pages.Faulty(e), Note: note})
	}
	o.flash(c, said)
	return c.Redirect("/admin/claims", fiber.StatusSeeOther)
}
