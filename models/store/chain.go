package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tjtaca/models"

	"gorm.io/gorm"
)

type chainRow struct {
	No       int64 `gorm:"primaryKey;autoIncrement:false"`
	AuditID  int64
	PrevHash []byte
	Hash     []byte
}

func (chainRow) TableName() string { return "audit_chain" }

const (
	chainBatch = 500
	// lateRows is how far behind the newest chained row a transaction may still bring in an older id.
	lateRows = 10_000
)

// zeroHash is what the first link follows.
var zeroHash = make([]byte, 32)

// SealAudit chains the audit rows that are not chained yet, in the order of their ids, and says how many. Of several processes
// that do it at once one adds a link and the others look again.
func (s *Store) SealAudit(ctx context.Context) (int, error) {
	sealed := 0
	for {
		n := 0
		err := s.Tx(ctx, func(tx *Tx) (err error) {
			n, err = tx.sealAudit()
			return err
		})
		if Duplicate(err) {
			continue
		}
		sealed += n
		if err != nil || n < chainBatch {
			return sealed, err
		}
	}
}

func (tx *Tx) sealAudit() (int, error) {
	head, err := tx.chainHead()
	if err != nil {
		return 0, err
	}
	var newest int64
	if err := tx.db.Model(&chainRow{}).Select("COALESCE(MAX(audit_id), 0)").Scan(&newest).Error; err != nil {
		return 0, err
	}
	var rows []auditRow
	err = tx.db.Where("id > ? AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = audit.id)", newest-lateRows).
		Order("id").Limit(chainBatch).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	links := make([]chainRow, len(rows))
	for i := range rows {
		head = chainRow{No: head.No + 1, AuditID: rows[i].ID, PrevHash: head.Hash, Hash: tx.link(head.No+1, head.Hash, &rows[i])}
		links[i] = head
	}
	return len(links), tx.db.CreateInBatches(links, 100).Error
}

func (tx *Tx) chainHead() (chainRow, error) {
	var head chainRow
	err := tx.db.Order("no DESC").Take(&head).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return chainRow{Hash: zeroHash}, nil
	}
	return head, err
}

// link is the hash of one link: over its number, the one before and every column. It is keyed: whoever can write to the
// database only cannot make the chain anew.
func (tx *Tx) link(no int64, prev []byte, r *auditRow) []byte {
	content, err := json.Marshal([]any{
		no, prev, r.ID, r.At.UTC().UnixMilli(), r.ActorKind, r.ActorID, r.ActorName, r.IP, r.Action, r.Object, r.ObjectID,
		append([]byte{}, r.BeforeSealed...), append([]byte{}, r.AfterSealed...), // SQLite has no NULL for a nil slice
	})
	if err != nil {
		panic("audit row cannot be encoded: " + err.Error()) // numbers, text and bytes always can
	}
	return tx.s.box.Index("audit_chain", string(content))
}

// VerifyAudit walks the chain from its beginning.
func (s *Store) VerifyAudit(ctx context.Context) (models.AuditReport, error) {
	report := models.AuditReport{Head: fmt.Sprintf("%x", zeroHash)}
	err := s.Read(ctx, func(tx *Tx) error {
		prev := zeroHash
		for report.Fault == "" {
			var links []chainRow
			if err := tx.db.Where("no > ?", report.Links).Order("no").Limit(chainBatch).Find(&links).Error; err != nil {
				return err
			}
			if len(links) == 0 {
				break
			}
			rows, err := tx.auditRows(links)
			if err != nil {
				return err
			}
			for _, l := range links {
				if report.Fault = tx.linkFault(report.Links+1, prev, l, rows[l.AuditID]); report.Fault != "" {
					break
				}
				report.Links, prev = l.No, l.Hash
				report.Head = fmt.Sprintf("%x", l.Hash)
			}
		}
		return tx.db.Model(&auditRow{}).Where("NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit_id = audit.id)").Count(&report.Unsealed).Error
	})
	return report, err
}

func (tx *Tx) auditRows(links []chainRow) (map[int64]*auditRow, error) {
	ids := make([]int64, len(links))
	for i, l := range links {
		ids[i] = l.AuditID
	}
	var list []auditRow
	if err := tx.db.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, err
	}
	rows := make(map[int64]*auditRow, len(list))
	for i := range list {
		rows[list[i].ID] = &list[i]
	}
	return rows, nil
}

func (tx *Tx) linkFault(no int64, prev []byte, l chainRow, r *auditRow) string {
	switch {
	case l.No != no:
		return fmt.Sprintf("link %d is missing", no)
	case !bytes.Equal(l.PrevHash, prev):
		return fmt.Sprintf("link %d does not follow link %d", no, no-1)
	case r == nil:
		return fmt.Sprintf("audit row %d (link %d) is missing", l.AuditID, no)
	case !bytes.Equal(l.Hash, tx.link(no, prev, r)):
		return fmt.Sprintf("audit row %d (link %d) was altered", l.AuditID, no)
	}
	return ""
}
