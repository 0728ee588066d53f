package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

type rateRow struct {
	Bucket      []byte `gorm:"primaryKey"`
	WindowStart time.Time
	WindowEnd   time.Time
	Hits        int
}

func (rateRow) TableName() string { return "rate_limits" }

// Allow counts one use of key and says whether it is within limit uses a window; if not, wait is how long until the window
// ends. A window begins with its first use. The count holds across processes.
func (tx *Tx) Allow(key string, limit int, window time.Duration) (ok bool, wait time.Duration, err error) {
	bucket := tx.s.box.Index("rate_limits", key)
	fresh := rateRow{Bucket: bucket, WindowStart: tx.Now, WindowEnd: tx.Now.Add(window)}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
		return false, 0, err
	}
	var r rateRow
	if err := tx.locking().Where("bucket = ?", bucket).Take(&r).Error; err != nil {
		return false, 0, err
	}
	if !tx.Now.Before(r.WindowEnd) {
		r = fresh
	}
	if r.Hits >= limit {
		return false, r.WindowEnd.Sub(tx.Now), nil
	}
	err = tx.db.Model(&rateRow{}).Where("bucket = ?", bucket).
		Updates(map[string]any{"window_start": r.WindowStart, "window_end": r.WindowEnd, "hits": r.Hits + 1}).Error
	return err == nil, 0, err
}

// Allow is Tx.Allow in a transaction of its own: what is counted stays counted whatever becomes of the work that follows.
func (s *Store) Allow(ctx context.Context, key string, limit int, window time.Duration) (ok bool, wait time.Duration, err error) {
	err = s.Tx(ctx, func(tx *Tx) (err error) {
		ok, wait, err = tx.Allow(key, limit, window)
		return err
	})
	return ok, wait, err
}

// Hits is how often key was used in the window that runs now.
func (tx *Tx) Hits(key string) (int, error) {
	var rows []rateRow
	err := tx.db.Where("bucket = ? AND window_end > ?", tx.s.box.Index("rate_limits", key), tx.Now).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Hits, nil
}

// ResetLimit forgets the uses of key.
func (tx *Tx) ResetLimit(key string) error {
	return tx.db.Where("bucket = ?", tx.s.box.Index("rate_limits", key)).Delete(&rateRow{}).Error
}

// attemptsForgotten is how long after the last one failed attempts stop to count.
const attemptsForgotten = 24 * time.Hour

// Attempt counts one attempt to get in under key before it is made, so that many at once do not outrun the count. After free
// attempts each further one has to wait, twice as long every time, from first up to longest; wait tells how long, 0 to go
// ahead. Success calls ResetLimit.
func (tx *Tx) Attempt(key string, free int, first, longest time.Duration) (wait time.Duration, err error) {
	bucket := tx.s.box.Index("rate_limits", key)
	fresh := rateRow{Bucket: bucket, WindowStart: tx.Now, WindowEnd: tx.Now.Add(attemptsForgotten)}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
		return 0, err
	}
	var r rateRow
	if err := tx.locking().Where("bucket = ?", bucket).Take(&r).Error; err != nil {
		return 0, err
	}
	if !tx.Now.Before(r.WindowEnd) {
		r.Hits = 0
	}
	if until := r.WindowStart.Add(penalty(r.Hits-free, first, longest)); tx.Now.Before(until) {
		return until.Sub(tx.Now), nil
	}
	return 0, tx.db.Model(&rateRow{}).Where("bucket = ?", bucket).
		Updates(map[string]any{"window_start": tx.Now, "window_end": tx.Now.Add(attemptsForgotten), "hits": r.Hits + 1}).Error
}

// LockedUntil is when the next attempt under key is let through, nil for now.
func (tx *Tx) LockedUntil(key string, free int, first, longest time.Duration) (*time.Time, error) {
	var rows []rateRow
	err := tx.db.Where("bucket = ? AND window_end > ?", tx.s.box.Index("rate_limits", key), tx.Now).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	until := rows[0].WindowStart.UTC().Add(penalty(rows[0].Hits-free, first, longest))
	if !tx.Now.Before(until) {
		return nil, nil
	}
	return &until, nil
}

// penalty after over attempts too many; none for over < 0.
func penalty(over int, first, longest time.Duration) time.Duration {
	if over < 0 {
		return 0
	}
	for ; over > 0 && first < longest; over-- {
		first *= 2
	}
	return min(first, longest)
}
