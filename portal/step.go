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
	Next        string // title of the next step
}

var stepHeads = map[models.FormStep]stepData{
	models.PersonStep: {Heading: "个人信息", Lead: "请与身份证保持一致,审核时会逐项核对。", Next: "学历与工作"},
	models.WorkStep:   {Heading: "学历与工作", Lead: "单位名称须与申请表所盖公章一致。", Next: "入会申请"},
	models.ApplyStep:  {Heading: "入会申请", Lead: "选择会员类型和专委会,并按类型上传证明材料。", Next: "核对并提交"},
}

// committeeInput is the list of 专委会 to pick from. Fixed: an application once submitted keeps its committee.
type committeeInput struct {
	Options []option
	Error   string
	Fixed   string
}

// enrollment finds the member's form; done is true when it is not to be filled in now and the answer has been given.
func (p *portal) enrollment(c *fiber.Ctx) (a *models.Application, done bool, err error) {
	a, err = p.services.Applications.Enrollment(c.UserContext(), actor(c))
	if err != nil {
		return nil, true, err
	}
	if a.Editable() {
		return a, false, nil
	}
	if wantsJSON(c) {
		return nil, true, models.Conflictf("申请 %s 目前为「%s」,资料不能修改", a.Number, a.State.Text())
	}
	if a.State == models.AwaitingStamp {
		return nil, true, see(c, "/register/done")
	}
	return nil, true, see(c, "/member")
}

func (p *portal) stepPage(c *fiber.Ctx) error {
	step := models.FormStep(c.Params("step"))
	if _, ok := stepHeads[step]; !ok {
		return fiber.ErrNotFound
	}
	a, done, err := p.enrollment(c)
	if done {
		return err
	}
	return p.showStep(c, a, step, nil, nil)
}

// showStep shows the kept data; typed holds what could not even be kept.
func (p *portal) showStep(c *fiber.Ctx, a *models.Application, step models.FormStep, typed map[string]string, fault error) error {
	view, err := p.services.Applications.View(c.UserContext(), actor(c), a.Number)
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
	d := stepHeads[step]
	d.Steps, d.Step, d.Application = stepMarks(string(step), a), string(step), view.Application
	d.Sections = formSections(formInputs(view.Application, step, view.Files, errs, p.today()))
	if step == models.ApplyStep {
		if d.Committees, err = p.committeeInput(c, view.Application, errs["committee"]); err != nil {
			return err
		}
	}
	pg := p.newPage(c, d.Heading)
	pg.Data, pg.Form = d, true
	if fault != nil {
		return p.again(c, "register_step", pg, fault)
	}
	return p.show(c, "register_step", pg)
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
func (p *portal) saveStep(c *fiber.Ctx) error {
	step := models.FormStep(c.Params("step"))
	if _, ok := stepHeads[step]; !ok {
		return fiber.ErrNotFound
	}
	a, done, err := p.enrollment(c)
	if done {
		return err
	}
	fileErrs, err := p.attachAll(c, a, step)
	if err != nil {
		return err
	}
	patch := patchOf(c.FormValue, posted(c))
	if _, err := p.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patch); err != nil {
		return p.showStep(c, a, step, patch.Values, err)
	}
	switch {
	case c.FormValue("_remove") != "":
		if err := p.services.Uploads.Detach(c.UserContext(), actor(c), a.Number, models.FileKind(c.FormValue("_remove"))); err != nil {
			return err
		}
		return see(c, c.Path()+"#f-"+c.FormValue("_remove"))
	case c.FormValue("_stay") != "" && len(fileErrs) == 0:
		return see(c, c.Path()+"#f-"+c.FormValue("_stay"))
	case c.FormValue("_back") != "" && len(fileErrs) == 0:
		return see(c, previousStep(string(step)))
	}
	if err := withFaults(p.services.Applications.CheckStep(c.UserContext(), actor(c), a.Number, step), fileErrs); err != nil {
		return p.showStep(c, a, step, nil, err)
	}
	return see(c, nextStep(string(step)))
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
