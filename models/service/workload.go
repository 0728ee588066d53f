package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
	"tjtaca/rbac"
)

// SoonDays is when an application is due soon (临期), in working days.
const SoonDays = 3

// Workload is what waits for a decision in one committee.
type Workload struct {
	Committee                     models.Committee
	Pending, Overdue, Soon, Today int
}

// Workload counts what waits, for every committee in the actor's scope.
func (s *Reviews) Workload(ctx context.Context, by models.Actor) ([]Workload, error) {
	scope := s.Rights.Scope(by, rbac.ReadApplications)
	var loads []Workload
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		entered, err := tx.Holidays()
		if err != nil {
			return err
		}
		soon, err := workday.New(entered).Add(tx.Today(), SoonDays)
		if err != nil {
			return err
		}
		counted, err := tx.Workload(scope, soon)
		if err != nil {
			return err
		}
		of := map[int64]store.Workload{}
		for _, c := range counted {
			of[c.CommitteeID] = c
		}
		committees, err := tx.Committees(false)
		if err != nil {
			return err
		}
		for _, c := range committees {
			if n := of[c.ID]; scope.Has(c.ID) {
				loads = append(loads, Workload{c, int(n.Pending), int(n.Overdue), int(n.Soon), int(n.Today)})
			}
		}
		return nil
	})
	return loads, err
}
