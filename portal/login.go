package portal

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// loginData is the page 会员信息查询系统. Keep is what a member had typed when the login ran out, as JSON.
type loginData struct {
	ByCode  bool
	Next    string
	Keep    string
	Phone   input
	Word    input // password or SMS code
	Wait    int   // seconds until another code may be asked for
	Unknown bool  // right code, but no account
	Captcha *captchaView
}

func phoneInput(value string, e *models.Error) input {
	return input{Name: "phone", Label: "手机号码", Kind: models.TextField, Value: value, Mode: "tel", Autocomplete: "tel-national", Max: 20, Required: true, Live: "phone", Error: errorAt(e, "phone")}
}

func passwordInput(name, label, help string, e *models.Error) input {
	in := input{Name: name, Label: label, Kind: models.TextField, Type: "password", After: help, Autocomplete: "new-password", Max: 72, Required: true, Error: errorAt(e, name)}
	if name == "password" && help == "" {
		in.Autocomplete = "current-password"
	}
	return in
}

func codeInput(value string, e *models.Error) input {
	return input{Name: "code", Label: "短信验证码", Kind: models.TextField, Value: value, Hint: "6 位数字", Mode: "numeric", Autocomplete: "one-time-code", Max: 8, Required: true, Error: errorAt(e, "code")}
}

// front sends everybody to where they start.
func (p *portal) front(c *fiber.Ctx) error {
	if who(c).Member != nil {
		return see(c, "/home")
	}
	return see(c, "/login")
}

func (p *portal) loginForm(c *fiber.Ctx) error {
	if who(c).Member != nil {
		return see(c, ownPath(c.Query("next"), "/home"))
	}
	d := loginData{ByCode: c.Query("by") == "code", Next: ownPath(c.Query("next"), ""), Phone: phoneInput("", nil)}
	return p.showLogin(c, d, nil)
}

func (p *portal) showLogin(c *fiber.Ctx, d loginData, err error) error {
	var e *models.Error
	errors.As(err, &e)
	d.Phone.Error = errorAt(e, "phone")
	if d.ByCode {
		d.Word = codeInput("", e)
	} else {
		d.Word = passwordInput("password", "登录密码", "", e)
	}
	var failure error
	if d.Captcha, failure = p.loginCaptcha(c, d, e); failure != nil {
		return failure
	}
	pg := p.newPage(c, "会员信息查询系统")
	pg.Notices, pg.Data = p.notices(c), d
	if err != nil {
		return p.again(c, "login", pg, err)
	}
	return p.show(c, "login", pg)
}

func (p *portal) login(c *fiber.Ctx) error {
	d := loginData{ByCode: c.FormValue("by") == "code", Next: ownPath(c.FormValue("next"), ""), Keep: c.FormValue("keep"), Phone: phoneInput(c.FormValue("phone"), nil)}
	if anotherPicture(c) {
		return p.showLogin(c, d, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeLogin, func(wait int, err error) error {
			d.Wait = wait
			return p.showLogin(c, d, err)
		})
	}
	token, err := p.enter(c, d)
	var choose *service.ChooseError
	if errors.As(err, &choose) {
		return p.showChoose(c, chooseData{Ticket: choose.Ticket, Next: d.Next}, nil)
	}
	var e *models.Error
	if errors.As(err, &e) && e.Code == models.NotFound {
		d.Unknown = true
		err = &models.Error{Code: models.NotFound, Message: e.Message}
	}
	if err != nil {
		return p.showLogin(c, d, err)
	}
	p.logIn(c, token)
	return p.goOn(c, token, d)
}

// loginCaptcha is the picture that the next login by password will need; with a code it is needed for sending one alone.
func (p *portal) loginCaptcha(c *fiber.Ctx, d loginData, e *models.Error) (*captchaView, error) {
	if d.ByCode || errorAt(e, "captcha") != "" || anotherPicture(c) {
		return p.captchaFor(c, e)
	}
	needed, err := p.services.Accounts.CaptchaForLogin(c.UserContext(), client(c), d.Phone.Value)
	if err != nil || !needed {
		return nil, err
	}
	return p.newCaptcha(e)
}

