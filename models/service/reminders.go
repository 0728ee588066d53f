package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
)

// stampBatch bounds how many waiting applications are looked up at once.
const stampBatch = 500

// RemindStamps tells those whose application waits for its stamped form, on the days of models.StampReminders, and says how many
// it told. However often it runs, by however many processes, each day's reminder is sent once.
func (s *Applications) RemindStamps(ctx context.Context) (told int, err error) {
	for after := int64(0); ; {
		var waits []store.StampWait
		failed := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
			first := tx.Now.AddDate(0, 0, slices.Max(models.StampReminders))
			waits, err = tx.StampsAwaited(models.DateOf(first), after, stampBatch)
			return err
		})
		if failed != nil || len(waits) == 0 {
			return told, errors.Join(err, failed)
		}
		for _, w := range waits {
			done, failed := s.remindStamp(ctx, w.Number)
			if done {
				told++
			}
			if failed != nil { // one that fails does not hold up the others
				err = errors.Join(err, fmt.Errorf("remind %s: %w", w.Number, failed))
			}
		}
		after = waits[len(waits)-1].ID
	}
}

func (s *Applications) remindStamp(ctx context.Context, number string) (done bool, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		done = false
		a, err := tx.LockApplication(number)
		if err != nil {
			return err
		}
		last, err := tx.StampReminded(a)
		if err != nil || a.StampReminder(tx.Today(), last) == "" {
			return err
		}
		body, err := wording(tx, models.TextAwaitingStamp, a, "截止日", a.LapseOn)
		if err != nil {
			return err
		}
		if err := tx.RemindStamp(a); err != nil {
			return err
		}
		done = true
		return tx.Notify(a.MemberID, "请上传盖章文件", body, applicationLink(number)+"/stamped", body)
	})
	return done && err == nil, err
}
