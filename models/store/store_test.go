package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func tx(t *testing.T, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestCountersHaveNeitherGapsNorDoubles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var mu sync.Mutex
		seen := map[int64]bool{}
		var done sync.WaitGroup
		refused := errors.New("the rest of the transaction failed")
		for i := range 60 {
			done.Go(func() {
				var n int64
				err := s.Tx(t.Context(), func(tx *store.Tx) (err error) {
					if n, err = tx.NextCounter("member"); err == nil && i%3 == 0 {
						err = refused
					}
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && seen[n]:
					t.Errorf("%d twice", n)
				case err == nil:
					seen[n] = true
				case !errors.Is(err, refused):
					t.Error(err)
				}
			})
		}
		done.Wait()
		for n := int64(1); n <= 40; n++ {
			if !seen[n] {
				t.Errorf("%d is missing", n)
			}
		}
	})
}

func TestADeadlockRunsTheTransactionAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tx(t, s, func(tx *store.Tx) error {
			_, err1 := tx.NextCounter("a")
			_, err2 := tx.NextCounter("b")
			return errors.Join(err1, err2)
		})
		var ready, done sync.WaitGroup
		ready.Add(2)
		cross := func(first, second string) {
			met := false
			err := s.Tx(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.NextCounter(first); err != nil {
					return err
				}
				if !met && s.Dialect() == migrations.MySQL { // both hold their first row now
					met = true
					ready.Done()
					ready.Wait()
				}
				_, err := tx.NextCounter(second)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		done.Go(func() { cross("a", "b") })
		done.Go(func() { cross("b", "a") })
		done.Wait()
		tx(t, s, func(tx *store.Tx) error {
			n, err := tx.NextCounter("a")
			if n != 4 {
				t.Errorf("counted to %d, want 4", n)
			}
			return err
		})
	})
}

func TestReadersDoNotWaitForAWriter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tx(t, s, func(tx *store.Tx) error {
			m, err := tx.AddMember("13800000001", "", models.Registered)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			err = s.Read(ctx, func(r *store.Tx) error {
				_, err := r.Member(m.ID)
				return err
			})
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("a reader beside the writer: %v", err)
			}
			return nil
		})
	})
}

func TestLimitsAreCountedAcrossProcesses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var mu sync.Mutex
		passed := 0
		var done sync.WaitGroup
		for range 30 {
			done.Go(func() {
				ok, wait, err := s.Allow(t.Context(), "verify:203.0.113.7", 10, time.Minute)
				mu.Lock()
				defer mu.Unlock()
				if ok {
					passed++
				} else if wait != time.Minute || err != nil {
					t.Errorf("wait %v, %v", wait, err)
				}
			})
		}
		done.Wait()
		if passed != 10 {
			t.Errorf("%d passed, want 10", passed)
		}
		storetest.ClockOf(s).Add(time.Minute)
		if ok, _, err := s.Allow(t.Context(), "verify:203.0.113.7", 10, time.Minute); !ok || err != nil {
			t.Errorf("the next minute: %t, %v", ok, err)
		}
		tx(t, s, (*store.Tx).Purge)
	})
}

func TestALimitHoldsInAnotherProcess(t *testing.T) {
	s := storetest.New(t)
	other := storetest.Reopen(t, s)
	for i, where := range []*store.Store{s, other, s} {
		ok, _, err := where.Allow(t.Context(), "k", 2, time.Minute)
		if err != nil || ok != (i < 2) {
			t.Errorf("use %d: %t %v", i+1, ok, err)
		}
	}
}

func TestSettingsHaveDefaults(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tx(t, s, func(tx *store.Tx) error {
			if v, err := tx.Setting(models.SettingLapseDays); v != "90" || err != nil {
				t.Errorf("%q %v", v, err)
			}
			if _, err := tx.Setting("no_such_setting"); err == nil {
				t.Error("an unknown setting is not an error")
			}
			for _, days := range []string{"60", "30"} {
				if err := tx.SaveSetting(models.SettingLapseDays, days); err != nil {
					return err
				}
			}
			v, err := tx.Setting(models.SettingLapseDays)
			if v != "30" {
				t.Errorf("%q", v)
			}
			return err
		})
	})
}

func TestAMembershipIsJoinedOnceAndMayBeJoinedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tx(t, s, func(tx *store.Tx) error {
			m, err := tx.AddMember("13800000001", "", models.Registered)
			if err != nil {
				return err
			}
			for range 2 {
				if err := tx.AddMembership(m.ID, store.AssociationID); err != nil {
					return err
				}
			}
			if err := tx.EndMembership(m.ID, store.AssociationID); err != nil {
				return err
			}
			if err := tx.AddMembership(m.ID, store.AssociationID); err != nil {
				return err
			}
			list, err := tx.Memberships(m.ID)
			if err == nil && (len(list) != 2 || list[0].Until != "2026-03-18" || list[1].Until != "" || list[1].CommitteeName != "天津抗癌协会") {
				t.Errorf("%+v", list)
			}
			return err
		})
	})
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if pending, err := migrations.Pending(t.Context(), s.SQLDB(), s.Dialect()); pending || err != nil {
			t.Errorf("pending %t, %v", pending, err)
		}
		if err := migrations.Up(t.Context(), s.SQLDB(), s.Dialect()); err != nil {
			t.Error(err)
		}
	})
}

func TestProcessesThatMigrateAtOnceDoNotHurtEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			s, err := store.Open(store.Config{DSN: path, Now: storetest.Start.Local, Box: storetest.Box()})
			if err != nil {
				t.Error(err)
				return
			}
			if err := migrations.Up(t.Context(), s.SQLDB(), s.Dialect()); err != nil {
				t.Error(err)
			}
			if pending, err := migrations.Pending(t.Context(), s.SQLDB(), s.Dialect()); pending || err != nil {
				t.Errorf("pending %t, %v", pending, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
}

func TestAWrongAddressIsToldWithoutItsPassword(t *testing.T) {
	for _, dsn := range []string{
		"postgres://u:geheim@h/db", "mysql://u:geheim@h:3306", "mysql://:geheim@/db", "mysql://u:gehe im@h/db", "mysql://u:geheim@127.0.0.1:1/db",
		"mysql://u:geheim@h/db?loc=Nowhere",
	} {
		_, err := store.Open(store.Config{DSN: dsn, Now: storetest.Start.Local, Box: storetest.Box()})
		if err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "gehe im") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
}
