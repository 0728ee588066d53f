package service

import (
	"context"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Audit is the log of who did what to which record: append-only, chained by hashes.
type Audit struct{ Deps }

// Log lists the newest lines that match. Total is one more than there are when older ones match too: the next page is asked
// for by AuditFilter.Before. Forbidden: only auditors read it.
func (s *Audit) Log(ctx context.Context, by models.Actor, f models.AuditFilter, p Page) (List[models.AuditEntry], error) {
	var list List[models.AuditEntry]
	if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
		return list, err
	}
	p = p.bounded()
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list.Rows, err = tx.AuditPage(f, p.Size+1)
		return err
	})
	list.Total = len(list.Rows)
	list.Rows = list.Rows[:min(len(list.Rows), p.Size)]
	return list, err
}

// Actors lists the staff accounts by whom the log may be filtered.
func (s *Audit) Actors(ctx context.Context, by models.Actor) (list []*models.Staff, err error) {
	if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.StaffList()
		return err
	})
	return list, err
}

// Verify chains what is not chained yet, walks the chain and notes what it found. System does it without rights (cmd: audit
// verify).
func (s *Audit) Verify(ctx context.Context, by models.Actor) (models.AuditReport, error) {
	if by.Kind != models.SystemActor {
		if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
			return models.AuditReport{}, err
		}
	}
	if _, err := s.Store.SealAudit(ctx); err != nil {
		return models.AuditReport{}, err
	}
	report, err := s.Store.VerifyAudit(ctx)
	if err != nil {
		return report, err
	}
	return report, s.Store.Tx(ctx, func(tx *store.Tx) error {
		return tx.AddAuditCheck(models.AuditCheck{Links: report.Links, Fault: report.Fault, ByName: by.Name})
	})
}

// LastCheck is the newest walk over the chain, nil before the first.
func (s *Audit) LastCheck(ctx context.Context, by models.Actor) (check *models.AuditCheck, err error) {
	if err := s.Rights.Require(by, rbac.ReadAudit, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		check, err = tx.LastAuditCheck()
		return err
	})
	return check, err
}

// checkEvery is how often the chain is walked without being asked.
const checkEvery = 20 * time.Hour

// VerifyDaily walks the chain unless somebody has done so lately; a fault goes to the log of the server.
func (s *Audit) VerifyDaily(ctx context.Context) error {
	var last *models.AuditCheck
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		last, err = tx.LastAuditCheck()
		return err
	})
	if err != nil || last != nil && s.Store.Now().Sub(last.At) < checkEvery {
		return err
	}
	report, err := s.Verify(ctx, models.System)
	if err == nil && report.Fault != "" {
		s.Deps.Log.ErrorContext(ctx, "the audit log is not what was written", "fault", report.Fault, "links", report.Links)
	}
	return err
}
