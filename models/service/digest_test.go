package service_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// letters remembers what was mailed.
type letters struct {
	mu   sync.Mutex
	sent map[string]string // to → body
	n    int
}

func (l *letters) Send(_ context.Context, to, _, body string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[to] = body
	l.n++
	return nil
}

func TestADigestOfWhatWaitsOnceEachWorkingDay(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		mail := &letters{sent: map[string]string{}}
		w.Mail = mail
		w.Services = service.New(w.Deps)
		a, ctx := newAssociation(t, w), t.Context()
		at := func(day, hour int) { w.Clock.Set(time.Date(2026, 4, day, hour, 5, 0, 0, models.Zone)) }
		send := func(want int) {
			t.Helper()
			if n, err := w.Reviews.SendDigests(ctx); err != nil || n != want {
				t.Errorf("%s: told %d, not %d (%v)", models.TimeText(w.Clock.Now()), n, want, err)
			}
		}
		digest := func(by models.Actor) string {
			t.Helper()
			body, err := w.Reviews.Digest(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			return body
		}
		breast := w.Committee("乳腺癌专业委员会")
		_, other := w.StaffWith(models.Reviewer, breast.ID)
		_, secretary := w.StaffWith(models.Secretary, a.committee.ID)
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, system := w.StaffWith(models.SystemAdmin, 0)
		for id, email := range map[int64]string{a.reviewer.ID: "feiai@example.org", admin.ID: "xiehui@example.org"} {
			if err := w.Staff.SetContact(ctx, system, id, "张敏", "", email); err != nil {
				t.Fatal(err)
			}
		}
		a.pending() // 2026-03-18, due on 2026-04-09
		w.Clock.Set(time.Date(2026, 3, 19, 7, 59, 0, 0, models.Zone))
		send(0) // too early
		w.Clock.Set(time.Date(2026, 3, 19, 8, 1, 0, 0, models.Zone))
		send(2) // reviewer and admin: one is new
		send(0)
		if got := digest(a.reviewer); got != "肺癌专业委员会:新提交 1 件,3 个工作日内到期 0 件,已逾期 0 件" {
			t.Errorf("%q", got)
		}
		at(2, 9)
		send(0) // nothing new, nothing due
		at(5, 9)
		send(0) // Sunday of 清明
		at(7, 9)
		send(2) // due in two working days
		if got := digest(a.reviewer); !strings.Contains(got, "3 个工作日内到期 1 件") {
			t.Errorf("%q", got)
		}
		if _, err := w.Outbox.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		at(10, 9)
		got := atOnce(4, func(int) error { _, err := w.Reviews.SendDigests(ctx); return err })
		if got[""] != 4 {
			t.Errorf("at once: %v", got)
		}
		if got := digest(admin); !strings.Contains(got, "已逾期 1 件(审核员:张敏)") {
			t.Errorf("the admin is not told who is behind: %q", got)
		}
		if strings.Contains(digest(a.reviewer), "审核员") || digest(other) != "" || digest(secretary) != "" || digest(system) != "" {
			t.Error("somebody is told what is not theirs")
		}
		if _, err := w.Outbox.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		if body := mail.sent["feiai@example.org"]; mail.n != 6 || !strings.Contains(body, "已逾期 1 件") || !strings.Contains(body, w.BaseURL+"/admin") {
			t.Errorf("%d letters, the last %q", mail.n, body)
		}
		if err := w.Staff.SetRoles(ctx, system, a.reviewer.ID, []models.Assignment{{Role: models.Reviewer, CommitteeID: breast.ID}}); err != nil {
			t.Fatal(err)
		}
		if got := digest(a.reviewer); got != "" {
			t.Errorf("after losing the committee: %q", got)
		}
		err := w.Store.Read(ctx, func(tx *store.Tx) error {
			had, err := tx.Digested(a.reviewer.ID)
			if !had {
				t.Error("the digest could go out twice")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
