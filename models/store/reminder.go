package store

import (
	"time"

	"tjtaca/models"
)

// StampWait is an application that waits for its stamp.
type StampWait struct {
	ID     int64
	Number string
}

// StampsAwaited lists applications after an id that wait for their stamp and close by themselves on a day up to that one.
func (tx *Tx) StampsAwaited(until string, after int64, limit int) ([]StampWait, error) {
	var list []StampWait
	err := tx.db.Model(&applicationRow{}).Select("id", "number").
		Where("state = ? AND lapse_on > ? AND lapse_on <= ? AND id > ?", models.AwaitingStamp, tx.Today(), until, after).
		Order("id").Limit(limit).Find(&list).Error
	return list, err
}

// StampReminded is when the owner of an application was last reminded of the stamp, nil if never.
func (tx *Tx) StampReminded(a *models.Application) (*time.Time, error) {
	var r applicationRow
	err := tx.db.Select("reminded_at").Where("id = ?", a.ID).Take(&r).Error
	return utc(r.RemindedAt), err
}

// RemindStamp notes that the owner is reminded now.
func (tx *Tx) RemindStamp(a *models.Application) error {
	return tx.db.Model(&applicationRow{}).Where("id = ?", a.ID).UpdateColumn("reminded_at", tx.Now).Error
}
