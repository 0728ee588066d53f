package service

import (
	"cmp"
	"context"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Accounts are the members' own: registration, login, password, sessions, messages.
type Accounts struct{ Deps }

// Lifes of a member's session.
const (
	memberIdle = 2 * time.Hour
	memberLife = 24 * time.Hour
	seenEvery  = time.Minute // seen_at is written at most so often
)

// loginsPerIP bounds guessing one password with many phones; a hospital sits behind one address.
const loginsPerIP = 60 // in 10 minutes

// Registration is step 1 of 会员注册.
type Registration struct {
	Phone, Code, Password, Repeat string
	Consent                       bool // 已阅读并同意
}

func (r *Registration) check() error {
	r.Phone = models.NormalizePhone(r.Phone)
	var c models.Check
	c.That(r.Phone != "", "phone", "请填写手机号码")
	c.That(models.ValidPhone(r.Phone), "phone", phoneFault)
	c.That(validCode(&r.Code), "code", codeFault)
	checkNewPassword(&c, r.Password, r.Repeat, memberPasswordMin, r.Phone)
	return c.Err()
}

// Register opens an account and logs it in. Invalid: fields phone, code, password, repeat, consent. Conflict, told only
// after the code was right: the phone has an account.
func (s *Accounts) Register(ctx context.Context, from Client, r Registration) (token string, err error) {
	var consent models.Check
	consent.That(r.Consent, "consent", "请阅读并同意《个人信息保护说明》")
	if err := merge(r.check(), consent.Err()); err != nil {
		return "", err
	}
	if err := s.useCode(ctx, from, r.Phone, CodeRegister, r.Code); err != nil {
		return "", err
	}
	hash, err := hashPassword(ctx, r.Password)
	if err != nil {
		return "", err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if waiting, err := waitingAt(tx, r.Phone, nil); err != nil || len(waiting) > 0 {
			return cmp.Or(err, errLegacyPhone)
		}
		m, err := tx.AddMember(r.Phone, hash, models.Registered)
		if err != nil {
			return err
		}
		version, err := tx.Setting(models.SettingConsentVersion)
		if err != nil {
			return err
		}
		if err := tx.AddConsent(m.ID, version, from.IP); err != nil {
			return err
		}
		token, err = s.open(tx, m, from, "member.register")
		return err
	})
	if store.Duplicate(err) {
		return "", models.Conflictf("该手机号码已注册,请直接登录;忘记密码可用短信验证码找回;原会员请用短信验证码登录后激活")
	}
	return token, err
}

// errLegacyPhone: whom the roster knows by this phone activates, and is not enrolled a second time.
var errLegacyPhone error = &models.Error{Code: models.Conflict, Message: "该手机号码是原会员登记的号码:请用短信验证码登录并激活会员资格,无需重新注册"}

// errWrongPair is the one answer to a wrong phone or password.
var errWrongPair = &models.Error{Code: models.Invalid, Message: "手机号码或密码不正确",
	Fields: models.FieldErrors{"password": "手机号码或密码不正确"}}

// LoginByPassword answers every wrong pair alike, after the work of one hash. TooMany: locked for a while; the message says how
// long. Invalid at field captcha: after failures the digits of a picture are asked for as well (CaptchaForLogin).
func (s *Accounts) LoginByPassword(ctx context.Context, from Client, phone, password string) (token string, err error) {
	phone = models.NormalizePhone(phone)
	if err := s.admitLogin(ctx, from, phone); err != nil {
		return "", err
	}
	var m *models.Member
	var hash string
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if m, err = tx.MemberByPhone(phone); models.CodeOf(err) == models.NotFound {
			m = nil
			return nil
		}
		if err != nil {
			return err
		}
		hash, err = tx.PasswordHash(m.ID)
		return err
	})
	if err != nil {
		return "", err
	}
	if ok, err := checkPassword(ctx, hash, password); err != nil {
		return "", err
	} else if !ok {
		return "", errWrongPair
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.ResetLimit(memberLoginKey(phone)); err != nil {
			return err
		}
		token, err = s.open(tx, m, from, "member.login")
		return err
	})
	return token, err
}

func memberLoginKey(phone string) string { return "login:member:" + phone }

// LoginByCode logs in with an SMS code. NotFound «账号不存在», told only after the code was right; so is a ChooseError.
func (s *Accounts) LoginByCode(ctx context.Context, from Client, phone, code string) (token string, err error) {
	phone = models.NormalizePhone(phone)
	var c models.Check
	c.That(models.ValidPhone(phone), "phone", phoneFault)
	c.That(validCode(&code), "code", codeFault)
	if err := c.Err(); err != nil {
		return "", err
	}
	if err := s.useCode(ctx, from, phone, CodeLogin, code); err != nil {
		return "", err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := s.phoneOwner(tx, phone)
		if err != nil {
			return err
		}
		token, err = s.open(tx, m, from, "member.login")
		return err
	})
	return token, err
}

