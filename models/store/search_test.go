package store_test

import (
	"fmt"
	"testing"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

// A word that fits half the members is asked of each row, one that fits a few is looked up: both must find the same.
func TestWhatFitsManyIsFoundLikeWhatFitsFew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		crowd(t, s)
		find := func(q store.Queue, r store.Roster) (found string) {
			q.Limit, r.Limit = 3000, 3000
			err := s.Read(t.Context(), func(tx *store.Tx) error {
				apps, _, err := tx.Queue(q)
				if err != nil {
					return err
				}
				members, _, err := tx.Roster(r)
				if err != nil {
					return err
				}
				n, err := tx.QueueLength(q)
				if err != nil {
					return err
				}
				m, err := tx.RosterLength(r)
				for _, a := range apps {
					found += fmt.Sprint(a.ID, " ")
				}
				found += fmt.Sprintf("| %d %d | ", n, m)
				for _, m := range members {
					found += fmt.Sprint(m.ID, " ")
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		for _, c := range []struct {
			words  []string
			roster store.Roster
		}{
			{[]string{"139"}, store.Roster{}}, {[]string{"w12"}, store.Roster{}}, {[]string{"w1", "1390000"}, store.Roster{}}, {[]string{"w1", "w9"}, store.Roster{}},
			{nil, store.Roster{Titles: []string{""}}}, {nil, store.Roster{Titles: []string{"231"}}}, {nil, store.Roster{Region: "12"}},
		} {
			for _, scope := range []models.Scope{{All: true}, {CommitteeIDs: []int64{7, 8}}} {
				q, r := store.Queue{Scope: scope, Words: c.words}, c.roster
				r.Scope, r.Words = scope, c.words
				looked := find(q, r)
				back := store.SetFew(1)
				asked := find(q, r)
				back()
				if looked != asked {
					t.Errorf("%v: %.200s\nis not %.200s", c, asked, looked)
				}
				if c.words != nil && len(looked) < 10 && c.words[len(c.words)-1] != "w9" {
					t.Errorf("%v finds nothing: %s", c, looked)
				}
			}
		}
	})
}
