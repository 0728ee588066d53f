package store_test

import (
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func must(t *testing.T, s *store.Store, work func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// drafted is a member with a draft.
func drafted(t *testing.T, s *store.Store) *models.Application {
	t.Helper()
	a := &models.Application{Kind: models.Enrollment, Data: models.Profile{Name: "王晓岚", IDNumber: "120101198403070028"}}
	must(t, s, func(tx *store.Tx) error {
		m, err := tx.AddMember("13800000001", "", models.Registered)
		if err != nil {
			return err
		}
		a.MemberID = m.ID
		return tx.AddApplication(a)
	})
	return a
}

func stepOf(t *testing.T, a *models.Application, action models.Action, by models.Party) models.Step {
	t.Helper()
	step, err := a.Next(action, by)
	if err != nil {
		t.Fatal(err)
	}
	return step
}

func TestOfTwoWhoReadTheSameStateOneMoves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := drafted(t, s)
		stale := *a
		step := stepOf(t, a, models.Submit, models.ByMember)
		must(t, s, func(tx *store.Tx) error { return tx.MoveApplication(a, step, models.System, "") })
		err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.MoveApplication(&stale, step, models.System, "") })
		if models.CodeOf(err) != models.Conflict {
			t.Errorf("the second one: %v", err)
		}
		stale.State = models.Draft
		if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SaveApplication(&stale) }); models.CodeOf(err) != models.Conflict {
			t.Errorf("saved over a moved application: %v", err)
		}
		must(t, s, func(tx *store.Tx) error {
			history, err := tx.History(a.ID)
			if err == nil && len(history) != 1 {
				t.Errorf("history: %+v", history)
			}
			return err
		})
	})
}

func TestASlotIsHeldWhileOpenAndFreeAfterwards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := drafted(t, s)
		another := func() error {
			return s.Tx(t.Context(), func(tx *store.Tx) error {
				return tx.AddApplication(&models.Application{MemberID: a.MemberID, Kind: models.Change})
			})
		}
		move := func(action models.Action, by models.Party) error {
			step := stepOf(t, a, action, by)
			return s.Tx(t.Context(), func(tx *store.Tx) error { return tx.MoveApplication(a, step, models.System, "") })
		}
		if err := move(models.Submit, models.ByMember); err != nil {
			t.Fatal(err)
		}
		if err := another(); !store.Duplicate(err) {
			t.Errorf("beside one that awaits its stamp: %v", err)
		}
		if err := move(models.Lapse, models.BySystem); err != nil {
			t.Fatal(err)
		}
		if err := another(); err != nil {
			t.Errorf("after it closed: %v", err)
		}
		if err := move(models.Reopen, models.ByMember); !store.Duplicate(err) {
			t.Errorf("reopened beside another: %v", err)
		}
	})
}

func TestARoundEndsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := drafted(t, s)
		files := []models.RoundFile{{Kind: models.Photo, Key: "k", SHA256: "h"}}
		must(t, s, func(tx *store.Tx) error { return tx.OpenRound(a, "2026-04-09", files) })
		must(t, s, func(tx *store.Tx) error {
			return tx.CloseRound(a, models.Reject, models.System, "盖章不清晰", []string{"photo"})
		})
		err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.CloseRound(a, models.Approve, models.System, "", nil) })
		if models.CodeOf(err) != models.Conflict {
			t.Errorf("ended twice: %v", err)
		}
		must(t, s, func(tx *store.Tx) error {
			rounds, err := tx.Rounds(a.ID)
			if err == nil && (len(rounds) != 1 || rounds[0].Outcome != models.Reject || rounds[0].Snapshot != a.Data || rounds[0].Files[0] != files[0]) {
				t.Errorf("%+v", rounds)
			}
			return err
		})
	})
}

func TestApplicationNumbersCountByTheAssociationsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := drafted(t, s)
		if a.Number != "SQ20260318-0001" {
			t.Errorf("%s", a.Number)
		}
		storetest.ClockOf(s).Set(time.Date(2026, 3, 18, 23, 59, 59, 0, models.Zone))
		for _, want := range []string{"SQ20260318-0002", "SQ20260319-0001"} {
			b := &models.Application{MemberID: a.MemberID, Kind: models.Joining}
			must(t, s, func(tx *store.Tx) error { return tx.AddApplication(b) })
			if b.Number != want {
				t.Errorf("%s, want %s", b.Number, want)
			}
			storetest.ClockOf(s).Add(time.Second)
		}
	})
}
