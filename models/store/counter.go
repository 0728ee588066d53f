package store

import (
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
