package admin

import (
	"mime"

	"github.com/gofiber/fiber/v2"
)

// file hands out an upload to staff who may see it. It can run nothing and is kept nowhere.
func (o *office) file(c *fiber.Ctx) error {
	f, content, err := o.Services.Uploads.Open(c.UserContext(), actor(c), c.Params("key"))
	if err != nil {
		return o.fail(c, err)
	}
	extension := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}[f.MIME]
	if extension == "" {
		return o.fail(c, errNoRoute)
	}
	policy := "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	if f.MIME != "application/pdf" { // browsers do not show a PDF in a sandbox
		policy += "; sandbox"
	}
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderContentType, f.MIME)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("inline", map[string]string{"filename": f.Kind.Text() + extension}))
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	return c.Send(content)
}

// thumbnail hands out a small picture of a photo. The browser of the person who may see it keeps it for a day.
func (o *office) thumbnail(c *fiber.Ctx) error {
	content, err := o.Services.Uploads.Thumbnail(c.UserContext(), actor(c), c.Params("key"))
	if err != nil {
		return o.fail(c, err)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderContentType, "image/jpeg")
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400, immutable")
	return c.Send(content)
}
