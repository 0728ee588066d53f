package store

import (
	"tjtaca/models"

	"gorm.io/gorm"
)

// Decided is how many rounds that were submitted on one date were decided on another, by outcome.
type Decided struct {
	SubmittedOn, DecidedOn string
	Outcome                models.Action
	N                      int
}

var decisions = []models.Action{models.Approve, models.Reject, models.RejectFraud}

// Decided counts the decisions in scope since a date. The index of the figures alone answers it.
func (tx *Tx) Decided(scope models.Scope, since string) ([]Decided, error) {
	var rows []Decided
	err := tx.decided(scope, since, decisions).Select("submitted_on, decided_on, outcome, COUNT(*) AS n").
		Group("decided_on, outcome, submitted_on").Find(&rows).Error
	return rows, err
}

func (tx *Tx) decided(scope models.Scope, since string, outcomes []models.Action) *gorm.DB {
	return inScope(tx.db.Model(&roundRow{}), "committee_id", scope).Where("decided_on >= ? AND outcome IN ?", since, outcomes)
}

// CommitteeDecided is Decided by the committee that decided.
type CommitteeDecided struct {
	CommitteeID   int64
	CommitteeName string
	Decided
}

// DecidedByCommittee counts the decisions in scope from one date to another, both included.
func (tx *Tx) DecidedByCommittee(scope models.Scope, from, to string) ([]CommitteeDecided, error) {
	var rows []CommitteeDecided
	err := inScope(tx.db.Model(&roundRow{}), "application_rounds.committee_id", scope).Joins("JOIN committees c ON c.id = application_rounds.committee_id").
		Where("decided_on >= ? AND decided_on <= ? AND outcome IN ?", from, to, decisions).
		Select("application_rounds.committee_id, c.name AS committee_name, submitted_on, decided_on, outcome, COUNT(*) AS n").
		Group("application_rounds.committee_id, c.name, decided_on, outcome, submitted_on").Find(&rows).Error
	return rows, err
}

// Said is how often a reason was given, word for word.
type Said struct {
	Reason string
	N      int
}

// saidMost bounds how many different reasons are counted: what is rare is not seen in a chart.
const saidMost = 500

// Said counts the reasons of the rejections in scope since a date, the most frequent first.
func (tx *Tx) Said(scope models.Scope, since string) ([]Said, error) {
	var rows []Said
	err := tx.decided(scope, since, decisions[1:]).Select("reason, COUNT(*) AS n").Group("reason").Order("n DESC").Limit(saidMost).Find(&rows).Error
	return rows, err
}

// Peers is how many members are alike.
type Peers struct {
	MemberType models.MemberType
	Title      string
	Region     string
	N          int
}

// Peers counts the members in scope by type, title and region; who is in several committees counts once.
func (tx *Tx) Peers(scope models.Scope) ([]Peers, error) {
	var rows []Peers
	q := tx.db.Table("members").Where("members.state = ?", models.ApprovedMember)
	if !scope.All {
		ids := inScope(tx.db.Model(&membershipRow{}), "committee_id", scope).Where("until = ''").Distinct("member_id")
		q = q.Where("members.id IN (?)", ids)
	}
	err := q.Select("member_type, title, region, COUNT(*) AS n").Group("member_type, title, region").Find(&rows).Error
	return rows, err
}

// Headcount is how many members a committee has.
type Headcount struct {
	CommitteeID int64
	N           int
}

// Headcounts counts the members of the committees in scope.
func (tx *Tx) Headcounts(scope models.Scope) ([]Headcount, error) {
	var rows []Headcount
	err := inScope(tx.db.Model(&membershipRow{}), "committee_id", scope).Where("until = ''").
		Select("committee_id, COUNT(*) AS n").Group("committee_id").Find(&rows).Error
	return rows, err
}
