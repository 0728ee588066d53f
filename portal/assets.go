package portal

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed all:web/dist
var dist embed.FS

// assets are the built files: hashed names, so they may be cached for ever.
type assets struct {
	names map[string]string // app.css → app-5JEFSQAE.css
}

// loadAssets reads the manifest. Without a build there is none: pages then work unstyled.
func loadAssets() (assets, error) {
	raw, err := dist.ReadFile("web/dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return assets{}, nil
	}
	if err != nil {
		return assets{}, err
	}
	var a assets
	return a, json.Unmarshal(raw, &a.names)
}

func (a assets) url(name string) string {
	if hashed := a.names[name]; hashed != "" {
		name = hashed
	}
	return "/assets/" + name
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
	".json": "application/json",
}

func (p *portal) serveAsset(c *fiber.Ctx) error {
	name := path.Base(c.Params("*"))
	mime := assetTypes[path.Ext(name)]
	if mime == "" {
		return fiber.ErrNotFound
	}
	body, err := fs.ReadFile(dist, "web/dist/"+name)
	if err != nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Vary(fiber.HeaderAcceptEncoding)
	accepted := c.Get(fiber.HeaderAcceptEncoding)
	for _, encoding := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if packed, err := fs.ReadFile(dist, "web/dist/"+name+encoding.suffix); err == nil && strings.Contains(accepted, encoding.name) {
			c.Set(fiber.HeaderContentEncoding, encoding.name)
			body = packed
			break
		}
	}
	c.Set(fiber.HeaderContentType, mime)
	return c.Send(body)
}

func robots(c *fiber.Ctx) error {
	return c.SendString("User-agent: *\nDisallow: /\nAllow: /login\nAllow: /register/index1\n")
}
