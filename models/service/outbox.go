package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"tjtaca/models/store"
)

// Outbox delivers SMS and mail after commit, with retries; an outage loses nothing and blocks nobody.
type Outbox struct{ Deps }

// Sent is a delivered text, for the page that only development has.
type Sent struct {
	Kind string    `json:"kind"` // sms, mail
	To   string    `json:"to"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

const (
	parcelsAtOnce = 8
	sendTimeout   = 20 * time.Second
	parcelLease   = 5 * time.Minute // far longer than a sending takes
	firstRetry    = 15 * time.Second
	longestRetry  = time.Hour
	parcelTries   = 80 // three days of hourly tries
)

var errNoMail = errors.New("no mail is configured")

// Deliver sends what is due and returns how many were sent. Failures are put off, doubling the wait.
func (s *Outbox) Deliver(ctx context.Context) (int, error) {
	sent := 0
	for {
		var parcels []store.Parcel
		err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
			parcels, err = tx.ClaimParcels(parcelsAtOnce, parcelLease)
			return err
		})
		if err != nil || len(parcels) == 0 {
			return sent, err
		}
		errs := make([]error, len(parcels))
		var all sync.WaitGroup
		for i, p := range parcels {
			all.Go(func() { errs[i] = s.send(ctx, p) })
		}
		all.Wait()
		for i, p := range parcels {
			if errs[i] == nil {
				sent++
			}
			if err := s.settle(ctx, p, errs[i]); err != nil {
				return sent, err
			}
		}
	}
}

func (s *Outbox) send(ctx context.Context, p store.Parcel) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if p.Kind == store.SMS {
		return s.SMS.Send(ctx, p.To, p.Text)
	}
	if s.Mail == nil {
		return errNoMail
	}
	return s.Mail.Send(ctx, p.To, p.Subject, p.Text)
}

// settle notes what became of it. What was sent although the program is asked to stop is noted still: else it would be sent again.
func (s *Outbox) settle(ctx context.Context, p store.Parcel, cause error) error {
	return s.Store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		switch {
		case cause == nil:
			return tx.ParcelSent(p)
		case errors.Is(cause, errNoMail):
			return tx.ParcelGivenUp(p, cause.Error())
		case p.Attempts >= parcelTries:
			s.Log.ErrorContext(ctx, "given up sending", "parcel", p.ID, "kind", p.Kind, "attempts", p.Attempts, "err", cause)
			return tx.ParcelGivenUp(p, cause.Error())
		}
		s.Log.WarnContext(ctx, "sending put off", "parcel", p.ID, "kind", p.Kind, "attempts", p.Attempts, "err", cause)
		return tx.ParcelDelayed(p, retryAfter(p.Attempts), cause.Error())
	})
}

// retryAfter attempts: doubling, from firstRetry to longestRetry.
func retryAfter(attempts int) time.Duration {
	wait := firstRetry
	for ; attempts > 1 && wait < longestRetry; attempts-- {
		wait *= 2
	}
	return min(wait, longestRetry)
}

// How often Run looks without being told, and how often it cleans up.
const (
	outboxEvery = 5 * time.Second
	tidyEvery   = 10 * time.Minute
)

// Run delivers until ctx ends: at once what this process has posted, within seconds what others have or what is due again.
// Beside it the audit log is chained, and what time has ended is deleted.
func (s *Outbox) Run(ctx context.Context) error {
	tick, tidy := time.NewTicker(outboxEvery), time.NewTicker(tidyEvery)
	defer tick.Stop()
	defer tidy.Stop()
	for {
		s.try(ctx, "deliver", func() error { _, err := s.Deliver(ctx); return err })
		s.try(ctx, "chain the audit log", func() error { _, err := s.Store.SealAudit(ctx); return err })
		select {
		case <-ctx.Done():
			return nil
		case <-s.Store.Posted():
		case <-tick.C:
		case <-tidy.C:
			s.try(ctx, "tidy up", func() error { return s.Store.Tx(ctx, (*store.Tx).Purge) })
		}
	}
}

// try goes on after a failure: the next turn is seconds away.
func (s *Outbox) try(ctx context.Context, what string, do func() error) {
	if err := do(); err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, what, "err", err)
	}
}
