package store

import "tjtaca/models"

// Workload is what waits in one committee: pending, of these past due, due by a date, and submitted today.
type Workload struct {
	CommitteeID, Pending, Overdue, Soon, Today int64
}

// Workload counts what is pending in scope, by committee, in one pass over the index of the queue. Soon counts what is due from
// today up to the date.
func (tx *Tx) Workload(scope models.Scope, soon string) ([]Workload, error) {
	today := tx.Today()
	start, _ := dayStart(today, 0)
	var rows []Workload
	err := inScope(tx.db.Model(&applicationRow{}), "committee_id", scope).Where("state = ?", models.Pending).
		Select("committee_id, COUNT(*) AS pending, SUM(CASE WHEN due_on < ? THEN 1 ELSE 0 END) AS overdue, "+
			"SUM(CASE WHEN due_on >= ? AND due_on <= ? THEN 1 ELSE 0 END) AS soon, "+
			"SUM(CASE WHEN submitted_at >= ? THEN 1 ELSE 0 END) AS today", today, today, soon, start).
		Group("committee_id").Find(&rows).Error
	return rows, err
}
