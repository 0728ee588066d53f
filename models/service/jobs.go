package service

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Work does a job. It may be called again for the same job after a failure or a kill, perhaps in another process, and must
// then go on where it stopped: what it does and the Progress of the job are committed together.
type Work func(ctx context.Context, j *store.ClaimedJob) (Result, error)

// Result is how a job ended.
type Result struct {
	Message string        // 已通过 970 件,跳过 30 件
	File    []byte        // what it made, nil if nothing; kept encrypted
	Keep    time.Duration // how long the file is kept
}

// Jobs does what takes longer than a request: bulk decisions, imports, exports.
type Jobs struct {
	Deps
	work map[models.JobKind]Work
}

const (
	jobLease   = 2 * time.Minute // renewed with every progress
	jobEvery   = 3 * time.Second
	jobTries   = 5
	jobRest    = 15 * time.Second // after a failure, times the attempts so far
	jobFileTag = "job "
)

// Read finds one's own job. NotFound: there is none, or another person asked for it.
func (s *Jobs) Read(ctx context.Context, by models.Actor, id int64) (*models.Job, error) {
	var j *models.Job
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		j, err = ownJob(tx, by, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return j, nil
}

func ownJob(tx *store.Tx, by models.Actor, id int64) (*models.Job, error) {
	j, err := tx.Job(id)
	if err == nil && (by.Kind != models.StaffActor || j.StaffID != by.ID) {
		return nil, models.ErrNotFound
	}
	return j, err
}

// Mine lists one's own jobs of a kind, newest first.
func (s *Jobs) Mine(ctx context.Context, by models.Actor, kind models.JobKind) (list []*models.Job, err error) {
	if by.Kind != models.StaffActor {
		return nil, models.ErrNotFound
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Jobs(kind, by.ID, 50)
		return err
	})
	return list, err
}

// Items lists rows of one's own job after a number, with what became of them.
func (s *Jobs) Items(ctx context.Context, by models.Actor, id int64, after, limit int) (items []models.JobItem, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := ownJob(tx, by, id); err != nil {
			return err
		}
		items, err = tx.Items(id, after, min(limit, 1000))
		return err
	})
	return items, err
}

// Cancel stops one's own job; rows that are done stay done. Conflict: it is over.
func (s *Jobs) Cancel(ctx context.Context, by models.Actor, id int64) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		j, err := ownJob(tx, by, id)
		if err != nil {
			return err
		}
		if err := tx.CancelJob(id); err != nil {
			return err
		}
		return tx.Audit(by, "job.cancel", "job", id, nil, map[string]any{"kind": j.Kind, "done": j.Done, "total": j.Total})
	})
}

// File is what one's own job made, and logs that it was fetched. NotFound: nothing, or it has expired.
func (s *Jobs) File(ctx context.Context, by models.Actor, id int64) ([]byte, error) {
	var name string
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		j, err := ownJob(tx, by, id)
		if err != nil {
			return err
		}
		if j.File == "" || j.ExpiresAt != nil && !tx.Now.Before(*j.ExpiresAt) {
			return models.ErrNotFound
		}
		name = j.File
		return tx.Audit(by, "job.fetch", "job", id, nil, map[string]any{"kind": j.Kind})
	})
	if err != nil {
		return nil, err
	}
	sealed, err := s.Files.Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("fetch the file of job %d: %w", id, err)
	}
	return s.Seal.Open(jobFileTag+name, sealed)
}

// EachItem works off the rows that wait, each in a transaction of its own with its result and the progress. An error that may be
// shown leaves nothing of the row but the note that it was skipped, and why; others stop the job, to be tried again.
func (s *Jobs) EachItem(ctx context.Context, j *store.ClaimedJob, do func(*store.Tx, models.JobItem) (message string, err error)) error {
	for {
		var items []models.JobItem
		err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
			items, err = tx.WaitingItems(j.ID, 100)
			return err
		})
		if err != nil || len(items) == 0 {
			return err
		}
		for _, item := range items {
			if err := s.item(ctx, j, item, do); err != nil {
				return err
			}
		}
	}
}

