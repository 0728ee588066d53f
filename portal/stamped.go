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
	Void    string // why no file can be taken now, "" if it can
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
	return input{
		Name: string(models.StampedForm), Label: "盖章申请表扫描件", Kind: models.FileField, Required: true, Accept: stampAccept, UploadAt: applicationPath(f.Application) + "/files/" + string(models.StampedForm), After: stampRule,
		File: newFileView(f.Files[models.StampedForm]), Error: errorAt(e, string(models.StampedForm)),
		Marked: f.Application.State == models.Rejected && contains(f.Application.Marked, string(models.StampedForm)),
	}
}

// uploadStamped takes the file of the form as it works without scripts, and shows what arrived.
func (p *portal) uploadStamped(c *fiber.Ctx) error {
	kind := models.StampedForm
	h, err := c.FormFile(string(kind))
	if err != nil || h.Size == 0 {
		return p.showStamped(c, models.InvalidField(string(kind), "请先选择盖章后的扫描件"))
	}
	if _, err := p.attachFile(c, c.Params("number"), kind, h); err != nil {
		return p.showStamped(c, err)
	}
	p.flash(c, uploadedText)
	return see(c, c.Path()+"#f-"+string(kind))
}

// attachStamped does the same for a script and answers with the field.
func (p *portal) attachStamped(c *fiber.Ctx) error {
	kind := models.FileKind(c.Params("kind"))
	if kind != models.StampedForm {
		return models.ErrNotFound
	}
	h, err := c.FormFile("file")
	if err != nil {
		return models.InvalidField(string(kind), "没有收到文件,请重新选择")
	}
	if _, err := p.attachFile(c, c.Params("number"), kind, h); err != nil {
		return err
	}
	p.flash(c, uploadedText)
	f, err := p.focusOn(c, c.Params("number"))
	if err != nil {
		return err
	}
	return p.showPart(c, "field", stampInput(f, nil))
}
