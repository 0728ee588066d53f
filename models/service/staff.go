package service

import (
	"context"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Staff are the accounts of the back office.
type Staff struct{ Deps }

// Lifes of a session of staff.
const (
	staffIdle = 30 * time.Minute
	staffLife = 12 * time.Hour
	halfLife  = 10 * time.Minute // between password and code
)

var errWrongStaffPair = &models.Error{Code: models.Invalid, Message: "用户名或密码不正确",
	Fields: models.FieldErrors{"password": "用户名或密码不正确"}}

func staffLoginKey(username string) string { return "login:staff:" + username }

// Login opens a session; of an account with two steps it is Half until SecondStep. It answers every wrong pair alike, at equal speed, and locks after repeated failures. TooMany: locked, with the wait.
func (s *Staff) Login(ctx context.Context, from Client, username, password string) (token string, err error) {
	username = normalizeUsername(username)
	if err := allow(ctx, s.Store, "login:ip:"+from.IP, loginsPerIP, 10*time.Minute); err != nil {
		return "", err
	}
	if err := loginLock.attempt(ctx, s.Store, staffLoginKey(username)); err != nil {
		return "", err
	}
	var account *models.Staff
	var hash string
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		account, hash, err = tx.StaffPassword(username)
		if models.CodeOf(err) == models.NotFound {
			account, hash, err = nil, "", nil
		}
		return err
	})
	if err != nil {
		return "", err
	}
	ok, err := checkPassword(ctx, hash, password)
	if err != nil {
		return "", err
	}
	if !ok || !account.Active {
		return "", s.refused(ctx, from, account)
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.ResetLimit(staffLoginKey(username)); err != nil {
			return err
		}
		if account.TwoSteps {
			token, err = tx.AddSession(store.StaffSession, account.ID, from.IP, from.UserAgent, halfLife)
			return err
		}
		token, err = loggedIn(tx, from, account)
		return err
	})
	return token, err
}

// loggedIn opens the session of an account that has proven everything it is asked for.
func loggedIn(tx *store.Tx, from Client, account *models.Staff) (token string, err error) {
	if err := tx.StaffLoggedIn(account.ID); err != nil {
		return "", err
	}
	if err := tx.Audit(account.Actor(from.IP), "staff.login", "staff", account.ID, nil, nil); err != nil {
		return "", err
	}
	return tx.AddSession(store.StaffSession, account.ID, from.IP, from.UserAgent, staffLife)
}

// refused notes a failed login of an account that exists.
func (s *Staff) refused(ctx context.Context, from Client, account *models.Staff) error {
	if account != nil {
		err := s.Store.Tx(ctx, func(tx *store.Tx) error {
			return tx.Audit(account.Actor(from.IP), "staff.login_refused", "staff", account.ID, nil, nil)
		})
		if err != nil {
			return err
		}
	}
	return errWrongStaffPair
}

// Session finds who a token belongs to; while it is Half, nothing but the second step may be done with it. NotFound: unknown, idle too long, expired, ended, or the account is closed.
func (s *Staff) Session(ctx context.Context, token string) (*models.Session, *models.Staff, error) {
	var session *models.Session
	var account *models.Staff
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if session, err = tx.Session(store.StaffSession, token, staffIdle); err != nil {
			return err
		}
		if account, _, err = tx.StaffMember(session.OwnerID); err != nil {
			return err
		}
		if !account.Active {
			return models.ErrNotFound
		}
		session.Half = session.Half && account.TwoSteps
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return session, account, see(ctx, s.Store, store.StaffSession, session)
}

// Logout ends the session.
func (s *Staff) Logout(ctx context.Context, token string) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.EndSession(store.StaffSession, token) })
}

// ChangePassword sets one's own password. Invalid: fields old, password, repeat.
func (s *Staff) ChangePassword(ctx context.Context, by models.Actor, keep *models.Session, old, password, repeat string) error {
	var account *models.Staff
	var hash string
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		account, hash, err = tx.StaffMember(by.ID)
		return err
	})
	if err != nil {
		return err
	}
	var c models.Check
	c.That(old != "", "old", "请填写原密码")
	checkNewPassword(&c, password, repeat, staffPasswordMin, account.Username, account.Phone)
	c.That(password != old, "password", "新密码不能与原密码相同")
	if err := c.Err(); err != nil {
		return err
	}
	if err := confirmOld(ctx, s.Store, staffLoginKey(account.Username), hash, old); err != nil {
		return err
	}
	if hash, err = hashPassword(ctx, password); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SetStaffPassword(by.ID, hash, false); err != nil {
			return err
		}
		if err := tx.EndSessions(store.StaffSession, by.ID, sessionID(keep)); err != nil {
			return err
		}
		return tx.Audit(by, "staff.change_password", "staff", by.ID, nil, nil)
	})
}

// List shows all accounts.
func (s *Staff) List(ctx context.Context, by models.Actor) (list []*models.Staff, err error) {
	if err := s.Rights.Require(by, rbac.EditStaff, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if list, err = tx.StaffList(); err != nil {
			return err
		}
		for _, account := range list {
			account.LockedUntil, err = tx.LockedUntil(staffLoginKey(account.Username), loginLock.free, loginLock.first, loginLock.longest)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
