package store

import (
	"slices"

	"gorm.io/gorm"
)

// Cursor is a place in a list: the key of the row that stands there. Lists are paged by keys, never by OFFSET, which reads all
// that it leaves out.
type Cursor struct {
	Due string // of lists in the order of due dates
	ID  int64
}

// Span is a stretch of a list: what follows After, or what precedes Before; from the beginning without either.
type Span struct {
	After, Before Cursor
	Limit         int
}

// Stretch tells what lies beyond a stretch.
type Stretch struct{ Earlier, Later bool }

// countMost is as far as matching rows are counted: beyond it nobody reads the number, and counting takes longer than the page.
const countMost = 1000

// counted is how many rows match, countMost+1 if there are more than countMost.
func counted(db *gorm.DB) (int, error) { return countedTo(db, countMost) }

func countedTo(db *gorm.DB, most int) (int, error) {
	var n int64
	matching := db.Session(&gorm.Session{}).Select("1").Limit(most + 1)
	err := db.Session(&gorm.Session{NewDB: true}).Table("(?) AS matching", matching).Count(&n).Error
	return int(n), err
}

// order is what a list is sorted by: the id alone, or a due date and then the id.
type order struct {
	table string // for the column names
	byDue bool
	desc  bool
}

// stretch reads a stretch of a list into rows, which are in the order of the list whichever way they were read.
func stretch[T any](db *gorm.DB, o order, s Span, rows *[]T) (Stretch, error) {
	from, back := s.After, false
	if s.Before.ID != 0 {
		from, back = s.Before, true
	}
	forward, direction := ">", ""
	if o.desc != back {
		forward, direction = "<", " DESC"
	}
	id, due := o.table+".id", o.table+".due_on"
	switch {
	case from.ID != 0 && o.byDue:
		db = db.Where("("+due+" "+forward+" ? OR ("+due+" = ? AND "+id+" "+forward+" ?))", from.Due, from.Due, from.ID)
	case from.ID != 0:
		db = db.Where(id+" "+forward+" ?", from.ID)
	}
	if o.byDue {
		db = db.Order(due + direction)
	}
	if err := db.Order(id + direction).Limit(s.Limit + 1).Find(rows).Error; err != nil {
		return Stretch{}, err
	}
	more := len(*rows) > s.Limit
	*rows = (*rows)[:min(len(*rows), s.Limit)]
	if back {
		slices.Reverse(*rows)
		return Stretch{Earlier: more, Later: true}, nil
	}
	return Stretch{Earlier: from.ID != 0, Later: more}, nil
}
