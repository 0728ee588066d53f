package admin

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"tjtaca/models/service"
	"tjtaca/rbac"
)

const (
	rosterTime = 5 * time.Minute // lets the largest roster through a slow line
	lookUpTime = 5 * time.Second
)

// TakesIn says, before a body is read, that a roster may be sent to the one address that takes them, by staff who may import; false for
// everything else.
func TakesIn(services *service.Services, rights *rbac.Rights) func(*fasthttp.RequestHeader) (fasthttp.RequestConfig, bool) {
	return func(h *fasthttp.RequestHeader) (fasthttp.RequestConfig, bool) {
		path, _, _ := strings.Cut(string(h.RequestURI()), "?")
		if path != "/admin/import" || string(h.Method()) != fiber.MethodPost {
			return fasthttp.RequestConfig{}, false
		}
		ctx, cancel := context.WithTimeout(context.Background(), lookUpTime)
		defer cancel()
		session, staff, err := services.Staff.Session(ctx, string(h.Cookie(sessionCookie)))
		if err != nil || session.Half || !rights.Any(staff.Actor(""), rbac.ImportLegacy) {
			return fasthttp.RequestConfig{}, false
		}
		return fasthttp.RequestConfig{MaxRequestBodySize: service.MaxRosterFile + 1<<20, ReadTimeout: rosterTime}, true
	}
}
