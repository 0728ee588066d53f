package pages

import (
	"cmp"

	"tjtaca/models"
	"tjtaca/models/service"
)

// Tab leads to one of the pages under 设置.
type Tab struct {
	Path, Text string
	On         bool
}

// SettingsTabs are the pages under 设置, with the one at path lit.
func SettingsTabs(path string) []Tab {
	tabs := []Tab{
		{Path: "/admin/settings", Text: "系统设置"}, {Path: "/admin/settings/texts", Text: "通知文字"}, {Path: "/admin/settings/reasons", Text: "常用理由"},
		{Path: "/admin/settings/holidays", Text: "节假日"}, {Path: "/admin/settings/notices", Text: "公告"},
	}
	for i := range tabs {
		tabs[i].On = tabs[i].Path == path
	}
	return tabs
}

// Settings is the page of the settings.
type Settings struct {
	Form
	CSRF   string
	Tabs   []Tab
	Values map[string]string
}

// SettingGroup is a heading with its settings.
type SettingGroup struct {
	Title string
	Rows  []SettingRow
}

// SettingRow is one setting.
type SettingRow struct {
	models.Setting
	Value, Fault string
}

// Groups lists the settings under their headings.
func (s Settings) Groups() []SettingGroup {
	var groups []SettingGroup
	for _, d := range models.Settings {
		title := cmp.Or(d.Group, "其他")
		if n := len(groups); n == 0 || groups[n-1].Title != title {
			groups = append(groups, SettingGroup{Title: title})
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, SettingRow{d, s.Values[d.Name], s.Faults[d.Name]})
	}
	return groups
}

// Texts is the page of the texts that members are sent; Faulty came back with what was Typed.
type Texts struct {
	Form
	CSRF   string
	Tabs   []Tab
	Rows   []service.Wording
	Faulty models.TextKey
	Typed  string
}

// Reasons is the list of canned reasons.
type Reasons struct {
	Tabs []Tab
	Rows []models.Reason
}

// Reason is the form of one.
type Reason struct {
	Form
	CSRF   string
	Reason models.Reason
	Kinds  models.CodeList
}

// Notices is the list of notices.
type Notices struct {
	Tabs  []Tab
	Today string
	Rows  []models.Notice
}

// Notice is the form of one.
type Notice struct {
	Form
	CSRF       string
	Notice     models.Notice
	Audiences  models.CodeList
	Committees []models.Committee
}
