package admin

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

// secondPage asks for the code after the password.
func (o *office) secondPage(c *fiber.Ctx) error {
	if !sessionOf(c).Half {
		return c.Redirect("/admin", fiber.StatusSeeOther)
	}
	return o.bare(c, fiber.StatusOK, "second", pages.Second{CSRF: sessionOf(c).CSRF, Next: c.Query("next")})
}

func (o *office) second(c *fiber.Ctx) error {
	token, err := o.Services.Staff.SecondStep(c.UserContext(), client(c), c.Cookies(sessionCookie), c.FormValue("code"))
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound {
			return c.Redirect("/admin/login", fiber.StatusSeeOther)
		}
		return o.bare(c, statusOf[e.Code], "second", pages.Second{CSRF: sessionOf(c).CSRF, Next: c.FormValue("next"), Message: e.Message})
	}
	o.setCookie(c, sessionCookie, token)
	return c.Redirect(after(c.FormValue("next")), fiber.StatusSeeOther)
}

func (o *office) securityPage(c *fiber.Ctx) error {
	return o.showSecurity(c, fiber.StatusOK, pages.Security{})
}

func (o *office) showSecurity(c *fiber.Ctx, status int, data pages.Security) error {
	on, left, err := o.Services.Staff.TwoSteps(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	sessions, err := o.Services.Staff.Sessions(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	for _, s := range sessions {
		data.Sessions = append(data.Sessions, pages.StaffSession{Session: s, Here: s.ID == sessionOf(c).ID})
	}
	data.CSRF, data.On, data.Left = sessionOf(c).CSRF, on, left
	if data.Offer != nil {
		if data.QR, err = pages.QRCode(data.Offer.URI); err != nil {
			return o.fail(c, err)
		}
	}
	return o.show(c, status, page{title: "账号安全", view: "security", data: data})
}

// offerTOTP shows the QR code. It is drawn in the answer itself, so that the secret has no address.
func (o *office) offerTOTP(c *fiber.Ctx) error {
	offer, err := o.Services.Staff.OfferTOTP(c.UserContext(), actor(c), c.FormValue("old"))
	if err != nil {
		e := o.explain(c, err)
		return o.showSecurity(c, statusOf[e.Code], pages.Security{Form: pages.Faulty(e)})
	}
	return o.showSecurity(c, fiber.StatusOK, pages.Security{Offer: offer})
}

func (o *office) startTOTP(c *fiber.Ctx) error {
	recovery, err := o.Services.Staff.StartTOTP(c.UserContext(), actor(c), sessionOf(c), c.FormValue("code"))
	if err == nil {
		return o.showSecurity(c, fiber.StatusOK, pages.Security{Recovery: recovery})
	}
	e := o.explain(c, err)
	data := pages.Security{Form: pages.Faulty(e)}
	if e.Code == models.Invalid || e.Code == models.TooMany {
		if data.Offer, err = o.Services.Staff.Offered(c.UserContext(), actor(c)); err != nil {
			return o.fail(c, err)
		}
	}
	return o.showSecurity(c, statusOf[e.Code], data)
}

func (o *office) endTOTP(c *fiber.Ctx) error {
	err := o.Services.Staff.EndTOTP(c.UserContext(), actor(c), c.FormValue("old"), c.FormValue("code"))
	return o.secured(c, err, "两步验证已关闭")
}

func (o *office) endSession(c *fiber.Ctx) error {
	return o.secured(c, o.Services.Staff.EndSession(c.UserContext(), actor(c), id(c)), "已退出该设备")
}

func (o *office) endOtherSessions(c *fiber.Ctx) error {
	return o.secured(c, o.Services.Staff.EndOtherSessions(c.UserContext(), actor(c), sessionOf(c)), "其他设备已全部退出")
}

func (o *office) secured(c *fiber.Ctx, err error, done string) error {
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound {
			return o.fail(c, e)
		}
		return o.showSecurity(c, statusOf[e.Code], pages.Security{Form: pages.Faulty(e)})
	}
	o.flash(c, done)
	return c.Redirect("/admin/security", fiber.StatusSeeOther)
}
