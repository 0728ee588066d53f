package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// messagesPage is how many notices a page has.
const messagesPage = 20

// Messages lists a page of the member's notices, newest first: those older than before, 0 for the newest. Next is where the
// following page begins, 0 if there is none.
func (s *Accounts) Messages(ctx context.Context, by models.Actor, before int64) (list []models.Message, next int64, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Messages(by.ID, before, messagesPage+1)
		return err
	})
	if len(list) > messagesPage {
		list = list[:messagesPage]
		next = list[messagesPage-1].ID
	}
	return list, next, err
}

// Unread counts the notices not read yet.
func (s *Accounts) Unread(ctx context.Context, by models.Actor) (n int, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = tx.Unread(by.ID)
		return err
	})
	return n, err
}

// ReadMessage marks one notice as read and returns it. NotFound: not one of this member.
func (s *Accounts) ReadMessage(ctx context.Context, by models.Actor, id int64) (m *models.Message, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if m, err = tx.Message(by.ID, id); err != nil {
			return err
		}
		return tx.MarkRead(by.ID, id)
	})
	return m, err
}

// MarkRead marks all notices as read.
func (s *Accounts) MarkRead(ctx context.Context, by models.Actor) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.MarkRead(by.ID, 0) })
}
