package store

import (
	"errors"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name      string `gorm:"primaryKey"`
	Value     string
	UpdatedAt time.Time
}

func (settingRow) TableName() string { return "settings" }

// Setting is the value of a setting, its default if nobody has set it. An unknown name is a mistake in the program.
func (tx *Tx) Setting(name string) (string, error) {
	var r settingRow
	err := tx.db.Where("name = ?", name).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.DefaultSetting(name)
	}
	return r.Value, err
}

// SaveSetting sets a setting.
func (tx *Tx) SaveSetting(name, value string) error {
	if _, err := models.DefaultSetting(name); err != nil {
		return err
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&settingRow{name, value, tx.Now}).Error
}

// Holidays are the official days that staff entered: true is a working day, false a day off (workday.New takes them).
func (tx *Tx) Holidays() (map[string]bool, error) {
	var rows []holidayRow
	if err := tx.db.Find(&rows).Error; err != nil {
		return nil, err
	}
	days := make(map[string]bool, len(rows))
	for _, r := range rows {
		days[r.Day] = r.Workday
	}
	return days, nil
}

type holidayRow struct {
	Day       string `gorm:"primaryKey"`
	Workday   bool
	Note      string
	UpdatedAt time.Time
}

func (holidayRow) TableName() string { return "holidays" }
