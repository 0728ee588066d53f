package service

import (
	"context"
	"errors"

	"tjtaca/models"
)

var errUnbuilt = errors.New("not built yet")

// Accounts are the members' own: registration, login, password, sessions, messages.
type Accounts struct{ Deps }

// CodePurpose is what an SMS code is good for.
type CodePurpose string

// The purposes of SMS codes.
const (
	CodeRegister CodePurpose = "register"
	CodeLogin    CodePurpose = "login"
	CodeReset    CodePurpose = "reset"
)

// Registration is step 1 of 会员注册.
type Registration struct {
	Phone, Code, Password, Repeat string
	Consent                       bool // 已阅读并同意
}

// SendCode texts a six-digit code. Its answer never tells whether the phone is known. TooMany: the message says how long to
// wait. Invalid: field phone.
func (s *Accounts) SendCode(ctx context.Context, from Client, phone string, purpose CodePurpose) error {
	return errUnbuilt
}

// Register opens an account and logs it in. Invalid: fields phone, code, password, repeat, consent. Conflict, told only
// after the code was right: the phone has an account.
func (s *Accounts) Register(ctx context.Context, from Client, r Registration) (token string, err error) {
	return "", errUnbuilt
}

// LoginByPassword answers every wrong pair alike. TooMany: locked for a while; the message says how long.
func (s *Accounts) LoginByPassword(ctx context.Context, from Client, phone, password string) (token string, err error) {
	return "", errUnbuilt
}

// LoginByCode logs in with an SMS code. NotFound «账号不存在», told only after the code was right.
func (s *Accounts) LoginByCode(ctx context.Context, from Client, phone, code string) (token string, err error) {
	return "", errUnbuilt
}

// ResetPassword sets a new password by SMS code and ends every session of the account. Invalid: fields as in Register.
func (s *Accounts) ResetPassword(ctx context.Context, from Client, r Registration) error {
	return errUnbuilt
}

// SetPassword changes the password of a logged-in member; old may be empty only if none was set. Ends the other sessions.
func (s *Accounts) SetPassword(ctx context.Context, by models.Actor, keep *models.Session, old, password, repeat string) error {
	return errUnbuilt
}

// Session finds who a token belongs to and notes that it was seen. NotFound: unknown, expired or ended. A frozen member is
// returned: the portal shows why and nothing else.
func (s *Accounts) Session(ctx context.Context, token string) (*models.Session, *models.Member, error) {
	return nil, nil, errUnbuilt
}

// Logout ends the session.
func (s *Accounts) Logout(ctx context.Context, token string) error { return errUnbuilt }

// Messages lists the member's notices, newest first (at most 200).
func (s *Accounts) Messages(ctx context.Context, by models.Actor) ([]models.Message, error) {
	return nil, errUnbuilt
}

// Unread counts the notices not read yet.
func (s *Accounts) Unread(ctx context.Context, by models.Actor) (int, error) { return 0, errUnbuilt }

// MarkRead marks all notices as read.
func (s *Accounts) MarkRead(ctx context.Context, by models.Actor) error { return errUnbuilt }
