package service

import (
	"context"

	"tjtaca/models"
)

// Staff are the accounts of the back office.
type Staff struct{ Deps }

// NewStaff is an account to be opened.
type NewStaff struct {
	Username, Name, Phone, Password string
	Roles                           []models.Assignment
}

// Login answers every wrong pair alike, at equal speed, and locks after repeated failures. TooMany: locked, with the wait.
func (s *Staff) Login(ctx context.Context, from Client, username, password string) (token string, err error) {
	return "", errUnbuilt
}

// Session finds who a token belongs to. NotFound: unknown, idle too long, expired, ended, or the account is closed.
func (s *Staff) Session(ctx context.Context, token string) (*models.Session, *models.Staff, error) {
	return nil, nil, errUnbuilt
}

// Logout ends the session.
func (s *Staff) Logout(ctx context.Context, token string) error { return errUnbuilt }

// ChangePassword sets one's own password. Invalid: fields old, password, repeat.
func (s *Staff) ChangePassword(ctx context.Context, by models.Actor, keep *models.Session, old, password, repeat string) error {
	return errUnbuilt
}

// List shows all accounts.
func (s *Staff) List(ctx context.Context, by models.Actor) ([]*models.Staff, error) {
	return nil, errUnbuilt
}

// Create opens an account with an initial password that must be changed at the first login. System may do it without rights
// (cmd: admin create). Invalid: fields username, name, password, roles.
func (s *Staff) Create(ctx context.Context, by models.Actor, n NewStaff) (*models.Staff, error) {
	return nil, errUnbuilt
}

// SetRoles replaces the roles and ends the account's sessions. The last active 系统管理员 cannot lose that role.
func (s *Staff) SetRoles(ctx context.Context, by models.Actor, id int64, roles []models.Assignment) error {
	return errUnbuilt
}

// SetActive opens or closes an account; closing ends its sessions.
func (s *Staff) SetActive(ctx context.Context, by models.Actor, id int64, active bool) error {
	return errUnbuilt
}

// ResetPassword gives a new initial password, shown once.
func (s *Staff) ResetPassword(ctx context.Context, by models.Actor, id int64) (initial string, err error) {
	return "", errUnbuilt
}
