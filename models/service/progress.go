package service

import (
	"context"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
)

// Progress is how far the review period of a pending application has run, in working days.
type Progress struct{ Done, Total int }

// Left is how many working days remain, never below 0.
func (p Progress) Left() int { return max(p.Total-p.Done, 0) }

// Progress counts the working days since the submission; the day of submission itself does not count. Total is 0 unless the
// application is pending.
func (s *Applications) Progress(ctx context.Context, a *models.Application) (Progress, error) {
	var p Progress
	if a.State != models.Pending || a.SubmittedAt == nil || a.DueOn == "" {
		return p, nil
	}
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		entered, err := tx.Holidays()
		if err != nil {
			return err
		}
		today := tx.Today()
		calendar := workday.New(entered)
		for day := models.DateOf(*a.SubmittedAt); day < a.DueOn; {
			if day, err = nextDay(day); err != nil {
				return err
			}
			if !calendar.IsWorkday(day) {
				continue
			}
			p.Total++
			if day <= today {
				p.Done++
			}
		}
		return nil
	})
	return p, err
}

func nextDay(date string) (string, error) {
	t, err := time.Parse(models.DateLayout, date)
	if err != nil {
		return "", err
	}
	return t.AddDate(0, 0, 1).Format(models.DateLayout), nil
}
