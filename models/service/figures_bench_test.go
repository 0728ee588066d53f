package service_test

import (
	"fmt"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// BenchmarkFirstPage counts what the first page of the back office shows, with 100,000 members and 20,000 pending applications:
// for who sees everything, and for a reviewer of one committee of twenty.
func BenchmarkFirstPage(b *testing.B) {
	w := servicetest.New(b)
	crowded(b, w)
	_, admin := w.StaffWith(models.AssociationAdmin, 0)
	_, reviewer := w.StaffWith(models.Reviewer, 3)
	for who, by := range map[string]models.Actor{"admin": admin, "reviewer": reviewer} {
		b.Run(who, func(b *testing.B) {
			for b.Loop() {
				w.Clock.Add(time.Minute) // nothing is remembered
				if _, err := w.Reviews.Figures(b.Context(), by); err != nil {
					b.Fatal(err)
				}
				if _, err := w.Reviews.Workload(b.Context(), by); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCalendarChange moves the due dates of 20,000 pending applications.
func BenchmarkCalendarChange(b *testing.B) {
	w := servicetest.New(b)
	crowded(b, w)
	_, admin := w.StaffWith(models.AssociationAdmin, 0)
	day := []models.Holiday{{Day: "2026-03-10"}}
	for i := 0; b.Loop(); i++ {
		change := service.CalendarChange{Enter: day}
		if i%2 == 1 {
			change = service.CalendarChange{Forget: []string{day[0].Day}}
		}
		moves, err := w.Settings.ChangeCalendar(b.Context(), admin, change, false)
		if err != nil || len(moves) == 0 {
			b.Fatal(moves, err)
		}
	}
}

// crowded fills a database as a large association would have.
func crowded(b *testing.B, w *servicetest.World) {
	b.Helper()
	for i := range 20 {
		w.Committee(fmt.Sprintf("第%d专业委员会", i))
	}
	upTo := func(n int) string {
		return fmt.Sprintf("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d) ", n)
	}
	at := "'2026-03-01 01:00:00'"
	for _, q := range []string{
		"INSERT INTO members (id, state, number, name, member_type, title, region, home_committee_id, created_at, updated_at) " + upTo(100_000) +
			"SELECT i, 'approved', printf('%07d', i), '王晓岚', CASE i % 3 WHEN 0 THEN 'professional' WHEN 1 THEN 'ordinary' ELSE 'student' END, " +
			"CASE i % 5 WHEN 0 THEN '231' WHEN 1 THEN '232' WHEN 2 THEN '253' WHEN 3 THEN '264' ELSE '000' END, " +
			"printf('12%02d%02d', 1 + i % 2, 1 + i % 16), 2 + i % 20, " + at + ", " + at + " FROM c",
		"INSERT INTO memberships (member_id, committee_id, since) SELECT id, home_committee_id, '2026-03-01' FROM members",
		"INSERT INTO applications (id, number, member_id, kind, state, committee_id, data_sealed, changed, reason, marked, submitted_at, due_on, created_at, updated_at) " +
			upTo(120_000) + "SELECT i, printf('%08d', i), 1 + i % 100000, 'enrollment', CASE WHEN i <= 20000 THEN 'pending' ELSE 'approved' END, 2 + i % 20, '', '', '', '', " +
			at + ", CASE WHEN i > 20000 THEN '' WHEN i % 2 THEN '2026-03-20' ELSE '2026-03-23' END, " + at + ", " + at + " FROM c",
		"INSERT INTO application_rounds (application_id, no, submitted_at, due_on, snapshot_sealed, files, outcome, reason, marked, committee_id, submitted_on, decided_on) " +
			"SELECT id, 1, submitted_at, due_on, '', '', CASE WHEN state = 'pending' THEN '' WHEN id % 10 = 0 THEN 'reject' ELSE 'approve' END, " +
			"CASE WHEN id % 10 = 0 THEN '证件模糊' ELSE '' END, '', committee_id, printf('2025-%02d-%02d', 4 + id % 8, 1 + id % 14), " +
			"CASE WHEN state = 'pending' THEN '' ELSE printf('2025-%02d-%02d', 4 + id % 8, 15 + id % 13) END FROM applications",
		"ANALYZE",
	} {
		if _, err := w.Store.SQLDB().Exec(q); err != nil {
			b.Fatal(err)
		}
	}
}
