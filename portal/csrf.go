package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

const (
	csrfField  = "_csrf"
	csrfHeader = "X-Csrf-Token"
)

// csrfToken is what forms carry. With a login it belongs to the session; without one it is the HMAC of a random cookie.
func (p *portal) csrfToken(c *fiber.Ctx) string {
	if s := who(c).Session; s != nil {
		return s.CSRF
	}
	visit := c.Cookies(p.cookieName("visit"))
	if visit == "" {
		visit = rand.Text()
		p.setCookie(c, "visit", visit, 0)
	}
	return p.mac("csrf", visit)
}

func (p *portal) mac(purpose, value string) string {
	h := hmac.New(sha256.New, p.Secret)
	h.Write([]byte(purpose + "\x00" + value))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// sameOrigin refuses unsafe requests that another site started, or that lack the token.
func (p *portal) sameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if !fromHere(c) {
		return errForeign
	}
	sent := c.Get(csrfHeader)
	if sent == "" {
		sent = c.FormValue(csrfField)
	}
	if sent == "" || subtle.ConstantTimeCompare([]byte(sent), []byte(p.expected(c))) != 1 {
		if p.expired(c) {
			return p.member(c)
		}
		return errNoToken
	}
	return c.Next()
}

// expected is the token that belongs to the request, "" if it cannot have one.
func (p *portal) expected(c *fiber.Ctx) string {
	if s := who(c).Session; s != nil {
		return s.CSRF
	}
	if visit := c.Cookies(p.cookieName("visit")); visit != "" {
		return p.mac("csrf", visit)
	}
	return ""
}

// expired says whether a form of a member arrives after the login ran out: what was typed must not be lost, so the member
// logs in and goes on. Nothing is done with the request itself.
func (p *portal) expired(c *fiber.Ctx) bool {
	path := c.Path()
	return who(c).Member == nil && (formBase(path) != "" || strings.HasPrefix(path, "/member/") || strings.HasPrefix(path, "/account"))
}

// fromHere asks what the browser says of the origin. Old browsers say nothing: the token protects them.
func fromHere(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == string(c.Request().Host()) // a proxy header is anybody's to send
}

var (
	errForeign = models.Forbiddenf("请求来自其他网站,已拒绝。请从本站页面进行操作")
	errNoToken = models.Forbiddenf("页面已过期,请返回上一页,刷新后重试")
)

// flash keeps one line for the next page.
func (p *portal) flash(c *fiber.Ctx, message string) {
	value := base64.RawURLEncoding.EncodeToString([]byte(message))
	p.setCookie(c, "flash", value+"."+p.mac("flash", value), time.Minute)
}

func (p *portal) takeFlash(c *fiber.Ctx) string {
	value, mac, _ := strings.Cut(c.Cookies(p.cookieName("flash")), ".")
	if value == "" {
		return ""
	}
	p.dropCookie(c, "flash")
	if !hmac.Equal([]byte(mac), []byte(p.mac("flash", value))) {
		return ""
	}
	message, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return ""
	}
	return string(message)
}
