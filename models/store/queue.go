package store

import (
	"strings"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

// Queue narrows and orders the review queue; zero values do not narrow.
type Queue struct {
	Scope       models.Scope
	Kind        models.ApplicationKind
	State       models.State
	CommitteeID int64
	Type        models.MemberType
	From, To    string // submitted on, dates
	Overdue     bool
	Number      string   // the beginning of an application number
	Words       []string // of name, pinyin, initials, phone, member number
	Light       models.Light
	Employer    string   // its beginning
	Numbers     []string // these applications only
	NotOf       int64    // a member whose own are left out
	Span
}

// Queue lists applications: what waits by its due date, anything else the newest first. Drafts are the member's own and never
// listed.
func (tx *Tx) Queue(q Queue) ([]*models.Application, Stretch, error) {
	var rows []applicationRow
	pending := q.State == models.Pending || q.Overdue
	found, err := stretch(tx.queued(q), order{"applications", pending, !pending}, q.Span, &rows)
	if err != nil {
		return nil, found, err
	}
	list, err := tx.applications(rows)
	return list, found, err
}

// QueueLength counts what matches, to just above a thousand.
func (tx *Tx) QueueLength(q Queue) (int, error) { return counted(tx.queued(q)) }

func (tx *Tx) queued(q Queue) *gorm.DB {
	db := inScope(tx.db.Model(&applicationRow{}), "committee_id", q.Scope).Where("state <> ?", models.Draft)
	equal := func(column, value string) {
		if value != "" {
			db = db.Where(column+" = ?", value)
		}
	}
	equal("kind", string(q.Kind))
	equal("state", string(q.State))
	equal("member_type", string(q.Type))
	if q.CommitteeID != 0 {
		db = db.Where("committee_id = ?", q.CommitteeID)
	}
	db = tx.submitted(db, q.From, q.To)
	if q.Overdue {
		db = db.Where("state = ? AND due_on <> '' AND due_on < ?", models.Pending, tx.Today())
	}
	if len(q.Numbers) > 0 {
		db = db.Where("number IN ?", q.Numbers)
	}
	equal("check_colour", string(q.Light))
	if q.NotOf != 0 {
		db = db.Where("member_id <> ?", q.NotOf)
	}
	if q.Number != "" {
		db = startsWith(db, "number", q.Number)
	}
	if q.Employer != "" {
		db = startsWith(db, "employer", q.Employer)
	}
	db, _ = tx.withWords(db, "applications.member_id", q.Words)
	return db
}

// submitted narrows to what was submitted on these days, "" for no bound.
func (tx *Tx) submitted(list *gorm.DB, from, to string) *gorm.DB {
	first, begins := dayStart(from, 0)
	end, ends := dayStart(to, 1)
	if !begins && !ends {
		return list
	}
	between := func(db *gorm.DB) *gorm.DB {
		if begins {
			db = db.Where("submitted_at >= ?", first)
		}
		if ends {
			db = db.Where("submitted_at < ?", end)
		}
		return db
	}
	ids := between(tx.db.Model(&applicationRow{}).Select("id"))
	if tx.fitFew(list, ids) {
		return list.Where("applications.id IN (?)", ids)
	}
	return between(list)
}

// inScope narrows to the rows of the committees in scope; the zero Scope has none.
func inScope(db *gorm.DB, column string, s models.Scope) *gorm.DB {
	if s.All {
		return db
	}
	if len(s.CommitteeIDs) == 0 {
		return db.Where("1 = 0")
	}
	return db.Where(column+" IN ?", s.CommitteeIDs)
}

// QueueNumber says whether what was typed into the search box is an application number or its beginning.
func QueueNumber(word string) (string, bool) {
	word = strings.ToUpper(word)
	return word, strings.HasPrefix(word, "SQ") && strings.ContainsAny(word, "0123456789")
}

// dayStart is the instant at which a date of the association's clock begins, some days on; false for what is no date.
func dayStart(date string, days int) (time.Time, bool) {
	t, err := time.ParseInLocation(models.DateLayout, date, models.Zone)
	return t.AddDate(0, 0, days).UTC(), err == nil
}
