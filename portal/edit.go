package portal

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// editData is the form of a change or an upgrade: what there is, what it is to be, and the proof.
type editData struct {
	*focus
	Parts    []editPart
	Proof    *input // stamped proof of a change; the stamped form of an upgrade has a page of its own
	Button   string
	Said     string // what pressing it means
	Reselect bool   // other categories may be chosen
}

// editPart is a category of a change, or the proofs of an upgrade.
type editPart struct {
	Title, Note string
	Key         bool
	Inputs      []editInput
}

// editInput is a field with its present value beside it.
type editInput struct {
	input
	Old     string
	OldFile *fileView
	Shows   bool // the present value is worth showing
}

const proofRule = "证明须写明变更内容并加盖单位公章(学生由就读院校盖章),不可使用电子章。" + stampRule

// editPath is where the form of an application is filled in, "" for kinds that have none.
func editPath(a *models.Application) string {
	switch a.Kind {
	case models.Enrollment, models.Activation:
		return wizardBases[a.Kind] + "/" + string(models.PersonStep)
	case models.Change, models.Upgrade:
		return applicationPath(a) + "/edit"
	}
	return ""
}

func (p *portal) editPage(c *fiber.Ctx) error { return p.showEdit(c, c.Params("number"), nil, nil) }

// showEdit shows the kept data; typed holds what could not even be kept.
func (p *portal) showEdit(c *fiber.Ctx, number string, typed map[string]string, fault error) error {
	f, err := p.focusOn(c, number)
	if err != nil {
		return err
	}
	a := f.Application
	switch {
	case wizardBases[a.Kind] != "":
		return see(c, editPath(a))
	case editPath(a) == "":
		return models.ErrNotFound
	case !a.Editable():
		return see(c, applicationPath(a))
	}
	for name, value := range typed {
		*models.FieldByName(name).Of(&a.Data) = value
	}
	var e *models.Error
	errors.As(fault, &e)
	d := editData{focus: f, Parts: p.editParts(f.ApplicationView, e), Reselect: a.Kind == models.Change}
	d.Button, d.Said = editButton(a)
	title := "填写变更内容"
	if a.Kind == models.Upgrade {
		title = "升级专业会员"
	} else {
		proof := proofInput(f.ApplicationView, e)
		d.Proof = &proof
	}
	pg := p.newPage(c, title)
	pg.Nav, pg.Data, pg.Form = "applications", d, true
	if fault != nil {
		return p.again(c, "edit", pg, fault)
	}
	return p.show(c, "edit", pg)
}

func editButton(a *models.Application) (button, said string) {
	switch submitAction(a) {
	case models.Resubmit:
		return "重新提交", "提交后进入审核,审核周期15个工作日,审核期间个人信息不可修改。"
	case models.Reprint:
		return "生成新的申请表", "改动了印在申请表上的内容时,需重新打印、盖章;没有改动的,可直接更换文件后重新提交。"
	}
	if a.Kind == models.Upgrade {
		return "生成申请表", "接下来下载申请表格,打印盖章后与资质证书一起上传。"
	}
	return "提交", "提交后进入审核,审核周期15个工作日,审核期间个人信息不可修改;审核通过后新资料才会启用。"
}

func (p *portal) editParts(v *service.ApplicationView, e *models.Error) []editPart {
	a := v.Application
	inputs := map[string]editInput{}
	var order []string
	for i := range models.Fields {
		f := &models.Fields[i]
		if a.AsksFor(f) {
			inputs[f.Name] = newEditInput(v, f, e)
			order = append(order, f.Name)
		}
	}
	part := func(title, note string, names []string) editPart {
		out := editPart{Title: title, Note: note}
		for _, name := range names {
			if in, ok := inputs[name]; ok {
				out.Inputs = append(out.Inputs, in)
				out.Key = out.Key || models.FieldByName(name).Key
			}
		}
		return out
	}
	if a.Kind == models.Upgrade {
		return []editPart{part("资质证书", "图片也可以在打印申请表之后,与盖章文件一起上传", order)}
	}
	var parts []editPart
	for _, c := range a.ChosenCategories() {
		parts = append(parts, part(c.Label, "", c.Fields))
	}
	return parts
}

func newEditInput(v *service.ApplicationView, f *models.Field, e *models.Error) editInput {
	a := v.Application
	in := editInput{input: newInput(f, *f.Of(&a.Data), f.RequiredIn(a.Kind)), Shows: a.Kind == models.Change}
	in.Error = errorAt(e, f.Name)
	in.mark(a)
	was := ""
	if a.Before != nil {
		was = *f.Of(a.Before)
	}
	if f.Kind == models.FileField {
		in.UploadAt = applicationPath(a) + "/files/" + f.Name
		in.File = newFileView(v.Files[models.FileKind(f.Name)])
		switch {
		case in.File == nil:
		case was == in.File.Key: // what there is already: nothing to take back
			in.OldFile, in.File = in.File, nil
		default:
			in.File.RemoveAt = in.UploadAt + "/remove"
		}
		in.Required, in.Optional = in.Required && was == "", in.Optional || was != ""
		return in
	}
	if f.Mask != nil {
		was = f.Mask(was)
	}
	in.Old = f.Text(was)
	return in
}

