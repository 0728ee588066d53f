package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// CommitteeOverview is a committee with what it has to do and who does it.
type CommitteeOverview struct {
	models.Committee
	Members, Pending, Overdue int
	Reviewers                 []string
}

// Overview shows all committees to those who edit them: numbers and names of staff, nothing of members.
func (s *Committees) Overview(ctx context.Context, by models.Actor) (list []CommitteeOverview, err error) {
	if err := s.Rights.Require(by, rbac.EditCommittees, 0); err != nil {
		return nil, err
	}
	everywhere := models.Scope{All: true}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		committees, err := tx.Committees(false)
		if err != nil {
			return err
		}
		heads, err := tx.Headcounts(everywhere)
		if err != nil {
			return err
		}
		loads, err := tx.Workload(everywhere, tx.Today())
		if err != nil {
			return err
		}
		reviewers, err := (&Staff{s.Deps}).reviewers(tx)
		if err != nil {
			return err
		}
		list = nil
		for _, c := range committees {
			o := CommitteeOverview{Committee: c, Reviewers: reviewers[c.ID]}
			for _, h := range heads {
				if h.CommitteeID == c.ID {
					o.Members = h.N
				}
			}
			for _, l := range loads {
				if l.CommitteeID == c.ID {
					o.Pending, o.Overdue = int(l.Pending), int(l.Overdue)
				}
			}
			list = append(list, o)
		}
		return nil
	})
	return list, err
}
