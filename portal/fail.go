package portal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

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
	var e *models.Error
	var fields models.FieldErrors
	if errors.As(err, &e) {
		fields = e.Fields
		retryAfter(c, e)
	}
	if wantsJSON(c) {
		return c.Status(d.Status).JSON(fiber.Map{"message": d.Message, "fields": fields})
	}
	pg := p.newPage(c, d.Heading)
	pg.Data = d
	return p.showStatus(c, d.Status, "error", pg)
}

// retryAfter tells machines how long to wait (RFC 9110, 10.2.3); the message tells people.
func retryAfter(c *fiber.Ctx, e *models.Error) {
	if e.Wait > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int((e.Wait+time.Second-1)/time.Second)))
	}
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
			413: "上传的内容过大:每个文件不超过 20MB。如登录已过期,请重新登录后再上传",
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
