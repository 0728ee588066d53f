package portal

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

//go:embed web/src/sw.js
var worker string

// bare is a page for nobody in particular: it shows no name, so it may be kept.
func (p *portal) bare(c *fiber.Ctx, title string) page {
	names := p.names(c)
	return page{Title: title, Association: names.Association, Hotline: names.Hotline}
}

// offline is what the service worker keeps and shows when the network is gone.
func (p *portal) offline(c *fiber.Ctx) error {
	return p.sendBare(c, fiber.StatusOK, "offline", p.bare(c, "网络不通"))
}

func (p *portal) sendBare(c *fiber.Ctx, status int, name string, pg page) error {
	html, err := p.render(name, pg)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return sendHTML(c.Status(status), html)
}

// serviceWorker is the script, told what to keep. Its version changes with what it keeps, which makes browsers fetch it anew.
func (p *portal) serviceWorker(c *fiber.Ctx) error {
	page, err := p.render("offline", p.bare(c, "网络不通"))
	if err != nil {
		return err
	}
	files := []string{"/offline"}
	for _, name := range []string{"app.css", "icons.svg", "favicon.svg"} {
		files = append(files, p.assets.url(name))
	}
	list, err := json.Marshal(files)
	if err != nil {
		return err
	}
	version := sha256.Sum256(append(page, list...))
	c.Set(fiber.HeaderContentType, "text/javascript; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.SendString(fmt.Sprintf("const VERSION = 'offline-%s'\nconst FILES = %s\n%s", hex.EncodeToString(version[:6]), list, worker))
}

// maintained answers everything while the site is being worked on, the database perhaps away.
func (p *portal) maintained(c *fiber.Ctx) error {
	if p.Maintenance == "" {
		return c.Next()
	}
	c.Set(fiber.HeaderRetryAfter, "600")
	if wantsJSON(c) {
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"message": "系统维护中:" + p.Maintenance, "fields": models.FieldErrors{}})
	}
	pg := p.bare(c, "系统维护中")
	pg.Data = p.Maintenance
	return p.sendBare(c, fiber.StatusServiceUnavailable, "maintenance", pg)
}
