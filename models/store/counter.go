package store

import (
	"errors"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type counterRow struct {
	Name  string `gorm:"primaryKey"`
	Value int64
}

func (counterRow) TableName() string { return "counters" }

// NextCounter is the next value of a counter, from 1. It belongs to the transaction: a rollback gives it back, so there are no
// gaps, and the counter's row stays locked until then, so there are no doubles.
func (tx *Tx) NextCounter(name string) (int64, error) {
	raise := func() (bool, error) {
		res := tx.db.Model(&counterRow{}).Where("name = ?", name).Update("value", gorm.Expr("value + 1"))
		return res.RowsAffected > 0, res.Error
	}
	there, err := raise()
	if err == nil && !there {
		if err = tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&counterRow{Name: name}).Error; err == nil {
			_, err = raise()
		}
	}
	if err != nil {
		return 0, err
	}
	var r counterRow
	err = tx.db.Where("name = ?", name).Take(&r).Error
	return r.Value, err
}

type rateRow struct {
	Bucket      []byte `gorm:"primaryKey"`
	WindowStart time.Time
	WindowEnd   time.Time
	Hits        int
}

func (rateRow) TableName() string { return "rate_limits" }

// Allow counts one use of key and says whether it is within limit uses a window; if not, wait is how long until the window
// ends. A window begins with its first use. The count holds across processes.
func (tx *Tx) Allow(key string, limit int, window time.Duration) (ok bool, wait time.Duration, err error) {
	bucket := tx.s.box.Index("rate_limits", key)
	fresh := rateRow{Bucket: bucket, WindowStart: tx.Now, WindowEnd: tx.Now.Add(window)}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
		return false, 0, err
	}
	var r rateRow
	if err := tx.locking().Where("bucket = ?", bucket).Take(&r).Error; err != nil {
		return false, 0, err
	}
	if !tx.Now.Before(r.WindowEnd) {
		r = fresh
	}
	if r.Hits >= limit {
		return false, r.WindowEnd.Sub(tx.Now), nil
	}
	err = tx.db.Model(&rateRow{}).Where("bucket = ?", bucket).
		Updates(map[string]any{"window_start": r.WindowStart, "window_end": r.WindowEnd, "hits": r.Hits + 1}).Error
	return err == nil, 0, err
}

// ResetLimit forgets the uses of key.
func (tx *Tx) ResetLimit(key string) error {
	return tx.db.Where("bucket = ?", tx.s.box.Index("rate_limits", key)).Delete(&rateRow{}).Error
}

// PurgeLimits deletes windows that have ended.
func (tx *Tx) PurgeLimits() error {
	return tx.db.Where("window_end < ?", tx.Now).Delete(&rateRow{}).Error
}

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
