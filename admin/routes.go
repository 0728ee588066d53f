package admin

import (
	"net/http"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"tjtaca/rbac"
)

// route is one address of the back office. What no route names does not exist (404), GoAdmin's own addresses included.
type route struct {
	method, path string
	right        rbac.Right // "": everybody who is logged in
	open         bool       // without login
	params       map[string]*regexp.Regexp
	query        map[string]*regexp.Regexp // the keys that may be there, and what they may say
	handle       fiber.Handler
}

var (
	digits        = regexp.MustCompile(`^[0-9]{1,18}$`)
	applicationNo = regexp.MustCompile(`^SQ[0-9]{8}-[0-9]{4,8}$`)
	fileKey       = regexp.MustCompile(`^[A-Za-z0-9_-]{16,32}$`)
	word          = regexp.MustCompile(`^[a-z_]{0,20}$`)
	date          = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`)
	optionalID    = regexp.MustCompile(`^[0-9]{0,18}$`)
	year          = regexp.MustCompile(`^20[0-9]{2}$`)
	one           = regexp.MustCompile(`^1?$`)
	phrase        = regexp.MustCompile(`^[^\x00-\x1f\x7f]{0,200}$`)
	cursor        = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})?\.[0-9]{1,18}$`)
	ourPath       = regexp.MustCompile(`^/admin(/[A-Za-z0-9_-]+)*$`)
)

var auditQuery = map[string]*regexp.Regexp{
	"actor": regexp.MustCompile(`^(|member|system|staff:[0-9]{1,18})$`), "action": regexp.MustCompile(`^[a-z_.]{0,64}$`), "object": word,
	"id": regexp.MustCompile(`^[A-Za-z0-9_ -]{0,64}$`), "from": date, "to": date, "before": optionalID,
}

var importQuery = map[string]*regexp.Regexp{"outcome": word, "after": optionalID, "edit": one}

// queueQuery is the filter of the queue. It goes with a reviewer from the queue into the applications and back.
var queueQuery = map[string]*regexp.Regexp{
	"kind": word, "state": word, "committee_id": optionalID, "type": word, "from": date, "to": date, "overdue": one, "light": word, "employer": phrase, "q": phrase,
}

// memberQuery is the filter of the list of members, and of what is exported.
var memberQuery = map[string]*regexp.Regexp{
	"committee_id": optionalID, "type": word, "state": word, "region": regexp.MustCompile(`^([0-9]{2})?$`), "city": regexp.MustCompile(`^([0-9]{4}|[0-9]{6})?$`),
	"title": regexp.MustCompile(`^([a-z]{0,10}|[0-9]{3})$`), "employer": phrase, "q": phrase,
}

var byNumber = map[string]*regexp.Regexp{"number": applicationNo}
var withOther = map[string]*regexp.Regexp{"other": optionalID, "q": phrase}
var byID = map[string]*regexp.Regexp{"id": digits}

// listQuery adds what every list of GoAdmin may be asked to a list's own filter.
func listQuery(filter map[string]*regexp.Regexp) map[string]*regexp.Regexp {
	q := map[string]*regexp.Regexp{
		"after": cursor, "before": cursor, "__pageSize": regexp.MustCompile(`^(20|50|100)$`),
		"__go_admin_no_animation_": regexp.MustCompile(`^true$`), "__is_all": regexp.MustCompile(`^false$`),
	}
	for key, value := range filter {
		q[key] = value
	}
	return q
}

