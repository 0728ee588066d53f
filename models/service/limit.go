package service

import (
	"context"
	"fmt"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// lock is how an account guards itself against guessing: attempts that are free, then waits that double.
type lock struct {
	free           int
	first, longest time.Duration
}

var loginLock = lock{free: 5, first: time.Minute, longest: time.Hour}

// attempt counts one attempt under key before it is made. TooMany: the message says how long to wait.
func (l lock) attempt(ctx context.Context, s *store.Store, key string) error {
	var wait time.Duration
	err := s.Tx(ctx, func(tx *store.Tx) (err error) {
		wait, err = tx.Attempt(key, l.free, l.first, l.longest)
		return err
	})
	if err == nil && wait > 0 {
		return models.TooManyf(wait, "尝试次数过多,请 %s后再试", waitText(wait))
	}
	return err
}

// open says whether the next attempt under key would be let through, without counting one. TooMany as in attempt.
func (l lock) open(ctx context.Context, s *store.Store, key string) error {
	return s.Read(ctx, func(tx *store.Tx) error {
		until, err := tx.LockedUntil(key, l.free, l.first, l.longest)
		if err == nil && until != nil {
			wait := until.Sub(tx.Now)
			err = models.TooManyf(wait, "尝试次数过多,请 %s后再试", waitText(wait))
		}
		return err
	})
}

// allow counts one use of key. TooMany: the message says how long to wait.
func allow(ctx context.Context, s *store.Store, key string, limit int, window time.Duration) error {
	ok, wait, err := s.Allow(ctx, key, limit, window)
	if err == nil && !ok {
		return models.TooManyf(wait, "操作过于频繁,请 %s后再试", waitText(wait))
	}
	return err
}

// waitText rounds up: whoever waits as long as told gets through.
func waitText(d time.Duration) string {
	switch {
	case d <= time.Minute:
		return fmt.Sprintf("%d 秒", (d+time.Second-1)/time.Second)
	case d <= time.Hour:
		return fmt.Sprintf("%d 分钟", (d+time.Minute-1)/time.Minute)
	}
	return fmt.Sprintf("%d 小时", (d+time.Hour-1)/time.Hour)
}
