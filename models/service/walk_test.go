package service_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

// walker takes whatever step comes into its head, allowed or not.
type walker struct {
	*association
	rng    *rand.Rand
	by     models.Actor
	number string
}

func (w *walker) step() error {
	ctx := w.t.Context()
	move := func(action models.Action) error {
		_, err := w.Applications.Move(ctx, w.by, w.number, action)
		return err
	}
	decide := func(action models.Action) error {
		round := w.view(w.by, w.number).Application.Round
		if w.rng.IntN(5) == 0 {
			round-- // what was read is older
		}
		_, err := w.Reviews.Decide(ctx, w.reviewer, service.Decision{Number: w.number, Round: round, Action: action, Reason: "信息不符"})
		return err
	}
	steps := []func() error{
		func() error { return move(models.Submit) }, func() error { return move(models.Submit) },
		func() error { return move(models.SendStamped) }, func() error { return move(models.SendStamped) },
		func() error { return move(models.Edit) }, func() error { return move(models.Withdraw) },
		func() error { return move(models.Resubmit) }, func() error { return move(models.Reprint) }, func() error { return move(models.Reopen) },
		func() error { return move(models.Approve) }, // not the member's to take
		func() error { return decide(models.Reject) }, func() error { return decide(models.Reject) },
		func() error {
			if w.rng.IntN(3) > 0 { // else every walk ends here soon
				return decide(models.Reject)
			}
			return decide(models.Approve)
		}, func() error { return decide(models.Withdraw) },
		func() error { return w.put(models.StampedForm) }, func() error { return w.put(models.StampedForm) },
		func() error {
			patch := service.DraftPatch{Values: map[string]string{"major": fmt.Sprintf("肿瘤学%s", []string{"", "甲", "乙"}[w.rng.IntN(3)])}}
			_, err := w.Applications.SaveDraft(ctx, w.by, w.number, patch)
			return err
		},
		func() error {
			if w.rng.IntN(2) == 0 {
				w.Clock.Add(91 * 24 * time.Hour)
			}
			_, err := w.Applications.LapseOverdue(ctx)
			return err
		},
	}
	return steps[w.rng.IntN(len(steps))]()
}

// put notes a stamped form without a picture: what pictures must be is not the walk's business.
func (w *walker) put(kind models.FileKind) error {
	return w.Store.Tx(w.t.Context(), func(tx *store.Tx) error {
		a, err := tx.LockApplication(w.number)
		if err != nil || a.State != models.AwaitingStamp && a.State != models.Rejected {
			return err
		}
		key := fmt.Sprintf("walk%d", w.rng.Uint64())
		f := &store.StoredFile{File: models.File{Key: key, MemberID: a.MemberID, Kind: kind}, ApplicationID: a.ID, StoredAs: key}
		a.StampedFile, a.StampedHash = key, a.PrintHash
		if err := tx.AddFile(f); err != nil {
			return err
		}
		return tx.SaveApplication(a)
	})
}

// standing checks what must hold whatever has happened.
func (w *walker) standing() error {
	v := w.view(w.by, w.number)
	a := v.Application
	state, err := models.Replay(a.Kind, v.History)
	if err != nil {
		return err
	}
	if state != a.State {
		return fmt.Errorf("the history replays to %q, the application stands at %q", state, a.State)
	}
	open := 0
	for _, r := range v.Rounds {
		if r.Outcome == "" {
			open++
		}
		if (r.Outcome == "") != (r.DecidedAt == nil) {
			return fmt.Errorf("round %d: %+v", r.No, r)
		}
	}
	if pending := a.State == models.Pending; pending != (open == 1) || open > 1 || pending != (a.DueOn != "") {
		return fmt.Errorf("at %s %d rounds are open, due on %q", a.State, open, a.DueOn)
	}
	if len(v.Rounds) != a.Round {
		return fmt.Errorf("%d rounds, counted %d", len(v.Rounds), a.Round)
	}
	if (a.State == models.AwaitingStamp) != (a.LapseOn != "") {
		return fmt.Errorf("at %s it lapses on %q", a.State, a.LapseOn)
	}
	if a.State == models.Pending && (!a.StampCurrent() || v.Rounds[0].Snapshot != a.Data) {
		return fmt.Errorf("under review is something else than what was stamped and submitted")
	}
	approved := w.lookUp(w.by.ID).State == models.ApprovedMember
	if approved != (a.State == models.Approved) {
		return fmt.Errorf("approved member: %v, application: %s", approved, a.State)
	}
	return nil
}

func TestWhateverHappensTheHistoryReplaysToThePresentState(t *testing.T) {
	storetest.OneGoroutine(t)
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		a := newAssociation(t, world)
		reached := map[models.State]int{}
		for seed := range uint64(16) {
			w := &walker{association: a, rng: rand.New(rand.NewPCG(seed, 2026))}
			w.by, w.number = a.filled()
			for i := range 40 {
				err := w.step()
				if code := models.CodeOf(err); err != nil && code == models.Internal {
					t.Fatalf("seed %d, step %d: %v", seed, i, err)
				}
				if err := w.standing(); err != nil {
					t.Fatalf("seed %d, step %d: %v", seed, i, err)
				}
				reached[a.view(w.by, w.number).Application.State]++
			}
		}
		for _, s := range models.States {
			if reached[models.State(s.Value)] == 0 {
				t.Errorf("the walks never came to %s: %v", s.Value, reached)
			}
		}
	})
}
