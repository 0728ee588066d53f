package portal

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// AppConfig is how the app must be made. Immutable: without it a kept string changes after the handler returns. The timeouts
// close slow clients. The error handler answers what fails before any route, such as a body that is too large.
func AppConfig() fiber.Config {
	return fiber.Config{
		Immutable: true, BodyLimit: bodyLimit, ReadTimeout: 60 * time.Second, WriteTimeout: 120 * time.Second, IdleTimeout: 60 * time.Second,
		DisableStartupMessage: true,
		ErrorHandler: func(c *fiber.Ctx, err error) error {
			d := describe(err)
			setHeaders(c)
			return c.Status(d.Status).SendString(d.Message)
		},
	}
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; " +
	"form-action 'self'; img-src 'self' data: blob:; base-uri 'none'; frame-ancestors 'none'"

func setHeaders(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "geolocation=(), microphone=(), payment=()")
}

func (p *portal) protect(c *fiber.Ctx) error {
	setHeaders(c)
	if p.Secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}
