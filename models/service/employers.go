package service

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tjtaca/models"
	"tjtaca/models/store"
)

// What completion of 工作单位 gives away: only names that so many members share, a few at a time, to members only.
const (
	employerShared = 3
	employersShown = 8
	employersAsked = 120 // in 10 minutes
)

// Employers are names of employers that begin as typed, those of most members first. A name that fewer than three approved
// members have is nobody's to know: it could tell of a single person where they work.
func (s *Applications) Employers(ctx context.Context, by models.Actor, typed string) ([]string, error) {
	typed = strings.TrimSpace(printable(typed))
	if n := utf8.RuneCountInString(typed); n < 2 || n > 64 {
		return []string{}, nil
	}
	if err := allow(ctx, s.Store, fmt.Sprintf("employers:%d", by.ID), employersAsked, 10*time.Minute); err != nil {
		return nil, err
	}
	names := []string{}
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := acting(tx.Member, by); err != nil {
			return err
		}
		found, err := tx.Employers(typed, employerShared, employersShown)
		if err == nil && found != nil {
			names = found
		}
		return err
	})
	return names, err
}
