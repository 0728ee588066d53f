package portal

import (
	"errors"
	"mime/multipart"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// wireLimit is the largest file that is taken in (manual part 1).
const wireLimit = 20 << 20

// attachFile puts one uploaded file into its place.
func (p *portal) attachFile(c *fiber.Ctx, number string, kind models.FileKind, h *multipart.FileHeader) (*models.File, error) {
	if h.Size > wireLimit {
		return nil, models.InvalidField(string(kind), "文件超过 20MB,请压缩后再上传")
	}
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only: nothing can be lost
	return p.services.Uploads.Attach(c.UserContext(), actor(c), number, kind, f)
}

// attachAll takes the files that a form sent without scripts. Faults are told at their fields.
func (p *portal) attachAll(c *fiber.Ctx, a *models.Application, step models.FormStep) (models.FieldErrors, error) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil, nil // sent without files
	}
	form, err := c.MultipartForm()
	if err != nil {
		return nil, &models.Error{Code: models.Invalid, Message: "上传的内容不完整,请返回后重新提交", Err: err}
	}
	faults := models.FieldErrors{}
	for i := range models.Fields {
		f := &models.Fields[i]
		if f.Kind != models.FileField || f.Step != step || len(form.File[f.Name]) == 0 || form.File[f.Name][0].Size == 0 {
			continue
		}
		_, err := p.attachFile(c, a.Number, models.FileKind(f.Name), form.File[f.Name][0])
		var e *models.Error
		switch {
		case err == nil:
		case errors.As(err, &e) && e.Code == models.Invalid:
			faults[f.Name] = e.Message
		default:
			return nil, err
		}
	}
	return faults, nil
}

// attach takes one file from a script, and answers with the field as it is to be shown now.
func (w *wizard) attach(c *fiber.Ctx) error {
	a, done, err := w.current(c)
	if done {
		return err
	}
	kind := models.FileKind(c.Params("kind"))
	if f := models.FieldByName(string(kind)); f == nil || f.Kind != models.FileField {
		return models.ErrNotFound
	}
	h, err := c.FormFile("file")
	if err != nil {
		return models.InvalidField(string(kind), "没有收到文件,请重新选择")
	}
	if _, err := w.attachFile(c, a.Number, kind, h); err != nil {
		return err
	}
	return w.showField(c, a, string(kind))
}

// detach empties the place for a script.
func (w *wizard) detach(c *fiber.Ctx) error {
	a, done, err := w.current(c)
	if done {
		return err
	}
	if err := w.services.Uploads.Detach(c.UserContext(), actor(c), a.Number, models.FileKind(c.Params("kind"))); err != nil {
		return err
	}
	return w.showField(c, a, c.Params("kind"))
}

// showField renders one field, so that scripts and pages never differ.
func (w *wizard) showField(c *fiber.Ctx, a *models.Application, name string) error {
	view, err := w.services.Applications.View(c.UserContext(), actor(c), a.Number)
	if err != nil {
		return err
	}
	for _, in := range w.inputs(view, "", nil) {
		if in.Name == name {
			return w.showPart(c, "field", in)
		}
	}
	return models.ErrNotFound
}
