package admin_test

import (
	"net/http"
	"net/url"

	"tjtaca/models"
	"tjtaca/rbac"
)

// row is a rule for a door: a method and a path of routes.go. A door may have several, one for each thing it does.
type row struct {
	door string
	open bool       // without login; tried by nobody only
	gate rbac.Right // who holds it nowhere gets 403
	of   string     // what the address names (matrix.named)
	sees rbac.Right // who does not hold it in the committee of that gets 404
	acts rbac.Right // who does not hold it there gets 403
	mine string     // 404 for all but the person with this role in the committee, whose own it is

	form   url.Values // would do it
	try    url.Values // sent by those who may, to whom it must do no harm
	gets   int        // what they get: 200 for a page, 422 for a form with mistakes, unless said otherwise
	shows  rbac.Right // whose people the answer tells of, where that is not what the door asks for
	full   bool       // and it does tell of them
	counts bool       // it says how many there are
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

const redirected, found, refused, conflict = http.StatusSeeOther, http.StatusOK, http.StatusUnprocessableEntity, http.StatusConflict

// rules are all rules of the back office, said a second time and independently of the code that follows them.
var rules = []row{
	{door: "GET /admin/assets/*", open: true, of: "dist/js/none.js", gets: http.StatusNotFound},
	{door: "GET /admin/web/:name", open: true, of: "admin.css"},
	{door: "GET /admin/login", open: true},
	{door: "POST /admin/login", open: true},
	{door: "GET /admin/password"},
	{door: "POST /admin/password"},
	{door: "GET /admin/second", gets: redirected},
	{door: "POST /admin/second", gets: redirected},
	{door: "GET /admin/security"},
	{door: "POST /admin/security/totp"},
	{door: "POST /admin/security/totp/start", gets: conflict},
	{door: "POST /admin/security/totp/end"},
	{door: "POST /admin/security/sessions/end", gets: redirected},
	{door: "POST /admin/security/sessions/:id/end", of: "session", gets: http.StatusNotFound},

	{door: "GET /admin", shows: rbac.ReadApplications},
	{door: "GET /admin/files/:key", of: "file", sees: rbac.ReadApplications},
	{door: "GET /admin/files/:key/thumb", of: "file", sees: rbac.ReadApplications},
	{door: "GET /admin/jobs/:id", of: "bulk", mine: "reviewer"},
	{door: "GET /admin/jobs/:id", of: "export", mine: "secretary"},

	{door: "GET /admin/applications", gate: rbac.ReadApplications, full: true, counts: true},
	{door: "POST /admin/queue/filters", gate: rbac.ReadApplications, form: form("name", "我的筛选", "filter", "kind=change")},
	{door: "POST /admin/queue/filters/drop", gate: rbac.ReadApplications, form: form("name", "我的筛选"), gets: redirected},
	{door: "POST /admin/queue/columns", gate: rbac.ReadApplications, form: form("shown", "phone"), try: form("shown", "phone"), gets: redirected},
	{door: "GET /admin/applications/:number", gate: rbac.ReadApplications, of: "number", sees: rbac.ReadApplications, full: true},
	{door: "GET /admin/applications/:number", gate: rbac.ReadApplications, of: "key", sees: rbac.ReadApplications, full: true},
	{door: "GET /admin/applications/:number/standing", gate: rbac.ReadApplications, of: "number", sees: rbac.ReadApplications},
	decision("number", rbac.Review, models.Approve),
	decision("number", rbac.Review, models.Reject),
	decision("number", rbac.RejectFraud, models.RejectFraud),
	decision("key", rbac.DecideKeyChanges, models.Approve),
	decision("key", rbac.DecideKeyChanges, models.Reject),
	{door: "POST /admin/applications/:number/reveal", gate: rbac.RevealMembers, of: "number", sees: rbac.ReadApplications, acts: rbac.RevealMembers, form: form("field", "id_number"), try: form("field", "id_number"), gets: found, full: true},

	{door: "POST /admin/bulk", gate: rbac.Review, form: form("numbers", "number", "action", "reject"), of: "number", sees: rbac.Review, try: form("numbers", "number", "action", "reject"), gets: found, full: true},
	{door: "POST /admin/bulk/start", gate: rbac.Review, form: form("numbers", "number", "action", "reject", "reason", "盖章不清晰"), of: "number", sees: rbac.Review, try: form("numbers", "number", "action", "reject")},
	{door: "GET /admin/bulk", gate: rbac.Review},
	{door: "GET /admin/bulk/:id", gate: rbac.Review, of: "bulk", mine: "reviewer"},
	{door: "GET /admin/bulk/:id/results.csv", gate: rbac.Review, of: "bulk", mine: "reviewer"},
	{door: "POST /admin/bulk/:id/cancel", gate: rbac.Review, of: "bulk", mine: "reviewer", gets: redirected},

	{door: "GET /admin/members", gate: rbac.ReadMembers, full: true, counts: true},
	{door: "POST /admin/members/columns", gate: rbac.ReadMembers, form: form("shown", "title"), try: form("shown", "title"), gets: redirected},
	{door: "GET /admin/members/export", gate: rbac.ExportMembers, counts: true},
	{door: "POST /admin/members/export", gate: rbac.ExportMembers, form: form("columns", "name"), try: form("columns", "name", "columns", "committees"), gets: found, full: true},
	{door: "POST /admin/statistics", gate: rbac.ExportMembers, form: form("from", "2026-03", "to", "2026-03"), try: form("from", "2026-03", "to", "2026-03"), gets: found},
	{door: "GET /admin/exports/:id", gate: rbac.ExportMembers, of: "export", mine: "secretary", shows: rbac.ExportMembers, full: true},
	{door: "GET /admin/members/:id", gate: rbac.ReadMembers, of: "member", sees: rbac.ReadMembers, full: true},
	{door: "POST /admin/members/:id/reveal", gate: rbac.RevealMembers, of: "member", sees: rbac.ReadMembers, acts: rbac.RevealMembers, form: form("field", "id_number"), try: form("field", "id_number"), gets: found, full: true},
	member("freeze", rbac.Freeze),
	member("unfreeze", rbac.Unfreeze),
	member("phone", rbac.CorrectMembers, "phone", "13911112222"),
	member("password", rbac.CorrectMembers),
	member("sessions", rbac.CorrectMembers),
	member("revoke", rbac.CorrectMembers),
	member("reissue", rbac.CorrectMembers),
	member("correct", rbac.CorrectMembers, "employer", "别处医院"),
	{door: "POST /admin/members/:id/merge", gate: rbac.CorrectMembers, of: "member", sees: rbac.CorrectMembers, form: form("other", "1", "reason", "重复账号"), gets: http.StatusNotFound},
	{door: "GET /admin/members/:id/correct", gate: rbac.CorrectMembers, of: "member", sees: rbac.CorrectMembers, full: true},
	{door: "GET /admin/members/:id/merge", gate: rbac.CorrectMembers, of: "member", sees: rbac.CorrectMembers, full: true},

	{door: "GET /admin/import", gate: rbac.ImportLegacy},
	{door: "POST /admin/import", gate: rbac.ImportLegacy},
	{door: "GET /admin/import/template.xlsx", gate: rbac.ImportLegacy},
	{door: "GET /admin/import/campaign", gate: rbac.ImportLegacy},
	{door: "POST /admin/import/campaign", gate: rbac.ImportLegacy, form: form("action", "send", "text", "请激活", "count", "1")},
	{door: "GET /admin/import/:id", gate: rbac.ImportLegacy, of: "import"},
	{door: "GET /admin/import/:id/state", gate: rbac.ImportLegacy, of: "import", gets: http.StatusNotFound},
	{door: "GET /admin/import/:id/report.xlsx", gate: rbac.ImportLegacy, of: "import"},
	{door: "POST /admin/import/:id/check", gate: rbac.ImportLegacy, of: "import", form: form("column_0", "old_number", "column_1", "name", "column_2", "phone")},
	{door: "POST /admin/import/:id/commit", gate: rbac.ImportLegacy, of: "import", gets: conflict},
	{door: "POST /admin/import/:id/undo", gate: rbac.ImportLegacy, of: "import", gets: conflict},
	{door: "POST /admin/import/:id/drop", gate: rbac.ImportLegacy, of: "import", gets: redirected},

	{door: "GET /admin/claims", gate: rbac.CorrectMembers, full: true},
	{door: "GET /admin/claims/:id", gate: rbac.CorrectMembers, of: "claim", full: true},
	{door: "POST /admin/claims/:id", gate: rbac.CorrectMembers, of: "claim", form: form("decision", "reject", "note", "无法核实")},

	{door: "GET /admin/committees", gate: rbac.EditCommittees},
	{door: "GET /admin/committees/new", gate: rbac.EditCommittees},
	{door: "GET /admin/committees/:id", gate: rbac.EditCommittees, of: "committee"},
	{door: "POST /admin/committees/new", gate: rbac.EditCommittees, form: form("name", "新专业委员会")},
	{door: "POST /admin/committees/:id", gate: rbac.EditCommittees, of: "committee", form: form("name", "改名专业委员会")},

	{door: "GET /admin/staff", gate: rbac.EditStaff},
	{door: "GET /admin/staff/new", gate: rbac.EditStaff},
	{door: "GET /admin/staff/:id", gate: rbac.EditStaff, of: "staff"},
	{door: "GET /admin/staff/:id/handover", gate: rbac.EditStaff, of: "staff"},
	{door: "POST /admin/staff/new", gate: rbac.EditStaff, form: form("username", "intruder", "name", "新人", "password", "Tjtaca-new-2026", "role", "system_admin")},
	{door: "POST /admin/staff/:id/roles", gate: rbac.EditStaff, of: "staff", form: form("role", "system_admin"), try: form("role", "emperor")},
	{door: "POST /admin/staff/:id/active", gate: rbac.EditStaff, of: "staff", try: form("active", "1"), gets: redirected},
	{door: "POST /admin/staff/:id/password", gate: rbac.EditStaff, of: "staff", gets: found},
	{door: "POST /admin/staff/:id/totp", gate: rbac.EditStaff, of: "staff", gets: conflict},
	{door: "POST /admin/staff/:id/contact", gate: rbac.EditStaff, of: "staff", form: form("name", "别人")},
	{door: "POST /admin/staff/:id/member", gate: rbac.EditStaff, of: "staff", form: form("member", "13900000001"), try: form("member", "13000000000")},
	{door: "POST /admin/staff/:id/handover", gate: rbac.EditStaff, of: "staff", form: form("to", "1"), try: form("to", "staff")},

	{door: "GET /admin/audit", gate: rbac.ReadAudit},
	{door: "POST /admin/audit/verify", gate: rbac.ReadAudit, gets: redirected},

	{door: "GET /admin/settings", gate: rbac.EditSettings},
	{door: "POST /admin/settings", gate: rbac.EditSettings, form: form("review_days", "3"), try: form("review_days", "-3")},
	{door: "GET /admin/settings/texts", gate: rbac.EditSettings},
	{door: "POST /admin/settings/texts", gate: rbac.EditSettings, form: form("key", "approved", "words", "已通过"), try: form("key", "none"), gets: http.StatusNotFound},
	{door: "GET /admin/settings/reasons", gate: rbac.EditSettings},
	{door: "GET /admin/settings/reasons/new", gate: rbac.EditSettings},
	{door: "GET /admin/settings/reasons/:id", gate: rbac.EditSettings, of: "reason"},
	{door: "POST /admin/settings/reasons/new", gate: rbac.EditSettings, form: form("text", "别的理由", "active", "1")},
	{door: "POST /admin/settings/reasons/:id", gate: rbac.EditSettings, of: "reason", form: form("text", "别的理由", "active", "1")},
	{door: "GET /admin/settings/holidays", gate: rbac.EditSettings},
	{door: "POST /admin/settings/holidays", gate: rbac.EditSettings, form: form("action", "day", "day", "2026-06-01", "as", "off")},
	{door: "GET /admin/settings/notices", gate: rbac.EditSettings},
	{door: "GET /admin/settings/notices/new", gate: rbac.EditSettings},
	{door: "GET /admin/settings/notices/:id", gate: rbac.EditSettings, of: "notice"},
	{door: "POST /admin/settings/notices/new", gate: rbac.EditSettings, form: form("title", "假公告", "body", "内容", "audience", "member")},
	{door: "POST /admin/settings/notices/:id", gate: rbac.EditSettings, of: "notice", form: form("remove", "1")},

	{door: "POST /admin/logout", gets: redirected},
}

// decision is a decision on what stands there; a round that is not the present one stops it, and nothing else.
func decision(of string, right rbac.Right, action models.Action) row {
	return row{door: "POST /admin/applications/:number/decision", gate: rbac.ReadApplications, of: of, sees: rbac.ReadApplications, acts: right,
		form: form("round", "1", "action", string(action), "reason", "信息不符", "confirm", "冻结"), try: form("round", "9", "action", string(action), "reason", "信息不符", "confirm", "冻结"), gets: conflict}
}

// member is something that is done to a member for a reason; without the reason nothing happens.
func member(what string, right rbac.Right, fields ...string) row {
	return row{door: "POST /admin/members/:id/" + what, gate: right, of: "member", sees: right, form: form(append(fields, "reason", "本人申请")...), shows: right}
}
