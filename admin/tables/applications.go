package tables

import (
	"html/template"
	"slices"

	"github.com/GoAdminGroup/go-admin/context"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/table"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// AllStates in the state filter lifts its default: what waits for a decision, and approved members.
const AllStates = "all"

type applicationRow struct {
	*models.Application
	Due   Due
	DueOn string
	Kind  models.ApplicationKind
	Mine  bool // waits for a decision that this person may take
	Query template.URL
}

// queueColumns are the columns of the queue. Those that say what is in a row, and lead on, cannot be hidden.
var queueColumns = []column{
	{"选择", "pick", "application_pick"},
	{"头像", "photo", "photo"},
	{"申请编号", "number", "application_number"},
	{"姓名", "name", "application_name"},
	{"会员类型", "type", ""},
	{"工作单位", "employer", "application_employer"},
	{"专委会", "committee", ""},
	{"提交时间", "submitted", ""},
	{"到期日", "due", "application_due"},
	{"核验", "light", "application_light"},
	{"状态", "state", "application_state"},
	{"操作", "open", "application_open"},
}

var fixedColumns = []string{"pick", "name", "open"}

// HideableColumns are the fields of the queue's columns that an account may hide, with their heads.
func HideableColumns() models.CodeList {
	var list models.CodeList
	for _, c := range queueColumns {
		if !slices.Contains(fixedColumns, c.field) {
			list = append(list, models.Choice{Value: c.field, Text: c.head})
		}
	}
	return list
}

// mayBulk: ticks and buttons stand where something waits that this person may decide.
func mayBulk(ctx *context.Context, rights *rbac.Rights) bool {
	return QueueFilter(ctx.Query).State == models.Pending && rights.Any(answerOf(ctx).Actor, rbac.Review)
}

// Applications is the review queue (审核队列).
func Applications(s *service.Services, rights *rbac.Rights, today func() string) table.Generator {
	return list{
		name: "applications", title: "审核队列", description: "逾期的排在最前,其后按到期日",
		columns: queueColumns,
		hidden: func(ctx *context.Context) ([]string, error) {
			view, err := s.Reviews.QueueView(goContext(ctx), answerOf(ctx).Actor)
			if !mayBulk(ctx, rights) {
				view.Hidden = append(view.Hidden, "pick")
			}
			return view.Hidden, err
		},
		header: func(ctx *context.Context) (any, error) { return queueHeader(ctx, s, rights) },
		rows: func(ctx *context.Context, p service.Page, q func(string) string) (service.List[map[string]any], error) {
			found, err := s.Reviews.Queue(goContext(ctx), answerOf(ctx).Actor, QueueFilter(q), p)
			if err != nil {
				return service.List[map[string]any]{}, err
			}
			rows := make([]map[string]any, len(found.Rows))
			for i, r := range found.Rows {
				rows[i] = queueRow(r, today(), filterQuery(ctx), rights.Has(answerOf(ctx).Actor, rbac.Review, r.Application.CommitteeID))
			}
			return service.List[map[string]any]{Rows: rows, Total: found.Total, Next: found.Next, Prev: found.Prev}, nil
		},
	}.generator()
}

// QueueFilter reads the filter of the queue from a query.
func QueueFilter(q func(string) string) service.QueueFilter {
	f := service.QueueFilter{
		Kind: models.ApplicationKind(q("kind")), State: models.Pending, CommitteeID: number(q("committee_id")),
		Type: models.MemberType(q("type")), From: q("from"), To: q("to"), Overdue: q("overdue") != "", Light: models.Light(q("light")),
		Employer: q("employer"), Query: q("q"),
	}
	switch state := q("state"); state {
	case "":
	case AllStates:
		f.State = ""
	default:
		f.State = models.State(state)
	}
	return f
}

func queueRow(r service.QueueRow, today string, query template.URL, reviewer bool) map[string]any {
	a := r.Application
	submitted := ""
	if a.SubmittedAt != nil {
		submitted = models.TimeText(*a.SubmittedAt)[:16]
	}
	return row(a.Number, applicationRow{Application: a, Kind: a.Kind, Due: DueText(a, today), DueOn: a.DueOn, Mine: reviewer && a.State == models.Pending, Query: query},
		map[string]any{
			"type": a.Data.Type().Text(), "committee": a.CommitteeName,
			"submitted": submitted,
		})
}

// Due says how a due date stands, in words and with a colour.
type Due struct{ Text, Tone string }

// DueText tells an application's due date as of today.
func DueText(a *models.Application, today string) Due {
	switch {
	case a.State != models.Pending || a.DueOn == "":
		return Due{}
	case a.Overdue(today):
		return Due{"已逾期", "red"}
	case a.DueOn == today:
		return Due{"今日到期", "amber"}
	}
	return Due{}
}
