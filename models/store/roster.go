package store

import (
	"tjtaca/models"

	"gorm.io/gorm"
)

// Roster narrows and orders the list of members; zero values do not narrow.
type Roster struct {
	Scope       models.Scope
	CommitteeID int64
	Type        models.MemberType
	State       models.MemberState
	Frozen      bool
	Region      string   // the beginning of the code of a place
	Titles      []string // codes
	Employer    string   // how it begins
	Words       []string // of name, pinyin, initials, phone, member number
	Span
}

// Roster lists members, the newest first.
func (tx *Tx) Roster(r Roster) ([]*models.Member, Stretch, error) {
	rows := make([]memberRow, 0, r.Limit+1)
	found, err := stretch(tx.rostered(r), order{table: "members", desc: true}, r.Span, &rows)
	if err != nil {
		return nil, found, err
	}
	list, err := members(rows, tx.s.box)
	return list, found, err
}

// RosterLength counts who matches, to just above a thousand.
func (tx *Tx) RosterLength(r Roster) (int, error) { return counted(tx.rostered(r)) }

// RosterCount counts who matches, all of them: before an export, which reads them all anyway.
func (tx *Tx) RosterCount(r Roster) (int, error) {
	var n int64
	err := tx.rostered(r).Count(&n).Error
	return int(n), err
}

// CommitteesOf lists present committees of many members, by member.
func (tx *Tx) CommitteesOf(memberIDs []int64) (map[int64][]models.Membership, error) {
	var list []models.Membership
	err := tx.db.Model(&membershipRow{}).Joins("JOIN committees c ON c.id = memberships.committee_id").
		Select("memberships.member_id, memberships.committee_id, c.name AS committee_name, memberships.since, memberships.until").
		Where("memberships.member_id IN ? AND memberships.until = ''", memberIDs).Order("memberships.id").Scan(&list).Error
	of := map[int64][]models.Membership{}
	for _, m := range list {
		of[m.MemberID] = append(of[m.MemberID], m)
	}
	return of, err
}

// MemberIn finds a member in scope. NotFound: there is none, or not in scope.
func (tx *Tx) MemberIn(scope models.Scope, id int64) (*models.Member, error) {
	var r memberRow
	if err := tx.membersIn(scope).Where("members.id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.member(tx.s.box)
}

func (tx *Tx) rostered(r Roster) *gorm.DB {
	q := tx.membersIn(r.Scope)
	if r.CommitteeID != 0 {
		q = q.Where("members.id IN (?)", tx.db.Model(&membershipRow{}).Select("member_id").
			Where("committee_id = ? AND until = ''", r.CommitteeID))
	}
	if r.Type != "" {
		q = q.Where("member_type = ?", r.Type)
	}
	if r.State != "" {
		q = q.Where("state = ?", r.State)
	}
	if r.Frozen {
		q = q.Where("members.id IN (?)", tx.db.Model(&memberRow{}).Select("id").Where("frozen_at IS NOT NULL")) // few: by their own index
	}
	begins := func(prefix string) func(*gorm.DB, string) *gorm.DB {
		return func(db *gorm.DB, column string) *gorm.DB { return startsWith(db, column, prefix) }
	}
	if r.Region != "" {
		q = tx.withValue(q, "region", begins(r.Region))
	}
	if len(r.Titles) > 0 {
		q = tx.withValue(q, "title", func(db *gorm.DB, column string) *gorm.DB { return db.Where(column+" IN ?", r.Titles) })
	}
	if r.Employer != "" {
		q = tx.withValue(q, "employer", begins(r.Employer))
	}
	return tx.withWords(q, "members.id", r.Words)
}

// membersIn are the members whom a scope shows: those of its committees, and those who have applied there.
func (tx *Tx) membersIn(scope models.Scope) *gorm.DB {
	q := tx.db.Model(&memberRow{})
	if scope.All {
		return q
	}
	if len(scope.CommitteeIDs) == 0 {
		return q.Where("1 = 0")
	}
	joined := tx.db.Model(&membershipRow{}).Select("member_id").Where("committee_id IN ? AND until = ''", scope.CommitteeIDs)
	applied := tx.db.Model(&applicationRow{}).Select("member_id").Where("committee_id IN ? AND state <> ?", scope.CommitteeIDs, models.Draft)
	// One set of ids, not an OR of two: the list is read along it, and never along all members.
	return q.Where("members.id IN (?)", tx.db.Table("?", tx.db.Raw("(? UNION ?) scoped", joined, applied)).Select("scoped.member_id"))
}