// knownPhone finds the member; whoever asks has proved to have the phone.
func knownPhone(tx *store.Tx, phone string) (*models.Member, error) {
	m, err := tx.MemberByPhone(phone)
	if models.CodeOf(err) == models.NotFound {
		return nil, &models.Error{Code: models.NotFound, Message: "账号不存在", Fields: models.FieldErrors{"phone": "账号不存在,请先注册"}}
	}
	return m, err
}

// open begins a session: its token is new, whatever the browser had before.
func (s *Accounts) open(tx *store.Tx, m *models.Member, from Client, action string) (token string, err error) {
	if err := tx.Audit(memberActor(m, from), action, "member", m.ID, nil, nil); err != nil {
		return "", err
	}
	return tx.AddSession(store.MemberSession, m.ID, from.IP, from.UserAgent, memberLife)
}

func memberActor(m *models.Member, from Client) models.Actor {
	return models.Actor{Kind: models.MemberActor, ID: m.ID, Name: m.Profile.Name, IP: from.IP, MemberID: m.ID}
}

// ResetPassword sets a new password by SMS code and ends every session of the account. Invalid: fields as in Register.
func (s *Accounts) ResetPassword(ctx context.Context, from Client, r Registration) error {
	if err := r.check(); err != nil {
		return err
	}
	if err := s.useCode(ctx, from, r.Phone, CodeReset, r.Code); err != nil {
		return err
	}
	hash, err := hashPassword(ctx, r.Password)
	if err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := knownPhone(tx, r.Phone)
		if err != nil {
			return err
		}
		if err := tx.ResetLimit(memberLoginKey(r.Phone)); err != nil {
			return err
		}
		return s.setPassword(tx, memberActor(m, from), m.ID, hash, 0, "member.reset_password")
	})
}

// SetPassword changes the password of a logged-in member; old may be empty only if none was set. Ends the other sessions.
// Invalid: fields old, password, repeat, captcha.
func (s *Accounts) SetPassword(ctx context.Context, by models.Actor, from Client, keep *models.Session, old, password, repeat string) error {
	m, hash, err := s.memberAndHash(ctx, by)
	if err != nil {
		return err
	}
	var c models.Check
	checkNewPassword(&c, password, repeat, memberPasswordMin, m.Phone)
	if err := c.Err(); err != nil {
		return err
	}
	if hash != "" {
		if err := s.confirmPassword(ctx, from, m, hash, "old", old); err != nil {
			return err
		}
	}
	if hash, err = hashPassword(ctx, password); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		return s.setPassword(tx, by, by.ID, hash, sessionID(keep), "member.set_password")
	})
}

func (s *Accounts) setPassword(tx *store.Tx, by models.Actor, id int64, hash string, keep int64, action string) error {
	if err := tx.SetPasswordHash(id, hash); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, id, keep); err != nil {
		return err
	}
	if err := tx.Audit(by, action, "member", id, nil, nil); err != nil {
		return err
	}
	return tx.Notify(id, "登录密码已修改", "您的登录密码已修改。如非本人操作,请立即用短信验证码重设密码并联系协会。", "", "")
}

func sessionID(s *models.Session) int64 {
	if s == nil {
		return 0
	}
	return s.ID
}

// Session finds who a token belongs to and notes that it was seen. NotFound: unknown, expired or ended. A frozen member is
// returned: the portal shows why and nothing else.
func (s *Accounts) Session(ctx context.Context, token string) (*models.Session, *models.Member, error) {
	var session *models.Session
	var m *models.Member
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if session, err = tx.Session(store.MemberSession, token, memberIdle); err != nil {
			return err
		}
		if m, err = tx.Member(session.OwnerID); err == nil && m.State == models.ClosedMember {
			err = models.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return session, m, see(ctx, s.Store, store.MemberSession, session)
}

// see notes that a session is in use, when the last note is old enough.
func see(ctx context.Context, s *store.Store, kind store.SessionKind, session *models.Session) error {
	if s.Now().Sub(session.SeenAt) < seenEvery {
		return nil
	}
	return s.Tx(ctx, func(tx *store.Tx) error { return tx.SeeSession(kind, session.ID) })
}

// Logout ends the session.
func (s *Accounts) Logout(ctx context.Context, token string) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.EndSession(store.MemberSession, token) })
}
