package service_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

const count models.JobKind = "count"

var clerk = models.Actor{Kind: models.StaffActor, ID: 77, Name: "任敏"}

// counting puts a job of n rows in line; each of its rows moves the counter of that name once.
func counting(t *testing.T, w *servicetest.World, n int) int64 {
	t.Helper()
	var id int64
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
		j, err := tx.AddJob(count, clerk, "counted", n)
		if err != nil {
			return err
		}
		id = j.ID
		items := make([]models.JobItem, n)
		for i := range items {
			items[i] = models.JobItem{Ref: fmt.Sprint(i + 1), Data: []byte{byte(i)}}
		}
		return tx.AddItems(id, items)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func counted(t *testing.T, w *servicetest.World) int64 {
	t.Helper()
	var n int64
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) (err error) {
		n, err = tx.NextCounter("counted")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n - 1
}

func next(t *testing.T, w *servicetest.World) bool {
	t.Helper()
	worked, err := w.Jobs.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return worked
}

func job(t *testing.T, w *servicetest.World, id int64) *models.Job {
	t.Helper()
	j, err := w.Jobs.Read(t.Context(), clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestAJobDoesEachRowOnceAndTellsWhichItSkipped(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		w.Jobs.Does(count, func(ctx context.Context, j *store.ClaimedJob) (service.Result, error) {
			var name string
			if err := j.Params(&name); err != nil {
				return service.Result{}, err
			}
			err := w.Jobs.EachItem(ctx, j, func(tx *store.Tx, it models.JobItem) (string, error) {
				if _, err := tx.NextCounter(name); err != nil || it.Ref != "3" {
					return "行 " + it.Ref, err
				}
				return "", models.Conflictf("第三行不能处理")
			})
			return service.Result{Message: "完成", File: []byte("结果"), Keep: time.Hour}, err
		})
		id := counting(t, w, 5)
		if !next(t, w) || next(t, w) {
			t.Error("there is one job to be done, once")
		}
		j := job(t, w, id)
		if j.State != models.JobDone || j.Done != 5 || j.Failed != 1 || j.Message != "完成" {
			t.Errorf("%+v", j)
		}
		if n := counted(t, w); n != 4 {
			t.Errorf("a skipped row left its traces: counted %d", n)
		}
		items, err := w.Jobs.Items(t.Context(), clerk, id, 0, 10)
		if err != nil || len(items) != 5 || items[2].State != models.ItemSkipped || items[2].Message != "第三行不能处理" ||
			items[4].Message != "行 5" || !slices.Equal(items[4].Data, []byte{4}) {
			t.Errorf("%+v %v", items, err)
		}
	})
}

// A process is killed between two rows: its lease runs out, and another goes on with what waits.
func TestAnotherProcessGoesOnWithAJob(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		dies := true
		w.Jobs.Does(count, func(ctx context.Context, j *store.ClaimedJob) (service.Result, error) {
			return service.Result{}, w.Jobs.EachItem(ctx, j, func(tx *store.Tx, it models.JobItem) (string, error) {
				if dies && it.No == 3 {
					panic("killed")
				}
				_, err := tx.NextCounter("counted")
				return "", err
			})
		})
		id := counting(t, w, 6)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("it was not killed")
				}
			}()
			next(t, w)
		}()
		if next(t, w) {
			t.Error("a job was taken from a process that may still be at it")
		}
		dies = false
		w.Clock.Add(3 * time.Minute)
		if !next(t, w) {
			t.Error("nobody went on")
		}
		if j, n := job(t, w, id), counted(t, w); j.State != models.JobDone || j.Done != 6 || n != 6 {
			t.Errorf("counted %d, %+v", n, j)
		}
	})
}

// A process that lost its lease commits nothing more.
func TestAProcessThatLostItsLeaseLeavesTheJobAlone(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		calls := 0
		w.Jobs.Does(count, func(ctx context.Context, j *store.ClaimedJob) (service.Result, error) {
			calls++
			if calls == 1 { // it hangs, and another process takes over
				w.Clock.Add(3 * time.Minute)
				next(t, w)
			}
			return service.Result{}, w.Jobs.EachItem(ctx, j, func(tx *store.Tx, _ models.JobItem) (string, error) {
				_, err := tx.NextCounter("counted")
				return "", err
			})
		})
		id := counting(t, w, 3)
		next(t, w)
		if j, n := job(t, w, id), counted(t, w); calls != 2 || j.State != models.JobDone || j.Done != 3 || n != 3 {
			t.Errorf("%d calls, counted %d, %+v", calls, n, j)
		}
	})
}

func TestAFailureIsTriedAgainAndInTheEndTold(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		calls := 0
		w.Jobs.Does(count, func(context.Context, *store.ClaimedJob) (service.Result, error) {
			calls++
			return service.Result{}, errors.New("the disk is full")
		})
		id := counting(t, w, 1)
		for range 10 {
			next(t, w)
			w.Clock.Add(5 * time.Minute)
		}
		if j := job(t, w, id); calls != 5 || j.State != models.JobFailed || j.Message == "" || j.Message == "the disk is full" {
			t.Errorf("%d calls, %+v", calls, j)
		}
	})
}

func TestAJobIsOnesOwnAndItsFileExpires(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		w.Jobs.Does(count, func(context.Context, *store.ClaimedJob) (service.Result, error) {
			return service.Result{File: []byte("名单"), Keep: time.Hour}, nil
		})
		id := counting(t, w, 0)
		next(t, w)
		other := models.Actor{Kind: models.StaffActor, ID: 78}
		if _, err := w.Jobs.File(t.Context(), other, id); models.CodeOf(err) != models.NotFound {
			t.Errorf("another person's file: %v", err)
		}
		if _, err := w.Jobs.Items(t.Context(), models.Actor{Kind: models.MemberActor, ID: 77}, id, 0, 9); models.CodeOf(err) != models.NotFound {
			t.Errorf("a member of the same id: %v", err)
		}
		if b, err := w.Jobs.File(t.Context(), clerk, id); err != nil || string(b) != "名单" {
			t.Errorf("%q %v", b, err)
		}
		w.Clock.Add(time.Hour)
		if _, err := w.Jobs.File(t.Context(), clerk, id); models.CodeOf(err) != models.NotFound {
			t.Errorf("after it expired: %v", err)
		}
	})
}

func TestACanceledJobStopsAtTheNextRow(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		var id int64
		done := 0
		w.Jobs.Does(count, func(ctx context.Context, j *store.ClaimedJob) (service.Result, error) {
			if err := w.Jobs.Cancel(ctx, clerk, id); err != nil {
				t.Error(err)
			}
			return service.Result{}, w.Jobs.EachItem(ctx, j, func(*store.Tx, models.JobItem) (string, error) { done++; return "", nil })
		})
		id = counting(t, w, 2)
		next(t, w)
		if j := job(t, w, id); j.State != models.JobCanceled || done != 0 {
			t.Errorf("%d rows, %+v", done, j)
		}
		if err := w.Jobs.Cancel(t.Context(), clerk, id); models.CodeOf(err) != models.Conflict {
			t.Errorf("canceled twice: %v", err)
		}
	})
}
