package tables

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/GoAdminGroup/go-admin/context"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

var memberStates = models.CodeList{
	{Value: "", Text: models.ApprovedMember.Text()},
	{Value: string(models.Registered), Text: models.Registered.Text()},
	{Value: string(models.Legacy), Text: models.Legacy.Text()},
	{Value: string(models.ClosedMember), Text: models.ClosedMember.Text()},
	{Value: frozen, Text: "已冻结"},
	{Value: AllStates, Text: "全部状态"},
}

const frozen = "frozen"

// MemberKeys are the keys of the filter in a query.
var MemberKeys = []string{"committee_id", "type", "state", "region", "city", "title", "employer", "q"}

// MemberFilter reads the filter of the list of members from a query.
func MemberFilter(q func(string) string) service.MemberFilter {
	f := service.MemberFilter{
		CommitteeID: number(q("committee_id")), Type: models.MemberType(q("type")), Titles: models.TitlesOf(q("title")),
		Region: q("region"), Employer: q("employer"), Query: q("q"),
	}
	if city := q("city"); f.Region != "" && strings.HasPrefix(city, f.Region) { // that of another province was left over
		f.Region = city
	}
	switch state := q("state"); state {
	case "": // people who only registered would fill the first pages with empty rows
		f.State = models.ApprovedMember
	case frozen:
		f.Frozen = true
	case AllStates:
	default:
		f.State = models.MemberState(state)
	}
	return f
}

type memberFilterView struct {
	States, Types, Committees []choice
	Regions, Cities           []choice // cities of the province that is chosen
	Levels, Titles            []choice
	Columns                   []choice
	CSRF, Encoded             string // filter as the form of the columns keeps it
	Q, Employer               string
	Narrowed, More            bool   // More: a filter of the second row is set
	Export                    string // address of the export with this filter, "" without the right
}

func membersHeader(ctx *context.Context, s *service.Services, rights *rbac.Rights) (any, error) {
	q := ctx.Query
	committees, err := committeesIn(ctx, s, rights, rbac.ReadMembers)
	if err != nil {
		return nil, err
	}
	v := memberFilterView{
		States:     choices(memberStates, q("state")),
		Types:      choices(append(models.CodeList{{Value: "", Text: "全部类型"}}, models.MemberTypes...), q("type")),
		Committees: choices(committees, q("committee_id")),
		Regions:    choices(provinces(), q("region")),
		Cities:     choices(cities(q("region")), q("city")),
		Levels:     choices(models.TitleLevels, q("title")),
		Titles:     choices(titles(), q("title")),
		Q:          q("q"), Employer: q("employer"),
		More: q("region") != "" || q("title") != "" || q("employer") != "",
	}
	filter := url.Values{}
	for _, key := range MemberKeys {
		if value := q(key); value != "" {
			filter.Set(key, value)
		}
	}
	v.Narrowed, v.Encoded, v.CSRF = len(filter) > 0, filter.Encode(), answerOf(ctx).CSRF
	shown, err := shownMemberColumns(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, c := range MemberColumns() {
		v.Columns = append(v.Columns, choice{c.Value, c.Text, slices.Contains(shown, c.Value)})
	}
	if rights.Any(answerOf(ctx).Actor, rbac.ExportMembers) {
		v.Export = "/admin/members/export?" + v.Encoded
	}
	return v, nil
}

// provinces have the two digits with which the codes of their places begin.
func provinces() models.CodeList {
	list := models.CodeList{{Value: "", Text: "全部省份"}}
	for _, p := range models.Provinces() {
		list = append(list, models.Choice{Value: p.Code[:2], Text: p.Name})
	}
	return list
}

// cities of a province have four digits; those of a municipality, whose only city is itself, are its districts with six.
func cities(province string) models.CodeList {
	below := models.Children(province + "0000")
	if len(below) == 0 {
		return nil
	}
	digits := 4
	if len(below) == 1 {
		below, digits = models.Children(below[0].Code), 6
	}
	list := models.CodeList{{Value: "", Text: "全部城市"}}
	for _, r := range below {
		list = append(list, models.Choice{Value: r.Code[:digits], Text: r.Name})
	}
	return list
}

func titles() models.CodeList {
	var list models.CodeList
	for _, t := range models.Titles {
		if t.Value != models.TitleNone {
			list = append(list, models.Choice{Value: t.Value, Text: models.TitleText(t.Value)})
		}
	}
	return list
}

// committeesIn lists the committees in which the actor holds the right, to filter by; none when there is only one.
func committeesIn(ctx *context.Context, s *service.Services, rights *rbac.Rights, right rbac.Right) (models.CodeList, error) {
	by := answerOf(ctx).Actor
	all, err := s.Committees.List(goContext(ctx), by)
	if err != nil {
		return nil, err
	}
	scope := rights.Scope(by, right)
	list := models.CodeList{{Value: "", Text: "全部专委会"}}
	for _, c := range all {
		if scope.Has(c.ID) {
			list = append(list, models.Choice{Value: strconv.FormatInt(c.ID, 10), Text: c.Name})
		}
	}
	if len(list) == 2 {
		return nil, nil
	}
	return list, nil
}
