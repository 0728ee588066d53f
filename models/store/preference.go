package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type preferenceRow struct {
	StaffID   int64  `gorm:"primaryKey;autoIncrement:false"`
	Name      string `gorm:"primaryKey"`
	Value     string
	UpdatedAt time.Time
}

func (preferenceRow) TableName() string { return "staff_preferences" }

// Preference reads what an account has set for itself into value, which stays as it is if nothing was.
func (tx *Tx) Preference(staffID int64, name string, value any) error {
	var r preferenceRow
	err := tx.db.Where("staff_id = ? AND name = ?", staffID, name).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(r.Value), value)
	}
	if err != nil {
		return fmt.Errorf("preference %s of staff %d: %w", name, staffID, err)
	}
	return nil
}

// SavePreference keeps what an account sets for itself.
func (tx *Tx) SavePreference(staffID int64, name string, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&preferenceRow{staffID, name, string(b), tx.Now}).Error
}
