package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Activation finds the activation (原会员激活) of a legacy member, or opens one that starts with what the old roster says. Conflict:
// the person is no legacy member, or has been activated.
func (s *Applications) Activation(ctx context.Context, by models.Actor) (*models.Application, error) {
	a, err := s.current(ctx, by, models.Activation)
	if a != nil || err != nil {
		return a, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		if a, err = newest(tx, m, models.Activation); a != nil || err != nil { // opened by a second click meanwhile
			return err
		}
		if m.State != models.Legacy {
			return models.Conflictf("您不是待激活的原会员,无需激活")
		}
		legacy, err := tx.Legacy(m.ID)
		if err != nil {
			return err
		}
		home, err := homeCommittee(tx, m)
		if err != nil {
			return err
		}
		roster := legacy.Data
		a = &models.Application{MemberID: m.ID, Kind: models.Activation, CommitteeID: home, Data: roster, Before: &roster}
		if a.Data.IDType == "" {
			a.Data.IDType = models.IDTypeResident
		}
		a.Data.Normalize()
		if err := openSlot(tx.AddApplication(a)); err != nil {
			return err
		}
		a, err = tx.Application(a.Number) // with the name of who decides
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}
