package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Sessions lists where the member is logged in, the one seen last first.
func (s *Accounts) Sessions(ctx context.Context, by models.Actor) (list []models.Session, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Sessions(store.MemberSession, by.ID, memberIdle)
		return err
	})
	return list, err
}

// EndSession ends one login of the member. NotFound: it has ended already, or is not theirs.
func (s *Accounts) EndSession(ctx context.Context, by models.Actor, id int64) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndSessionOf(store.MemberSession, by.ID, id); err != nil {
			return err
		}
		return tx.Audit(by, "member.end_session", "member", by.ID, nil, map[string]int64{"session": id})
	})
}

// EndOtherSessions ends every login of the member but the one in use.
func (s *Accounts) EndOtherSessions(ctx context.Context, by models.Actor, keep *models.Session) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.EndSessions(store.MemberSession, by.ID, sessionID(keep)); err != nil {
			return err
		}
		return tx.Audit(by, "member.end_sessions", "member", by.ID, nil, nil)
	})
}
