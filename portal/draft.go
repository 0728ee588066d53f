package portal

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// patchFrom reads a draft that came as names and values.
func patchFrom(values map[string]string) (value func(string, ...string) string, has func(string) bool) {
	return func(name string, _ ...string) string { return values[name] },
		func(name string) bool { _, ok := values[name]; return ok }
}

// saveDraft keeps what is being typed; a script calls it after a pause.
func (w *wizard) saveDraft(c *fiber.Ctx) error {
	a, done, err := w.current(c)
	if done {
		return err
	}
	var values map[string]string
	if err := json.Unmarshal(c.Body(), &values); err != nil {
		return models.Invalidf("草稿内容不正确")
	}
	if _, err := w.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patchOf(patchFrom(values))); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"saved": w.Clock().In(models.Zone).Format("15:04")})
}

// keepTyped puts what was typed before the login ran out into the draft. An application that went on meanwhile keeps its data.
func (p *portal) keepTyped(c *fiber.Ctx, next, keep string) error {
	var values map[string]string
	if err := json.Unmarshal([]byte(keep), &values); err != nil {
		return models.Invalidf("保留的内容不完整,请重新填写")
	}
	if number := editedNumber(next); number != "" {
		_, err := p.services.Applications.SaveDraft(c.UserContext(), actor(c), number, patchOf(patchFrom(values)))
		if code := models.CodeOf(err); code == models.NotFound || code == models.Conflict { // somebody else logged in, or it went on
			return nil
		}
		return err
	}
	w := p.wizardAt(next)
	if w == nil {
		return nil
	}
	a, err := w.open(c.UserContext(), actor(c))
	if models.CodeOf(err) == models.Conflict { // somebody else logged in, who has another form to fill in
		return nil
	}
	if err != nil {
		return err
	}
	if !a.Editable() {
		return nil
	}
	_, err = p.services.Applications.SaveDraft(c.UserContext(), actor(c), a.Number, patchOf(patchFrom(values)))
	return err
}

// editedNumber is the application whose form an address takes, "" if it takes none.
func editedNumber(path string) string {
	number, ok := strings.CutPrefix(path, "/member/applications/")
	if !ok {
		return ""
	}
	number, ok = strings.CutSuffix(number, "/edit")
	if !ok || strings.Contains(number, "/") {
		return ""
	}
	return number
}

// clearDraft is «重置».
func (w *wizard) clearDraft(c *fiber.Ctx) error {
	a, done, err := w.current(c)
	if done {
		return err
	}
	if err := w.services.Applications.ResetDraft(c.UserContext(), actor(c), a.Number); err != nil {
		return err
	}
	w.flash(c, "表单已重置")
	return see(c, w.walk("", 1))
}
