package store

import (
	"tjtaca/migrations"
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
	err := tx.rostered(r).Select("members.id").Count(&n).Error
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
	if err := tx.within(tx.db.Where("members.id = ?", id), scope).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.member(tx.s.box)
}

func (tx *Tx) rostered(r Roster) *gorm.DB {
	q, picked := tx.db.Model(&memberRow{}), r.CommitteeID != 0 || r.Frozen
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
	narrow := func(column string, fits func(*gorm.DB, string) *gorm.DB) {
		var few bool
		q, few = tx.withValue(q, column, fits)
		picked = picked || few
	}
	begins := func(prefix string) func(*gorm.DB, string) *gorm.DB {
		return func(db *gorm.DB, column string) *gorm.DB { return startsWith(db, column, prefix) }
	}
	if r.Region != "" {
		narrow("region", begins(r.Region))
	}
	if len(r.Titles) > 0 {
		narrow("title", func(db *gorm.DB, column string) *gorm.DB { return db.Where(column+" IN ?", r.Titles) })
	}
	if r.Employer != "" {
		narrow("employer", begins(r.Employer))
	}
	q, few := tx.withWords(q, "members.id", r.Words)
	return tx.readAlong(q, r, picked || few)
}

// readAlong puts a list of members into its scope. MariaDB is told the way where nothing has picked few members: along the scope, or down
// an index that has the list's order. Left alone it gathers every match for the sake of a page, 60 to 200 ms among 100,000 members.
func (tx *Tx) readAlong(q *gorm.DB, r Roster, picked bool) *gorm.DB {
	switch {
	case tx.s.dialect != migrations.MySQL || picked:
		return tx.within(q, r.Scope)
	case !r.Scope.All:
		return q.Table("? STRAIGHT_JOIN members ON members.id = scoped.member_id", tx.scoped(r.Scope)).Select("members.*")
	case r.State != "" && r.Type != "":
		return q.Table("members FORCE INDEX (members_type)")
	case r.State != "":
		return q.Table("members FORCE INDEX (members_state)")
	}
	return q
}

// within narrows members to those whom a scope shows.
func (tx *Tx) within(q *gorm.DB, scope models.Scope) *gorm.DB {
	if scope.All {
		return q
	}
	return q.Where("members.id IN (?)", tx.db.Table("?", tx.scoped(scope)).Select("scoped.member_id"))
}

// scoped are the ids of the members whom a scope shows, as a table of that name: those of its committees, and those who have applied
// there. One set of ids, not an OR of two: a list is read along it, and never along all members.
func (tx *Tx) scoped(scope models.Scope) *gorm.DB {
	joined := tx.db.Model(&membershipRow{}).Select("member_id").Where("committee_id IN ? AND until = ''", scope.CommitteeIDs)
	applied := tx.db.Model(&applicationRow{}).Select("member_id").Where("committee_id IN ? AND state <> ?", scope.CommitteeIDs, models.Draft)
	return tx.db.Raw("(? UNION ?) scoped", joined, applied)
}
