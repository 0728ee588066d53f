package service

import (
	"context"
	"time"
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

// Deliver sends what is due and returns how many were sent. Failures are put off, doubling the wait.
func (s *Outbox) Deliver(ctx context.Context) (int, error) { return 0, errUnbuilt }

// Run delivers until ctx ends.
func (s *Outbox) Run(ctx context.Context) error { return errUnbuilt }
