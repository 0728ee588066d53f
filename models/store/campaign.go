package store

import (
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

// ActivationProgress counts by committee how far the legacy members have come, the largest committee first.
func (tx *Tx) ActivationProgress() ([]models.ActivationProgress, error) {
	var list []models.ActivationProgress
	err := tx.db.Table("legacy_members l").Joins("JOIN members m ON m.id = l.member_id").
		Joins("LEFT JOIN committees c ON c.id = l.committee_id").
		Joins("LEFT JOIN applications a ON a.member_id = m.id AND a.kind = ? AND a.state = ?", models.Activation, models.Pending).
		Select(`l.committee_id, MAX(c.name) AS committee_name, COUNT(*) AS imported, SUM(CASE WHEN m.state NOT IN ('legacy', 'closed') THEN 1 ELSE 0 END) AS activated,
			SUM(CASE WHEN m.state = 'legacy' AND a.id IS NOT NULL THEN 1 ELSE 0 END) AS in_review,
			SUM(CASE WHEN m.state = 'legacy' AND a.id IS NULL THEN 1 ELSE 0 END) AS waiting`).
		Group("l.committee_id").Order("COUNT(*) DESC, l.committee_id").Scan(&list).Error
	return list, err
}

// Unreached is a legacy member who has not activated, and where to reach them.
type Unreached struct {
	MemberID   int64
	Phone      string // "" if there is none, or if it is another member's by now
	RemindedAt *time.Time
}

// notActivated are the legacy members of a committee (0: of all) whose activation has not even been submitted.
func (tx *Tx) notActivated(committeeID int64) *gorm.DB {
	q := tx.db.Table("legacy_members l").Joins("JOIN members m ON m.id = l.member_id").
		Where("m.state = ? AND m.frozen_at IS NULL", models.Legacy).
		Where("NOT EXISTS (SELECT 1 FROM applications a WHERE a.member_id = m.id AND a.kind = ? AND a.state IN ?)", models.Activation, []models.State{models.Pending, models.Approved}).
		Select(`m.id AS member_id, l.reminded_at, COALESCE(m.phone, CASE WHEN EXISTS
			(SELECT 1 FROM members o WHERE o.phone = l.phone AND o.state <> 'legacy') THEN '' ELSE l.phone END) AS phone`)
	if committeeID != 0 {
		q = q.Where("l.committee_id = ?", committeeID)
	}
	return q
}

// NotActivated lists them all.
func (tx *Tx) NotActivated(committeeID int64) ([]Unreached, error) {
	var list []Unreached
	err := tx.notActivated(committeeID).Order("m.id").Scan(&list).Error
	return list, err
}

// StillNotActivated finds one of them. NotFound: activated or in review by now.
func (tx *Tx) StillNotActivated(memberID int64) (*Unreached, error) {
	var list []Unreached
	err := tx.notActivated(0).Where("m.id = ?", memberID).Scan(&list).Error
	if err == nil && len(list) == 0 {
		return nil, models.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	list[0].RemindedAt = utc(list[0].RemindedAt)
	return &list[0], nil
}

// Reminded notes that a legacy member was reminded, and with them whoever gave the same phone.
func (tx *Tx) Reminded(u *Unreached) error {
	return tx.db.Model(&legacyRow{}).Where("member_id = ? OR phone = ?", u.MemberID, u.Phone).Update("reminded_at", tx.Now).Error
}
