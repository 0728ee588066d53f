package tables

import (
	"slices"
	"strconv"

	"github.com/GoAdminGroup/go-admin/context"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/table"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// memberColumns are the columns of the list of members: those that are made by hand, and every field of the profile. Those that say who
// is in a row, and lead on, cannot be hidden.
var memberColumns = func() []column {
	list := []column{
		{"头像", "photo", "member_photo"},
		{"姓名", "name", "member_name"},
		{"会员编号", "number", "member_number"},
		{"会员类型", "member_type", ""},
	}
	for i := range models.Fields {
		f := &models.Fields[i]
		if f.Kind != models.FileField && f.Kind != models.LongTextField && f.Name != "name" && f.Name != "member_type" {
			list = append(list, column{f.Label, f.Name, ""})
		}
	}
	return append(list,
		column{"手机号", "phone", ""}, column{"专委会", "committees", ""}, column{"入会日期", "approved_on", ""}, column{"注册日期", "created_on", ""},
		column{"状态", "state", "member_state"}, column{"操作", "open", "member_open"})
}()

var (
	fixedMemberColumns = []string{"name", "open"}
	usualMemberColumns = []string{"photo", "number", "member_type", "employer", "phone", "committees", "state"}
)

// MemberColumns are the columns of the list of members that an account may choose, with their heads.
func MemberColumns() models.CodeList {
	var list models.CodeList
	for _, c := range memberColumns {
		if !slices.Contains(fixedMemberColumns, c.field) {
			list = append(list, models.Choice{Value: c.field, Text: c.head})
		}
	}
	return list
}

// Members is the list of members (会员).
func Members(s *service.Services, rights *rbac.Rights) table.Generator {
	return list{
		name: "members", title: "会员", description: "手机号与证件号只显示部分",
		columns: memberColumns,
		header:  func(ctx *context.Context) (any, error) { return membersHeader(ctx, s, rights) },
		hidden: func(ctx *context.Context) ([]string, error) {
			shown, err := shownMemberColumns(ctx, s)
			var hidden []string
			for _, c := range MemberColumns() {
				if !slices.Contains(shown, c.Value) {
					hidden = append(hidden, c.Value)
				}
			}
			return hidden, err
		},
		rows: func(ctx *context.Context, p service.Page, q func(string) string) (service.List[map[string]any], error) {
			found, err := s.Members.List(goContext(ctx), answerOf(ctx).Actor, MemberFilter(q), p)
			if err != nil {
				return service.List[map[string]any]{}, err
			}
			rows := make([]map[string]any, len(found.Rows))
			for i, m := range found.Rows {
				rows[i] = row(strconv.FormatInt(m.ID, 10), m, memberCells(m))
			}
			return service.List[map[string]any]{Rows: rows, Total: found.Total, Next: found.Next, Prev: found.Prev}, nil
		},
	}.generator()
}

func shownMemberColumns(ctx *context.Context, s *service.Services) ([]string, error) {
	shown, err := s.Members.Columns(goContext(ctx), answerOf(ctx).Actor)
	if shown == nil {
		shown = usualMemberColumns
	}
	return shown, err
}

// memberCells are the plain columns of a row; the service has masked what must be.
func memberCells(m *service.MemberRow) map[string]any {
	cells := map[string]any{"phone": m.Phone, "committees": m.Committees, "created_on": models.DateOf(m.CreatedAt), "approved_on": ""}
	if m.ApprovedAt != nil {
		cells["approved_on"] = models.DateOf(*m.ApprovedAt)
	}
	for i := range models.Fields {
		f := &models.Fields[i]
		if value := *f.Of(&m.Profile); f.Mask != nil || f.Sealed {
			cells[f.Name] = value
		} else if f.Kind != models.FileField {
			cells[f.Name] = f.Text(value)
		}
	}
	return cells
}
