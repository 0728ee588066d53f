package admin

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// memberAction is a button of the member's page: it needs a reason, and what is wrong is told beside it.
func (o *office) memberAction(name, said string, do func(c *fiber.Ctx, id int64, reason string) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := do(c, id(c), c.FormValue("reason")); err != nil {
			e := o.explain(c, err)
			if e.Code != models.Invalid && e.Code != models.Conflict {
				return o.fail(c, e)
			}
			return o.showMember(c, statusOf[e.Code], pages.Member{Form: pages.Faulty(e), Action: name, Typed: c.FormValue("reason"), Phone: c.FormValue("phone")})
		}
		o.flash(c, said)
		return c.Redirect(fmt.Sprintf("/admin/members/%d", id(c)), fiber.StatusSeeOther)
	}
}

func (o *office) memberRoutes() []route {
	members := o.Services.Members
	post := func(name string, r route, said string, do func(c *fiber.Ctx, id int64, reason string) error) route {
		r.method, r.path, r.params, r.handle = fiber.MethodPost, "/admin/members/:id/"+name, byID, o.memberAction(name, said, do)
		return r
	}
	return []route{
		post("freeze", route{right: rbac.Freeze}, "账号已冻结,该会员的全部登录已退出", func(c *fiber.Ctx, id int64, reason string) error {
			var evidence []string
			for _, key := range c.Request().PostArgs().PeekMulti("evidence") {
				evidence = append(evidence, string(key))
			}
			return members.Freeze(c.UserContext(), actor(c), id, reason, evidence)
		}),
		post("unfreeze", route{right: rbac.Unfreeze}, "账号已解除冻结", func(c *fiber.Ctx, id int64, reason string) error {
			return members.Unfreeze(c.UserContext(), actor(c), id, reason)
		}),
		post("phone", route{right: rbac.CorrectMembers}, "登录手机号已更换", func(c *fiber.Ctx, id int64, reason string) error {
			return members.ChangePhone(c.UserContext(), actor(c), id, c.FormValue("phone"), reason)
		}),
		post("password", route{right: rbac.CorrectMembers}, "登录密码已重置,会员用短信验证码登录后设置新密码", func(c *fiber.Ctx, id int64, reason string) error {
			return members.ResetPassword(c.UserContext(), actor(c), id, reason)
		}),
		post("sessions", route{right: rbac.CorrectMembers}, "该会员的全部登录已退出", func(c *fiber.Ctx, id int64, reason string) error {
			return members.EndSessions(c.UserContext(), actor(c), id, reason)
		}),
		post("revoke", route{right: rbac.CorrectMembers}, "会员证书已撤销", func(c *fiber.Ctx, id int64, reason string) error {
			return members.RevokeCertificate(c.UserContext(), actor(c), id, reason)
		}),
		post("reissue", route{right: rbac.CorrectMembers}, "已允许重新签发会员证书", func(c *fiber.Ctx, id int64, reason string) error {
			return members.AllowReissue(c.UserContext(), actor(c), id, reason)
		}),
		{method: fiber.MethodGet, path: "/admin/members/:id/correct", right: rbac.CorrectMembers, params: byID, handle: o.correctPage},
		{method: fiber.MethodPost, path: "/admin/members/:id/correct", right: rbac.CorrectMembers, params: byID, handle: o.correct},
		{method: fiber.MethodGet, path: "/admin/members/:id/merge", right: rbac.CorrectMembers, params: byID, query: withOther, handle: o.mergePage},
		{method: fiber.MethodPost, path: "/admin/members/:id/merge", right: rbac.CorrectMembers, params: byID, handle: o.merge},
	}
}

func (o *office) correctPage(c *fiber.Ctx) error {
	return o.showCorrect(c, fiber.StatusOK, pages.Correct{})
}

