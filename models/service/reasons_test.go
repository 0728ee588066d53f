package service_test

import (
	"slices"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

func TestAdminsKeepTheReasonsThatReviewersClick(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		lung := w.Committee("肺癌专业委员会")
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, reviewer := w.StaffWith(models.Reviewer, lung.ID)
		texts := func(kind models.ApplicationKind) []string {
			t.Helper()
			list, err := w.Reviews.Reasons(ctx, reviewer, kind)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := texts(models.Change); !slices.Equal(got, []string{"盖章不清晰", "信息填写不完整", "证件模糊", "信息不符"}) {
			t.Fatalf("as delivered: %v", got)
		}
		added, err := w.Settings.SaveReason(ctx, admin, models.Reason{Kind: models.Change, Text: " 变更证明  缺少单位落款。", Sort: 9, Active: true})
		if err != nil || added.ID == 0 || added.Text != "变更证明 缺少单位落款" {
			t.Fatalf("%+v %v", added, err)
		}
		if got := texts(models.Change); got[0] != added.Text || len(got) != 5 {
			t.Errorf("a reason of the kind comes first: %v", got)
		}
		if got := texts(models.Enrollment); slices.Contains(got, added.Text) {
			t.Errorf("a reason of another kind is offered: %v", got)
		}
		added.Active, added.Sort = false, 1
		if _, err := w.Settings.SaveReason(ctx, admin, added); err != nil {
			t.Fatal(err)
		}
		if got := texts(models.Change); slices.Contains(got, added.Text) {
			t.Errorf("a reason that was switched off is offered: %v", got)
		}
		list, err := w.Settings.Reasons(ctx, admin)
		if err != nil || len(list) != 5 || list[1].Text != added.Text || list[1].Active {
			t.Errorf("for the admin: %+v %v", list, err)
		}
		for name, r := range map[string]models.Reason{
			"text": {Text: " 。 "}, "kind": {Kind: "nonsense", Text: "x"}, "sort": {Text: "y", Sort: -1},
		} {
			if _, err := w.Settings.SaveReason(ctx, admin, r); field(err, name) == "" {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if _, err := w.Settings.SaveReason(ctx, admin, models.Reason{Text: "证件模糊"}); field(err, "text") == "" {
			t.Errorf("the same reason twice: %v", err)
		}
		_, err = w.Settings.SaveReason(ctx, admin, models.Reason{ID: 99, Text: "没有这一条"})
		wantCode(t, "an unknown reason", err, models.NotFound)
		_, err = w.Settings.SaveReason(ctx, reviewer, models.Reason{Text: "自己的理由"})
		wantCode(t, "a reviewer adds", err, models.Forbidden)
		_, member := w.Registered()
		_, err = w.Reviews.Reasons(ctx, member, models.Enrollment)
		wantCode(t, "a member reads", err, models.Forbidden)
	})
}
