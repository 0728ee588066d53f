package admin

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
)

// importRowsAtOnce is how many rows of a report a page shows.
const importRowsAtOnce = 100

func (o *office) importsPage(c *fiber.Ctx) error {
	return o.showImports(c, fiber.StatusOK, pages.Imports{})
}

func (o *office) showImports(c *fiber.Ctx, status int, d pages.Imports) error {
	var err error
	if d.Rows, err = o.Services.Imports.List(c.UserContext(), actor(c)); err != nil {
		return o.fail(c, err)
	}
	d.CSRF, d.Tabs = sessionOf(c).CSRF, pages.ImportTabs("/admin/import")
	return o.show(c, status, page{section: "/import", title: "原会员导入", view: "imports", data: d})
}

func (o *office) uploadRoster(c *fiber.Ctx) error {
	name, content, err := uploaded(c)
	var i *models.Import
	if err == nil {
		i, err = o.Services.Imports.Upload(c.UserContext(), actor(c), name, content)
	}
	if err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid {
			return o.fail(c, e)
		}
		return o.showImports(c, statusOf[e.Code], pages.Imports{Form: pages.Faulty(e)})
	}
	return c.Redirect(importPath(i.ID), fiber.StatusSeeOther)
}

func uploaded(c *fiber.Ctx) (name string, content []byte, err error) {
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return "", nil, models.InvalidField("file", "请选择名册文件")
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	content, err = io.ReadAll(file)
	if err := file.Close(); err != nil {
		return "", nil, err
	}
	return header.Filename, content, err
}

func importPath(id int64) string { return fmt.Sprintf("/admin/import/%d", id) }

func (o *office) importPage(c *fiber.Ctx) error {
	return o.showImport(c, fiber.StatusOK, &pages.Import{Outcome: models.ImportOutcome(c.Query("outcome")), Edit: c.Query("edit") != ""})
}

func (o *office) showImport(c *fiber.Ctx, status int, d *pages.Import) error {
	ctx, by := c.UserContext(), actor(c)
	var err error
	if d.View, err = o.Services.Imports.Read(ctx, by, id(c)); err != nil {
		return o.fail(c, err)
	}
	if d.Order.Keys == nil {
		s := d.View.Setup
		d.Order = service.ImportOrder{Sheet: s.Sheet, Keys: s.Keys, CommitteeID: s.CommitteeID, Lenient: s.Lenient}
	}
	d.CSRF, d.Choices = sessionOf(c).CSRF, o.Services.Imports.RosterColumns()
	if d.Mapping() {
		if d.Committees, err = o.Services.Committees.List(ctx, by); err != nil {
			return o.fail(c, err)
		}
	}
	if d.Reported() && !d.View.State.Working() {
		if d.Outcome == "" {
			d.Outcome = d.OutcomeTabs()[0].Outcome
		}
		if d.Rows, err = o.Services.Imports.Rows(ctx, by, d.View.ID, d.Outcome, c.QueryInt("after"), importRowsAtOnce); err != nil {
			return o.fail(c, err)
		}
		if len(d.Rows) == importRowsAtOnce {
			d.Next = d.Rows[len(d.Rows)-1].No
		}
	}
	return o.show(c, status, page{section: "/import", title: "原会员导入", note: d.View.State.Text(), view: "import", data: d})
}

// checkRoster begins the dry run, or reads another sheet.
func (o *office) checkRoster(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), actor(c)
	if sheet := c.FormValue("sheet"); sheet != "" {
		if err := o.Services.Imports.SetSheet(ctx, by, id(c), sheet); err != nil {
			return o.fail(c, err)
		}
		return c.Redirect(importPath(id(c)), fiber.StatusSeeOther)
	}
	v, err := o.Services.Imports.Read(ctx, by, id(c))
	if err != nil {
		return o.fail(c, err)
	}
	order := service.ImportOrder{Keys: make([]string, len(v.Setup.Headings)), Lenient: c.FormValue("lenient") != ""}
	for i := range order.Keys {
		order.Keys[i] = c.FormValue(fmt.Sprintf("column_%d", i))
	}
	order.CommitteeID, _ = strconv.ParseInt(c.FormValue("committee"), 10, 64) // what is no number is no committee
	if err := o.Services.Imports.Check(ctx, by, id(c), order); err != nil {
		e := o.explain(c, err)
		if e.Code != models.Invalid {
			return o.fail(c, e)
		}
		return o.showImport(c, statusOf[e.Code], &pages.Import{Form: pages.Faulty(e), Order: order, Edit: true})
	}
	return c.Redirect(importPath(id(c)), fiber.StatusSeeOther)
}

// importStep is a button that moves an import on.
func (o *office) importStep(step func(*service.Imports, *fiber.Ctx, models.Actor, int64) error, to, said string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := step(o.Services.Imports, c, actor(c), id(c)); err != nil {
			return o.fail(c, err)
		}
		if said != "" {
			o.flash(c, said)
		}
		return c.Redirect(cmp.Or(to, importPath(id(c))), fiber.StatusSeeOther)
	}
}

func commitRoster(s *service.Imports, c *fiber.Ctx, by models.Actor, id int64) error {
	return s.Commit(c.UserContext(), by, id)
}

func undoRoster(s *service.Imports, c *fiber.Ctx, by models.Actor, id int64) error {
	return s.Undo(c.UserContext(), by, id)
}

func dropRoster(s *service.Imports, c *fiber.Ctx, by models.Actor, id int64) error {
	return s.Drop(c.UserContext(), by, id)
}

// importState is what the progress bar asks for.
func (o *office) importState(c *fiber.Ctx) error {
	v, err := o.Services.Imports.Read(c.UserContext(), actor(c), id(c))
	if err == nil && v.Job == nil {
		err = models.ErrNotFound
	}
	if err != nil {
		return o.fail(c, err)
	}
	return c.JSON(stateOf(v.Job))
}

func (o *office) rosterTemplate(c *fiber.Ctx) error {
	var b bytes.Buffer
	if err := o.Services.Imports.Template(c.UserContext(), actor(c), &b); err != nil {
		return o.fail(c, err)
	}
	return sendWorkbook(c, "原会员名册模板.xlsx", b.Bytes())
}

func (o *office) importReport(c *fiber.Ctx) error {
	var b bytes.Buffer
	if err := o.Services.Imports.Report(c.UserContext(), actor(c), id(c), models.ImportOutcome(c.Query("outcome")), &b); err != nil {
		return o.fail(c, err)
	}
	return sendWorkbook(c, fmt.Sprintf("名册检查报告-%d.xlsx", id(c)), b.Bytes())
}

func sendWorkbook(c *fiber.Ctx, name string, content []byte) error {
	c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return c.Send(content)
}
