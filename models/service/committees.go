package service

import (
	"context"

	"tjtaca/models"
)

// Committees are the 专委会 and the association's own row.
type Committees struct{ Deps }

// Open lists what can be applied to, in order.
func (s *Committees) Open(ctx context.Context) ([]models.Committee, error) { return nil, errUnbuilt }

// List shows all committees to staff.
func (s *Committees) List(ctx context.Context, by models.Actor) ([]models.Committee, error) {
	return nil, errUnbuilt
}

// Save adds (ID 0) or changes a committee. Invalid: field name.
func (s *Committees) Save(ctx context.Context, by models.Actor, c models.Committee) (*models.Committee, error) {
	return nil, errUnbuilt
}
