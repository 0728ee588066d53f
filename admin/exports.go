package admin

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/admin/tables"
	"tjtaca/models"
	"tjtaca/models/service"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// exportPage asks what a roster is to hold; the filter is that of the list of members.
func (o *office) exportPage(c *fiber.Ctx) error {
	filter := url.Values{}
	for _, key := range tables.MemberKeys {
		if v := c.Query(key); v != "" {
			filter.Set(key, v)
		}
	}
	e := service.RosterExport{Filter: tables.MemberFilter(filter.Get)}
	for _, column := range service.ExportColumns() {
		if column.Usual {
			e.Columns = append(e.Columns, column.Name)
		}
	}
	return o.showExport(c, e, filter.Encode(), nil)
}

func (o *office) showExport(c *fiber.Ctx, e service.RosterExport, filter string, fault *models.Error) error {
	n, err := o.Services.Exports.Count(c.UserContext(), actor(c), e.Filter)
	if err != nil {
		return o.fail(c, err)
	}
	jobs, err := o.Services.Jobs.Mine(c.UserContext(), actor(c), service.ExportJob)
	if err != nil {
		return o.fail(c, err)
	}
	d := pages.Export{CSRF: sessionOf(c).CSRF, Filter: filter, Count: n, Month: o.today()[:7], Jobs: jobs}
	for _, column := range service.ExportColumns() {
		d.Columns = append(d.Columns, pages.Choice{Value: column.Name, Text: column.Label, Chosen: slices.Contains(e.Columns, column.Name)})
	}
	status := fiber.StatusOK
	if fault != nil {
		d.Form, status = pages.Faulty(fault), statusOf[fault.Code]
	}
	return o.show(c, status, page{section: "/members", title: "导出 Excel", view: "export", data: d})
}

// exportRoster sends the file at once, or has a job write it when it is long.
func (o *office) exportRoster(c *fiber.Ctx) error {
	q, err := url.ParseQuery(c.FormValue("filter"))
	if err != nil {
		return o.fail(c, models.ErrNotFound)
	}
	e := service.RosterExport{Filter: tables.MemberFilter(q.Get)}
	for _, column := range c.Request().PostArgs().PeekMulti("columns") {
		e.Columns = append(e.Columns, string(column))
	}
	again := func(err error) error {
		failure := o.explain(c, err)
		if failure.Code != models.Invalid {
			return o.fail(c, failure)
		}
		return o.showExport(c, e, q.Encode(), failure)
	}
	n, err := o.Services.Exports.Count(c.UserContext(), actor(c), e.Filter)
	if err != nil {
		return o.fail(c, err)
	}
	if n > service.ExportAtOnce {
		if _, err := o.Services.Exports.Start(c.UserContext(), actor(c), e); err != nil {
			return again(err)
		}
		o.flash(c, "名册较长,正在后台生成,完成后可在下方下载")
		return c.Redirect("/admin/members/export?"+q.Encode(), fiber.StatusSeeOther)
	}
	return o.sendSheet(c, "会员名册-"+o.today()+".xlsx", again, func(f *os.File) error {
		_, err := o.Services.Exports.Roster(c.UserContext(), actor(c), e, f, func(int) error { return nil })
		return err
	})
}

// exportStatistics sends the decisions by committee and month.
func (o *office) exportStatistics(c *fiber.Ctx) error {
	from, to := c.FormValue("from"), c.FormValue("to")
	again := func(err error) error {
		failure := o.explain(c, err)
		if failure.Code != models.Invalid {
			return o.fail(c, failure)
		}
		return o.showExport(c, service.RosterExport{}, "", failure)
	}
	return o.sendSheet(c, fmt.Sprintf("审核统计-%s-%s.xlsx", from, to), again, func(f *os.File) error {
		return o.Services.Exports.Statistics(c.UserContext(), actor(c), from, to, f)
	})
}

// sendSheet writes a workbook into a private temporary file, so that a failure half-way becomes a page and not half a file.
func (o *office) sendSheet(c *fiber.Ctx, name string, again func(error) error, write func(*os.File) error) (err error) {
	f, err := os.CreateTemp("", "export-*.xlsx")
	if err != nil {
		return o.fail(c, err)
	}
	if err := os.Remove(f.Name()); err != nil { // the open file is all that is needed
		o.Log.WarnContext(c.UserContext(), "export left behind", "file", f.Name(), "err", err)
	}
	err = write(f)
	if err == nil {
		_, err = f.Seek(0, 0)
	}
	if err != nil {
		_ = f.Close() // nothing in it is wanted any more
		return again(err)
	}
	c.Attachment(strings.ReplaceAll(name, "/", "-"))
	c.Set(fiber.HeaderContentType, xlsxType)
	return c.SendStream(f) // which closes it
}

// exportFile is a roster that a job has written.
func (o *office) exportFile(c *fiber.Ctx) error {
	job, err := o.Services.Jobs.Read(c.UserContext(), actor(c), id(c))
	if err == nil && job.Kind != service.ExportJob {
		err = models.ErrNotFound
	}
	if err != nil {
		return o.fail(c, err)
	}
	content, err := o.Services.Jobs.File(c.UserContext(), actor(c), job.ID)
	if err != nil {
		return o.fail(c, err)
	}
	c.Attachment("会员名册-" + models.DateOf(job.CreatedAt) + ".xlsx")
	c.Set(fiber.HeaderContentType, xlsxType)
	return c.Send(content)
}
