package portal

import (
	"bufio"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// proofData is a form that asks once more who is there: 导出个人信息, 注销账号.
type proofData struct {
	Password, Code input
	Wait           int
	Captcha        *captchaView
	Understood     bool
	UnderstoodErr  string
	Why            string // why it cannot be done now, "" if it can
}

func (p *portal) proofData(c *fiber.Ctx, wait int, e *models.Error) (proofData, error) {
	picture, err := p.captchaFor(c, e)
	d := proofData{
		Password: passwordInput("password", "登录密码", "", e), Code: codeInput(c.FormValue("code"), e), Wait: wait, Captcha: picture,
		Understood: c.FormValue("understood") != "", UnderstoodErr: errorAt(e, "understood"),
	}
	d.Password.Required = false
	d.Code.Required = !who(c).Member.HasPassword
	return d, err
}

func proof(c *fiber.Ctx) service.Proof {
	return service.Proof{Password: c.FormValue("password"), Code: c.FormValue("code")}
}

func (p *portal) exportForm(c *fiber.Ctx) error { return p.showExport(c, 0, nil) }

func (p *portal) showExport(c *fiber.Ctx, wait int, err error) error {
	var e *models.Error
	errors.As(err, &e)
	d, failure := p.proofData(c, wait, e)
	if failure != nil {
		return failure
	}
	return p.showAccountPage(c, "account_export", "导出个人信息", d, err)
}

// exportTime bounds how long the zip may take to go out.
const exportTime = 10 * time.Minute

// export streams the zip. The proof is checked before the first byte; what fails later breaks the stream off.
func (p *portal) export(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showExport(c, 0, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeConfirm, func(wait int, err error) error { return p.showExport(c, wait, err) })
	}
	e, err := p.services.Accounts.Export(c.UserContext(), actor(c), client(c), proof(c))
	if err != nil {
		return p.showExport(c, 0, err)
	}
	attachment(c, e.Filename(), "application/zip")
	base := context.WithoutCancel(c.UserContext())
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(base, exportTime)
		defer cancel()
		if err := e.WriteTo(ctx, w); err != nil {
			p.Log.ErrorContext(ctx, "portal: export broken off", slog.Any("error", err))
		}
	})
	return nil
}

func (p *portal) closeForm(c *fiber.Ctx) error { return p.showClose(c, 0, nil) }

func (p *portal) showClose(c *fiber.Ctx, wait int, err error) error {
	var e *models.Error
	errors.As(err, &e)
	d, failure := p.proofData(c, wait, e)
	if failure != nil {
		return failure
	}
	var why *models.Error
	switch obstacle := p.services.Accounts.Closable(c.UserContext(), actor(c)); {
	case obstacle == nil:
	case errors.As(obstacle, &why) && why.Code == models.Conflict:
		d.Why = why.Message
		if err != nil && e != nil && e.Code == models.Conflict {
			err = nil // the page says so
		}
	default:
		return obstacle
	}
	return p.showAccountPage(c, "account_close", "注销账号", d, err)
}

func (p *portal) closeAccount(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showClose(c, 0, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeConfirm, func(wait int, err error) error { return p.showClose(c, wait, err) })
	}
	err := p.services.Accounts.Close(c.UserContext(), actor(c), client(c), c.FormValue("understood") != "", proof(c))
	if err != nil {
		return p.showClose(c, 0, err)
	}
	p.dropCookie(c, "session")
	p.flash(c, "账号已注销,个人信息已删除。需要时可以用同一手机号和证件重新注册")
	return see(c, "/login")
}
