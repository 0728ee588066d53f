package admin

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
	"time"

	"github.com/GoAdminGroup/themes/sword"
	"github.com/GoAdminGroup/themes/sword/resource"
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

//go:embed theme
var themeFiles embed.FS

//go:embed web
var webFiles embed.FS

// The marks stand in framed pages where finish puts the token, the message and the name of the association. Random, so that no data can contain them.
var (
	csrfMark  = "csrf-" + random()
	flashMark = "flash-" + random()
	titleMark = "title-" + random()
)

// webVersion changes with any of our scripts and styles, so that browsers may keep them.
var webVersion = func() string {
	h := sha256.New()
	err := fs.WalkDir(webFiles, "web", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := webFiles.ReadFile(name)
		h.Write(content)
		return err
	})
	if err != nil {
		panic(err) // the files are compiled in
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}()

// dress puts our templates in the place of sword's: Chinese, usable on a phone, without scripts from the theme, and with cards
// instead of a table where there is no room for one.
func dress() error {
	marks := strings.NewReplacer("@csrf@", csrfMark, "@flash@", flashMark, "@version@", webVersion,
		"@stylesheet@", resource.AssetPaths["all.min.css"])
	return fs.WalkDir(themeFiles, "theme", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := themeFiles.ReadFile(name)
		if err != nil {
			return err
		}
		key := strings.TrimSuffix(strings.TrimPrefix(name, "theme/"), ".html")
		if _, ok := sword.TemplateList[key]; !ok {
			return fmt.Errorf("theme sword has no template %s", key)
		}
		sword.TemplateList[key] = marks.Replace(string(content))
		return nil
	})
}

// asset hands out the theme's own files: stylesheet, fonts, pictures. Its scripts are not used.
func (o *office) asset(c *fiber.Ctx) error {
	if path.Ext(c.Path()) == ".js" {
		return o.fail(c, errNoRoute)
	}
	found, err := o.shell.asset(c)
	if err != nil {
		return o.fail(c, err)
	}
	if !found {
		return o.fail(c, models.ErrNotFound)
	}
	return nil
}

// web hands out our scripts and styles.
func (o *office) web(c *fiber.Ctx) error {
	content, err := webFiles.ReadFile("web/" + path.Base(c.Params("name")))
	if err != nil {
		return o.fail(c, models.ErrNotFound)
	}
	c.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(c.Params("name"))))
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Send(content)
}

func random() string {
	b := make([]byte, 12)
	if _, err := rand.Read(b); err != nil {
		panic(err) // never returned by the runtime
	}
	return hex.EncodeToString(b)
}

// trail is a number by which a failure is found in the log.
func trail(now time.Time) string {
	return now.In(models.Zone).Format("0102-150405") + "-" + random()[:4]
}
