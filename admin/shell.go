package admin

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/GoAdminGroup/go-admin/adapter"
	"github.com/GoAdminGroup/go-admin/context"
	"github.com/GoAdminGroup/go-admin/plugins"
	goadmin "github.com/GoAdminGroup/go-admin/plugins/admin/models"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/constant"
	"github.com/GoAdminGroup/go-admin/template/types"
	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/tables"
)

// shell is GoAdmin's adapter. It mounts nothing: it collects GoAdmin's handlers, and our own routes (routes.go) call the two
// kinds that are wanted, lists and assets. Login, permissions, forms, delete, export, upload, settings, installer and the rest
// of GoAdmin have no address at all.
type shell struct {
	adapter.BaseAdapter
	handlers map[string]context.Handlers
}

func newShell() *shell { return &shell{handlers: map[string]context.Handlers{}} }

func (s *shell) Name() string { return "fiber" }

func (s *shell) Use(app any, plugs []plugins.Plugin) error { return s.GetUse(app, plugs, s) }

func (s *shell) SetApp(any) error { return nil }

func (s *shell) AddHandler(method, path string, handlers context.Handlers) {
	s.handlers[strings.ToUpper(method)+" "+path] = handlers
}

// list draws a GoAdmin list for the logged-in staff. Of its handlers only the last is run: the ones before it are GoAdmin's
// own session, permission check and a recover that answers with the text of the error.
func (s *shell) list(c *fiber.Ctx, name string, user goadmin.UserModel) ([]byte, error) {
	handlers := s.handlers["GET /admin/:__prefix"]
	if len(handlers) == 0 {
		return nil, fmt.Errorf("GoAdmin has no handler for lists")
	}
	query := url.Values{constant.PrefixKey: {name}}
	for key, value := range c.Queries() {
		query.Set(key, value)
	}
	request := &http.Request{
		Method: http.MethodGet,
		URL:    &url.URL{Path: "/admin/" + name, RawQuery: query.Encode()},
		Header: http.Header{},
	}
	ctx := context.NewContext(request.WithContext(c.UserContext()))
	ctx.SetUserValue("user", user)
	answer := &tables.Answer{Actor: actor(c), CSRF: sessionOf(c).CSRF}
	answer.Attach(ctx)
	ctx.SetHandlers(handlers[len(handlers)-1:]).Next()
	if answer.Err != nil {
		return nil, answer.Err
	}
	if ctx.Response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GoAdmin answered %d for list %s", ctx.Response.StatusCode, name)
	}
	body, err := io.ReadAll(ctx.Response.Body)
	if err != nil {
		return nil, fmt.Errorf("reading list %s: %w", name, err)
	}
	return inlineScript.ReplaceAll(body, nil), nil
}

// inlineScript is what GoAdmin writes under every table for its own stylesheet; our policy forbids inline scripts anyway.
var inlineScript = regexp.MustCompile(`(?s)<script>.*?</script>`)

// asset hands out a file of the theme; false if it has none of that name.
func (s *shell) asset(c *fiber.Ctx) (bool, error) {
	handlers := s.handlers["GET "+c.Path()]
	if len(handlers) == 0 {
		return false, nil
	}
	request := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: c.Path()}, Header: http.Header{}}
	request.Header.Set(fiber.HeaderIfNoneMatch, c.Get(fiber.HeaderIfNoneMatch))
	ctx := context.NewContext(request)
	ctx.SetHandlers(handlers[len(handlers)-1:]).Next()
	for _, name := range []string{fiber.HeaderContentType, fiber.HeaderETag} {
		c.Set(name, ctx.Response.Header.Get(name))
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=2592000")
	c.Status(ctx.Response.StatusCode)
	if ctx.Response.Body == nil {
		return true, nil
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(ctx.Response.Body); err != nil {
		return true, fmt.Errorf("reading asset %s: %w", c.Path(), err)
	}
	return true, c.Send(body.Bytes())
}

// escapeByDefault makes every cell text: GoAdmin prints cells as HTML. What a display function of ours returns as
// template.HTML stays as it is.
func escapeByDefault() {
	types.AddGlobalDisplayProcessFn(func(v types.FieldModel) any { return html.EscapeString(v.Value) })
}

// The rest of the adapter serves handlers that our routes never call.

func (s *shell) Content(any, types.GetPanelFn, context.NodeProcessor, ...types.Button) {}
func (s *shell) User(any) (goadmin.UserModel, bool)                                    { return goadmin.UserModel{}, false }
func (s *shell) SetContext(any) adapter.WebFrameWork                                   { return s }
func (s *shell) GetCookie() (string, error)                                            { return "", nil }
func (s *shell) Lang() string                                                          { return "" }
func (s *shell) Path() string                                                          { return "" }
func (s *shell) Method() string                                                        { return "" }
func (s *shell) Request() *http.Request                                                { return nil }
func (s *shell) FormParam() url.Values                                                 { return nil }
func (s *shell) Query() url.Values                                                     { return nil }
func (s *shell) IsPjax() bool                                                          { return false }
func (s *shell) Redirect()                                                             {}
func (s *shell) SetContentType()                                                       {}
func (s *shell) Write([]byte)                                                          {}
