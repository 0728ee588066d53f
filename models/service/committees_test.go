package service_test

import (
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

func TestCommitteesAreEditedByThoseWithTheRight(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		c, err := w.Committees.Save(ctx, admin, models.Committee{Name: " 肺癌专业委员会 ", Open: true, Sort: 1})
		if err != nil || c.Name != "肺癌专业委员会" || c.Kind != models.SpecialCommittee || c.Pinyin != "feiaizhuanyeweiyuanhui fazywyh" {
			t.Fatalf("%+v %v", c, err)
		}
		if _, err := w.Committees.Save(ctx, admin, models.Committee{Name: "肺癌专业委员会"}); field(err, "name") == "" {
			t.Errorf("the same name: %v", err)
		}
		if _, err := w.Committees.Save(ctx, admin, models.Committee{Name: " "}); field(err, "name") == "" {
			t.Errorf("no name: %v", err)
		}
		c.Open = false
		if _, err := w.Committees.Save(ctx, admin, *c); err != nil {
			t.Fatal(err)
		}
		open, err := w.Committees.Open(ctx)
		if err != nil || len(open) != 1 || open[0].Kind != models.AssociationRow {
			t.Errorf("open: %+v %v", open, err)
		}
		all, err := w.Committees.List(ctx, admin)
		if err != nil || len(all) != 2 {
			t.Errorf("all: %+v %v", all, err)
		}
		_, member := w.Registered()
		_, err = w.Committees.List(ctx, member)
		wantCode(t, "a member lists", err, models.NotFound)
		_, err = w.Committees.Save(ctx, member, models.Committee{Name: "我的专委会"})
		wantCode(t, "a member adds", err, models.Forbidden)
		_, reviewer := w.StaffWith(models.Reviewer, c.ID)
		_, err = w.Committees.Save(ctx, reviewer, *c)
		wantCode(t, "a reviewer changes", err, models.Forbidden)
	})
}

func TestTheAssociationsRowStaysTheAssociation(t *testing.T) {
	w := servicetest.New(t)
	c, err := w.Committees.Save(t.Context(), models.System, models.Committee{ID: 1, Kind: models.SpecialCommittee, Name: "示例抗癌协会", Open: true})
	if err != nil || c.Kind != models.AssociationRow {
		t.Fatalf("%+v %v", c, err)
	}
}

func TestCommitteesAreShownWithWhatTheyHaveToDo(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, admin := w.StaffWith(models.SystemAdmin, 0)
		a.member()
		a.pending()
		list, err := w.Committees.Overview(ctx, admin)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		if c := list[1]; c.ID != a.committee.ID || c.Members != 1 || c.Pending != 1 || c.Overdue != 0 || len(c.Reviewers) != 1 || c.Reviewers[0] != a.reviewer.Name {
			t.Errorf("%+v", c)
		}
		_, err = w.Committees.Overview(ctx, a.reviewer)
		wantCode(t, "a reviewer", err, models.Forbidden)
	})
}
