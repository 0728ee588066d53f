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
	Words       []string // of name, pinyin, initials, phone, member number
	Sort        string   // one of RosterSorts, "" for the newest first
	Desc        bool
	Offset      int
	Limit       int
}

// RosterSorts are the columns by which members may be sorted.
var RosterSorts = []string{"number", "name", "employer", "member_type", "state", "approved_at", "created_at"}

// Roster lists members, and counts how many match in all.
func (tx *Tx) Roster(r Roster) ([]*models.Member, int, error) {
	var total int64
	if err := tx.rostered(r).Count(&total).Error; err != nil {
		return nil, 0, err
	}
	var rows []memberRow
	if err := r.order(tx.rostered(r)).Offset(r.Offset).Limit(r.Limit).Find(&rows).Error; err != nil {
		return nil, 0, err
	}
	list, err := members(rows, tx.s.box)
	return list, int(total), err
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
		q = q.Where("frozen_at IS NOT NULL")
	}
	if len(r.Words) > 0 {
		q = q.Where("members.id IN (?)", tx.foundBy(r.Words))
	}
	return q
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
	return q.Where("members.id IN (?) OR members.id IN (?)", joined, applied)
}

func (r Roster) order(q *gorm.DB) *gorm.DB {
	for _, column := range RosterSorts {
		if column == r.Sort {
			direction := " ASC"
			if r.Desc {
				direction = " DESC"
			}
			return q.Order("members." + column + direction).Order("members.id" + direction)
		}
	}
	return q.Order("members.id DESC")
}
