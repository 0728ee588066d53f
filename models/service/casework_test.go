package service_test

import (
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func TestTheNextOneIsWithinTheFilterOneCameFrom(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, first := a.pending()
		a.Clock.Add(48 * time.Hour)
		_, second := a.pending()
		a.Clock.Add(48 * time.Hour)
		_, third := a.pending()
		late := service.QueueFilter{State: models.Pending, From: "2026-03-20"}
		for _, c := range []struct {
			f                   service.QueueFilter
			here, before, after string
		}{
			{service.QueueFilter{State: models.Pending}, second, first, third}, {service.QueueFilter{State: models.Pending}, first, "", second},
			{late, second, "", third}, {late, third, second, ""},
		} {
			before, after, err := a.Reviews.Neighbours(ctx, a.reviewer, c.f, c.here)
			if err != nil || before != c.before || after != c.after {
				t.Errorf("beside %s: %q and %q, want %q and %q (%v)", c.here, before, after, c.before, c.after, err)
			}
		}
		a.decide(third, models.Approve, "")
		if next, err := a.Reviews.Following(ctx, a.reviewer, late, third); next != second || err != nil {
			t.Errorf("after the last of the filter: %q, %v", next, err)
		}
		a.decide(second, models.Approve, "")
		if next, err := a.Reviews.Following(ctx, a.reviewer, late, second); next != "" || err != nil {
			t.Errorf("nothing is left within the filter: %q, %v", next, err)
		}
		_, ruxian := a.StaffWith(models.Reviewer, a.Committee("乳腺癌专业委员会").ID)
		_, _, err := a.Reviews.Neighbours(ctx, ruxian, late, first)
		refused(t, err, models.NotFound, "")
		_, err = a.Reviews.Standing(ctx, ruxian, first)
		refused(t, err, models.NotFound, "")
	})
}

func TestAPageThatIsOpenHearsWhatHappenedMeanwhile(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	_, number := a.pending()
	before, err := a.Reviews.Standing(t.Context(), a.reviewer, number)
	if err != nil || before.State != models.Pending || before.Round != 1 {
		t.Fatalf("%+v, %v", before, err)
	}
	a.decide(number, models.Approve, "")
	now, err := a.Reviews.Standing(t.Context(), a.reviewer, number)
	if want := "申请 " + number + " 刚刚已由" + a.reviewer.Name + "审批通过(2026-03-18 09:30)"; err != nil || now.State != models.Approved || now.Text != want {
		t.Errorf("%+v, want %s, %v", now, want, err)
	}
}

func TestAColleagueConfirmsBeforeDeciding(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, number := a.pending()
		c, err := a.Reviews.Read(ctx, a.reviewer, number)
		if err != nil || len(c.Ties) != 0 {
			t.Fatalf("%v, %v", c.Ties, err)
		}
		m, _ := a.Registered()
		if err := a.Store.Tx(ctx, func(tx *store.Tx) error {
			return tx.UpdateMember(m.ID, map[string]any{"name": "李建国", "employer": c.Application.Data.Employer + " "})
		}); err != nil {
			t.Fatal(err)
		}
		colleague := a.reviewer
		colleague.MemberID = m.ID
		if c, err = a.Reviews.Read(ctx, colleague, number); err != nil || len(c.Ties) != 1 || len(c.Actions) == 0 {
			t.Fatalf("%v %v, %v", c.Ties, c.Actions, err)
		}
		d := a.decision(number, models.Approve, "")
		_, err = a.Reviews.Decide(ctx, colleague, d)
		faultAt(t, err, "heeded", "同一工作单位")
		d.Heeded = true
		if _, err = a.Reviews.Decide(ctx, colleague, d); err != nil {
			t.Fatal(err)
		}
	})
}
