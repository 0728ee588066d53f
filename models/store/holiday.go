package store

import (
	"fmt"
	"time"

	"tjtaca/migrations"
	"tjtaca/models"

	"gorm.io/gorm/clause"
)

type holidayRow struct {
	Day       string `gorm:"primaryKey"`
	Workday   bool
	Note      string
	UpdatedAt time.Time
}

func (holidayRow) TableName() string { return "holidays" }

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

// HolidayList lists the days of a year that staff entered.
func (tx *Tx) HolidayList(year int) ([]models.Holiday, error) {
	var list []models.Holiday
	err := startsWith(tx.db.Model(&holidayRow{}), "day", fmt.Sprintf("%04d-", year)).Order("day").Find(&list).Error
	return list, err
}

// SaveHolidays enters days; a day entered before is overwritten.
func (tx *Tx) SaveHolidays(days []models.Holiday) error {
	rows := make([]holidayRow, len(days))
	for i, d := range days {
		rows[i] = holidayRow{d.Day, d.Workday, d.Note, tx.Now}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(rows, 100).Error
}

// ForgetHolidays takes days out that staff entered.
func (tx *Tx) ForgetHolidays(days []string) error {
	if len(days) == 0 {
		return nil
	}
	return tx.db.Where("day IN ?", days).Delete(&holidayRow{}).Error
}

// calendarCounter is the row that whoever changes the calendar holds: rounds that open at the same time wait for it.
const calendarCounter = "calendar"

// LockCalendar holds the calendar for a change until the transaction ends.
func (tx *Tx) LockCalendar() error {
	_, err := tx.NextCounter(calendarCounter)
	return err
}

// ReadCalendar waits for a change of the calendar in progress, and keeps the next one waiting until the transaction ends: what
// it counts with the calendar is there when the change counts anew.
func (tx *Tx) ReadCalendar() (map[string]bool, error) {
	if tx.s.dialect == migrations.MySQL { // SQLite has one writer at a time anyway; FOR SHARE is not MariaDB's
		var no []int64
		if err := tx.db.Raw("SELECT value FROM counters WHERE name = ? LOCK IN SHARE MODE", calendarCounter).Scan(&no).Error; err != nil {
			return nil, err
		}
	}
	return tx.Holidays()
}

// Awaited is a pending application by what its due date follows from.
type Awaited struct {
	ID          int64
	Number      string
	SubmittedAt time.Time
	DueOn       string
}

// Awaited lists the pending applications.
func (tx *Tx) Awaited() ([]Awaited, error) {
	var list []Awaited
	err := tx.db.Model(&applicationRow{}).Select("id, number, submitted_at, due_on").
		Where("state = ? AND due_on <> '' AND submitted_at IS NOT NULL", models.Pending).Order("id").Find(&list).Error
	return list, err
}

const dueBatch = 200

// MoveDue gives pending applications that were due on the same date another due date, with a line of the log for each.
func (tx *Tx) MoveDue(by models.Actor, list []Awaited, to string) error {
	for len(list) > 0 {
		batch := list[:min(len(list), dueBatch)]
		list = list[len(batch):]
		ids := make([]int64, len(batch))
		lines := make([]auditRow, len(batch))
		for i, a := range batch {
			ids[i] = a.ID
			var err error
			if lines[i], err = tx.auditLine(by, "application.due", "application", a.Number, a.DueOn, to); err != nil {
				return err
			}
		}
		if err := tx.db.Model(&applicationRow{}).Where("id IN ? AND state = ?", ids, models.Pending).UpdateColumn("due_on", to).Error; err != nil {
			return err
		}
		if err := tx.db.Model(&roundRow{}).Where("application_id IN ? AND outcome = ''", ids).UpdateColumn("due_on", to).Error; err != nil {
			return err
		}
		if err := tx.db.CreateInBatches(lines, 100).Error; err != nil {
			return err
		}
	}
	return nil
}
