package pages

import (
	"fmt"
	"maps"
	"slices"

	"tjtaca/models"
	"tjtaca/models/service"
)

// ImportTabs are the two pages under 原会员导入.
func ImportTabs(path string) []Tab {
	tabs := []Tab{{Path: "/admin/import", Text: "名册导入"}, {Path: "/admin/import/campaign", Text: "激活进度与提醒"}}
	for i := range tabs {
		tabs[i].On = tabs[i].Path == path
	}
	return tabs
}

// Imports is the list of imports, with the upload.
type Imports struct {
	Form
	CSRF string
	Tabs []Tab
	Rows []*models.Import
}

// Import is one import at any of its steps.
type Import struct {
	Form
	CSRF       string
	View       *service.ImportView
	Committees []models.Committee
	Order      service.ImportOrder // as chosen
	Choices    []service.RosterColumn
	Outcome    models.ImportOutcome // of the tab
	Rows       []service.ReportRow
	Next       int
	Edit       bool // the columns are to be chosen once more
}

// Mapping says whether the columns are to be chosen now.
func (d *Import) Mapping() bool {
	s := d.View.State
	return s == models.ImportUploaded || d.View.Stuck() != "" && s == models.ImportChecking || d.Edit && s == models.ImportChecked
}

// Reported says whether there are rows to look at.
func (d *Import) Reported() bool { return d.View.Tally.Total() > 0 && !d.Mapping() }

// MapRow is one heading of the file and the column it means.
type MapRow struct {
	No      int
	Heading string
	Key     string
}

// MapRows lists the headings of the file.
func (d *Import) MapRows() (rows []MapRow) {
	for i, h := range d.View.Setup.Headings {
		row := MapRow{No: i, Heading: h}
		if i < len(d.Order.Keys) {
			row.Key = d.Order.Keys[i]
		}
		if h == "" {
			row.Heading = fmt.Sprintf("(第 %d 列,没有列名)", i+1)
			if row.Key == "" {
				continue
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// OutcomeTab is a tab of the report.
type OutcomeTab struct {
	Outcome models.ImportOutcome
	Text    string
	Rows    int
	On      bool
}

// OutcomeTabs are the tabs that have rows.
func (d *Import) OutcomeTabs() (tabs []OutcomeTab) {
	for _, o := range models.ImportOutcomes {
		outcome := models.ImportOutcome(o.Value)
		if n := d.View.Tally.Rows[outcome]; n > 0 {
			tabs = append(tabs, OutcomeTab{outcome, o.Text, n, outcome == d.Outcome})
		}
	}
	return tabs
}

// Repair is a kind of repair and how often it was made.
type Repair struct {
	Kind  string
	Times int
}

// Repairs lists what was mended, the most frequent first.
func (d *Import) Repairs() (list []Repair) {
	for _, kind := range slices.Sorted(maps.Keys(d.View.Tally.Repairs)) {
		list = append(list, Repair{kind, d.View.Tally.Repairs[kind]})
	}
	slices.SortStableFunc(list, func(a, b Repair) int { return b.Times - a.Times })
	return list
}

// Campaign is the page of the activation: how far it is, and the reminder.
type Campaign struct {
	Form
	CSRF       string
	Tabs       []Tab
	Committees []models.ActivationProgress
	Sum        models.ActivationProgress
	Reminder   service.Reminder
	Reach      *service.Reach // asked for: what a yes would send
	Jobs       []*models.Job
}

// Running is the reminder on its way, nil if there is none.
func (d Campaign) Running() *models.Job {
	for _, j := range d.Jobs {
		if !j.State.Over() {
			return j
		}
	}
	return nil
}
