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

func TestEverybodyHasTheirOwnFiltersAndColumns(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		save := func(name, query string) error {
			return a.Reviews.SaveFilter(ctx, a.reviewer, service.SavedFilter{Name: name, Query: query})
		}
		for _, f := range [][2]string{{"逾期", "overdue=1"}, {"红灯", "light=red"}, {" 逾期 ", "overdue=1&type=student"}} {
			if err := save(f[0], f[1]); err != nil {
				t.Fatal(err)
			}
		}
		faultAt(t, save("", "overdue=1"), "name", "名字")
		faultAt(t, save("空", ""), "name", "请先设置筛选条件")
		if err := a.Reviews.DropFilter(ctx, a.reviewer, "红灯"); err != nil {
			t.Fatal(err)
		}
		if err := a.Reviews.HideColumns(ctx, a.reviewer, []string{"submitted"}); err != nil {
			t.Fatal(err)
		}
		v, err := a.Reviews.QueueView(ctx, a.reviewer)
		if err != nil || len(v.Filters) != 1 || v.Filters[0] != (service.SavedFilter{Name: "逾期", Query: "overdue=1&type=student"}) || len(v.Hidden) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		_, other := a.StaffWith(models.Reviewer, a.committee.ID)
		if v, err := a.Reviews.QueueView(ctx, other); err != nil || len(v.Filters)+len(v.Hidden) != 0 {
			t.Errorf("another account: %+v, %v", v, err)
		}
		_, auditor := a.StaffWith(models.Auditor, 0)
		refused(t, a.Reviews.HideColumns(ctx, auditor, nil), models.NotFound, "")
	})
}

func TestTabsCountWhatIsInScope(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, first := a.pending()
		a.pending()
		a.decide(first, models.Approve, "")
		a.filled() // a draft is its member's own
		kinds, states, err := a.Reviews.QueueCounts(ctx, a.reviewer, service.QueueFilter{State: models.Pending})
		if err != nil || kinds[""] != 1 || kinds[models.Enrollment] != 1 || kinds[models.Change] != 0 || states[""] != 2 || states[models.Approved] != 1 {
			t.Errorf("%v %v %v", kinds, states, err)
		}
		_, ruxian := a.StaffWith(models.Reviewer, a.Committee("乳腺癌专业委员会").ID)
		if kinds, states, err = a.Reviews.QueueCounts(ctx, ruxian, service.QueueFilter{}); err != nil || kinds[""]+states[""] != 0 {
			t.Errorf("out of scope: %v %v %v", kinds, states, err)
		}
	})
}
