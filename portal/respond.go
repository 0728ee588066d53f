package portal

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"tjtaca/models"
	"tjtaca/models/service"
)

// page is what every template gets. Data is the page's own struct.
type page struct {
	Title       string
	Nav         string // the entry of the bar that is lit: home, member, certificate, account
	Form        bool   // something to fill in: no bar at the bottom of a phone
	Member      *models.Member
	Name        string // of who is logged in, from the application until the first approval; "" is not known yet
	Unread      int
	CSRF        string
	Flash       string
	Err         *models.Error
	Order       []string            // of the fields of the form, where it is not the usual one
	Elsewhere   *models.Application // the faulty fields stand on the form of this application, not on this page
	Notices     []models.Notice
	Data        any
	Association string
	Hotline     string
	Development bool
}

// Faults lists the faults in the order of the form, for the summary at the top.
func (p page) Faults() []fault {
	if p.Err == nil {
		return nil
	}
	return orderFaults(p.Err.Fields, p.Order, p.Elsewhere)
}

// Bar says whether phones get the bar at the bottom.
func (p page) Bar() bool { return p.Member != nil && !p.Member.Frozen() && !p.Form }

// Initial is the sign in the round mark of who is logged in.
func (p page) Initial() string {
	for _, r := range p.Name {
		return string(r)
	}
	return "我"
}

func (p *portal) newPage(c *fiber.Ctx, title string) page {
	v := who(c)
	names := p.names(c)
	pg := page{Title: title, Member: v.Member, Association: names.Association, Hotline: names.Hotline, Development: p.Development, Flash: p.takeFlash(c)}
	if v.Member != nil && !v.Member.Frozen() {
		n, err := p.services.Accounts.Unread(c.UserContext(), v.actor(c))
		if err != nil {
			p.Log.WarnContext(c.UserContext(), "portal: count unread", "error", err)
		}
		pg.Unread = n
		pg.Name = p.nameOf(c, v)
	}
	return pg
}

// names are what the association calls itself now. While the database is away the page that says so has the last ones.
func (p *portal) names(c *fiber.Ctx) service.Names {
	names, err := p.services.Settings.Names(c.UserContext())
	if err == nil {
		p.known.Store(&names)
		return names
	}
	p.Log.WarnContext(c.UserContext(), "portal: names", "error", err)
	if last := p.known.Load(); last != nil {
		return *last
	}
	return service.Names{}
}

// notices are what this visitor is told on the pages that open the site; a page without them is better than none.
func (p *portal) notices(c *fiber.Ctx) []models.Notice {
	by := models.Actor{}
	if who(c).Member != nil {
		by = actor(c)
	}
	list, err := p.services.Notices.Current(c.UserContext(), by)
	if err != nil {
		p.Log.WarnContext(c.UserContext(), "portal: notices", "error", err)
	}
	return list
}

// nameOf is the member's name. Before the first approval the profile is empty and the application knows it.
func (p *portal) nameOf(c *fiber.Ctx, v visitor) string {
	if v.Member.Profile.Name != "" {
		return v.Member.Profile.Name
	}
	apps, err := p.services.Applications.Mine(c.UserContext(), v.actor(c))
	if err != nil {
		p.Log.WarnContext(c.UserContext(), "portal: name of the member", "error", err)
	}
	return heroOf(v.Member, currentOf(apps)).Name
}

// show answers with the page named after its template, views/pages/NAME.html.
func (p *portal) show(c *fiber.Ctx, name string, pg page) error {
	return p.showStatus(c, fiber.StatusOK, name, pg)
}

func (p *portal) showStatus(c *fiber.Ctx, status int, name string, pg page) error {
	pg.CSRF = p.csrfToken(c)
	if pg.Err != nil && len(pg.Err.Fields) > 0 {
		pg.Title = "有错误:" + pg.Title
	}
	html, err := p.render(name, pg)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return sendHTML(c.Status(status), html)
}

// sendHTML answers with a page or a part of one, packed where the browser takes that: a page packs to a quarter. Another site
// learns nothing from its length: our cookies do not go along with what it asks for (SameSite).
func sendHTML(c *fiber.Ctx, html []byte) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Vary(fiber.HeaderAcceptEncoding)
	if len(html) < 1024 || !strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		return c.Send(html)
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return c.Send(fasthttp.AppendGzipBytesLevel(nil, html, fasthttp.CompressDefaultCompression))
}

func (p *portal) render(name string, pg page) ([]byte, error) {
	t := p.pages[name]
	if t == nil {
		return nil, fmt.Errorf("portal: no page %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "base", pg); err != nil {
		return nil, fmt.Errorf("portal: render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// part is one partial by itself.
func (p *portal) part(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := p.pages["error"].ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("portal: render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// showPart answers a script with one partial.
func (p *portal) showPart(c *fiber.Ctx, name string, data any) error {
	html, err := p.part(name, data)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return sendHTML(c, html)
}

// again shows a form once more with its faults. Errors that no change of the form can mend go to the error handler.
func (p *portal) again(c *fiber.Ctx, name string, pg page, err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Code == models.Internal || e.Code == models.NotFound && e == models.ErrNotFound {
		return err
	}
	pg.Err = e
	retryAfter(c, e)
	return p.showStatus(c, statusOf(e.Code), name, pg)
}

func redirectTo(path string) fiber.Handler {
	return func(c *fiber.Ctx) error { return see(c, path) }
}

// see answers a POST: the browser fetches path anew, so that a reload repeats nothing.
func see(c *fiber.Ctx, path string) error { return c.Redirect(path, fiber.StatusSeeOther) }

// wantsJSON says whether a script asks.
func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// attachment names a download in Chinese as RFC 6266 wants it.
func attachment(c *fiber.Ctx, filename, mime string) {
	c.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(filename))
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderCacheControl, "private, no-store")
}
