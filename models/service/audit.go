package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Audit is the log of who did what to which record: append-only, chained by hashes.
type Audit struct{ Deps }

// Log lists the log, newest first. Forbidden: only auditors read it.
func (s *Audit) Log(ctx context.Context, by models.Actor, f models.AuditFilter, p Page) (List[models.AuditEntry], error) {
	var list List[models.AuditEntry]
	if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
		return list, err
	}
	p = p.bounded()
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list.Rows, list.Total, err = tx.AuditLog(f, p.offset(), p.Size)
		return err
	})
	return list, err
}

// Verify chains what is not chained yet and walks the chain. System does it without rights (cmd: audit verify).
func (s *Audit) Verify(ctx context.Context, by models.Actor) (models.AuditReport, error) {
	if by.Kind != models.SystemActor {
		if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
			return models.AuditReport{}, err
		}
	}
	if _, err := s.Store.SealAudit(ctx); err != nil {
		return models.AuditReport{}, err
	}
	return s.Store.VerifyAudit(ctx)
}