func (s *Jobs) item(ctx context.Context, j *store.ClaimedJob, item models.JobItem, do func(*store.Tx, models.JobItem) (string, error)) error {
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Claimed(j); err != nil {
			return err
		}
		message, err := do(tx, item)
		if err != nil {
			return err
		}
		if err := tx.FinishItem(j.ID, item.No, models.ItemDone, message); err != nil {
			return err
		}
		return tx.Progress(j, 1, 0, 0)
	})
	if err == nil || models.CodeOf(err) == models.Internal || store.LeaseLost(err) {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.FinishItem(j.ID, item.No, models.ItemSkipped, messageOf(err)); err != nil {
			return err
		}
		return tx.Progress(j, 1, 1, 0)
	})
}

// Next works on the oldest job that nobody works on; false if there is none.
func (s *Jobs) Next(ctx context.Context) (bool, error) {
	var j *store.ClaimedJob
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		j, err = tx.ClaimJob(jobLease)
		return err
	})
	if err != nil || j == nil {
		return false, err
	}
	work := s.work[j.Kind]
	if work == nil {
		return true, s.end(ctx, j, models.JobFailed, Result{Message: "系统不支持此任务"}, fmt.Errorf("job %d: unknown kind %q", j.ID, j.Kind))
	}
	result, err := work(ctx, j)
	switch {
	case err == nil:
		return true, s.end(ctx, j, models.JobDone, result, nil)
	case store.LeaseLost(err):
		return true, nil
	case ctx.Err() != nil: // asked to stop: the next process goes on at once
		return true, s.putOff(ctx, j, 0, "")
	case models.CodeOf(err) != models.Internal:
		return true, s.end(ctx, j, models.JobFailed, Result{Message: messageOf(err)}, nil)
	case j.Attempts >= jobTries:
		return true, s.end(ctx, j, models.JobFailed, Result{Message: "系统繁忙,任务未能完成,请稍后重新发起"}, err)
	}
	s.Log.WarnContext(ctx, "job put off", "job", j.ID, "kind", j.Kind, "attempt", j.Attempts, "err", err)
	return true, s.putOff(ctx, j, jobRest*time.Duration(j.Attempts), "")
}

func (s *Jobs) putOff(ctx context.Context, j *store.ClaimedJob, wait time.Duration, message string) error {
	err := s.Store.Tx(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.PutOffJob(j, wait, message) })
	if store.LeaseLost(err) {
		return nil
	}
	return err
}

// end keeps what the job made and says how it ended; cause goes to the log.
func (s *Jobs) end(ctx context.Context, j *store.ClaimedJob, state models.JobState, r Result, cause error) error {
	if cause != nil {
		s.Log.ErrorContext(ctx, "job failed", "job", j.ID, "kind", j.Kind, "attempts", j.Attempts, "err", cause)
	}
	ctx = context.WithoutCancel(ctx)
	name := ""
	if r.File != nil {
		name = rand.Text()
		if err := s.Files.Put(ctx, name, s.Seal.Seal(jobFileTag+name, r.File)); err != nil {
			return fmt.Errorf("keep the file of job %d: %w", j.ID, err)
		}
	}
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		var expires *time.Time
		if name != "" {
			at := tx.Now.Add(r.Keep)
			expires = &at
		}
		return tx.EndJob(j, state, r.Message, name, expires)
	})
	if err != nil && name != "" {
		s.discard(ctx, &store.StoredFile{StoredAs: name})
	}
	if store.LeaseLost(err) {
		return nil
	}
	return err
}

// Run works on jobs until ctx ends: at once on what this process has queued, within seconds on what others have or left behind.
func (s *Jobs) Run(ctx context.Context) error {
	tick := time.NewTicker(jobEvery)
	defer tick.Stop()
	for {
		worked, err := s.Next(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "work on jobs", "err", err)
		}
		if worked && err == nil {
			continue
		}
		if err := s.tidy(ctx); err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "delete expired files of jobs", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.Store.Queued():
		case <-tick.C:
		}
	}
}

// tidy deletes files that have expired.
func (s *Jobs) tidy(ctx context.Context) error {
	var expired []*models.Job
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		expired, err = tx.ExpiredJobs(100)
		return err
	})
	for _, j := range expired {
		if err := s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.ForgetJobFile(j.ID) }); err != nil {
			return err
		}
		s.discard(ctx, &store.StoredFile{StoredAs: j.File})
	}
	return err
}
