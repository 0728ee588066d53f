package admin

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/GoAdminGroup/go-admin/context"
	"github.com/GoAdminGroup/go-admin/modules/menu"
	goadmin "github.com/GoAdminGroup/go-admin/plugins/admin/models"
	theme "github.com/GoAdminGroup/go-admin/template"
	"github.com/GoAdminGroup/go-admin/template/types"
	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
)

// page is a page of our own inside GoAdmin's frame.
type page struct {
	section     string // the menu entry it belongs to: /applications
	title, note string
	view        string // template in pages/views
	data        any
}

// user is the logged-in staff as GoAdmin sees them: a name, roles and the menu entries of these roles.
func (o *office) user(c *fiber.Ctx) goadmin.UserModel {
	u := goadmin.User().SetConn(o.conn)
	staff := staffOf(c)
	u.Id, u.UserName, u.Name = staff.ID, staff.Username, staff.Name
	return u.WithRoles().WithMenus()
}

// menu is what the roles let somebody open. GoAdmin's own look-up panics for somebody without any.
func (o *office) menu(user goadmin.UserModel) *menu.Menu {
	if len(user.MenuIds) == 0 {
		return &menu.Menu{}
	}
	return menu.GetGlobalMenu(user, o.conn, "")
}

// show answers with a page of our own in the frame.
func (o *office) show(c *fiber.Ctx, status int, p page) error {
	content, err := pages.Render(p.view, p.data)
	if err != nil {
		return fmt.Errorf("page %s: %w", p.view, err)
	}
	user := o.user(c)
	tmpl, name := theme.Default(nil).GetTemplate(false)
	var b bytes.Buffer
	err = tmpl.ExecuteTemplate(&b, name, types.NewPage(&context.Context{}, &types.NewPageParam{
		User: user,
		Menu: o.menu(user).SetActiveClass(p.section),
		Panel: types.Panel{
			Title: template.HTML(template.HTMLEscapeString(p.title)), Description: template.HTML(template.HTMLEscapeString(p.note)), Content: content, //nolint:gosec // escaped
		},
	}))
	if err != nil {
		return fmt.Errorf("frame of %s: %w", p.view, err)
	}
	return o.finish(c, status, b.Bytes())
}

// list answers with a list of GoAdmin.
func (o *office) list(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		body, err := o.shell.list(c, name, o.user(c))
		if err != nil {
			return o.fail(c, err)
		}
		return o.finish(c, fiber.StatusOK, body)
	}
}

// finish puts into a framed page what belongs to this request: the session's token and the message from the step before.
func (o *office) finish(c *fiber.Ctx, status int, body []byte) error {
	body = bytes.ReplaceAll(body, []byte(csrfMark), []byte(template.HTMLEscapeString(sessionOf(c).CSRF)))
	body = bytes.ReplaceAll(body, []byte(titleMark), []byte(template.HTMLEscapeString(o.association(c)+"会员管理")))
	flash, err := pages.Render("flash", takeFlash(c))
	if err != nil {
		return err
	}
	body = bytes.Replace(body, []byte(flashMark), []byte(flash), 1)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(body)
}

var statusOf = map[models.Code]int{
	models.Invalid: fiber.StatusUnprocessableEntity, models.Forbidden: fiber.StatusForbidden, models.NotFound: fiber.StatusNotFound,
	models.Conflict: fiber.StatusConflict, models.TooMany: fiber.StatusTooManyRequests, models.Internal: fiber.StatusInternalServerError,
}

var titleOf = map[models.Code]string{
	models.Invalid: "内容有误", models.Forbidden: "没有权限", models.NotFound: "没有找到", models.Conflict: "状态已变化",
	models.TooMany: "操作过于频繁", models.Internal: "系统繁忙",
}

// explain is what may be shown of an error. The cause of an internal one goes to the log under a number that the page names.
func (o *office) explain(c *fiber.Ctx, err error) *models.Error {
	var e *models.Error
	if errors.As(err, &e) && e.Code != models.Internal {
		return e
	}
	id := trail(o.Clock())
	o.Log.ErrorContext(c.UserContext(), "admin request failed", "trail", id, "method", c.Method(), "path", c.Path(), "err", err)
	return &models.Error{Code: models.Internal, Message: "系统繁忙,请稍后再试(编号 " + id + ")"}
}

// fail answers with the page of an error, in the frame when somebody is logged in.
func (o *office) fail(c *fiber.Ctx, err error) error {
	e := o.explain(c, err)
	status := statusOf[e.Code]
	c.Set(fiber.HeaderCacheControl, "no-store")
	if wantsJSON(c) {
		return c.Status(status).JSON(fiber.Map{"message": e.Message})
	}
	data := pages.Failure{Title: titleOf[e.Code], Message: e.Message, Status: status}
	if s := sessionOf(c); s != nil && !s.Half && e.Code != models.Internal {
		return o.show(c, status, page{title: data.Title, view: "failure", data: data})
	}
	return o.bare(c, status, "failure_bare", data)
}

// bare answers with a page outside the frame: login, and errors before it.
func (o *office) bare(c *fiber.Ctx, status int, view string, data any) error {
	body, err := pages.Render(view, pages.Bare{Association: o.association(c), Version: webVersion, Data: data})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).SendString(string(body))
}

// association is what the association calls itself now, "" while the database is away.
func (o *office) association(c *fiber.Ctx) string {
	names, err := o.Services.Settings.Names(c.UserContext())
	if err != nil {
		o.Log.WarnContext(c.UserContext(), "admin: name of the association", "err", err)
	}
	return names.Association
}

func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}
