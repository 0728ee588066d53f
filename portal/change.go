package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// changeData is 申请资料变更: what may be changed, and what was.
type changeData struct {
	Open       *models.Application // the draft whose categories are chosen anew; nil for a new one
	Categories []option
	Error      string
	Records    []record
}

// changePage offers the categories, goes on with what is under way, or says why not.
func (p *portal) changePage(c *fiber.Ctx) error { return p.showChange(c, nil, nil) }

func (p *portal) showChange(c *fiber.Ctx, chosen []string, fault error) error {
	e, err := p.services.Applications.Eligibility(c.UserContext(), actor(c), models.Change)
	if err != nil {
		return err
	}
	if !e.OK() {
		return p.showShut(c, "申请资料变更", "change", e)
	}
	if e.Open != nil && !e.Open.Editable() {
		return see(c, applicationPath(e.Open))
	}
	d := changeData{Open: e.Open}
	if d.Records, err = p.recordsOf(c, models.Change, models.Activation); err != nil {
		return err
	}
	if e.Open != nil && chosen == nil {
		for _, category := range e.Open.ChosenCategories() {
			chosen = append(chosen, category.Name)
		}
	}
	for _, category := range models.ChangeCategoriesOf(&who(c).Member.Profile) {
		d.Categories = append(d.Categories, option{
			Value: category.Name, Text: category.Label, Help: category.Hint, Picked: contains(chosen, category.Name),
		})
	}
	var fields *models.Error
	errors.As(fault, &fields)
	d.Error = errorAt(fields, "category")
	pg := p.newPage(c, "申请资料变更")
	pg.Nav, pg.Data = "member", d
	if fault != nil {
		return p.again(c, "change", pg, fault)
	}
	return p.show(c, "change", pg)
}

// openChange opens the form for the chosen categories.
func (p *portal) openChange(c *fiber.Ctx) error {
	chosen := []string{}
	for _, v := range c.Request().PostArgs().PeekMulti("category") {
		chosen = append(chosen, string(v))
	}
	a, err := p.services.Applications.Change(c.UserContext(), actor(c), chosen)
	if err != nil {
		return p.showChange(c, chosen, err)
	}
	return see(c, editPath(a))
}

// recordsOf lists the member's applications of some kinds, newest first.
func (p *portal) recordsOf(c *fiber.Ctx, kinds ...models.ApplicationKind) ([]record, error) {
	apps, err := p.services.Applications.Mine(c.UserContext(), actor(c))
	if err != nil {
		return nil, err
	}
	var records []record
	for _, a := range apps {
		for _, kind := range kinds {
			if a.Kind == kind {
				records = append(records, newRecord(a, p.today()))
			}
		}
	}
	return records, nil
}
