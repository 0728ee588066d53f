package admin

import (
	"encoding/base64"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

const (
	sessionCookie = "tjtaca_admin"
	flashCookie   = "tjtaca_flash"
)

func (o *office) setCookie(c *fiber.Ctx, name, value string) {
	cookie := &fiber.Cookie{
		Name: name, Value: value, Path: "/admin", HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode, Secure: !o.Development,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.Cookie(cookie)
}

// flash keeps a message for the page that the browser opens next.
func (o *office) flash(c *fiber.Ctx, message string) {
	o.setCookie(c, flashCookie, base64.RawURLEncoding.EncodeToString([]byte(message)))
}

func takeFlash(c *fiber.Ctx) string {
	message, err := base64.RawURLEncoding.DecodeString(c.Cookies(flashCookie))
	if err != nil || len(message) == 0 {
		return ""
	}
	c.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/admin", MaxAge: -1})
	return string(message)
}

func (o *office) loginPage(c *fiber.Ctx) error {
	if sessionOf(c) != nil {
		return c.Redirect("/admin", fiber.StatusSeeOther)
	}
	return o.bare(c, fiber.StatusOK, "login", pages.Login{Next: c.Query("next")})
}

// login opens a session under a new token; one that came with the request ends, so that nobody can plant a token and wait.
func (o *office) login(c *fiber.Ctx) error {
	username, next := c.FormValue("username"), c.FormValue("next")
	token, err := o.Services.Staff.Login(c.UserContext(), client(c), username, c.FormValue("password"))
	if err != nil {
		e := o.explain(c, err)
		return o.bare(c, statusOf[e.Code], "login", pages.Login{Username: username, Next: next, Message: e.Message})
	}
	if old := c.Cookies(sessionCookie); old != "" {
		if err := o.Services.Staff.Logout(c.UserContext(), old); err != nil && models.CodeOf(err) == models.Internal {
			return o.fail(c, err)
		}
	}
	o.setCookie(c, sessionCookie, token)
	return c.Redirect(after(next), fiber.StatusSeeOther)
}

// after is where to go once logged in: only to pages of ours.
func after(next string) string {
	if !ourPath.MatchString(next) || next == "/admin/login" {
		return "/admin"
	}
	return next
}

func (o *office) logout(c *fiber.Ctx) error {
	if err := o.Services.Staff.Logout(c.UserContext(), c.Cookies(sessionCookie)); err != nil {
		return o.fail(c, err)
	}
	o.setCookie(c, sessionCookie, "")
	return c.Redirect("/admin/login", fiber.StatusSeeOther)
}

func (o *office) passwordPage(c *fiber.Ctx) error { return o.showPassword(c, nil) }

func (o *office) showPassword(c *fiber.Ctx, fault *models.Error) error {
	status := fiber.StatusOK
	data := pages.Password{CSRF: sessionOf(c).CSRF, Initial: staffOf(c).MustChange}
	if fault != nil {
		status, data.Form = statusOf[fault.Code], pages.Faulty(fault)
	}
	return o.show(c, status, page{title: "修改密码", view: "password", data: data})
}

func (o *office) changePassword(c *fiber.Ctx) error {
	err := o.Services.Staff.ChangePassword(c.UserContext(), actor(c), sessionOf(c), c.FormValue("old"), c.FormValue("password"), c.FormValue("repeat"))
	if err != nil {
		return o.showPassword(c, o.explain(c, err))
	}
	o.flash(c, "密码已修改,其他设备上的登录已全部退出")
	return c.Redirect("/admin", fiber.StatusSeeOther)
}
