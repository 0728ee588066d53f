package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// chooseData asks who of several people is there who gave one phone to the association.
type chooseData struct {
	Ticket, Next string
	Person, Tail input
	Claim        bool // the phone is another one's by now
}

func (p *portal) showChoose(c *fiber.Ctx, d chooseData, err error) error {
	var e *models.Error
	errors.As(err, &e)
	d.Person = input{Name: "name", Label: "姓名", Kind: models.TextField, Value: c.FormValue("name"), Autocomplete: "name", Max: 40, Required: true, Error: errorAt(e, "name")}
	d.Tail = input{Name: "tail", Label: "证件号码后 6 位", Kind: models.TextField, Value: c.FormValue("tail"), Hint: "最后一位是 X 的请填写 X", Autocomplete: "off",
		Max: 10, Required: true, Error: errorAt(e, "tail")}
	d.Claim = e != nil && e.Code == models.Conflict
	pg := p.newPage(c, "请确认您是哪一位会员")
	pg.Data = d
	if err != nil {
		return p.again(c, "choose", pg, err)
	}
	return p.show(c, "choose", pg)
}

func (p *portal) choose(c *fiber.Ctx) error {
	d := chooseData{Ticket: c.FormValue("ticket"), Next: ownPath(c.FormValue("next"), "")}
	token, err := p.services.Accounts.LoginAs(c.UserContext(), client(c), d.Ticket, c.FormValue("name"), c.FormValue("tail"))
	if err != nil {
		return p.showChoose(c, d, err)
	}
	p.logIn(c, token)
	return p.goOn(c, token, loginData{Next: d.Next})
}

// claimData is 找回账号.
type claimData struct {
	Number, Person, IDNumber, Phone, Code input
	Wait                                  int
	Captcha                               *captchaView
	Hotline                               string
}

func (p *portal) claimForm(c *fiber.Ctx) error { return p.showClaim(c, 0, nil) }

func (p *portal) showClaim(c *fiber.Ctx, wait int, err error) error {
	var e *models.Error
	errors.As(err, &e)
	picture, failure := p.captchaFor(c, e)
	if failure != nil {
		return failure
	}
	field := func(name, label, hint string) input {
		return input{Name: name, Label: label, Kind: models.TextField, Value: c.FormValue(name), Hint: hint, Max: 64, Autocomplete: "off", Required: true, Error: errorAt(e, name)}
	}
	d := claimData{
		Number: field("number", "会员编号", "原会员填写原会员编号"), Person: field("name", "姓名", ""), IDNumber: field("id_number", "证件号码", ""),
		Phone: phoneInput(c.FormValue("phone"), e), Code: codeInput(c.FormValue("code"), e), Wait: wait, Captcha: picture,
	}
	d.Phone.Label, d.Phone.Autocomplete = "新手机号码", "off"
	pg := p.newPage(c, "找回账号")
	pg.Order, pg.Data = []string{"number", "name", "id_number"}, d
	if err != nil {
		return p.again(c, "claim", pg, err)
	}
	return p.show(c, "claim", pg)
}

// claim keeps what was said. The answer is the same whether or not there is such a member.
func (p *portal) claim(c *fiber.Ctx) error {
	if anotherPicture(c) {
		return p.showClaim(c, 0, p.another(c))
	}
	if c.FormValue("_send") != "" {
		return p.sendFor(c, service.CodeClaim, func(wait int, err error) error { return p.showClaim(c, wait, err) })
	}
	err := p.services.Claims.File(c.UserContext(), client(c), service.ClaimForm{
		Number: c.FormValue("number"), Name: c.FormValue("name"), IDNumber: c.FormValue("id_number"), Phone: c.FormValue("phone"), Code: c.FormValue("code"),
	})
	if err != nil {
		return p.showClaim(c, 0, err)
	}
	pg := p.newPage(c, "申请已收到")
	return p.show(c, "claim_done", pg)
}
