package store

import (
	"errors"
	"strings"
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

// Settings are the values of all settings, by name.
func (tx *Tx) Settings() (map[string]string, error) {
	var rows []settingRow
	if err := tx.db.Find(&rows).Error; err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, s := range models.Settings {
		values[s.Name] = s.Default
	}
	for _, r := range rows {
		if _, known := values[r.Name]; known {
			values[r.Name] = r.Value
		}
	}
	return values, nil
}

// textPrefix sets the wordings of texts apart from settings.
const textPrefix = "text."

// Wordings are the texts that somebody reworded, by key.
func (tx *Tx) Wordings() (map[models.TextKey]string, error) {
	var rows []settingRow
	if err := startsWith(tx.db, "name", textPrefix).Find(&rows).Error; err != nil {
		return nil, err
	}
	wordings := map[models.TextKey]string{}
	for _, r := range rows {
		wordings[models.TextKey(strings.TrimPrefix(r.Name, textPrefix))] = r.Value
	}
	return wordings, nil
}

// Wording is how a text reads: its default if nobody reworded it.
func (tx *Tx) Wording(t *models.Text) (string, error) {
	var r settingRow
	err := tx.db.Where("name = ?", textPrefix+string(t.Key)).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return t.Default, nil
	}
	return r.Value, err
}

// Reword sets the wording of a text, "" for its default.
func (tx *Tx) Reword(t *models.Text, wording string) error {
	name := textPrefix + string(t.Key)
	if wording == "" {
		return tx.db.Where("name = ?", name).Delete(&settingRow{}).Error
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&settingRow{name, wording, tx.Now}).Error
}
