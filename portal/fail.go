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
	Advice  []string
}

// Tone is the colour: red is for faults of ours, the others ask for something.
func (d errorData) Tone() string {
	if d.Status >= 500 {
		return "bad"
	}
	return "wait"
}

// Icon is the sign beside the heading.
func (d errorData) Icon() string {
	switch d.Status {
	case fiber.StatusForbidden:
		return "bi-lock"
	case fiber.StatusNotFound:
		return "bi-signpost"
	case fiber.StatusTooManyRequests:
		return "bi-hourglass-split"
	}
	return "bi-exclamation-octagon"
}

// advice is what a person can do next.
var advice = map[int][]string{
	400: {"请返回上一页,刷新后重试。"},
	403: {"如果您认为应当可以查看,请确认登录的是本人账号,或联系协会。"},
	404: {"请检查地址是否完整,或从首页重新进入。", "扫码打开的,请确认二维码完整、清晰。"},
	409: {"请返回上一页刷新,查看最新状态后再操作。"},
	413: {"手机照片可先裁剪或压缩;扫描件建议用 JPG 格式。"},
	429: {"这是为了保护账号安全,等待之后再试即可,不需要连续点击。"},
	500: {"已经保存的内容不会丢失。", "多次出现时,请把编号告诉协会,便于查找原因。"},
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
		message = "请求没有完成"
	}
	d := errorData{Status: status, Heading: heading, Message: message, Advice: advice[status]}
	if errors.Is(err, errNoToken) {
		d.Heading, d.Advice = "页面已过期", []string{"页面放置较久,或换过账号登录,就会这样。", "入会申请等表单的内容已自动保存,刷新后可以接着填写。"}
	}
	return d
}

func newNumber() string {
	var b [4]byte
	rand.Read(b[:])
	return strings.ToUpper(hex.EncodeToString(b[:]))
}