func (o *office) routes() []route {
	get, post := http.MethodGet, http.MethodPost
	return append(o.memberRoutes(), []route{
		{method: get, path: "/admin/assets/*", open: true, query: map[string]*regexp.Regexp{"v": regexp.MustCompile(`^[0-9.]{1,12}$`)}, handle: o.asset},
		{method: get, path: "/admin/web/:name", open: true, query: map[string]*regexp.Regexp{"v": word16}, handle: o.web},
		{method: get, path: "/admin/login", open: true, query: map[string]*regexp.Regexp{"next": ourPath}, handle: o.loginPage},
		{method: post, path: "/admin/login", open: true, handle: o.login},
		{method: post, path: "/admin/logout", handle: o.logout},
		{method: get, path: "/admin/password", handle: o.passwordPage},
		{method: post, path: "/admin/password", handle: o.changePassword},
		{method: get, path: "/admin/second", query: map[string]*regexp.Regexp{"next": ourPath}, handle: o.secondPage},
		{method: post, path: "/admin/second", handle: o.second},
		{method: get, path: "/admin/security", handle: o.securityPage},
		{method: post, path: "/admin/security/totp", handle: o.offerTOTP},
		{method: post, path: "/admin/security/totp/start", handle: o.startTOTP},
		{method: post, path: "/admin/security/totp/end", handle: o.endTOTP},
		{method: post, path: "/admin/security/sessions/end", handle: o.endOtherSessions},
		{method: post, path: "/admin/security/sessions/:id/end", params: byID, handle: o.endSession},

		{method: get, path: "/admin", handle: o.dashboard},
		{method: get, path: "/admin/files/:key", params: map[string]*regexp.Regexp{"key": fileKey}, handle: o.file},
		{method: get, path: "/admin/files/:key/thumb", params: map[string]*regexp.Regexp{"key": fileKey}, handle: o.thumbnail},

		{method: get, path: "/admin/applications", right: rbac.ReadApplications, query: listQuery(queueQuery), handle: o.list("applications")},
		{method: post, path: "/admin/queue/filters", right: rbac.ReadApplications, handle: o.saveFilter},
		{method: post, path: "/admin/queue/filters/drop", right: rbac.ReadApplications, handle: o.dropFilter},
		{method: post, path: "/admin/queue/columns", right: rbac.ReadApplications, handle: o.chooseColumns},
		{method: get, path: "/admin/applications/:number", right: rbac.ReadApplications, params: byNumber, query: queueQuery, handle: o.reviewPage},
		{method: post, path: "/admin/applications/:number/decision", right: rbac.ReadApplications, params: byNumber, handle: o.decide},
		{method: get, path: "/admin/applications/:number/standing", right: rbac.ReadApplications, params: byNumber, handle: o.standing},
		{method: post, path: "/admin/applications/:number/reveal", right: rbac.RevealMembers, params: byNumber, handle: o.revealApplication},

		{method: post, path: "/admin/bulk", right: rbac.Review, handle: o.bulkPage},
		{method: post, path: "/admin/bulk/start", right: rbac.Review, handle: o.startBulk},
		{method: get, path: "/admin/bulk", right: rbac.Review, handle: o.bulkJobs},
		{method: get, path: "/admin/bulk/:id", right: rbac.Review, params: byID, query: map[string]*regexp.Regexp{"after": optionalID}, handle: o.bulkJob},
		{method: get, path: "/admin/bulk/:id/results.csv", right: rbac.Review, params: byID, handle: o.bulkResults},
		{method: post, path: "/admin/bulk/:id/cancel", right: rbac.Review, params: byID, handle: o.cancelJob},
		{method: get, path: "/admin/jobs/:id", params: byID, handle: o.jobState},

		{method: get, path: "/admin/members", right: rbac.ReadMembers, query: listQuery(memberQuery), handle: o.list("members")},
		{method: post, path: "/admin/members/columns", right: rbac.ReadMembers, handle: o.chooseMemberColumns},
		{method: get, path: "/admin/members/export", right: rbac.ExportMembers, query: memberQuery, handle: o.exportPage},
		{method: post, path: "/admin/members/export", right: rbac.ExportMembers, handle: o.exportRoster},
		{method: post, path: "/admin/statistics", right: rbac.ExportMembers, handle: o.exportStatistics},
		{method: get, path: "/admin/exports/:id", right: rbac.ExportMembers, params: byID, handle: o.exportFile},
		{method: get, path: "/admin/members/:id", right: rbac.ReadMembers, params: byID, handle: o.memberPage},
		{method: post, path: "/admin/members/:id/reveal", right: rbac.RevealMembers, params: byID, handle: o.revealMember},

		{method: get, path: "/admin/import", right: rbac.ImportLegacy, handle: o.importsPage},
		{method: post, path: "/admin/import", right: rbac.ImportLegacy, handle: o.uploadRoster},
		{method: get, path: "/admin/import/template.xlsx", right: rbac.ImportLegacy, handle: o.rosterTemplate},
		{method: get, path: "/admin/import/campaign", right: rbac.ImportLegacy, handle: o.campaignPage},
		{method: post, path: "/admin/import/campaign", right: rbac.ImportLegacy, handle: o.remind},
		{method: get, path: "/admin/import/:id", right: rbac.ImportLegacy, params: byID, query: importQuery, handle: o.importPage},
		{method: get, path: "/admin/import/:id/state", right: rbac.ImportLegacy, params: byID, handle: o.importState},
		{method: get, path: "/admin/import/:id/report.xlsx", right: rbac.ImportLegacy, params: byID, query: importQuery, handle: o.importReport},
		{method: post, path: "/admin/import/:id/check", right: rbac.ImportLegacy, params: byID, handle: o.checkRoster},
		{method: post, path: "/admin/import/:id/commit", right: rbac.ImportLegacy, params: byID, handle: o.importStep(commitRoster, "", "")},
		{method: post, path: "/admin/import/:id/undo", right: rbac.ImportLegacy, params: byID, handle: o.importStep(undoRoster, "", "")},
		{method: post, path: "/admin/import/:id/drop", right: rbac.ImportLegacy, params: byID, handle: o.importStep(dropRoster, "/admin/import", "已放弃,上传的文件已删除")},

		{method: get, path: "/admin/claims", right: rbac.CorrectMembers, query: map[string]*regexp.Regexp{"state": word, "after": optionalID}, handle: o.claimsPage},
		{method: get, path: "/admin/claims/:id", right: rbac.CorrectMembers, params: byID, handle: o.claimPage},
		{method: post, path: "/admin/claims/:id", right: rbac.CorrectMembers, params: byID, handle: o.decideClaim},

		{method: get, path: "/admin/committees", right: rbac.EditCommittees, handle: o.committeesPage},
		{method: get, path: "/admin/committees/new", right: rbac.EditCommittees, handle: o.committeePage},
		{method: get, path: "/admin/committees/:id", right: rbac.EditCommittees, params: byID, handle: o.committeePage},
		{method: post, path: "/admin/committees/new", right: rbac.EditCommittees, handle: o.saveCommittee},
		{method: post, path: "/admin/committees/:id", right: rbac.EditCommittees, params: byID, handle: o.saveCommittee},

		{method: get, path: "/admin/staff", right: rbac.EditStaff, handle: o.staffPage},
		{method: get, path: "/admin/staff/new", right: rbac.EditStaff, handle: o.newStaffPage},
		{method: post, path: "/admin/staff/new", right: rbac.EditStaff, handle: o.createStaff},
		{method: get, path: "/admin/staff/:id", right: rbac.EditStaff, params: byID, handle: o.staffMemberPage},
		{method: post, path: "/admin/staff/:id/roles", right: rbac.EditStaff, params: byID, handle: o.setRoles},
		{method: post, path: "/admin/staff/:id/active", right: rbac.EditStaff, params: byID, handle: o.setActive},
		{method: post, path: "/admin/staff/:id/password", right: rbac.EditStaff, params: byID, handle: o.resetPassword},
		{method: post, path: "/admin/staff/:id/totp", right: rbac.EditStaff, params: byID, handle: o.resetTOTP},
		{method: post, path: "/admin/staff/:id/contact", right: rbac.EditStaff, params: byID, handle: o.setContact},
		{method: post, path: "/admin/staff/:id/member", right: rbac.EditStaff, params: byID, handle: o.linkMember},
		{method: get, path: "/admin/staff/:id/handover", right: rbac.EditStaff, params: byID, query: map[string]*regexp.Regexp{"to": optionalID}, handle: o.handoverPage},
		{method: post, path: "/admin/staff/:id/handover", right: rbac.EditStaff, params: byID, handle: o.handOver},

		{method: get, path: "/admin/audit", right: rbac.ReadAudit, query: auditQuery, handle: o.auditPage},
		{method: post, path: "/admin/audit/verify", right: rbac.ReadAudit, handle: o.verifyAudit},

		{method: get, path: "/admin/settings", right: rbac.EditSettings, handle: o.settingsPage},
		{method: post, path: "/admin/settings", right: rbac.EditSettings, handle: o.saveSettings},
		{method: get, path: "/admin/settings/texts", right: rbac.EditSettings, handle: o.textsPage},
		{method: post, path: "/admin/settings/texts", right: rbac.EditSettings, handle: o.saveText},
		{method: get, path: "/admin/settings/reasons", right: rbac.EditSettings, handle: o.reasonsPage},
		{method: get, path: "/admin/settings/reasons/new", right: rbac.EditSettings, handle: o.reasonPage},
		{method: get, path: "/admin/settings/reasons/:id", right: rbac.EditSettings, params: byID, handle: o.reasonPage},
		{method: post, path: "/admin/settings/reasons/new", right: rbac.EditSettings, handle: o.saveReason},
		{method: post, path: "/admin/settings/reasons/:id", right: rbac.EditSettings, params: byID, handle: o.saveReason},
		{method: get, path: "/admin/settings/holidays", right: rbac.EditSettings, query: map[string]*regexp.Regexp{"year": year}, handle: o.holidaysPage},
		{method: post, path: "/admin/settings/holidays", right: rbac.EditSettings, handle: o.changeHolidays},
		{method: get, path: "/admin/settings/notices", right: rbac.EditSettings, handle: o.noticesPage},
		{method: get, path: "/admin/settings/notices/new", right: rbac.EditSettings, handle: o.noticePage},
		{method: get, path: "/admin/settings/notices/:id", right: rbac.EditSettings, params: byID, handle: o.noticePage},
		{method: post, path: "/admin/settings/notices/new", right: rbac.EditSettings, handle: o.saveNotice},
		{method: post, path: "/admin/settings/notices/:id", right: rbac.EditSettings, params: byID, handle: o.saveNotice},
	}...)
}

var word16 = regexp.MustCompile(`^[0-9a-f]{1,16}$`)

// register mounts the routes and closes the rest of /admin.
func (o *office) register(app *fiber.App) {
	app.Use("/admin", o.headers, o.recoverPanic)
	for _, r := range o.routes() {
		app.Add(r.method, r.path, o.guard(r), r.handle)
	}
	app.Use("/admin", o.noRoute)
}
