package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Proof is what a logged-in member shows once more before something grave, since a computer may have been left alone: the
// password, or a code texted to the login phone (CodeConfirm).
type Proof struct{ Password, Code string }

// prove checks the proof. A password counts as an attempt to log in. Invalid: fields code, password, captcha. TooMany: locked.
func (s *Accounts) prove(ctx context.Context, by models.Actor, from Client, p Proof) (*models.Member, error) {
	m, hash, err := s.memberAndHash(ctx, by)
	if err != nil {
		return nil, err
	}
	if p.Code != "" || !m.HasPassword {
		if !validCode(&p.Code) {
			return nil, models.InvalidField("code", codeFault)
		}
		return m, s.useCode(ctx, from, m.Phone, CodeConfirm, p.Code)
	}
	if p.Password == "" {
		return nil, models.InvalidField("password", "请填写登录密码,或改用短信验证码")
	}
	return m, s.confirmPassword(ctx, from, m, hash, "password", p.Password)
}

// memberAndHash is the acting member with the password's hash, "" if none is set.
func (s *Accounts) memberAndHash(ctx context.Context, by models.Actor) (m *models.Member, hash string, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if m, err = acting(tx.Member, by); err != nil {
			return err
		}
		hash, err = tx.PasswordHash(by.ID)
		return err
	})
	return m, hash, err
}

// confirmPassword asks for the present password; it counts as an attempt to log in.
func (s *Accounts) confirmPassword(ctx context.Context, from Client, m *models.Member, hash, field, password string) error {
	if err := s.admitLogin(ctx, from, m.Phone); err != nil {
		return err
	}
	return rightPassword(ctx, s.Store, memberLoginKey(m.Phone), hash, field, password)
}

// confirmOld is the same for staff, at the field old.
func confirmOld(ctx context.Context, s *store.Store, key, hash, old string) error {
	if err := loginLock.attempt(ctx, s, key); err != nil {
		return err
	}
	return rightPassword(ctx, s, key, hash, "old", old)
}

// rightPassword forgets the failed attempts under key if the password is right. Invalid: at field.
func rightPassword(ctx context.Context, s *store.Store, key, hash, field, password string) error {
	ok, err := checkPassword(ctx, hash, password)
	if err != nil {
		return err
	}
	if !ok {
		return models.InvalidField(field, map[string]string{"old": "原密码不正确", "password": "登录密码不正确"}[field])
	}
	return s.Tx(ctx, func(tx *store.Tx) error { return tx.ResetLimit(key) })
}
