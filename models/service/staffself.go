package service

import (
	"context"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Sessions lists one's own live sessions, the one seen last first.
func (s *Staff) Sessions(ctx context.Context, by models.Actor) (list []models.Session, err error) {
	if by.Kind != models.StaffActor {
		return nil, models.ErrNotFound
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Sessions(store.StaffSession, by.ID, staffIdle)
		return err
	})
	return list, err
}

// EndSession ends one of one's own sessions. NotFound: there is none of that id.
func (s *Staff) EndSession(ctx context.Context, by models.Actor, id int64) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndSessionOf(store.StaffSession, by.ID, id); err != nil {
			return err
		}
		return tx.Audit(by, "staff.end_session", "staff", by.ID, nil, map[string]any{"session": id})
	})
}

// EndOtherSessions ends all of one's own sessions but the present one.
func (s *Staff) EndOtherSessions(ctx context.Context, by models.Actor, keep *models.Session) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndSessions(store.StaffSession, by.ID, sessionID(keep)); err != nil {
			return err
		}
		return tx.Audit(by, "staff.end_sessions", "staff", by.ID, nil, nil)
	})
}

// SetContact changes name, telephone and mail address of an account. Invalid: fields name, phone, email.
func (s *Staff) SetContact(ctx context.Context, by models.Actor, id int64, name, phone, email string) error {
	var c models.Check
	checkContact(&c, &name, &phone, &email)
	return s.alter(ctx, by, id, "staff.change", func(tx *store.Tx, account *models.Staff) error {
		if err := c.Err(); err != nil {
			return err
		}
		account.Name, account.Phone, account.Email = name, phone, email
		return tx.SetStaffContact(id, name, phone, email)
	})
}

// Link joins an account to the member account of the same person, found by member number or phone, "" for none: nobody decides
// an application of their own (回避). Invalid: field member.
func (s *Staff) Link(ctx context.Context, by models.Actor, id int64, word string) error {
	word = strings.TrimSpace(word)
	return s.edit(ctx, by, id, "staff.link", func(tx *store.Tx, account *models.Staff) error {
		account.MemberID = 0
		if word != "" {
			m, err := tx.MemberByNumber(word)
			if models.CodeOf(err) == models.NotFound && err != nil {
				m, err = tx.MemberByPhone(models.NormalizePhone(word))
			}
			if models.CodeOf(err) == models.NotFound && err != nil {
				return models.InvalidField("member", "没有这个会员编号或手机号的会员")
			}
			if err != nil {
				return err
			}
			account.MemberID = m.ID
		}
		return tx.SetStaffMember(id, account.MemberID)
	})
}

// Linked says which member an account is joined to: enough to see that it is the right one, no more. "" for none.
func (s *Staff) Linked(ctx context.Context, by models.Actor, account *models.Staff) (who string, err error) {
	if err := s.mayEdit(by); err != nil || account.MemberID == 0 {
		return "", err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.Member(account.MemberID)
		if err == nil {
			who = models.MaskName(m.Profile.Name) + " " + m.Number
		}
		return err
	})
	return strings.TrimSpace(who), err
}
