package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Reveal returns a masked field of an application in full and logs that it was read. NotFound: out of scope, or no such field.
// Forbidden: may read, not unmask.
func (s *Reviews) Reveal(ctx context.Context, by models.Actor, number, field string) (value string, err error) {
	f := models.FieldByName(field)
	if f == nil || f.Mask == nil {
		return "", models.ErrNotFound
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		a, err := s.reachable(tx, by, number)
		if err != nil {
			return err
		}
		if err := s.Rights.Require(by, rbac.RevealMembers, a.CommitteeID); err != nil {
			return err
		}
		value = *f.Of(&a.Data)
		return tx.Audit(by, "application.reveal", "application", a.Number, nil, map[string]any{"field": field})
	})
	return value, err
}
