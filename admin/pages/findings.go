package pages

import (
	"strconv"

	"tjtaca/models"
)

// Findings is what the automatic checks found in the newest round: what needs a look, and what is in order.
type Findings struct {
	Checked      bool
	Light        models.Light
	Look, Passed []models.Finding
}

// Findings lists the lights of the newest round.
func (r *Review) Findings() Findings {
	var f Findings
	if len(r.Rounds) == 0 {
		return f
	}
	all := r.Rounds[0].Findings
	f.Checked, f.Light = len(all) > 0, models.Gravest(all)
	for _, one := range all {
		if one.Light == models.Green {
			f.Passed = append(f.Passed, one)
		} else {
			f.Look = append(f.Look, one)
		}
	}
	return f
}

// PlaceOf is the anchor on the page of a field or scan; "" for neither.
func (r *Review) PlaceOf(name string) string {
	for i, d := range r.Documents() {
		if string(d.Kind) == name {
			return "doc-" + strconv.Itoa(i)
		}
	}
	if models.FieldByName(name) != nil {
		return "field-" + name
	}
	return ""
}

// Compared says with what the marked fields are compared.
func (r *Review) Compared() string {
	switch r.Application.Kind {
	case models.Change, models.Upgrade:
		return "申请改动"
	case models.Activation:
		return "与原会员名册不同"
	}
	return "与上一轮相比,改动"
}

// OldLabel stands before the value that was there before.
func (r *Review) OldLabel() string {
	switch r.Application.Kind {
	case models.Change, models.Upgrade:
		return "现为"
	case models.Activation:
		return "名册"
	}
	return "上一轮"
}

// RowOf is a difference as the list of changes shows it.
func (r *Review) RowOf(d models.Difference) Row {
	if d.Field.Kind == models.FileField {
		return Row{Name: d.Field.Name, Label: d.Field.Label}
	}
	return Row{Name: d.Field.Name, Label: d.Field.Label, Old: d.Field.Text(d.Old), Text: d.Field.Text(d.New), Key: d.Field.Key, Changed: true}
}

// OldFiles are the files of a round that are no longer those of the application.
func (r *Review) OldFiles(round models.Round) []Document {
	var docs []Document
	for _, f := range round.Files {
		if now := r.Files[f.Kind]; now == nil || now.Key != f.Key {
			docs = append(docs, Document{File: &models.File{Key: f.Key}, Label: f.Kind.Text()})
		}
	}
	return docs
}
