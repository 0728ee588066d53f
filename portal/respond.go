package portal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// page is what every template gets. Data is the page's own struct.
type page struct {
	Title       string
	Nav         string // the entry of the bar that is lit: home, member, certificate, account
	Form        bool   // something to fill in: no bar at the bottom of a phone
	Member      *models.Member
	Unread      int
	CSRF        string
	Flash       string
	Err         *models.Error
	Elsewhere   bool // the faulty fields stand on the steps of the form, not on this page
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
	return orderFaults(p.Err.Fields, p.Elsewhere)
}

// Bar says whether phones get the bar at the bottom.
func (p page) Bar() bool { return p.Member != nil && !p.Member.Frozen() && !p.Form }

// Initial is the sign in the round mark of who is logged in.
func (p page) Initial() string {
	if p.Member == nil {
		return ""
	}
	for _, r := range p.Member.Profile.Name {
		return string(r)
	}
	return "我"
}

func (p *portal) newPage(c *fiber.Ctx, title string) page {
	v := who(c)
	pg := page{Title: title, Member: v.Member, Association: p.Association, Hotline: p.Hotline, Development: p.Development, Flash: p.takeFlash(c)}
	if v.Member != nil && !v.Member.Frozen() {
		n, err := p.services.Accounts.Unread(c.UserContext(), v.actor(c))
		if err != nil {
			p.Log.WarnContext(c.UserContext(), "portal: count unread", "error", err)
		}
		pg.Unread = n
	}
	return pg
}

// show answers with the page named after its template, views/pages/NAME.html.
func (p *portal) show(c *fiber.Ctx, name string, pg page) error {
	return p.showStatus(c, fiber.StatusOK, name, pg)
}

func (p *portal) showStatus(c *fiber.Ctx, status int, name string, pg page) error {
	t := p.pages[name]
	if t == nil {
		return fmt.Errorf("portal: no page %q", name)
	}
	pg.CSRF = p.csrfToken(c)
	if pg.Err != nil && len(pg.Err.Fields) > 0 {
		pg.Title = "有错误:" + pg.Title
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "base", pg); err != nil {
		return fmt.Errorf("portal: render %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(b.Bytes())
}

// showPart answers a script with one partial.
func (p *portal) showPart(c *fiber.Ctx, name string, data any) error {
	var b bytes.Buffer
	if err := p.pages["error"].ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("portal: render %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(b.Bytes())
}

// again shows a form once more with its faults. Errors that no change of the form can mend go to the error handler.
func (p *portal) again(c *fiber.Ctx, name string, pg page, err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Code == models.Internal || e.Code == models.NotFound && e == models.ErrNotFound {
		return err
	}
	pg.Err = e
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

func statusOf(code models.Code) int {
	switch code {
	case models.Invalid:
		return fiber.StatusUnprocessableEntity
	case models.Forbidden:
		return fiber.StatusForbidden
	case models.NotFound:
		return fiber.StatusNotFound
	case models.Conflict:
		return fiber.StatusConflict
	case models.TooMany:
		return fiber.StatusTooManyRequests
	}
	return fiber.StatusInternalServerError
}

// edge is the last word on errors: everything below returns them, here they are logged once and answered.
func (p *portal) edge(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = p.fail(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	if err := c.Next(); err != nil {
		return p.fail(c, err)
	}
	return nil
}

// errorData is what the error page shows.
type errorData struct {
	Status  int
	Heading string
	Message string
	Number  string // of the log line, for who reports it
}

var headings = map[int]string{
	400: "请求不正确", 403: "没有权限", 404: "页面不存在", 405: "操作方式不正确", 409: "状态已变化", 413: "文件太大", 422: "内容有误", 429: "操作太频繁", 500: "系统繁忙",
}

func (p *portal) fail(c *fiber.Ctx, err error) error {
	d := describe(err)
	if d.Status >= 500 {
		d.Number = newNumber()
		d.Message = fmt.Sprintf("系统繁忙,请稍后再试(编号 %s)", d.Number)
		p.Log.ErrorContext(c.UserContext(), "portal: request failed", slog.String("number", d.Number), slog.String("method", c.Method()),
			slog.String("path", c.Path()), slog.Any("error", err))
	}
	if wantsJSON(c) {
		var e *models.Error
		var fields models.FieldErrors
		if errors.As(err, &e) {
			fields = e.Fields
		}
		return c.Status(d.Status).JSON(fiber.Map{"message": d.Message, "fields": fields})
	}
	pg := p.newPage(c, d.Heading)
	pg.Data = d
	return p.showStatus(c, d.Status, "error", pg)
}

// describe turns any error into what may be shown. What is neither ours nor fiber's is Internal and tells nothing.
func describe(err error) errorData {
	status, message := fiber.StatusInternalServerError, ""
	var e *models.Error
	var f *fiber.Error
	switch {
	case errors.As(err, &e):
		status, message = statusOf(e.Code), e.Message
	case errors.As(err, &f):
		status = f.Code
		message = map[int]string{
			400: "请求不完整,请返回上一页重试", 403: "您没有权限进行此操作", 404: models.ErrNotFound.Message, 405: "请从页面上的按钮进行操作",
			413: "上传的内容超过 20MB,请压缩后再上传",
		}[status]
	}
	heading := headings[status]
	if heading == "" {
		heading = headings[500]
		if status < 500 {
			heading = headings[400]
		}
	}
	if message == "" {
		message = "请返回上一页重试"
	}
	return errorData{Status: status, Heading: heading, Message: message}
}

func newNumber() string {
	var b [4]byte
	rand.Read(b[:])
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

// attachment names a download in Chinese as RFC 6266 wants it.
func attachment(c *fiber.Ctx, filename, mime string) {
	c.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(filename))
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderCacheControl, "private, no-store")
}
