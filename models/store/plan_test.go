package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

// crowd fills the tables that lists read with as many rows as a planner takes seriously.
func crowd(t *testing.T, s *store.Store) {
	t.Helper()
	const n, now = 4000, "'2026-03-18 01:00:00'"
	db := s.SQLDB()
	insert := func(table, columns string, row func(i int) string) {
		t.Helper()
		for from := 0; from < n; from += 500 {
			var rows []string
			for i := from; i < from+500; i++ {
				rows = append(rows, "("+row(i)+")")
			}
			if _, err := db.Exec("INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Join(rows, ",")); err != nil {
				t.Fatal(err)
			}
		}
	}
	sealed, err := storetest.Box().SealJSON("applications.data", models.Profile{Name: "王晓岚"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if _, err := db.Exec(fmt.Sprintf("INSERT INTO committees (id, name, created_at, updated_at) VALUES (%d, '第%d专业委员会', %s, %s)", 2+i, i, now, now)); err != nil {
			t.Fatal(err)
		}
	}
	insert("members", "id, phone, state, name, member_type, title, region, employer, frozen_reason, created_at, updated_at", func(i int) string {
		return fmt.Sprintf("%d, '139%08d', '%s', '王%d', '%s', '2%d%d', '%d0102', '天津市第%d医院', '', %s, %s", i+1, i, []string{"approved", "legacy", "registered"}[i%3], i,
			[]string{"professional", "student"}[i%2], 3+i%4, 1+i%5, 11+i%30, i%200, now, now)
	})
	insert("applications", "id, number, member_id, kind, state, committee_id, data_sealed, changed, reason, marked, due_on, submitted_at, member_type, created_at, updated_at", func(i int) string {
		state := "approved"
		due := ""
		if i%5 == 0 {
			state, due = "pending", fmt.Sprintf("2026-04-%02d", 1+i%28)
		}
		return fmt.Sprintf("%d, 'SQ20260318-%05d', %d, '%s', '%s', %d, X'%x', '[]', '', '[]', '%s', %s, 'professional', %s, %s",
			i+1, i, i+1, []string{"enrollment", "change", "upgrade"}[i%3], state, 2+i%40, sealed, due, now, now, now)
	})
	insert("memberships", "member_id, committee_id, since", func(i int) string { return fmt.Sprintf("%d, %d, '2026-03-18'", i+1, 2+i%40) })
	insert("search_tokens", "token, member_id", func(i int) string { return fmt.Sprintf("'w%d', %d", i, i+1) })
	analyze := "ANALYZE"
	if s.Dialect() == migrations.MySQL {
		analyze = "ANALYZE TABLE members, applications, memberships, search_tokens"
	}
	if _, err := db.Exec(analyze); err != nil {
		t.Fatal(err)
	}
}

var large = []string{"members", "applications", "memberships", "search_tokens"}

// scans are the lines of a plan that read a whole large table.
func scans(t *testing.T, s *store.Store, statement string) []string {
	t.Helper()
	explain := "EXPLAIN "
	if s.Dialect() == migrations.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := s.SQLDB().Query(explain + statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var whole []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new([]byte)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		line := map[string]string{}
		for i, c := range columns {
			line[c] = string(*values[i].(*[]byte))
		}
		scanned, ok := strings.CutPrefix(line["detail"], "SCAN ")
		if ok && slices.Contains(large, scanned) || line["type"] == "ALL" && slices.Contains(large, line["table"]) {
			whole = append(whole, fmt.Sprint(line))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return whole
}

func TestNoListReadsAWholeTableOrCountsItsWayToAPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		crowd(t, s)
		one, few := models.Scope{CommitteeIDs: []int64{7}}, models.Scope{CommitteeIDs: []int64{7, 8, 9}}
		at := store.Span{After: store.Cursor{Due: "2026-04-11", ID: 1500}, Limit: 20}
		back := store.Span{Before: store.Cursor{Due: "2026-04-11", ID: 1500}, Limit: 20}
		for _, scope := range []models.Scope{{All: true}, one, few} {
			for name, q := range map[string]store.Queue{
				"pending": {State: models.Pending}, "approved": {State: models.Approved}, "a kind": {State: models.Pending, Kind: models.Change},
				"overdue": {Overdue: true}, "a light": {State: models.Pending, Light: models.Red}, "a committee": {State: models.Pending, CommitteeID: 7},
				"a type": {State: models.Pending, Type: models.Professional}, "since": {State: models.Pending, From: "2026-03-18"}, "long ago": {To: "2020-01-01"}, "a number": {Number: "SQ20260318-0001"}, "an employer": {State: models.Pending, Employer: "天津市"}, "not one's own": {State: models.Pending, NotOf: 9},
				"a word": {State: models.Pending, Words: []string{"w12"}}, "two words": {Words: []string{"w12", "w123"}}, "everything": {},
			} {
				for _, span := range []store.Span{{Limit: 20}, at, back} {
					q.Scope, q.Span = scope, span
					look(t, s, fmt.Sprintf("queue, %s, %v", name, scope), func(tx *store.Tx) error {
						if _, _, err := tx.Queue(q); err != nil {
							return err
						}
						_, err := tx.QueueLength(q)
						return err
					})
				}
			}
			for name, r := range map[string]store.Roster{
				"approved": {State: models.ApprovedMember}, "a type": {Type: models.Student}, "frozen": {Frozen: true}, "a committee": {CommitteeID: 7},
				"a province": {Region: "12", State: models.ApprovedMember}, "a title": {Titles: []string{"231", "241"}, State: models.ApprovedMember},
				"an employer": {Employer: "天津市", State: models.ApprovedMember}, "a word": {Words: []string{"w12"}}, "everybody": {},
			} {
				for _, span := range []store.Span{{Limit: 20}, at, back} {
					r.Scope, r.Span = scope, span
					look(t, s, fmt.Sprintf("roster, %s, %v", name, scope), func(tx *store.Tx) error {
						if _, _, err := tx.Roster(r); err != nil {
							return err
						}
						_, err := tx.RosterLength(r)
						return err
					})
				}
			}
		}
	})
}

func look(t *testing.T, s *store.Store, name string, read func(tx *store.Tx) error) {
	t.Helper()
	statements, err := s.Statements(t.Context(), read)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, statement := range statements {
		if strings.Contains(statement, "OFFSET") {
			t.Errorf("%s counts its way: %s", name, statement)
		}
		if strings.HasSuffix(statement, ".id DESC LIMIT 21") && !strings.Contains(statement, " AND ") && !strings.Contains(statement, "frozen") {
			continue // the newest of all, along the primary key
		}
		for _, line := range scans(t, s, statement) {
			t.Errorf("%s reads a whole table: %s\n%s", name, statement, line)
		}
	}
}
