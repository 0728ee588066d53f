package store

import (
	"time"

	"tjtaca/models"
)

type digestRow struct {
	StaffID   int64  `gorm:"primaryKey;autoIncrement:false"`
	Day       string `gorm:"primaryKey"`
	Body      string
	CreatedAt time.Time
}

func (digestRow) TableName() string { return "digests" }

// AddDigest keeps the digest of today for an account; false if there is one already.
func (tx *Tx) AddDigest(staffID int64, body string) (bool, error) {
	err := tx.db.Create(&digestRow{staffID, tx.Today(), body, tx.Now}).Error
	if Duplicate(err) { // not «on conflict do nothing»: MySQL counts the row it found
		return false, nil
	}
	return err == nil, err
}

// Digested says whether an account has its digest of today.
func (tx *Tx) Digested(staffID int64) (bool, error) {
	var n int64
	err := tx.db.Model(&digestRow{}).Where("staff_id = ? AND day = ?", staffID, tx.Today()).Count(&n).Error
	return n > 0, err
}

// LastDigest is the newest digest of an account and its day, "" before the first.
func (tx *Tx) LastDigest(staffID int64) (day, body string, err error) {
	var rows []digestRow
	err = tx.db.Where("staff_id = ?", staffID).Order("day DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", "", err
	}
	return rows[0].Day, rows[0].Body, nil
}

// SubmittedSince counts what is pending and was submitted at or after an instant, by committee.
func (tx *Tx) SubmittedSince(scope models.Scope, since time.Time) (map[int64]int, error) {
	var rows []Headcount
	err := inScope(tx.db.Model(&applicationRow{}), "committee_id", scope).Where("state = ? AND submitted_at >= ?", models.Pending, since).
		Select("committee_id, COUNT(*) AS n").Group("committee_id").Find(&rows).Error
	counts := map[int64]int{}
	for _, r := range rows {
		counts[r.CommitteeID] = r.N
	}
	return counts, err
}
