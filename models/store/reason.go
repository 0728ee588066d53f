package store

import (
	"time"

	"tjtaca/models"
)

type reasonRow struct {
	ID        int64
	Kind      models.ApplicationKind
	Text      string
	Sort      int
	Active    bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

func (reasonRow) TableName() string { return "canned_reasons" }

// Reasons lists the canned reasons in order, switched off ones too.
func (tx *Tx) Reasons() ([]models.Reason, error) {
	var list []models.Reason
	err := tx.db.Model(&reasonRow{}).Order("sort, id").Find(&list).Error
	return list, err
}

// SaveReason adds (ID 0) or changes a canned reason and says its id. NotFound: there is none of that id.
func (tx *Tx) SaveReason(r models.Reason) (int64, error) {
	if r.ID == 0 {
		row := reasonRow{Kind: r.Kind, Text: r.Text, Sort: r.Sort, Active: r.Active, CreatedAt: tx.Now, UpdatedAt: tx.Now}
		err := tx.db.Create(&row).Error
		return row.ID, err
	}
	res := tx.db.Model(&reasonRow{}).Where("id = ?", r.ID).
		Updates(map[string]any{"kind": r.Kind, "text": r.Text, "sort": r.Sort, "active": r.Active, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return 0, models.ErrNotFound
	}
	return r.ID, res.Error
}
