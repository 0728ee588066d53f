package service

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// ChooseError says that the code was right, and that several people of the old roster gave this phone: the person says who they
// are (LoginAs). Ticket proves for a while that the phone is theirs.
type ChooseError struct{ Ticket string }

func (*ChooseError) Error() string { return "several members share the phone" }

const (
	ticketLife   = 10 * time.Minute
	ticketTag    = "login ticket"
	tailDigits   = 6  // of the ID number
	claimsPerDay = 10 // of names for one phone
)

// ticket is what a right code was for.
type ticket struct {
	Phone string    `json:"phone"`
	Until time.Time `json:"until"`
}

var errNotOfThisPhone = &models.Error{Code: models.Invalid, Message: "姓名或证件号码与登记的不一致,请核对后再试",
	Fields: models.FieldErrors{"name": "姓名或证件号码与登记的不一致"}}

// phoneOwner finds who logs in with a phone that has been proven: its member; else, or while that one is a legacy member, the
// person of the roster who gave it. NotFound «账号不存在». A ChooseError: several did.
func (s *Accounts) phoneOwner(tx *store.Tx, phone string) (*models.Member, error) {
	holder, err := knownPhone(tx, phone)
	if err != nil && models.CodeOf(err) != models.NotFound {
		return nil, err
	}
	if err == nil && holder.State != models.Legacy {
		return holder, nil
	}
	unknown := err
	waiting, err := waitingAt(tx, phone, holder)
	switch {
	case err != nil:
		return nil, err
	case len(waiting) == 0:
		return nil, unknown
	case len(waiting) == 1:
		return waiting[0], takePhone(tx, waiting[0], phone)
	}
	sealed, err := s.Seal.SealJSON(ticketTag, ticket{phone, tx.Now.Add(ticketLife)})
	if err != nil {
		return nil, err
	}
	return nil, &ChooseError{base64.RawURLEncoding.EncodeToString(sealed)}
}

// waitingAt are the legacy members who have not been activated and gave this phone, its holder among them.
func waitingAt(tx *store.Tx, phone string, holder *models.Member) ([]*models.Member, error) {
	rows, err := tx.LegacyByPhone(phone)
	if err != nil {
		return nil, err
	}
	var waiting []*models.Member
	held := holder == nil
	for _, row := range rows {
		m, err := tx.Member(row.MemberID)
		if err != nil {
			return nil, err
		}
		if m.State == models.Legacy && (m.Phone == "" || m.Phone == phone) {
			waiting = append(waiting, m)
			held = held || m.ID == holder.ID
		}
	}
	if !held {
		waiting = append(waiting, holder)
	}
	return waiting, nil
}

// takePhone gives a phone to who has proven it. Conflict: another one logs in with it and has begun to use the account.
func takePhone(tx *store.Tx, m *models.Member, phone string) error {
	if m.Phone == phone {
		return nil
	}
	if holder, err := tx.MemberByPhone(phone); err == nil {
		began, err := tx.Applications(holder.ID)
		if err != nil {
			return err
		}
		if holder.State != models.Legacy || holder.HasPassword || len(began) > 0 {
			return &models.Error{Code: models.Conflict, Message: "该手机号已是另一位会员的登录手机号。请用您自己的手机号申请找回账号",
				Fields: models.FieldErrors{"phone": "该手机号已由另一位会员使用"}}
		}
		if err := tx.UpdateMember(holder.ID, map[string]any{"phone": nil}); err != nil {
			return err
		}
		if err := tx.EndSessions(store.MemberSession, holder.ID, 0); err != nil {
			return err
		}
	} else if models.CodeOf(err) != models.NotFound {
		return err
	}
	m.Phone = phone
	return tx.UpdateMember(m.ID, map[string]any{"phone": phone})
}

// LoginAs logs in the one of several legacy members sharing a phone whose name and last digits of the ID number are given.
// Forbidden: the ticket has run out. Invalid: fields name, tail; all wrong answers are alike. Conflict: see takePhone. TooMany.
func (s *Accounts) LoginAs(ctx context.Context, from Client, sealed, name, tail string) (token string, err error) {
	t, err := s.openTicket(sealed)
	if err != nil {
		return "", err
	}
	name, tail = strings.Join(strings.Fields(name), " "), models.NormalizeIDNumber(tail)
	var c models.Check
	c.That(name != "", "name", "请填写姓名")
	c.That(len(tail) == tailDigits, "tail", "请填写证件号码的后 6 位")
	if err := c.Err(); err != nil {
		return "", err
	}
	if err := allow(ctx, s.Store, "choose:"+t.Phone, claimsPerDay, 24*time.Hour); err != nil {
		return "", err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		holder, err := tx.MemberByPhone(t.Phone)
		if err != nil && models.CodeOf(err) != models.NotFound {
			return err
		}
		waiting, err := waitingAt(tx, t.Phone, holder)
		if err != nil {
			return err
		}
		var found *models.Member
		for _, m := range waiting {
			if m.Profile.Name == name && strings.HasSuffix(m.Profile.IDNumber, tail) && m.Profile.IDNumber != "" {
				found = m
			}
		}
		if found == nil {
			return errNotOfThisPhone
		}
		if found, err = tx.LockMember(found.ID); err != nil {
			return err
		}
		if err := takePhone(tx, found, t.Phone); err != nil {
			return err
		}
		token, err = s.open(tx, found, from, "member.login")
		return err
	})
	return token, err
}

func (s *Accounts) openTicket(sealed string) (t ticket, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err == nil {
		err = s.Seal.OpenJSON(ticketTag, raw, &t)
	}
	if err != nil || !s.Store.Now().Before(t.Until) {
		return t, &models.Error{Code: models.Forbidden, Message: "验证已过期,请重新获取短信验证码登录", Err: errors.Join(err)}
	}
	return t, nil
}
