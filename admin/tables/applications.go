package tables

import (
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
}

// Applications is the review queue (审核队列).
func Applications(s *service.Services, rights *rbac.Rights, today func() string) table.Generator {
	return list{
		name: "applications", title: "审核队列", description: "逾期的排在最前,其后按到期日",
		columns: []column{
			{"头像", "photo", "photo"},
			{"申请编号", "number", "application_number"},
			{"姓名", "name", "application_name"},
			{"会员类型", "type", ""},
			{"工作单位", "employer", "application_employer"},
			{"专委会", "committee", ""},
			{"提交时间", "submitted", ""},
			{"到期日", "due", "application_due"},
			{"状态", "state", "application_state"},
			{"操作", "open", "application_open"},
		},
		header: func(ctx *context.Context) (any, error) { return queueHeader(ctx, s, rights) },
		rows: func(ctx *context.Context, p service.Page, q func(string) string) (service.List[map[string]any], error) {
			found, err := s.Reviews.Queue(goContext(ctx), answerOf(ctx).Actor, QueueFilter(q), p)
			if err != nil {
				return service.List[map[string]any]{}, err
			}
			rows := make([]map[string]any, len(found.Rows))
			for i, r := range found.Rows {
				rows[i] = queueRow(r, today(), rights.Has(answerOf(ctx).Actor, rbac.Review, r.Application.CommitteeID))
			}
			return service.List[map[string]any]{Rows: rows, Total: found.Total, Next: found.Next, Prev: found.Prev}, nil
		},
	}.generator()
}

// QueueFilter reads the filter of the queue from a query.
func QueueFilter(q func(string) string) service.QueueFilter {
	f := service.QueueFilter{
		Kind: models.ApplicationKind(q("kind")), State: models.Pending, CommitteeID: number(q("committee_id")),
		Type: models.MemberType(q("type")), From: q("from"), To: q("to"), Overdue: q("overdue") != "", Light: models.Light(q("light")), Query: q("q"),
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

func queueRow(r service.QueueRow, today string, reviewer bool) map[string]any {
	a := r.Application
	submitted := ""
	if a.SubmittedAt != nil {
		submitted = models.TimeText(*a.SubmittedAt)[:16]
	}
	return row(a.Number, applicationRow{Application: a, Kind: a.Kind, Due: DueText(a, today), DueOn: a.DueOn, Mine: reviewer && a.State == models.Pending},
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

type choice struct {
	Value, Text string
	Chosen      bool
}

type queueFilterView struct {
	Kinds, States, Types, Committees []choice
	Kind                             string
	Q, From, To                      string
	Overdue, Narrowed, More          bool // More: a filter of the second row is set
}

func queueHeader(ctx *context.Context, s *service.Services, rights *rbac.Rights) (any, error) {
	q := ctx.Query
	committees, err := committeesIn(ctx, s, rights, rbac.ReadApplications)
	if err != nil {
		return nil, err
	}
	states := models.CodeList{{Value: "", Text: "申请中(待审核)"}}
	for _, state := range models.States {
		if state.Value != string(models.Pending) && state.Value != string(models.Draft) {
			states = append(states, state)
		}
	}
	states = append(states, models.Choice{Value: AllStates, Text: "全部状态"})
	v := queueFilterView{
		Kinds:      choices(append(models.CodeList{{Value: "", Text: "全部"}}, models.ApplicationKinds...), q("kind")),
		States:     choices(states, q("state")),
		Types:      choices(append(models.CodeList{{Value: "", Text: "全部类型"}}, models.MemberTypes...), q("type")),
		Committees: choices(committees, q("committee_id")),
		Kind:       q("kind"), Q: q("q"), From: q("from"), To: q("to"), Overdue: q("overdue") != "",
	}
	v.More = v.From != "" || v.To != "" || v.Overdue || q("type") != ""
	v.Narrowed = v.More || v.Q != "" || q("state") != "" || q("committee_id") != ""
	return v, nil
}

func choices(list models.CodeList, chosen string) []choice {
	out := make([]choice, len(list))
	for i, c := range list {
		out[i] = choice{c.Value, c.Text, c.Value == chosen}
	}
	return out
}
