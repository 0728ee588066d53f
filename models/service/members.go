package service

import (
	"context"

	"tjtaca/models"
)

// Members is the back office's view of members.
type Members struct{ Deps }

// MemberFilter narrows the list; zero values do not.
type MemberFilter struct {
	CommitteeID int64
	Type        models.MemberType
	State       models.MemberState
	Frozen      bool
	Query       string // name, pinyin, initials, phone, member number
}

// MemberView is a member's page in the back office; phone and ID number are masked.
type MemberView struct {
	Member       *models.Member
	Memberships  []models.Membership
	Applications []*models.Application
	Certificates []*models.Certificate
	Violations   []models.Violation
}

// List shows members in the actor's scope, phone and ID number masked.
func (s *Members) List(ctx context.Context, by models.Actor, f MemberFilter, p Page) (List[*models.Member], error) {
	return List[*models.Member]{}, errUnbuilt
}

// View shows one member. NotFound: out of scope.
func (s *Members) View(ctx context.Context, by models.Actor, id int64) (*MemberView, error) {
	return nil, errUnbuilt
}

// Reveal returns an unmasked field ("phone" or a masked profile field) and logs that it was read.
func (s *Members) Reveal(ctx context.Context, by models.Actor, id int64, field string) (string, error) {
	return "", errUnbuilt
}
