package admin

import (
	"crypto/subtle"
	"fmt"
	"net/url"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

var (
	errNoRoute   = fmt.Errorf("admin: %w", models.ErrNotFound)
	errForeign   = models.Forbiddenf("请求不是从本系统页面发出的,已被拒绝。请回到后台页面重试")
	errStaleForm = models.Forbiddenf("页面已过期,请刷新页面后再试")
)

// headers go with everything under /admin. Scripts come from our own files only, nothing is fetched from elsewhere, and no
// page may be framed except by ourselves (a PDF beside its data).
func (o *office) headers(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "+
		"font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if !o.Development {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// recoverPanic turns a panic below into our own page: GoAdmin panics when a query fails.
func (o *office) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = o.fail(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	return c.Next()
}

// guard lets a request through to the route's handler: address and query as the route says, from our own pages, logged in,
// with the right, and with the session's token if it changes anything.
func (o *office) guard(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !addressed(c, r) {
			return o.fail(c, errNoRoute)
		}
		unsafe := r.method != fiber.MethodGet
		if unsafe && !fromOurPages(c) {
			return o.fail(c, errForeign)
		}
		if err := o.identify(c); err != nil {
			return o.fail(c, err)
		}
		if r.open {
			return c.Next()
		}
		session := sessionOf(c)
		switch {
		case session == nil:
			return o.toLogin(c)
		case unsafe && !tokenMatches(c, session):
			return o.fail(c, errStaleForm)
		case session.Half && r.path != "/admin/second" && r.path != "/admin/logout":
			return o.toPage(c, "/admin/second")
		case staffOf(c).MustChange && r.path != "/admin/password" && r.path != "/admin/logout":
			return c.Redirect("/admin/password", fiber.StatusSeeOther)
		case r.right != "" && !o.Rights.Any(actor(c), r.right):
			return o.fail(c, models.Forbiddenf("您没有此页面的权限"))
		}
		return c.Next()
	}
}

// noRoute answers for every address that no route names; staff who are logged in keep their menu.
func (o *office) noRoute(c *fiber.Ctx) error {
	if err := o.identify(c); err != nil {
		return o.fail(c, err)
	}
	return o.fail(c, errNoRoute)
}

// addressed says whether parameters and query are what the route allows. A key may be repeated only with the same value.
func addressed(c *fiber.Ctx, r route) bool {
	for name, pattern := range r.params {
		if !pattern.MatchString(c.Params(name)) {
			return false
		}
	}
	seen := map[string]string{}
	for k, v := range c.Context().QueryArgs().All() {
		key, value := string(k), string(v)
		pattern := r.query[key]
		before, repeated := seen[key]
		if pattern == nil || !pattern.MatchString(value) || repeated && before != value {
			return false
		}
		seen[key] = value
	}
	return true
}

// fromOurPages asks the browser: Sec-Fetch-Site cannot be forged by a page, Origin is the older way of saying the same.
func fromOurPages(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin, err := url.Parse(c.Get(fiber.HeaderOrigin))
	if err != nil {
		return false
	}
	if origin.Host == "" {
		return c.Get("Sec-Fetch-Site") == "same-origin"
	}
	return origin.Host == string(c.Request().Host())
}

func tokenMatches(c *fiber.Ctx, session *models.Session) bool {
	token := c.Get("X-CSRF-Token")
	if token == "" {
		token = c.FormValue("csrf")
	}
	return session.CSRF != "" && subtle.ConstantTimeCompare([]byte(token), []byte(session.CSRF)) == 1
}

// identify finds who sends the session cookie. An unknown or ended session is as good as none.
func (o *office) identify(c *fiber.Ctx) error {
	token := c.Cookies(sessionCookie)
	if token == "" {
		return nil
	}
	session, staff, err := o.Services.Staff.Session(c.UserContext(), token)
	switch models.CodeOf(err) {
	case models.NotFound:
		return nil
	case models.Internal:
		if err != nil {
			return err
		}
	}
	c.Locals(sessionKey, session)
	c.Locals(staffKey, staff)
	return nil
}

type local int

const (
	sessionKey local = iota
	staffKey
)

func sessionOf(c *fiber.Ctx) *models.Session {
	s, _ := c.Locals(sessionKey).(*models.Session)
	return s
}

func staffOf(c *fiber.Ctx) *models.Staff {
	s, _ := c.Locals(staffKey).(*models.Staff)
	return s
}

// actor is who acts; without a login it is nobody, whom the services refuse everything.
func actor(c *fiber.Ctx) models.Actor {
	if s := staffOf(c); s != nil {
		return s.Actor(c.IP())
	}
	return models.Actor{}
}

func client(c *fiber.Ctx) service.Client {
	return service.Client{IP: c.IP(), UserAgent: c.Get(fiber.HeaderUserAgent)}
}

// toLogin sends a reader to the login and, after it, back to where they were going.
func (o *office) toLogin(c *fiber.Ctx) error { return o.toPage(c, "/admin/login") }

func (o *office) toPage(c *fiber.Ctx, to string) error {
	if path := c.Path(); c.Method() == fiber.MethodGet && path != "/admin" && ourPath.MatchString(path) {
		to += "?next=" + url.QueryEscape(path)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