func (o *office) showCorrect(c *fiber.Ctx, status int, d pages.Correct) (err error) {
	if d.MemberView, err = o.Services.Members.View(c.UserContext(), actor(c), id(c)); err != nil {
		return o.fail(c, err)
	}
	d.CSRF = sessionOf(c).CSRF
	return o.show(c, status, page{section: "/members", title: "更正资料", view: "correct", data: &d})
}

// correct sends what was changed on the page; a number that is shown in part is changed only if something new was typed.
func (o *office) correct(c *fiber.Ctx) error {
	values := map[string]string{}
	args := c.Request().PostArgs()
	for i := range models.Fields {
		f := &models.Fields[i]
		if f.Kind == models.FileField || !args.Has(f.Name) || (f.Sealed || f.Mask != nil) && c.FormValue(f.Name) == "" {
			continue
		}
		values[f.Name] = c.FormValue(f.Name)
		if place := models.RegionByText(values[f.Name]); f.Kind == models.RegionField && place != "" {
			values[f.Name] = place
		}
	}
	entered, err := o.Services.Members.Correct(c.UserContext(), actor(c), id(c), values, c.FormValue("reason"))
	if err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid && e.Code != models.Conflict {
			return o.fail(c, e)
		}
		return o.showCorrect(c, statusOf[e.Code], pages.Correct{Form: pages.Faulty(e), Typed: values, Reason: c.FormValue("reason")})
	}
	if entered != nil {
		o.flash(c, "关键信息的更正已提交,由另一位协会管理员审核")
		return c.Redirect("/admin/applications/"+entered.Number, fiber.StatusSeeOther)
	}
	o.flash(c, "资料已更正")
	return c.Redirect(fmt.Sprintf("/admin/members/%d", id(c)), fiber.StatusSeeOther)
}

func (o *office) mergePage(c *fiber.Ctx) error {
	return o.showMerge(c, fiber.StatusOK, int64(c.QueryInt("other")), pages.Merge{})
}

func (o *office) showMerge(c *fiber.Ctx, status int, other int64, d pages.Merge) error {
	keep, err := o.Services.Members.View(c.UserContext(), actor(c), id(c))
	if err != nil {
		return o.fail(c, err)
	}
	d.Keep, d.CSRF = keep.Member, sessionOf(c).CSRF
	if other == 0 {
		d.Q = cmp.Or(c.Query("q"), keep.Member.Profile.Name)
		if d.Others, err = o.doubles(c, d.Q); err != nil {
			return o.fail(c, err)
		}
	} else {
		if d.Preview, err = o.Services.Members.PreviewMerge(c.UserContext(), actor(c), id(c), other); err != nil {
			return o.fail(c, err)
		}
	}
	return o.show(c, status, page{section: "/members", title: "合并账号", view: "merge", data: d})
}

// doubles are other accounts that may be the same person's, to begin with those of the same name.
func (o *office) doubles(c *fiber.Ctx, q string) ([]*service.MemberRow, error) {
	if q == "" {
		return nil, nil
	}
	found, err := o.Services.Members.List(c.UserContext(), actor(c), service.MemberFilter{Query: q}, service.Page{Size: 20})
	return slices.DeleteFunc(found.Rows, func(m *service.MemberRow) bool { return m.ID == id(c) || m.State == models.ClosedMember }), err
}

func (o *office) merge(c *fiber.Ctx) error {
	var other int64
	if _, err := fmt.Sscan(c.FormValue("other"), &other); err != nil {
		return o.fail(c, models.ErrNotFound)
	}
	if err := o.Services.Members.Merge(c.UserContext(), actor(c), id(c), other, c.FormValue("reason")); err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid && e.Code != models.Conflict {
			return o.fail(c, e)
		}
		return o.showMerge(c, statusOf[e.Code], other, pages.Merge{Form: pages.Faulty(e)})
	}
	o.flash(c, "两个账号已合并")
	return c.Redirect(fmt.Sprintf("/admin/members/%d", id(c)), fiber.StatusSeeOther)
}
