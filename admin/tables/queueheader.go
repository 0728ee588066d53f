package tables

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"github.com/GoAdminGroup/go-admin/context"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

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
