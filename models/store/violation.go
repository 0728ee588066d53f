package store

import (
	"fmt"
	"time"

	"tjtaca/models"
)

type violationRow struct {
	ID            int64
	MemberID      int64
	ApplicationID int64
	Reason        string
	FileKeys      string
	ByID          int64
	ByName        string
	At            time.Time
}

func (violationRow) TableName() string { return "violations" }

// AddViolation records a fraud. There is no way to change or remove it.
func (tx *Tx) AddViolation(v *models.Violation) error {
	v.At = tx.Now
	r := violationRow{
		MemberID: v.MemberID, ApplicationID: v.ApplicationID, Reason: v.Reason, FileKeys: names(v.FileKeys), ByID: v.ByID,
		ByName: clip(v.ByName, 64), At: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	v.ID = r.ID
	return nil
}

// Violations lists a member's violations, newest first.
func (tx *Tx) Violations(memberID int64) ([]models.Violation, error) {
	var rows []violationRow
	if err := tx.db.Where("member_id = ?", memberID).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.Violation, len(rows))
	for i, r := range rows {
		keys, err := parseNames(r.FileKeys)
		if err != nil {
			return nil, fmt.Errorf("violation %d: %w", r.ID, err)
		}
		list[i] = models.Violation{
			ID: r.ID, MemberID: r.MemberID, ApplicationID: r.ApplicationID, Reason: r.Reason, FileKeys: keys, ByID: r.ByID,
			ByName: r.ByName, At: r.At.UTC(),
		}
	}
	return list, nil
}
