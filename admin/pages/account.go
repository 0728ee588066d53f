package pages

import (
	"tjtaca/models"
	"tjtaca/models/service"
)

// Correct is the page on which a member's data is corrected.
type Correct struct {
	Form
	*service.MemberView
	CSRF, Reason string
	Typed        map[string]string // of a form that came back
}

// CorrectRow is a field as it may be corrected.
type CorrectRow struct {
	*models.Field
	Value   string // to begin with; of a number that is shown in part: ""
	Present string // as shown
	Fault   string
	Options models.CodeList
}

// Rows lists the fields that may be corrected. The member type changes by an upgrade alone. A place is written out.
func (c *Correct) Rows() []CorrectRow {
	var rows []CorrectRow
	p := &c.Member.Profile
	for i := range models.Fields {
		f := &models.Fields[i]
		if f.Kind == models.FileField || f.Name == "member_type" || f.For != nil && !f.For(p) {
			continue
		}
		row := CorrectRow{Field: f, Value: *f.Of(p), Present: f.Text(*f.Of(p)), Fault: c.Faults[f.Name], Options: optionsOf(f)}
		if f.Sealed || f.Mask != nil {
			row.Value, row.Present = "", *f.Of(p)
			if f.Mask == nil && row.Present != "" {
				row.Present = models.MaskIDNumber(row.Present)
			}
		}
		if typed, ok := c.Typed[f.Name]; ok {
			row.Value = typed
		}
		if place := models.RegionText(row.Value); f.Kind == models.RegionField && place != "" {
			row.Value = place
		}
		rows = append(rows, row)
	}
	return rows
}

func optionsOf(f *models.Field) models.CodeList {
	switch f.Kind {
	case models.TitleField:
		var list models.CodeList
		for _, t := range models.Titles {
			list = append(list, models.Choice{Value: t.Value, Text: models.TitleText(t.Value)})
		}
		return list
	case models.SelectField, models.ChoiceField:
		return f.Codes
	}
	return nil
}

// Merge is the page on which a double account is put into the one that stays.
type Merge struct {
	Form
	Keep    *models.Member
	Q       string // what the other one is looked for by
	Others  []*service.MemberRow
	Preview *service.MergePreview // nil until the other one is chosen
	CSRF    string
}
