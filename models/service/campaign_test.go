package service_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func TestACampaignRemindsEachOnce(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		w.committed(rosterHead + fmt.Sprintf(`TJ1,王晓岚,13800000001,,肺癌,
TJ2,李伟,13800000002,,肺癌,
TJ3,赵敏,13800000003,%s,,
TJ4,孙丽,13800000003,%s,,
TJ5,周强,,,,
TJ6,吴昊,13800000006,,,
`, servicetest.IDNumber(3), servicetest.IDNumber(4)))
		m, _ := w.legacy("TJ6")
		w.must(w.Store.Tx(t.Context(), func(tx *store.Tx) error {
			return tx.UpdateMember(m.ID, map[string]any{"state": models.ApprovedMember})
		}))
		list, sum, err := w.Campaigns.Progress(t.Context(), w.by)
		w.must(err)
		if sum.Imported != 6 || sum.Activated != 1 || sum.Waiting != 5 || len(list) != 2 || list[0].Imported != 4 || list[0].Percent() != 25 {
			t.Errorf("%+v %+v", list, sum)
		}
		text, err := w.Campaigns.DefaultText(t.Context())
		w.must(err)
		r := service.Reminder{Text: text}
		reach, err := w.Campaigns.Reach(t.Context(), w.by, r)
		w.must(err)
		if reach != (service.Reach{Phones: 3, NoPhone: 1}) {
			t.Errorf("%+v", reach)
		}
		if _, err := w.Campaigns.Start(t.Context(), w.by, r, 4); models.CodeOf(err) != models.Conflict {
			t.Errorf("the number is not the one that was shown: %v", err)
		}
		if _, err := w.Campaigns.Start(t.Context(), w.by, service.Reminder{Text: "短"}, 3); models.CodeOf(err) != models.Invalid {
			t.Errorf("a text that says nothing: %v", err)
		}
		for range 2 { // a double click
			_, err = w.Campaigns.Start(t.Context(), w.by, r, 3)
			w.must(err)
		}
		second, _ := w.legacy("TJ2") // activates between click and sending
		w.must(w.Store.Tx(t.Context(), func(tx *store.Tx) error {
			return tx.UpdateMember(second.ID, map[string]any{"state": models.ApprovedMember})
		}))
		for deaths := range 30 { // it is killed again and again, a little later each time
			if _, err := w.Jobs.Next(dyingAfter(t.Context(), 3+deaths)); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		for next(t, world) {
		}
		_, err = w.Outbox.Deliver(t.Context())
		w.must(err)
		got := map[string]int{}
		for _, sms := range w.SMS.Sent() {
			if strings.Contains(sms.Text, "激活") {
				got[sms.Phone]++
			}
		}
		if len(got) != 2 || got["13800000001"] != 1 || got["13800000003"] != 1 {
			t.Errorf("texts %v", got)
		}
		reach, err = w.Campaigns.Reach(t.Context(), w.by, r)
		w.must(err)
		if reach.Phones != 0 || reach.Reminded != 3 {
			t.Errorf("who was reminded is left in peace: %+v", reach)
		}
		w.Clock.Add(8 * 24 * time.Hour)
		if reach, err = w.Campaigns.Reach(t.Context(), w.by, r); err != nil || reach.Phones != 2 {
			t.Errorf("after a week: %+v %v", reach, err)
		}
		_, reviewer := w.StaffWith(models.Reviewer, w.Committee("乳腺癌专业委员会").ID)
		_, _, err = w.Campaigns.Progress(t.Context(), reviewer)
		_, reaching := w.Campaigns.Reach(t.Context(), reviewer, r)
		_, starting := w.Campaigns.Start(t.Context(), reviewer, r, 2)
		_, listing := w.Campaigns.List(t.Context(), reviewer)
		for _, err := range []error{err, reaching, starting, listing} {
			if models.CodeOf(err) != models.Forbidden {
				t.Errorf("a reviewer: %v", errors.Join(err))
			}
		}
	})
}
