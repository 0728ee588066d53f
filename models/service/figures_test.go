package service_test

import (
	"fmt"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

func TestFiguresAreCountedInScope(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		breast := w.Committee("乳腺癌专业委员会")
		_, other := w.StaffWith(models.Reviewer, breast.ID)
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, system := w.StaffWith(models.SystemAdmin, 0)
		_, first := a.pending()
		_, second := a.pending()
		_, third := a.pending()
		w.Clock.Set(time.Date(2026, 3, 23, 10, 0, 0, 0, models.Zone)) // three working days later
		a.decide(first, models.Approve, "")
		a.decide(second, models.Reject, "盖章不清晰;照片太暗")
		w.Clock.Set(time.Date(2026, 4, 1, 10, 0, 0, 0, models.Zone))
		a.decide(third, models.Reject, "照片太暗")
		f, err := a.Reviews.Figures(ctx, a.reviewer)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(f.Months); n != 12 || f.Months[0].Month != "2025-05" || fmt.Sprint(f.Months[10:]) != "[{2026-03 1 1} {2026-04 0 1}]" {
			t.Errorf("months: %v", f.Months)
		}
		if f.Decided != 3 || f.MedianDays != 3 || f.Members != 1 {
			t.Errorf("%d decided in %d days, %d members", f.Decided, f.MedianDays, f.Members)
		}
		for what, got := range map[string][]service.Share{
			"[{盖章不清晰 1} {其他 1}]": f.Reasons, "[{专业会员 1}]": f.Types, "[{肺癌专业委员会 1}]": f.Committees,
		} {
			if fmt.Sprint(got) != what {
				t.Errorf("%v, not %s", got, what)
			}
		}
		all, err := a.Reviews.Figures(ctx, admin)
		if err != nil || all.Decided != 3 || all.Members != 1 {
			t.Errorf("everywhere: %+v %v", all, err)
		}
		_, member := w.Registered()
		for who, by := range map[string]models.Actor{"another committee": other, "system admin": system, "a member": member, "nobody": {}} {
			f, err := a.Reviews.Figures(ctx, by)
			if err != nil || f.Decided+f.Members+len(f.Reasons)+len(f.Types)+len(f.Committees)+len(f.Regions)+len(f.Titles) != 0 || f.MedianDays != -1 {
				t.Errorf("%s sees %+v (%v)", who, f, err)
			}
		}
	})
}
