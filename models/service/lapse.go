package service

import (
	"context"
	"errors"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/store"
)

// lapseBatch bounds how many applications one call closes; the next call goes on.
const lapseBatch = 500

// LapseOverdue closes applications that have waited too long for their stamped form, each in a transaction of its own, and says
// how many. The data stays: the member may reopen.
func (s *Applications) LapseOverdue(ctx context.Context) (int, error) {
	var numbers []string
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		numbers, err = tx.LapsedApplications(lapseBatch)
		return err
	})
	closed := 0
	for _, number := range numbers {
		done, failure := s.lapse(ctx, number)
		if done {
			closed++
		}
		if failure != nil { // one that cannot be closed does not hold up the others
			err = errors.Join(err, fmt.Errorf("lapse %s: %w", number, failure))
		}
	}
	return closed, err
}

func (s *Applications) lapse(ctx context.Context, number string) (done bool, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		done = false
		a, err := tx.Application(number)
		if err != nil {
			return err
		}
		m, err := tx.LockMember(a.MemberID)
		if err != nil {
			return err
		}
		if a, err = tx.LockApplication(number); err != nil {
			return err
		}
		if a.State != models.AwaitingStamp || a.LapseOn == "" || a.LapseOn > tx.Today() {
			return nil // the stamp came in the meantime
		}
		step, err := a.Next(models.Lapse, models.BySystem)
		if err != nil {
			return err
		}
		a.LapseOn = ""
		if err := record(tx, a, step, models.System, ""); err != nil {
			return err
		}
		if m.State == models.Registered { // an unfinished form keeps no ID number from its owner
			if err := tx.ReleaseIDNumber(m.ID); err != nil {
				return err
			}
		}
		done = true
		body := fmt.Sprintf("您的%s %s 长时间未上传盖章文件,已自动关闭。您填写的资料仍然保留,可随时重新打开继续办理。", a.Kind.Text(), a.Number)
		return tx.Notify(m.ID, "申请已自动关闭", body, applicationLink(a.Number), body)
	})
	return done && err == nil, err
}
