package store_test

import (
	"strings"
	"sync"
	"testing"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func audited(t *testing.T, s *store.Store, n int) {
	t.Helper()
	tx(t, s, func(tx *store.Tx) error {
		for i := range n {
			by := models.Actor{Kind: models.StaffActor, ID: 1, Name: "张敏", IP: "203.0.113.7"}
			if err := tx.Audit(by, "member.freeze", "member", i, nil, map[string]string{"reason": "虚假材料"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func sealed(t *testing.T, s *store.Store, want int) {
	t.Helper()
	if n, err := s.SealAudit(t.Context()); err != nil || n != want {
		t.Fatalf("chained %d, %v; want %d", n, err, want)
	}
}

func TestTheAuditChainShowsWhatWasTamperedWith(t *testing.T) {
	for name, c := range map[string]struct{ sql, fault string }{
		"nothing":            {"UPDATE audit SET action = action", ""},
		"a row altered":      {"UPDATE audit SET actor_name = '李强' WHERE object_id = '1'", "was altered"},
		"a row removed":      {"DELETE FROM audit WHERE object_id = '1'", "is missing"},
		"rows swapped":       {"UPDATE audit SET object_id = CASE object_id WHEN '1' THEN '2' WHEN '2' THEN '1' ELSE object_id END", "was altered"},
		"a link removed":     {"DELETE FROM audit_chain WHERE no = 2", "link 2 is missing"},
		"a link made anew":   {"UPDATE audit_chain SET hash = prev_hash WHERE no = 2", "was altered"},
		"evidence exchanged": {"UPDATE audit SET after_sealed = NULL WHERE object_id = '1'", "was altered"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				audited(t, s, 3)
				sealed(t, s, 3)
				audited(t, s, 2)
				sealed(t, s, 2)
				sealed(t, s, 0)
				audited(t, s, 1)
				if _, err := s.SQLDB().Exec(c.sql); err != nil {
					t.Fatal(err)
				}
				report, err := s.VerifyAudit(t.Context())
				if err != nil || c.fault == "" && (report.Fault != "" || report.Links != 5 || report.Unsealed != 1) || !strings.Contains(report.Fault, c.fault) {
					t.Errorf("%+v, %v", report, err)
				}
			})
		})
	}
}

func TestProcessesThatChainAtOnceMakeOneChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		audited(t, s, 700)
		var mu sync.Mutex
		total := 0
		var done sync.WaitGroup
		for range 3 {
			done.Go(func() {
				n, err := s.SealAudit(t.Context())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				total += n
			})
		}
		done.Wait()
		report, err := s.VerifyAudit(t.Context())
		if err != nil || total != 700 || report.Links != 700 || report.Fault != "" || report.Unsealed != 0 {
			t.Errorf("chained %d: %+v, %v", total, report, err)
		}
	})
}
