package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// upgradeData is 升级专业会员 before it has begun: what is printed is asked for, the rest follows with the stamp.
type upgradeData struct {
	Type    models.MemberType
	Expired string // date on which the student card ran out, "" if it has not
	Inputs  []input
	Records []record
}

func (p *portal) upgradePage(c *fiber.Ctx) error { return p.showUpgrade(c, nil) }

func (p *portal) showUpgrade(c *fiber.Ctx, fault error) error {
	e, err := p.services.Applications.Eligibility(c.UserContext(), actor(c), models.Upgrade)
	if err != nil {
		return err
	}
	if !e.OK() {
		return p.showShut(c, "升级专业会员", "upgrade", e)
	}
	if e.Open != nil && (e.Open.State != models.Draft || e.Open.Round > 0) {
		return see(c, applicationPath(e.Open))
	}
	m := who(c).Member
	d := upgradeData{Type: m.Profile.Type()}
	if m.CardExpired(p.today()) {
		d.Expired = m.Profile.StudentUntil
	}
	var faults *models.Error
	errors.As(fault, &faults)
	for _, name := range []string{"credential_type", "credential_number"} {
		f := models.FieldByName(name)
		value := c.FormValue(name)
		if value == "" && e.Open != nil {
			value = *f.Of(&e.Open.Data)
		}
		in := newInput(f, value, f.RequiredIn(models.Upgrade))
		in.Error = errorAt(faults, name)
		d.Inputs = append(d.Inputs, in)
	}
	if d.Records, err = p.recordsOf(c, models.Upgrade); err != nil {
		return err
	}
	pg := p.newPage(c, "升级专业会员")
	pg.Nav, pg.Data = "member", d
	if fault != nil {
		return p.again(c, "upgrade", pg, fault)
	}
	return p.show(c, "upgrade", pg)
}

// printUpgrade is «下载申请表格»: it opens the upgrade and prints it; the page it leads to downloads the form by itself.
func (p *portal) printUpgrade(c *fiber.Ctx) error {
	a, err := p.services.Applications.Upgrade(c.UserContext(), actor(c))
	if err != nil {
		return p.showUpgrade(c, err)
	}
	if a.State == models.Draft {
		patch := service.DraftPatch{Values: map[string]string{
			"credential_type": c.FormValue("credential_type"), "credential_number": c.FormValue("credential_number"),
		}}
		if a, err = p.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patch); err != nil {
			return p.showUpgrade(c, err)
		}
		if a, err = p.services.Applications.Move(c.UserContext(), actor(c), a.Number, models.Submit); err != nil {
			return p.showUpgrade(c, err)
		}
	}
	if a.State != models.AwaitingStamp {
		return see(c, applicationPath(a))
	}
	return see(c, applicationPath(a)+"/stamped?new=1")
}
