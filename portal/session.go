package portal

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// visitor is who sends the request; Member is nil for somebody not logged in.
type visitor struct {
	Member  *models.Member
	Session *models.Session
	Token   string
}

func (v visitor) actor(c *fiber.Ctx) models.Actor {
	return models.Actor{Kind: models.MemberActor, ID: v.Member.ID, Name: v.Member.Profile.Name, IP: c.IP()}
}

// who is the visitor that recognise found.
func who(c *fiber.Ctx) visitor {
	v, _ := c.Locals("visitor").(visitor)
	return v
}

// actor is the logged-in member; only behind p.member.
func actor(c *fiber.Ctx) models.Actor { return who(c).actor(c) }

func client(c *fiber.Ctx) service.Client {
	return service.Client{IP: c.IP(), UserAgent: c.Get(fiber.HeaderUserAgent), Captcha: captchaAnswer(c)}
}

// cookieName carries the __Host- prefix over https: no other host can set it, and it is valid for this one only.
func (p *portal) cookieName(name string) string {
	if p.Secure {
		return "__Host-" + name
	}
	return name
}

func (p *portal) setCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: p.cookieName(name), Value: value, Path: "/", HTTPOnly: true, Secure: p.Secure, SameSite: fiber.CookieSameSiteLaxMode,
		MaxAge: int(life.Seconds()), SessionOnly: life == 0,
	})
}

func (p *portal) dropCookie(c *fiber.Ctx, name string) {
	c.Cookie(&fiber.Cookie{
		Name: p.cookieName(name), Path: "/", HTTPOnly: true, Secure: p.Secure, SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0),
	})
}

// logIn keeps the token in a cookie that ends with the browser: hospital computers are shared.
func (p *portal) logIn(c *fiber.Ctx, token string) { p.setCookie(c, "session", token, 0) }

// recognise finds out who sends the request.
func (p *portal) recognise(c *fiber.Ctx) error {
	token := c.Cookies(p.cookieName("session"))
	if token == "" {
		return c.Next()
	}
	session, member, err := p.services.Accounts.Session(c.UserContext(), token)
	var e *models.Error
	switch {
	case errors.As(err, &e) && e.Code == models.NotFound:
		p.dropCookie(c, "session")
	case err != nil:
		return err
	default:
		c.Locals("visitor", visitor{Member: member, Session: session, Token: token})
	}
	return c.Next()
}

// member lets only members pass; the others log in first and then come back.
func (p *portal) member(c *fiber.Ctx) error {
	if who(c).Member != nil {
		return c.Next()
	}
	if wantsJSON(c) {
		return c.Status(fiber.StatusUnauthorized).JSON(fiber.Map{"message": "登录已过期。内容仍在本页,请点击「保存并继续」重新登录"})
	}
	if c.Method() == fiber.MethodPost {
		return p.loginAndGoOn(c)
	}
	return see(c, "/login?next="+url.QueryEscape(c.OriginalURL()))
}

// blockFrozen shows a frozen member why, and nothing else.
func (p *portal) blockFrozen(c *fiber.Ctx) error {
	v := who(c)
	if v.Member == nil || !v.Member.Frozen() {
		return c.Next()
	}
	pg := p.newPage(c, "账号已冻结")
	return p.showStatus(c, fiber.StatusForbidden, "frozen", pg)
}

// ownPath is next if it leads to a page of ours, else fallback.
func ownPath(next, fallback string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return fallback
	}
	return next
}
