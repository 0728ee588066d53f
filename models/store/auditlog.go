package store

import (
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

// AuditLog lists the log, newest first, and counts how many lines match in all.
func (tx *Tx) AuditLog(f models.AuditFilter, offset, limit int) ([]models.AuditEntry, int, error) {
	var total int64
	if err := tx.audited(f).Count(&total).Error; err != nil {
		return nil, 0, err
	}
	list, err := tx.auditEntries(tx.audited(f).Offset(offset).Limit(limit))
	return list, int(total), err
}

// AuditPage lists the newest lines that match, without counting the others: the next page begins before the last of them.
func (tx *Tx) AuditPage(f models.AuditFilter, limit int) ([]models.AuditEntry, error) {
	return tx.auditEntries(tx.audited(f).Limit(limit))
}

func (tx *Tx) audited(f models.AuditFilter) *gorm.DB {
	q := tx.db.Model(&auditRow{})
	equal := func(column, value string) {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	equal("action", f.Action)
	equal("object", f.Object)
	equal("object_id", f.ObjectID)
	equal("actor_kind", string(f.ActorKind))
	if f.ActorID != 0 {
		q = q.Where("actor_id = ?", f.ActorID)
	}
	if f.Before != 0 {
		q = q.Where("id < ?", f.Before)
	}
	if from, ok := dayStart(f.From, 0); ok {
		q = q.Where("at >= ?", from)
	}
	if to, ok := dayStart(f.To, 1); ok {
		q = q.Where("at < ?", to)
	}
	return q
}

func (tx *Tx) auditEntries(q *gorm.DB) ([]models.AuditEntry, error) {
	var rows []auditRow
	if err := q.Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.AuditEntry, len(rows))
	for i, r := range rows {
		list[i] = models.AuditEntry{ID: r.ID, At: r.At.UTC(), ActorKind: r.ActorKind, ActorID: r.ActorID, ActorName: r.ActorName, IP: r.IP,
			Action: r.Action, Object: r.Object, ObjectID: r.ObjectID}
		var err error
		if list[i].Before, err = tx.s.box.OpenText(sealBefore, r.BeforeSealed); err != nil {
			return nil, err
		}
		if list[i].After, err = tx.s.box.OpenText(sealAfter, r.AfterSealed); err != nil {
			return nil, err
		}
	}
	return list, nil
}

type auditCheckRow struct {
	ID     int64
	At     time.Time
	Links  int64
	Fault  string
	ByName string
}

func (auditCheckRow) TableName() string { return "audit_checks" }

// AddAuditCheck notes what a walk over the chain found.
func (tx *Tx) AddAuditCheck(c models.AuditCheck) error {
	return tx.db.Create(&auditCheckRow{At: tx.Now, Links: c.Links, Fault: clip(c.Fault, 200), ByName: clip(c.ByName, 64)}).Error
}

// LastAuditCheck is the newest walk over the chain, nil before the first.
func (tx *Tx) LastAuditCheck() (*models.AuditCheck, error) {
	var rows []auditCheckRow
	if err := tx.db.Order("id DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	r := rows[0]
	return &models.AuditCheck{At: r.At.UTC(), Links: r.Links, Fault: r.Fault, ByName: r.ByName}, nil
}
