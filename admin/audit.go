package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// auditPageSize is how many lines of the log a page shows.
const auditPageSize = 50

func (o *office) auditPage(c *fiber.Ctx) error {
	by, ctx := actor(c), c.UserContext()
	a := pages.Audit{CSRF: sessionOf(c).CSRF, Actor: c.Query("actor"), Filter: auditFilter(c)}
	list, err := o.Services.Audit.Log(ctx, by, a.Filter, service.Page{Size: auditPageSize})
	if err == nil {
		a.Actors, err = o.Services.Audit.Actors(ctx, by)
	}
	if err == nil {
		a.Check, err = o.Services.Audit.LastCheck(ctx, by)
	}
	if err != nil {
		return o.fail(c, err)
	}
	for _, entry := range list.Rows {
		a.Rows = append(a.Rows, pages.AuditRow{AuditEntry: entry, Link: o.linkTo(by, entry)})
	}
	if list.Total > len(list.Rows) {
		a.Next = list.Rows[len(list.Rows)-1].ID
	}
	return o.show(c, fiber.StatusOK, page{section: "/audit", title: "操作日志", view: "audit", data: a})
}

func auditFilter(c *fiber.Ctx) models.AuditFilter {
	f := models.AuditFilter{Action: c.Query("action"), Object: c.Query("object"), ObjectID: strings.TrimSpace(c.Query("id")), From: c.Query("from"), To: c.Query("to")}
	kind, id, _ := strings.Cut(c.Query("actor"), ":")
	f.ActorKind = models.ActorKind(kind)
	f.ActorID, _ = strconv.ParseInt(id, 10, 64)               // the route lets digits through or nothing
	f.Before, _ = strconv.ParseInt(c.Query("before"), 10, 64) // the same
	return f
}

// linkTo is where a record of the log is shown, "" if there is no such page or this person may not open it.
func (o *office) linkTo(by models.Actor, e models.AuditEntry) string {
	right := map[string]rbac.Right{
		"application": rbac.ReadApplications, "member": rbac.ReadMembers, "staff": rbac.EditStaff, "committee": rbac.EditCommittees,
	}[e.Object]
	if right == "" || !o.Rights.Any(by, right) {
		return ""
	}
	return "/admin/" + map[string]string{"application": "applications", "member": "members", "staff": "staff", "committee": "committees"}[e.Object] +
		"/" + url.PathEscape(e.ObjectID)
}

// verifyAudit walks the chain now.
func (o *office) verifyAudit(c *fiber.Ctx) error {
	report, err := o.Services.Audit.Verify(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	message := fmt.Sprintf("校验完成:%d 条记录完整无误", report.Links)
	if report.Fault != "" {
		message = fmt.Sprintf("校验发现问题:前 %d 条完整,之后的记录被改动过", report.Links)
	}
	o.flash(c, message)
	return c.Redirect("/admin/audit", fiber.StatusSeeOther)
}
