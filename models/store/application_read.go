package store

import (
	"tjtaca/models"

	"gorm.io/gorm"
)

// Application finds an application by its number.
func (tx *Tx) Application(number string) (*models.Application, error) {
	return tx.applicationIn(tx.db, number)
}

// LockApplication finds an application and holds it until the transaction ends.
func (tx *Tx) LockApplication(number string) (*models.Application, error) {
	return tx.applicationIn(tx.locking(), number)
}

func (tx *Tx) applicationIn(db *gorm.DB, number string) (*models.Application, error) {
	var r applicationRow
	if err := db.Where("number = ?", number).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	list, err := tx.applications([]applicationRow{r})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Applications lists a member's applications, newest first.
func (tx *Tx) Applications(memberID int64) ([]*models.Application, error) {
	var rows []applicationRow
	if err := tx.db.Where("member_id = ?", memberID).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	return tx.applications(rows)
}

// LapsedApplications lists the numbers of those that have waited for their stamp until today.
func (tx *Tx) LapsedApplications(limit int) ([]string, error) {
	var numbers []string
	err := tx.db.Model(&applicationRow{}).Where("state = ? AND lapse_on <> '' AND lapse_on <= ?", models.AwaitingStamp, tx.Today()).
		Order("id").Limit(limit).Pluck("number", &numbers).Error
	return numbers, err
}

func (tx *Tx) applications(rows []applicationRow) ([]*models.Application, error) {
	list := make([]*models.Application, len(rows))
	committees := map[int64]string{}
	for i := range rows {
		a, err := rows[i].application(tx.s.box)
		if err != nil {
			return nil, err
		}
		list[i] = a
		if a.CommitteeID != 0 {
			committees[a.CommitteeID] = ""
		}
	}
	if err := tx.committeeNames(committees); err != nil {
		return nil, err
	}
	for _, a := range list {
		a.CommitteeName = committees[a.CommitteeID]
	}
	return list, nil
}

// committeeNames fills in the names of the committees asked for. A join would lock the committee with the application.
func (tx *Tx) committeeNames(of map[int64]string) error {
	ids := make([]int64, 0, len(of))
	for id := range of {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID   int64
		Name string
	}
	if err := tx.db.Table("committees").Select("id", "name").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		of[r.ID] = r.Name
	}
	return nil
}
