package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/service"
	"tjtaca/models/store"
)

func TestDemoDataHasMembersInEveryStateAndIsMadeOnce(t *testing.T) {
	ctx := context.Background()
	cfg, err := LoadConfig([]string{"TJTACA_ENV=development", "TJTACA_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := h.migrate(ctx); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := h.fillDemo(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %v", time.Since(began))
	before := census(t, h)
	for state, want := range map[string]int{
		"registered": 10, "legacy": 2, "approved": 6, "frozen": 1, "downloaded": 3, "overdue": 1, "enrollment draft": 1,
		"enrollment awaiting_stamp": 1, "enrollment pending": 9, "enrollment rejected": 3, "enrollment approved": 8, "change pending": 1, "upgrade pending": 1,
	} {
		if before[state] < want {
			t.Errorf("%d %s, want at least %d", before[state], state, want)
		}
	}
	if err := h.fillDemo(ctx); err != nil {
		t.Fatal(err)
	}
	for state, n := range census(t, h) {
		if n != before[state] {
			t.Errorf("a second filling made %d %s of %d", n, state, before[state])
		}
	}
	for _, username := range []string{"admin", "xiehui", "feiai", "ruxian", "mishu", "shenji"} {
		token, err := h.services.Staff.Login(ctx, service.Client{IP: "127.0.0.1"}, username, demo.Password)
		if err != nil {
			t.Fatalf("%s cannot log in: %v", username, err)
		}
		if _, account, err := h.services.Staff.Session(ctx, token); err != nil || account.MustChange {
			t.Errorf("%s must change the password: %v", username, err)
		}
	}
}

// census counts the demo people by state, and their applications.
func census(t *testing.T, h *house) map[string]int {
	t.Helper()
	n := map[string]int{}
	err := h.store.Read(context.Background(), func(tx *store.Tx) error {
		for i := range 40 {
			m, err := tx.MemberByPhone(fmt.Sprintf("138000000%02d", i))
			if models.CodeOf(err) == models.NotFound {
				continue
			} else if err != nil {
				return err
			}
			n[string(m.State)]++
			if m.Frozen() {
				n["frozen"]++
			}
			if m.LockedAt != nil {
				n["downloaded"]++
			}
			applications, err := tx.Applications(m.ID)
			if err != nil {
				return err
			}
			for _, a := range applications {
				n[string(a.Kind)+" "+string(a.State)]++
				if a.Overdue(tx.Today()) {
					n["overdue"]++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
