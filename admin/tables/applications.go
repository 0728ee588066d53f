package tables

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"

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

type choice struct {
	Value, Text string
	Chosen      bool
}

type queueFilterView struct {
	Kinds, States                      []tab
	Types, Committees, Lights, Columns []choice
	Kind, State                        string
	Q, From, To, Employer              string
	Overdue, Narrowed, More            bool // More: a filter of the second row is set
	Saved                              []savedFilter
	CSRF, Encoded                      string
	Bulk                               bool
}

// tab is a kind or state with how many there are.
type tab struct {
	choice
	Address string
	Count   string
}

type savedFilter struct {
	Name    string
	Address template.URL
	Chosen  bool
}

// filterKeys are what the queue can be narrowed by.
var filterKeys = []string{"kind", "state", "committee_id", "type", "from", "to", "overdue", "light", "employer", "q"}

func filterValues(q func(string) string) url.Values {
	v := url.Values{}
	for _, key := range filterKeys {
		if value := q(key); value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// filterQuery is the filter as a row's address carries it on.
func filterQuery(ctx *context.Context) template.URL {
	if v := filterValues(ctx.Query); len(v) > 0 {
		return template.URL("?" + v.Encode()) //nolint:gosec // encoded
	}
	return ""
}

func queueHeader(ctx *context.Context, s *service.Services, rights *rbac.Rights) (any, error) {
	q := ctx.Query
	by := answerOf(ctx).Actor
	committees, err := committeesIn(ctx, s, rights, rbac.ReadApplications)
	if err != nil {
		return nil, err
	}
	view, err := s.Reviews.QueueView(goContext(ctx), by)
	if err != nil {
		return nil, err
	}
	v := queueFilterView{
		Types:      choices(append(models.CodeList{{Value: "", Text: "全部类型"}}, models.MemberTypes...), q("type")),
		Committees: choices(committees, q("committee_id")),
		Lights:     choices(append(models.CodeList{{Value: "", Text: "全部核验结果"}}, models.Lights...), q("light")),
		Kind:       q("kind"), State: q("state"), Q: q("q"), From: q("from"), To: q("to"), Employer: q("employer"), Overdue: q("overdue") != "",
		CSRF: answerOf(ctx).CSRF, Encoded: filterValues(q).Encode(), Bulk: mayBulk(ctx, rights),
	}
	for _, c := range HideableColumns() {
		v.Columns = append(v.Columns, choice{c.Value, c.Text, !slices.Contains(view.Hidden, c.Value)})
	}
	for _, f := range view.Filters {
		v.Saved = append(v.Saved, savedFilter{f.Name, template.URL("/admin/applications?" + f.Query), f.Query == v.Encoded}) //nolint:gosec // encoded when it was saved
	}
	v.More = v.From != "" || v.To != "" || v.Overdue || v.Employer != "" || q("type") != "" || q("light") != ""
	v.Narrowed = v.More || v.Q != "" || q("committee_id") != ""
	return v, v.tabs(ctx, s)
}

// tabs lays out kinds and states with their counts.
func (v *queueFilterView) tabs(ctx *context.Context, s *service.Services) error {
	f := QueueFilter(ctx.Query)
	kinds, states, err := s.Reviews.QueueCounts(goContext(ctx), answerOf(ctx).Actor, f)
	if err != nil {
		return err
	}
	to := func(key, value string) string {
		q := filterValues(ctx.Query)
		q.Set(key, value)
		if value == "" {
			q.Del(key)
		}
		return "/admin/applications?" + q.Encode()
	}
	for _, k := range append(models.CodeList{{Value: "", Text: "全部"}}, models.ApplicationKinds...) {
		v.Kinds = append(v.Kinds, tab{choice{k.Value, k.Text, k.Value == v.Kind}, to("kind", k.Value), capped(kinds[models.ApplicationKind(k.Value)])})
	}
	list := models.CodeList{{Value: string(models.Pending), Text: models.Pending.Text()}}
	for _, state := range models.States {
		if state.Value != string(models.Pending) && state.Value != string(models.Draft) {
			list = append(list, state)
		}
	}
	for _, state := range append(list, models.Choice{Value: AllStates, Text: "全部状态"}) {
		count, value := states[models.State(state.Value)], state.Value
		switch state.Value {
		case string(models.Pending):
			value = "" // what the queue shows by itself
		case AllStates:
			count = states[""]
		}
		v.States = append(v.States, tab{choice{value, state.Text, value == v.State || value == "" && v.State == string(models.Pending)}, to("state", value), capped(count)})
	}
	return nil
}

// capped is a count as shown: beyond service.CountMost nobody counts.
func capped(n int) string {
	if n > service.CountMost {
		return strconv.Itoa(service.CountMost) + "+"
	}
	return strconv.Itoa(n)
}

func choices(list models.CodeList, chosen string) []choice {
	out := make([]choice, len(list))
	for i, c := range list {
		out[i] = choice{c.Value, c.Text, c.Value == chosen}
	}
	return out
}
