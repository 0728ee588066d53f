package admin

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/admin/tables"
	"tjtaca/models"
	"tjtaca/models/service"
)

// bulkOf reads a bulk decision from a form: a selection, or all that match the queue's filter.
func bulkOf(c *fiber.Ctx) (service.Bulk, error) {
	b := service.Bulk{Action: models.Action(c.FormValue("action")), Reason: c.FormValue("reason"), Reasons: map[string]string{}}
	for _, number := range c.Request().PostArgs().PeekMulti("numbers") {
		if n := string(number); applicationNo.MatchString(n) {
			b.Numbers = append(b.Numbers, n)
			if reason := strings.TrimSpace(c.FormValue("reason_" + n)); reason != "" {
				b.Reasons[n] = reason
			}
		}
	}
	if c.FormValue("all") == "" {
		return b, nil
	}
	q, err := url.ParseQuery(c.FormValue("filter"))
	if err != nil {
		return b, models.ErrNotFound
	}
	f := tables.QueueFilter(q.Get)
	b.Numbers, b.Filter = nil, &f
	return b, nil
}

// bulkPage shows what a bulk decision would cover before anything happens.
func (o *office) bulkPage(c *fiber.Ctx) error {
	b, err := bulkOf(c)
	if err != nil {
		return o.fail(c, err)
	}
	return o.showBulk(c, b, nil)
}

func (o *office) showBulk(c *fiber.Ctx, b service.Bulk, fault *models.Error) error {
	apps, err := o.Services.Reviews.Matching(c.UserContext(), actor(c), b)
	if err != nil {
		return o.fail(c, err)
	}
	reasons, err := o.Services.Reviews.Reasons(c.UserContext(), actor(c), "")
	if err != nil {
		return o.fail(c, err)
	}
	d := pages.Bulk{CSRF: sessionOf(c).CSRF, Bulk: b, Apps: apps, Canned: reasons}
	status := fiber.StatusOK
	if fault != nil {
		d.Form, status = pages.Faulty(fault), statusOf[fault.Code]
	}
	return o.show(c, status, page{section: "/applications", title: "批量处理", view: "bulk", data: d})
}

// startBulk freezes what was shown and hands it to a job.
func (o *office) startBulk(c *fiber.Ctx) error {
	b, err := bulkOf(c)
	if err != nil {
		return o.fail(c, err)
	}
	job, err := o.Services.Reviews.DecideMany(c.UserContext(), actor(c), b)
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.Invalid {
			return o.showBulk(c, b, e)
		}
		return o.fail(c, e)
	}
	return c.Redirect(fmt.Sprintf("/admin/bulk/%d", job.ID), fiber.StatusSeeOther)
}

func (o *office) bulkJobs(c *fiber.Ctx) error {
	jobs, err := o.Services.Jobs.Mine(c.UserContext(), actor(c), service.BulkJob)
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/applications", title: "批量处理记录", view: "bulk_jobs", data: jobs})
}

// bulkItemsAtOnce is how many rows a page of results shows.
const bulkItemsAtOnce = 200

func (o *office) bulkJob(c *fiber.Ctx) error {
	job, err := o.Services.Jobs.Read(c.UserContext(), actor(c), id(c))
	if err == nil && job.Kind != service.BulkJob {
		err = models.ErrNotFound
	}
	if err != nil {
		return o.fail(c, err)
	}
	after := c.QueryInt("after")
	items, err := o.Services.Jobs.Items(c.UserContext(), actor(c), job.ID, after, bulkItemsAtOnce)
	if err != nil {
		return o.fail(c, err)
	}
	d := pages.BulkJob{CSRF: sessionOf(c).CSRF, Job: job, Items: items}
	if len(items) == bulkItemsAtOnce {
		d.Next = items[len(items)-1].No
	}
	return o.show(c, fiber.StatusOK, page{section: "/applications", title: "批量处理", view: "bulk_job", data: d})
}

// jobState is what a progress bar asks for, of one's own jobs of any kind.
func (o *office) jobState(c *fiber.Ctx) error {
	job, err := o.Services.Jobs.Read(c.UserContext(), actor(c), id(c))
	if err != nil {
		return o.fail(c, err)
	}
	return c.JSON(stateOf(job))
}

func stateOf(job *models.Job) fiber.Map {
	return fiber.Map{
		"state": job.State.Text(), "over": job.State.Over(), "done": job.Done, "failed": job.Failed, "total": job.Total, "message": job.Message,
	}
}

func (o *office) cancelJob(c *fiber.Ctx) error {
	if err := o.Services.Jobs.Cancel(c.UserContext(), actor(c), id(c)); err != nil {
		return o.fail(c, err)
	}
	o.flash(c, "已停止,尚未处理的不再处理")
	return c.Redirect(fmt.Sprintf("/admin/bulk/%d", id(c)), fiber.StatusSeeOther)
}

// bulkResults is the outcome of every row as CSV, with a byte-order mark since Excel would take it for GBK without.
func (o *office) bulkResults(c *fiber.Ctx) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	rows := [][]string{{"序号", "申请编号", "结果", "说明", "处理时间"}}
	for after := 0; ; {
		items, err := o.Services.Jobs.Items(c.UserContext(), actor(c), id(c), after, 1000)
		if err != nil {
			return o.fail(c, err)
		}
		for _, it := range items {
			at := ""
			if it.DoneAt != nil {
				at = models.TimeText(*it.DoneAt)
			}
			rows = append(rows, []string{fmt.Sprint(it.No), it.Ref, pages.ItemText(it.State), noFormula(it.Message), at})
			after = it.No
		}
		if len(items) < 1000 {
			break
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return o.fail(c, err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Attachment(fmt.Sprintf("批量处理结果-%d.csv", id(c)))
	return c.Send(b.Bytes())
}

// noFormula keeps a spreadsheet from taking text for a formula.
func noFormula(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
