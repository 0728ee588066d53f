package portal

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// stepData is a step of the form, 2 to 4.
type stepData struct {
	Steps       []stepMark
	Step        string
	Heading     string
	Lead        string
	Application *models.Application
	Sections    []formSection
	Committees  *committeeInput
	Base        string // address of the form, without the step
}

// committeeInput is the list of 专委会 to pick from. Fixed: an application once submitted keeps its committee.
type committeeInput struct {
	Options []option
	Error   string
	Fixed   string
}

// current finds the member's form; done is true when it is not to be filled in now and the answer has been given.
func (w *wizard) current(c *fiber.Ctx) (a *models.Application, done bool, err error) {
	a, err = w.open(c.UserContext(), actor(c))
	if err != nil {
		return nil, true, err
	}
	if a.Editable() {
		return a, false, nil
	}
	if wantsJSON(c) {
		return nil, true, models.Conflictf("申请 %s 目前为「%s」,资料不能修改", a.Number, a.State.Text())
	}
	if c.Method() == fiber.MethodPost && c.Path() != w.base+"/"+checkStep { // from another tab; a submission sent twice is none
		w.flash(c, "申请 "+a.Number+" 已经提交,刚才的修改没有保存")
	}
	if a.State == models.AwaitingStamp {
		return nil, true, see(c, w.base+"/done")
	}
	return nil, true, see(c, "/member")
}

func (w *wizard) stepPage(c *fiber.Ctx) error {
	step := models.FormStep(c.Params("step"))
	if w.page(string(step)) == nil || step == models.FormStep(checkStep) {
		return fiber.ErrNotFound
	}
	a, done, err := w.current(c)
	if done {
		return err
	}
	return w.showStep(c, a, step, nil, nil)
}

// showStep shows the kept data; typed holds what could not even be kept.
func (w *wizard) showStep(c *fiber.Ctx, a *models.Application, step models.FormStep, typed map[string]string, fault error) error {
	view, err := w.services.Applications.View(c.UserContext(), actor(c), a.Number)
	if err != nil {
		return err
	}
	for name, value := range typed {
		*models.FieldByName(name).Of(&view.Application.Data) = value
	}
	var e *models.Error
	errors.As(fault, &e)
	var errs models.FieldErrors
	if e != nil {
		errs = e.Fields
	}
	page := w.page(string(step))
	d := stepData{
		Steps: w.marks(string(step), a), Step: string(step), Heading: page.title, Lead: page.lead, Application: view.Application, Base: w.base,
	}
	d.Sections = formSections(w.inputs(view, step, errs))
	if step == models.ApplyStep && w.kind == models.Enrollment {
		if d.Committees, err = w.committeeInput(c, view.Application, errs["committee"]); err != nil {
			return err
		}
	}
	pg := w.newPage(c, d.Heading)
	pg.Data, pg.Form = d, true
	if fault != nil {
		return w.again(c, "register_step", pg, fault)
	}
	return w.show(c, "register_step", pg)
}

func (p *portal) committeeInput(c *fiber.Ctx, a *models.Application, fault string) (*committeeInput, error) {
	in := &committeeInput{Error: fault}
	if a.Round > 0 || a.State != models.Draft {
		in.Fixed = a.CommitteeName
		return in, nil
	}
	open, err := p.services.Committees.Open(c.UserContext())
	if err != nil {
		return nil, err
	}
	for _, o := range open {
		in.Options = append(in.Options, option{
			Value: strconv.FormatInt(o.ID, 10), Text: o.Name, Search: o.Name + " " + o.Pinyin, Picked: o.ID == a.CommitteeID,
		})
	}
	return in, nil
}

// saveStep keeps what was typed, then checks the step: wrong values stay in the draft and on the page.
func (w *wizard) saveStep(c *fiber.Ctx) error {
	step := models.FormStep(c.Params("step"))
	if w.page(string(step)) == nil || step == models.FormStep(checkStep) {
		return fiber.ErrNotFound
	}
	a, done, err := w.current(c)
	if done {
		return err
	}
	fileErrs, err := w.attachAll(c, a, step)
	if err != nil {
		return err
	}
	patch := patchOf(c.FormValue, posted(c))
	if _, err := w.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patch); err != nil {
		return w.showStep(c, a, step, patch.Values, err)
	}
	switch {
	case c.FormValue("_remove") != "":
		if err := w.services.Uploads.Detach(c.UserContext(), actor(c), a.Number, models.FileKind(c.FormValue("_remove"))); err != nil {
			return err
		}
		return see(c, c.Path()+"#f-"+c.FormValue("_remove"))
	case c.FormValue("_stay") != "" && len(fileErrs) == 0:
		return see(c, c.Path()+"#f-"+c.FormValue("_stay"))
	case c.FormValue("_back") != "" && len(fileErrs) == 0:
		return see(c, w.walk(string(step), -1))
	}
	if err := withFaults(w.services.Applications.CheckStep(c.UserContext(), actor(c), a.Number, step), fileErrs); err != nil {
		return w.showStep(c, a, step, nil, err)
	}
	return see(c, w.walk(string(step), 1))
}

// withFaults adds the faults of files to those of the form; what a file is told outweighs that it is missing.
func withFaults(err error, more models.FieldErrors) error {
	if len(more) == 0 {
		return err
	}
	var e *models.Error
	if err != nil && (!errors.As(err, &e) || e.Code != models.Invalid) {
		return err
	}
	var check models.Check
	for name, message := range more {
		check.That(false, name, message)
	}
	if e != nil {
		for name, message := range e.Fields {
			check.That(false, name, message)
		}
	}
	return check.Err()
}

// posted says which names the form has: an absent one is left alone.
func posted(c *fiber.Ctx) func(name string) bool {
	if form, err := c.MultipartForm(); err == nil {
		return func(name string) bool { return len(form.Value[name]) > 0 }
	}
	return func(name string) bool { return c.Request().PostArgs().Has(name) }
}

// patchOf reads the profile's fields from a form or a draft.
func patchOf(value func(name string, fallback ...string) string, has func(name string) bool) service.DraftPatch {
	patch := service.DraftPatch{Values: map[string]string{}}
	for i := range models.Fields {
		f := &models.Fields[i]
		switch {
		case f.Kind == models.RegionField:
			if has(f.Name + "_1") {
				patch.Values[f.Name] = pickRegion(value(f.Name+"_1"), value(f.Name+"_2"), value(f.Name+"_3"))
			}
		case f.Kind != models.FileField && has(f.Name):
			patch.Values[f.Name] = value(f.Name)
		}
	}
	if has("committee") {
		if id, err := strconv.ParseInt(value("committee"), 10, 64); err == nil {
			patch.CommitteeID = &id
		}
	}
	return patch
}
