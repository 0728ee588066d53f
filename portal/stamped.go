package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// stampAccept lists what a stamped form may be; phones offer their camera for images.
const stampAccept = "image/*,application/pdf,.pdf"

const stampRule = "JPG、PNG 或 PDF(不超过 5 页),大小不超过 20MB。长边不少于 2200 像素,建议 300 dpi 扫描"

const uploadedText = "扫描件已上传,请核对后提交审核"

// stampedData is the page 提交盖章文件.
type stampedData struct {
	*focus
	Stamper string
	Field   input
	Proofs  []input // of an upgrade: what is sent together with the form
	Fresh   bool    // just printed: the form downloads by itself
	Void    string  // why no file can be taken now, "" if it can
	Send    models.Action
	Current bool // the uploaded scan belongs to the present print
}

func (p *portal) stampedPage(c *fiber.Ctx) error {
	return p.showStamped(c, nil)
}

func (p *portal) showStamped(c *fiber.Ctx, fault error) error {
	f, err := p.focusOn(c, c.Params("number"))
	if err != nil {
		return err
	}
	a := f.Application
	var e *models.Error
	errors.As(fault, &e)
	d := stampedData{focus: f, Stamper: a.Data.Type().Stamper(), Void: whyNoStamp(a), Current: a.StampCurrent(), Field: stampInput(f, e)}
	d.Fresh = c.Query("new") == "1"
	for i := range models.Fields {
		if field := &models.Fields[i]; a.Kind == models.Upgrade && field.Kind == models.FileField && a.AsksFor(field) && a.TakesFile(field) {
			d.Proofs = append(d.Proofs, newEditInput(f.ApplicationView, field, e).input)
		}
	}
	for _, s := range a.Offers() {
		if s.Has(models.NeedsPaper) {
			d.Send = s.Action
		}
	}
	pg := p.newPage(c, "提交盖章文件")
	pg.Nav, pg.Data = "applications", d
	if fault != nil {
		return p.again(c, "stamped", pg, fault)
	}
	return p.show(c, "stamped", pg)
}

func stampInput(f *focus, e *models.Error) input {
	in := input{
		Name: string(models.StampedForm), Label: "盖章申请表扫描件", Kind: models.FileField, Required: true, Accept: stampAccept, UploadAt: applicationPath(f.Application) + "/files/" + string(models.StampedForm), After: stampRule,
		File: newFileView(f.Files[models.StampedForm]), Error: errorAt(e, string(models.StampedForm)),
	}
	in.mark(f.Application)
	return in
}

// uploadStamped takes the files of the form as it works without scripts, and shows what arrived.
func (p *portal) uploadStamped(c *fiber.Ctx) error {
	view, err := p.services.Applications.View(c.UserContext(), actor(c), c.Params("number"))
	if err != nil {
		return err
	}
	faults, err := p.attachPosted(c, view.Application)
	switch {
	case err != nil:
		return p.showStamped(c, err)
	case len(faults) > 0:
		return p.showStamped(c, withFaults(nil, faults))
	case !sentFile(c):
		return p.showStamped(c, models.InvalidField(string(models.StampedForm), "请先选择盖章后的扫描件"))
	}
	p.flash(c, uploadedText)
	return see(c, c.Path()+"#f-"+string(models.StampedForm))
}

func sentFile(c *fiber.Ctx) bool {
	form, err := c.MultipartForm()
	if err != nil {
		return false
	}
	for _, list := range form.File {
		if len(list) > 0 && list[0].Size > 0 {
			return true
		}
	}
	return false
}

// attachTo does the same with one file of a script and answers with the field.
func (p *portal) attachTo(c *fiber.Ctx) error {
	kind := models.FileKind(c.Params("kind"))
	if !models.FileKinds.Has(string(kind)) {
		return models.ErrNotFound
	}
	h, err := c.FormFile("file")
	if err != nil {
		return models.InvalidField(string(kind), "没有收到文件,请重新选择")
	}
	if _, err := p.attachFile(c, c.Params("number"), kind, h); err != nil {
		return err
	}
	if kind == models.StampedForm {
		p.flash(c, uploadedText)
	}
	return p.showPlace(c, kind)
}
