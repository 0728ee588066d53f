package service

import (
	"context"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// MemberRow is a member in the list, phone and ID number masked.
type MemberRow struct {
	*models.Member
	Committees string // those in the reader's scope
}

// List shows members in the actor's scope.
func (s *Members) List(ctx context.Context, by models.Actor, f MemberFilter, p Page) (List[*MemberRow], error) {
	scope := s.Rights.Scope(by, rbac.ReadMembers)
	var list List[*MemberRow]
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		r := roster(scope, f)
		r.Span = p.span()
		members, found, err := tx.Roster(r)
		if err != nil {
			return err
		}
		ids := make([]int64, len(members))
		for i, m := range members {
			ids[i] = m.ID
		}
		committees, err := tx.CommitteesOf(ids)
		if err != nil {
			return err
		}
		rows := make([]*MemberRow, len(members))
		for i, m := range members {
			mask(m)
			rows[i] = &MemberRow{m, committeesIn(scope, committees[m.ID])}
		}
		list = paged(rows, found, func(m *MemberRow) string { return place("", m.ID) })
		list.Total, err = tx.RosterLength(r)
		return err
	})
	return list, err
}

// committeesIn names somebody's committees within a scope. That all are in the association goes without saying.
func committeesIn(scope models.Scope, committees []models.Membership) string {
	var names []string
	for _, c := range committees {
		if scope.Has(c.CommitteeID) && c.CommitteeID != store.AssociationID {
			names = append(names, c.CommitteeName)
		}
	}
	return strings.Join(names, "、")
}

// memberColumns is the name under which an account's columns are kept; memberColumnsMost is how many a list can hold.
const (
	memberColumns     = "members.columns"
	memberColumnsMost = 60
)

// Columns are what the actor wants to see in the list of members; nil until they choose.
func (s *Members) Columns(ctx context.Context, by models.Actor) (shown []string, err error) {
	if by.Kind != models.StaffActor {
		return nil, nil
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error { return tx.Preference(by.ID, memberColumns, &shown) })
	return shown, err
}

// ChooseColumns keeps what the actor wants to see in the list of members.
func (s *Members) ChooseColumns(ctx context.Context, by models.Actor, shown []string) error {
	if !s.Rights.Any(by, rbac.ReadMembers) || len(shown) > memberColumnsMost {
		return models.ErrNotFound
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.SavePreference(by.ID, memberColumns, shown) })
}