func (p *portal) enter(c *fiber.Ctx, d loginData) (string, error) {
	if d.ByCode {
		return p.services.Accounts.LoginByCode(c.UserContext(), client(c), d.Phone.Value, c.FormValue("code"))
	}
	return p.services.Accounts.LoginByPassword(c.UserContext(), client(c), d.Phone.Value, c.FormValue("password"))
}

// goOn keeps what was typed before the login ran out, then leads back to where the member was.
func (p *portal) goOn(c *fiber.Ctx, token string, d loginData) error {
	session, member, err := p.services.Accounts.Session(c.UserContext(), token)
	if err != nil {
		return err
	}
	c.Locals("visitor", visitor{Member: member, Session: session, Token: token})
	if member.Frozen() {
		return see(c, "/home")
	}
	if d.Keep != "" {
		if err := p.keepTyped(c, d.Next, d.Keep); err != nil {
			return err
		}
		p.flash(c, "已重新登录,您填写的内容仍然保留")
	}
	return p.welcome(c, actor(c), ownPath(d.Next, "/home"))
}

// loginAndGoOn answers a form that arrives after the login ran out: a login form that carries what was typed. Files cannot be
// carried; passwords are not.
func (p *portal) loginAndGoOn(c *fiber.Ctx) error {
	values := map[string]string{}
	add := func(name, value string) {
		if !strings.HasPrefix(name, "_") && !strings.Contains(name, "password") && name != "old" && name != "repeat" {
			values[name] = value
		}
	}
	if form, err := c.MultipartForm(); err == nil {
		for name, v := range form.Value {
			add(name, v[0])
		}
	} else {
		for name, value := range c.Request().PostArgs().All() {
			add(string(name), string(value))
		}
	}
	keep, err := json.Marshal(values)
	if err != nil {
		return err
	}
	next := c.Path()
	if strings.HasPrefix(next, "/account/sessions/") { // which are no pages
		next = "/account/sessions"
	}
	d := loginData{Next: next, Keep: string(keep), Phone: phoneInput("", nil)}
	if formBase(c.Path()) == "" && editedNumber(c.Path()) == "" {
		d.Keep = ""
	}
	d.Word = passwordInput("password", "登录密码", "", nil)
	pg := p.newPage(c, "请重新登录")
	pg.Data = d
	pg.Err = &models.Error{Code: models.Forbidden, Message: "登录已过期,请重新登录后继续"}
	return p.showStatus(c, fiber.StatusUnauthorized, "login", pg)
}

func (p *portal) logout(c *fiber.Ctx) error {
	if v := who(c); v.Token != "" {
		if err := p.services.Accounts.Logout(c.UserContext(), v.Token); err != nil {
			return err
		}
	}
	p.dropCookie(c, "session")
	return see(c, "/login")
}

// resetData is the page 找回密码.
type resetData struct {
	Phone, Code, Password, Repeat input
	Wait                          int
	Captcha                       *captchaView
}

func (p *portal) resetForm(c *fiber.Ctx) error { return p.showReset(c, 0, nil) }

func (p *portal) showReset(c *fiber.Ctx, wait int, err error) error {
	var e *models.Error
	errors.As(err, &e)
	picture, failure := p.captchaFor(c, e)
	if failure != nil {
		return failure
	}
	pg := p.newPage(c, "找回密码")
	pg.Data = resetData{
		Phone: phoneInput(c.FormValue("phone"), e), Code: codeInput(c.FormValue("code"), e), Wait: wait, Captcha: picture,
		Password: passwordInput("password", "新密码", passwordRule, e), Repeat: passwordInput("repeat", "再次输入新密码", "", e),
	}
	if err != nil {
		return p.again(c, "reset", pg, err)
	}
	return p.show(c, "reset", pg)
}

func (p *portal) reset(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showReset(c, 0, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeReset, func(wait int, err error) error { return p.showReset(c, wait, err) })
	}
	err := p.services.Accounts.ResetPassword(c.UserContext(), client(c), registration(c))
	if err != nil {
		return p.showReset(c, 0, err)
	}
	p.flash(c, "密码已重新设置,请用新密码登录")
	return see(c, "/login")
}
