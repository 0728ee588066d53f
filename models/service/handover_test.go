package service_test

import (
	"slices"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

func TestCommitteesAndTheirQueueChangeHands(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		breast := w.Committee("乳腺癌专业委员会")
		_, admin := w.StaffWith(models.SystemAdmin, 0)
		old, _ := w.StaffWith(models.Reviewer, a.committee.ID)
		heir, _ := w.StaffWith(models.Reviewer, breast.ID)
		roles := []models.Assignment{{Role: models.Reviewer, CommitteeID: a.committee.ID}, {Role: models.Secretary, CommitteeID: a.committee.ID},
			{Role: models.Reviewer, CommitteeID: breast.ID}, {Role: models.Auditor}}
		if err := w.Staff.SetRoles(ctx, admin, old.ID, roles); err != nil {
			t.Fatal(err)
		}
		_, number := a.pending()
		h, err := w.Staff.PreviewHandover(ctx, admin, old.ID, heir.ID)
		if err != nil || len(h.Rows) != 3 {
			t.Fatalf("%+v %v", h, err)
		}
		for _, row := range h.Rows {
			if row.Committee.ID == a.committee.ID && (row.Pending != 1 || row.Has || row.Role == models.Reviewer && row.Left != 1) ||
				row.Committee.ID == breast.ID && (row.Pending != 0 || !row.Has) {
				t.Errorf("%+v", row)
			}
		}
		session := staffSession(t, w, heir)
		if _, err := w.Staff.HandOver(ctx, admin, old.ID, heir.ID, true); err != nil {
			t.Fatal(err)
		}
		if list, err := w.Staff.Sessions(ctx, heir.Actor("")); err != nil || len(list) != 0 {
			t.Errorf("session %d goes on with the old roles: %v", session.ID, err)
		}
		staff, err := w.Staff.List(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range staff {
			switch s.ID {
			case old.ID:
				if s.Active || !slices.Equal(s.Roles, []models.Assignment{{Role: models.Auditor}}) {
					t.Errorf("the one who handed over: %+v", s)
				}
			case heir.ID:
				if len(s.Roles) != 3 {
					t.Errorf("the one who took over: %+v", s.Roles)
				}
				if c, err := a.Reviews.Read(ctx, s.Actor(""), number); err != nil || len(c.Actions) == 0 {
					t.Errorf("the queue did not move along: %v", err)
				}
			}
		}
		if lines := logged(t, w, "staff.handover"); len(lines) != 1 {
			t.Errorf("log: %+v", lines)
		}
		_, err = w.Staff.HandOver(ctx, admin, heir.ID, old.ID, false)
		refused(t, err, models.Conflict, "已停用")
		_, err = w.Staff.HandOver(ctx, admin, heir.ID, heir.ID, false)
		faultAt(t, err, "to", "另一个")
		_, err = w.Staff.HandOver(ctx, admin, heir.ID, admin.ID, false)
		wantCode(t, "to oneself", err, models.Forbidden)
		_, err = w.Staff.HandOver(ctx, a.reviewer, heir.ID, old.ID, false)
		wantCode(t, "a reviewer", err, models.Forbidden)
	})
}

func TestAnAccountIsLinkedToTheMemberOfTheSamePerson(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	_, admin := a.StaffWith(models.SystemAdmin, 0)
	account, _ := a.StaffWith(models.Reviewer, a.committee.ID)
	by, _ := a.member()
	m := a.lookUp(by.ID)
	faultAt(t, a.Staff.Link(ctx, admin, account.ID, "13999999999"), "member", "没有")
	for _, word := range []string{m.Number, m.Phone} {
		if err := a.Staff.Link(ctx, admin, account.ID, " "+word+" "); err != nil {
			t.Fatal(err)
		}
	}
	list, err := a.Staff.List(ctx, admin)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(s *models.Staff) bool { return s.ID == account.ID })
	who, err := a.Staff.Linked(ctx, admin, list[i])
	if want := models.MaskName(m.Profile.Name) + " " + m.Number; err != nil || who != want {
		t.Errorf("linked to %q, not %q (%v)", who, want, err)
	}
	faultAt(t, a.Staff.SetContact(ctx, admin, account.ID, "", "123", "not-a-mail"), "email", "邮箱格式")
	if err := a.Staff.SetContact(ctx, admin, account.ID, "张 敏", "", "zhang@example.org"); err != nil {
		t.Fatal(err)
	}
	session := staffSession(t, a.World, account)
	if err := a.Staff.SetContact(ctx, admin, account.ID, "张 敏", "", "min@example.org"); err != nil {
		t.Fatal(err)
	}
	if list, err := a.Staff.Sessions(ctx, account.Actor("")); err != nil || len(list) != 1 || list[0].ID != session.ID {
		t.Errorf("a new mail address ended a session: %v %v", list, err)
	}
	wantCode(t, "a reviewer changes", a.Staff.SetContact(ctx, account.Actor(""), account.ID, "张", "", ""), models.Forbidden)
}
