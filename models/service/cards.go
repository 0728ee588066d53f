package service

import (
	"context"
	"errors"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/store"
)

// cardNotice is how many days before a student card runs out its owner is told.
const cardNotice = 60

// cardBatch bounds how many members are looked up at once.
const cardBatch = 500

// RemindCards tells students whose card runs out soon, or has, what to do: once for each card, and says how many it told.
func (s *Members) RemindCards(ctx context.Context) (told int, err error) {
	for {
		var ids []int64
		failed := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = tx.CardsRunningOut(models.DateOf(tx.Now.AddDate(0, 0, cardNotice)), cardBatch)
			return err
		})
		before := told
		for _, id := range ids {
			done, failure := s.remindCard(ctx, id)
			if done {
				told++
			}
			if failure != nil { // one that fails does not hold up the others
				failed = errors.Join(failed, fmt.Errorf("student card of member %d: %w", id, failure))
			}
		}
		if failed != nil || told == before {
			return told, failed
		}
	}
}

func (s *Members) remindCard(ctx context.Context, id int64) (done bool, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		done = false
		m, err := tx.LockMember(id)
		if err != nil {
			return err
		}
		first, err := tx.RemindedCard(m)
		if err != nil || !first || m.Profile.Type() != models.Student {
			return err
		}
		until := m.Profile.StudentUntil
		title, key := "学生证即将到期", models.TextCardExpiring
		if m.CardExpired(tx.Today()) {
			title, key = "学生证已到期", models.TextCardExpired
		}
		body, err := wording(tx, key, nil, "到期日", until)
		if err != nil {
			return err
		}
		done = true
		return tx.Notify(m.ID, title, body, "/member", body)
	})
	return done && err == nil, err
}
