package service

import "tjtaca/models/xlsx"

// RosterColumn is a column of a roster that may be chosen for a heading.
type RosterColumn struct {
	Key, Label string
	Required   bool
}

// RosterColumns lists what a roster may tell.
func (s *Imports) RosterColumns() []RosterColumn {
	list := make([]RosterColumn, len(xlsx.Columns))
	for i, c := range xlsx.Columns {
		list[i] = RosterColumn{c.Key, c.Label, c.Required}
	}
	return list
}

// MaxRosterFile is the largest roster in bytes.
const MaxRosterFile = xlsx.MaxFile
