package portal

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// captchaView is the picture of digits of a form, as the partial «captcha» shows it.
type captchaView struct {
	Challenge string
	Input     input
}

func (p *portal) newCaptcha(e *models.Error) (*captchaView, error) {
	challenge, err := p.services.Accounts.NewCaptcha()
	return viewCaptcha(challenge, e), err
}

func viewCaptcha(challenge string, e *models.Error) *captchaView {
	return &captchaView{challenge, input{
		Name: "captcha", Label: "图形验证码", Kind: models.TextField, Hint: "图中的 5 位数字", Mode: "numeric", Autocomplete: "off", Max: 8, Required: true,
		Error: errorAt(e, "captcha"),
	}}
}

// captchaFor is the picture that a form needs: where the service asked for one, or a person for another one. Else nil. Whoever
// asked too often keeps the one that is there.
func (p *portal) captchaFor(c *fiber.Ctx, e *models.Error) (*captchaView, error) {
	if e != nil && anotherPicture(c) {
		return viewCaptcha(c.FormValue("captcha_id"), e), nil
	}
	if errorAt(e, "captcha") == "" && !anotherPicture(c) {
		return nil, nil
	}
	return p.newCaptcha(e)
}

// another counts a press of «换一张».
func (p *portal) another(c *fiber.Ctx) error {
	return p.services.Accounts.AnotherCaptcha(c.UserContext(), client(c))
}

// anotherPicture says whether the button «换一张» sent the form.
func anotherPicture(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodPost && c.FormValue("_captcha") != ""
}

func captchaAnswer(c *fiber.Ctx) service.CaptchaAnswer {
	return service.CaptchaAnswer{Challenge: c.FormValue("captcha_id"), Digits: c.FormValue("captcha")}
}

// captchaPart is another picture for a script.
func (p *portal) captchaPart(c *fiber.Ctx) error {
	if err := p.another(c); err != nil {
		return err
	}
	v, err := p.newCaptcha(nil)
	if err != nil {
		return err
	}
	return p.showPart(c, "captcha", v)
}

// captchaFile is the picture or the sound of a challenge. Players on iPhones ask for the sound in pieces.
func (p *portal) captchaFile(c *fiber.Ctx) error {
	challenge, kind, _ := strings.Cut(c.Params("file"), ".")
	if err := p.services.Accounts.LookAtCaptcha(c.UserContext(), client(c)); err != nil {
		return err
	}
	var b bytes.Buffer
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	switch kind {
	case "png":
		if err := p.services.Accounts.CaptchaPicture(&b, challenge); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "image/png")
		return c.Send(b.Bytes())
	case "wav":
		if err := p.services.Accounts.CaptchaSound(&b, challenge); err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "audio/wav")
		return sendPiece(c, b.Bytes())
	}
	return models.ErrNotFound
}

// sendPiece answers with the piece that was asked for (RFC 9110, 14), or with everything.
func sendPiece(c *fiber.Ctx, body []byte) error {
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	if c.Get(fiber.HeaderRange) == "" {
		return c.Send(body)
	}
	r, err := c.Range(len(body))
	if err != nil || r.Type != "bytes" || len(r.Ranges) != 1 {
		return c.Send(body)
	}
	from, to := r.Ranges[0].Start, r.Ranges[0].End
	if err := c.Status(fiber.StatusPartialContent).Send(body[from : to+1]); err != nil {
		return err
	}
	c.Response().Header.SetContentRange(from, to, len(body))
	return nil
}
