package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Following is the number of the pending application to take up next within a filter, what is due next first and from the
// beginning again at the end, "" when nothing is left. The reviewer's own is passed over. NotFound: the one before is out of scope.
func (s *Reviews) Following(ctx context.Context, by models.Actor, f QueueFilter, after string) (number string, err error) {
	f.State = models.Pending
	q := s.queue(by, f)
	q.Scope, q.NotOf = s.Rights.Scope(by, rbac.Review), by.MemberID
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		var here int64
		if after != "" {
			at, err := s.standsAt(tx, by, after)
			if err != nil {
				return err
			}
			here = at.ID
			if number, err = first(tx, q, store.Span{After: at, Limit: 1}, here); number != "" || err != nil {
				return err
			}
		}
		number, err = first(tx, q, store.Span{Limit: 2}, here)
		return err
	})
	return number, err
}

// Neighbours are the numbers of the applications before and after this one within a filter, "" at the ends. NotFound: it is out of
// scope.
func (s *Reviews) Neighbours(ctx context.Context, by models.Actor, f QueueFilter, number string) (before, after string, err error) {
	q := s.queue(by, f)
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		at, err := s.standsAt(tx, by, number)
		if err != nil {
			return err
		}
		if before, err = first(tx, q, store.Span{Before: at, Limit: 1}, at.ID); err != nil {
			return err
		}
		after, err = first(tx, q, store.Span{After: at, Limit: 1}, at.ID)
		return err
	})
	return before, after, err
}

// standsAt is where an application stands, or stood while it was pending, in a queue.
func (s *Reviews) standsAt(tx *store.Tx, by models.Actor, number string) (store.Cursor, error) {
	a, err := tx.Application(number)
	if err != nil {
		return store.Cursor{}, err
	}
	if !s.Rights.Scope(by, rbac.ReadApplications).Has(a.CommitteeID) {
		return store.Cursor{}, models.ErrNotFound
	}
	at := store.Cursor{Due: a.DueOn, ID: a.ID}
	if at.Due == "" {
		rounds, err := tx.Rounds(a.ID)
		if err != nil {
			return at, err
		}
		if len(rounds) > 0 {
			at.Due = rounds[0].DueOn
		}
	}
	return at, nil
}

// first is the number of the first application of a stretch that is not the one named.
func first(tx *store.Tx, q store.Queue, span store.Span, not int64) (string, error) {
	q.Span = span
	list, _, err := tx.Queue(q)
	for _, a := range list {
		if a.ID != not {
			return a.Number, err
		}
	}
	return "", err
}
