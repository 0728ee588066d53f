package portal

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	// bodyLimit is the wire limit of an upload (20 MB) with room for the rest of the form.
	bodyLimit = 22 << 20
	// formLimit is far above the longest form without a file. Bodies are read into memory before anything is asked of them.
	formLimit = 256 << 10
	// uploadTime lets 20 MB through a slow line (0.6 Mbit/s).
	uploadTime = 5 * time.Minute
	// lookUpTime bounds how long a request waits to be recognised before its body is read.
	lookUpTime = 5 * time.Second
)

// takeIn says, before a body is read, how large it may be: only members may send files, and only where files are taken. A
// few strangers with 20 MB each would fill the memory otherwise.
func (p *portal) takeIn(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	small := fasthttp.RequestConfig{MaxRequestBodySize: formLimit}
	if string(h.RequestURI()) == "/account/export" {
		small.WriteTimeout = exportTime
	}
	if p.TakesIn != nil {
		if larger, ok := p.TakesIn(h); ok {
			return larger
		}
	}
	if n := h.ContentLength(); n >= 0 && n <= formLimit || !takesFiles(h) {
		return small
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookUpTime)
	defer cancel()
	_, m, err := p.services.Accounts.Session(ctx, string(h.Cookie(p.cookieName("session"))))
	if err != nil || m.Frozen() {
		return small
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: bodyLimit, ReadTimeout: uploadTime}
}

// takesFiles says whether an address is one of those that take files: the steps of the form and the stamped form.
func takesFiles(h *fasthttp.RequestHeader) bool {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	return string(h.Method()) == fiber.MethodPost && (formBase(path) != "" || strings.HasPrefix(path, "/member/applications/"))
}
