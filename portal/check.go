package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// checkData is step 5: everything as it will be printed.
type checkData struct {
	Steps       []stepMark
	Application *models.Application
	Parts       []checkPart
	Action      string // what the button says
	Known       bool   // the ID number has another account
	Base        string
	Printed     bool // goes over paper that is stamped
}

type checkPart struct {
	Title, Link string
	Rows        []checkRow
}

type checkRow struct {
	Label, Text string
	File        *fileView
	Wide        bool
	Error       string
}

func (w *wizard) checkPage(c *fiber.Ctx) error {
	a, done, err := w.current(c)
	if done {
		return err
	}
	return w.showCheck(c, a, w.services.Applications.CheckStep(c.UserContext(), actor(c), a.Number, ""))
}

func (w *wizard) showCheck(c *fiber.Ctx, a *models.Application, fault error) error {
	view, err := w.services.Applications.View(c.UserContext(), actor(c), a.Number)
	if err != nil {
		return err
	}
	var e *models.Error
	errors.As(fault, &e)
	d := checkData{Steps: w.marks(checkStep, a), Application: view.Application, Action: "提交", Base: w.base, Printed: w.kind.TakesPaper()}
	d.Known = e != nil && e.Code == models.Conflict && errorAt(e, "id_number") != ""
	if submitAction(view.Application) == models.Resubmit {
		d.Action = "重新提交"
	}
	d.Parts = append(d.Parts, checkPart{Title: "账号", Rows: []checkRow{{Label: "手机号码", Text: phone344(who(c).Member.Phone)}}})
	for _, s := range w.pages[1 : len(w.pages)-1] {
		part := checkPart{Title: s.title, Link: w.base + "/" + s.name}
		part.Rows = checkRows(view.Application, models.FormStep(s.name), view.Files, e)
		if s.name == string(models.ApplyStep) {
			part.Rows = append([]checkRow{{Label: decidingLabel(w.kind), Text: view.Application.CommitteeName, Error: errorAt(e, "committee")}}, part.Rows...)
		}
		d.Parts = append(d.Parts, part)
	}
	pg := w.newPage(c, "核对并提交")
	pg.Data, pg.Elsewhere, pg.Form = d, view.Application, true
	if fault != nil {
		return w.again(c, "register_check", pg, fault)
	}
	return w.show(c, "register_check", pg)
}

func checkRows(a *models.Application, step models.FormStep, files map[models.FileKind]*models.File, e *models.Error) []checkRow {
	var rows []checkRow
	for i := range models.Fields {
		f := &models.Fields[i]
		if f.Step != step || !f.On(a.Kind) || f.For != nil && !f.For(&a.Data) {
			continue
		}
		row := checkRow{Label: f.Label, Text: f.Text(*f.Of(&a.Data)), Wide: !f.Narrow && f.Kind != models.FileField, Error: errorAt(e, f.Name)}
		if f.Kind == models.FileField {
			row.File, row.Text = newFileView(files[models.FileKind(f.Name)]), ""
		}
		rows = append(rows, row)
	}
	return rows
}

// submitAction is the step of the flow that the button takes: after a rejection the stamped paper serves again as long as
// the printed data is the same.
func submitAction(a *models.Application) models.Action {
	switch {
	case a.State != models.Rejected:
		return models.Submit
	case a.StampCurrent() || !a.Kind.TakesPrint():
		return models.Resubmit
	}
	return models.Reprint
}

func (w *wizard) submit(c *fiber.Ctx) error {
	if c.FormValue("_back") != "" {
		return see(c, w.walk(checkStep, -1))
	}
	a, done, err := w.current(c)
	if done {
		return err
	}
	moved, err := w.services.Applications.Move(c.UserContext(), actor(c), a.Number, submitAction(a))
	if err != nil {
		return w.showCheck(c, a, err)
	}
	if moved.State == models.AwaitingStamp || moved.Round == 1 {
		return see(c, w.base+"/done?new=1")
	}
	w.flash(c, "申请已提交,请等待审核")
	return see(c, "/member")
}

// doneData is 提交成功: the printed form is to be stamped and sent back.
type doneData struct {
	Application *models.Application
	Stamper     string
	Fresh       bool // just submitted: the form downloads by itself
}

func (p *portal) donePage(c *fiber.Ctx) error {
	a, err := p.services.Applications.Enrollment(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if a.State != models.AwaitingStamp {
		return see(c, "/member")
	}
	pg := p.newPage(c, "提交成功")
	pg.Data = doneData{Application: a, Stamper: a.Data.Type().Stamper(), Fresh: c.Query("new") == "1"}
	return p.show(c, "register_done", pg)
}

// editAgain goes back to the form before the stamp; the print in hand becomes void.
func (p *portal) editAgain(c *fiber.Ctx) error {
	a, err := p.services.Applications.Enrollment(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if _, err := p.services.Applications.Move(c.UserContext(), actor(c), a.Number, models.Edit); err != nil {
		return err
	}
	p.flash(c, "现在可以修改资料。修改后请重新下载申请表,之前打印的申请表不再有效")
	return see(c, "/register/person")
}
