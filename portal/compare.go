package portal

import (
	"tjtaca/models"
	"tjtaca/models/service"
)

// compareRow sets what there was beside what is asked for.
type compareRow struct {
	Label            string
	Old, New         string
	OldFile, NewFile string // keys of files
	File             bool
	Key, Marked      bool
}

// compareRows is the comparison of a change or an upgrade, numbers of documents masked: the page may be read over a shoulder.
func compareRows(v *service.ApplicationView) []compareRow {
	marked := map[string]bool{}
	for _, m := range marksOf(v.Application) {
		marked[m.place] = true
	}
	var rows []compareRow
	for _, d := range v.Changes {
		d = d.Masked()
		row := compareRow{Label: d.Field.Label, Key: d.Field.Key, Marked: marked[d.Field.Name]}
		if d.Field.Kind == models.FileField {
			row.File, row.OldFile, row.NewFile = true, d.Old, d.New
		} else {
			row.Old, row.New = d.Field.Text(d.Old), d.Field.Text(d.New)
		}
		rows = append(rows, row)
	}
	return rows
}
