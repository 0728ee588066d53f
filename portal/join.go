package portal

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// joinData is 加入其他专委会: one choice, since all else is known.
type joinData struct {
	Committees *committeeInput
	Taken      []option // committees that cannot be chosen, with the reason
	Facts      []checkRow
}

func (p *portal) joinPage(c *fiber.Ctx) error { return p.showJoin(c, nil) }

func (p *portal) showJoin(c *fiber.Ctx, fault error) error {
	e, err := p.services.Applications.Eligibility(c.UserContext(), actor(c), models.Joining)
	if err != nil {
		return err
	}
	if !e.OK() {
		return p.showShut(c, "加入其他专委会", "join", e)
	}
	choices, err := p.services.Applications.JoinChoices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	var faults *models.Error
	errors.As(fault, &faults)
	d := joinData{Committees: &committeeInput{Error: errorAt(faults, "committee")}}
	for _, choice := range choices {
		o := option{
			Value: strconv.FormatInt(choice.ID, 10), Text: choice.Name, Search: choice.Name + " " + choice.Pinyin, Help: choice.Why,
		}
		o.Picked = o.Value == c.FormValue("committee")
		if choice.Why != "" {
			d.Taken = append(d.Taken, o)
		} else {
			d.Committees.Options = append(d.Committees.Options, o)
		}
	}
	profile := &who(c).Member.Profile
	for _, name := range []string{"name", "member_type", "employer", "department", "title", "major"} {
		f := models.FieldByName(name)
		if v := *f.Of(profile); v != "" {
			d.Facts = append(d.Facts, checkRow{Label: f.Label, Text: f.Text(v)})
		}
	}
	pg := p.newPage(c, "加入其他专委会")
	pg.Nav, pg.Data = "member", d
	if fault != nil {
		return p.again(c, "join", pg, fault)
	}
	return p.show(c, "join", pg)
}

func (p *portal) join(c *fiber.Ctx) error {
	id, _ := strconv.ParseInt(c.FormValue("committee"), 10, 64) // 0: nothing chosen
	a, err := p.services.Applications.Join(c.UserContext(), actor(c), id)
	if err != nil {
		return p.showJoin(c, err)
	}
	p.flash(c, movedText(a, models.Submit))
	return see(c, applicationPath(a))
}