func proofInput(v *service.ApplicationView, e *models.Error) input {
	a := v.Application
	kind := string(models.StampedProof)
	in := input{
		Name: kind, Label: "盖章证明", Kind: models.FileField, Required: true, Accept: stampAccept, UploadAt: applicationPath(a) + "/files/" + kind,
		After: proofRule, File: newFileView(v.Files[models.StampedProof]), Error: errorAt(e, kind),
	}
	in.mark(a)
	if in.File != nil {
		in.File.RemoveAt = in.UploadAt + "/remove"
	}
	return in
}

// saveEdit keeps what was typed and sent, then takes the step that the button asks for. Without scripts files come along.
func (p *portal) saveEdit(c *fiber.Ctx) error {
	view, err := p.services.Applications.View(c.UserContext(), actor(c), c.Params("number"))
	if err != nil {
		return err
	}
	a := view.Application
	if editPath(a) == "" || wizardBases[a.Kind] != "" {
		return models.ErrNotFound
	}
	fileErrs, err := p.attachPosted(c, a)
	if err != nil {
		return err
	}
	patch := patchOf(c.FormValue, posted(c))
	if a, err = p.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patch); err != nil {
		return p.showEdit(c, view.Application.Number, patch.Values, err)
	}
	if kind := c.FormValue("_remove"); kind != "" {
		if err := p.services.Uploads.Detach(c.UserContext(), actor(c), a.Number, models.FileKind(kind)); err != nil {
			return err
		}
		return see(c, editPath(a)+"#f-"+kind)
	}
	stay := c.FormValue("_stay")
	switch {
	case len(fileErrs) > 0:
		return p.showEdit(c, a.Number, nil, withFaults(nil, fileErrs))
	case stay == "save":
		p.flash(c, "已保存,可以稍后继续填写")
		return see(c, applicationPath(a))
	case stay != "":
		return see(c, editPath(a)+"#f-"+stay)
	}
	return p.sendEdit(c, a)
}

func (p *portal) sendEdit(c *fiber.Ctx, a *models.Application) error {
	action := submitAction(a)
	moved, err := p.services.Applications.Move(c.UserContext(), actor(c), a.Number, action)
	if err != nil {
		return p.showEdit(c, a.Number, nil, err)
	}
	if moved.State == models.AwaitingStamp {
		return see(c, applicationPath(moved)+"/stamped?new=1")
	}
	p.flash(c, movedText(moved, action))
	return see(c, applicationPath(moved))
}

// attachPosted takes the files that a form of the application sent without scripts. Faults are told at their fields.
func (p *portal) attachPosted(c *fiber.Ctx, a *models.Application) (models.FieldErrors, error) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil, nil
	}
	form, err := c.MultipartForm()
	if err != nil {
		return nil, &models.Error{Code: models.Invalid, Message: "上传的内容不完整,请返回后重新提交", Err: err}
	}
	faults := models.FieldErrors{}
	for _, kind := range models.FileKinds {
		if len(form.File[kind.Value]) == 0 || form.File[kind.Value][0].Size == 0 {
			continue
		}
		_, err := p.attachFile(c, a.Number, models.FileKind(kind.Value), form.File[kind.Value][0])
		var e *models.Error
		switch {
		case err == nil:
		case errors.As(err, &e) && e.Code == models.Invalid:
			faults[kind.Value] = e.Message
		default:
			return nil, err
		}
	}
	return faults, nil
}

// saveEditDraft keeps what is being typed; a script calls it after a pause.
func (p *portal) saveEditDraft(c *fiber.Ctx) error {
	var values map[string]string
	if err := json.Unmarshal(c.Body(), &values); err != nil {
		return models.Invalidf("草稿内容不正确")
	}
	if _, err := p.services.Applications.SaveDraft(c.UserContext(), actor(c), c.Params("number"), patchOf(patchFrom(values))); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"saved": p.Clock().In(models.Zone).Format("15:04")})
}

// detachFile empties a place of the application for a script.
func (p *portal) detachFile(c *fiber.Ctx) error {
	kind := models.FileKind(c.Params("kind"))
	if err := p.services.Uploads.Detach(c.UserContext(), actor(c), c.Params("number"), kind); err != nil {
		return err
	}
	return p.showPlace(c, kind)
}

// showPlace renders the field of a file as it is shown now, so that scripts and pages never differ.
func (p *portal) showPlace(c *fiber.Ctx, kind models.FileKind) error {
	f, err := p.focusOn(c, c.Params("number"))
	if err != nil {
		return err
	}
	switch field := models.FieldByName(string(kind)); {
	case kind == models.StampedForm:
		return p.showPart(c, "field", stampInput(f, nil))
	case kind == models.StampedProof:
		return p.showPart(c, "field", proofInput(f.ApplicationView, nil))
	case field != nil && f.Application.AsksFor(field):
		return p.showPart(c, "field", newEditInput(f.ApplicationView, field, nil).input)
	}
	return models.ErrNotFound
}
