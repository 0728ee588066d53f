package service_test

import (
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

func everywhere(role models.Role) []models.Assignment { return []models.Assignment{{Role: role}} }

func TestStaffLogInChangeTheInitialPasswordAndIdleOut(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		account, by := w.StaffWith(models.SystemAdmin, 0)
		token, err := w.Staff.Login(ctx, client, " "+account.Username+" ", password)
		if err != nil {
			t.Fatal(err)
		}
		session, seen, err := w.Staff.Session(ctx, token)
		if err != nil || !seen.MustChange || len(seen.Roles) != 1 || seen.Roles[0].Role != models.SystemAdmin || session.CSRF == "" {
			t.Fatalf("%+v %v", seen, err)
		}
		const next = "another-password-1"
		if err := w.Staff.ChangePassword(ctx, by, session, "wrong-password-1", next, next); field(err, "old") == "" {
			t.Errorf("wrong old password: %v", err)
		}
		if err := w.Staff.ChangePassword(ctx, by, session, password, "elevenchars", "different"); field(err, "password") == "" || field(err, "repeat") == "" {
			t.Errorf("eleven characters: %v", err)
		}
		if err := w.Staff.ChangePassword(ctx, by, session, password, next, next); err != nil {
			t.Fatal(err)
		}
		if _, seen, err = w.Staff.Session(ctx, token); err != nil || seen.MustChange {
			t.Errorf("%+v %v", seen, err)
		}
		w.Clock.Add(30 * time.Minute)
		_, _, err = w.Staff.Session(ctx, token)
		wantCode(t, "half an hour idle", err, models.NotFound)
	})
}

func TestStaffLoginLocksAndTellsNothing(t *testing.T) {
	w := servicetest.New(t)
	ctx := t.Context()
	account, _ := w.StaffWith(models.Auditor, 0)
	_, admin := w.StaffWith(models.SystemAdmin, 0)
	for _, username := range []string{account.Username, "nobody"} {
		for range 5 {
			_, err := w.Staff.Login(ctx, client, username, "wrong-password-1")
			wantCode(t, username, err, models.Invalid)
		}
		_, err := w.Staff.Login(ctx, client, username, password)
		wantCode(t, username+" locked", err, models.TooMany)
	}
	list, err := w.Staff.List(ctx, admin)
	if err != nil || list[0].LockedUntil == nil || list[1].LockedUntil != nil {
		t.Fatalf("the list does not show who is locked: %+v %v", list, err)
	}
	initial, err := w.Staff.ResetPassword(ctx, admin, account.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Staff.Login(ctx, client, account.Username, initial); err != nil {
		t.Errorf("a reset password does not unlock: %v", err)
	}
}

func TestAClosedAccountIsOutAtOnce(t *testing.T) {
	w := servicetest.New(t)
	ctx := t.Context()
	_, admin := w.StaffWith(models.SystemAdmin, 0)
	account, _ := w.StaffWith(models.Auditor, 0)
	token, err := w.Staff.Login(ctx, client, account.Username, password)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Staff.SetActive(ctx, admin, account.ID, false); err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Staff.Session(ctx, token)
	wantCode(t, "the live session", err, models.NotFound)
	_, err = w.Staff.Login(ctx, client, account.Username, password)
	wantCode(t, "a new login", err, models.Invalid)
	if err := w.Staff.SetActive(ctx, admin, account.ID, true); err != nil {
		t.Fatal(err)
	}
	if _, err = w.Staff.Login(ctx, client, account.Username, password); err != nil {
		t.Error(err)
	}
}

func TestOnlySystemAdminsEditStaff(t *testing.T) {
	w := servicetest.New(t)
	c := w.Committee("乳腺癌专业委员会")
	for _, role := range models.Roles[1:] {
		committee := int64(0)
		if role.PerCommittee() {
			committee = c.ID
		}
		account, by := w.StaffWith(role, committee)
		_, err := w.Staff.List(t.Context(), by)
		wantCode(t, string(role)+" lists", err, models.Forbidden)
		wantCode(t, string(role)+" promotes itself", w.Staff.SetRoles(t.Context(), by, account.ID, everywhere(models.SystemAdmin)), models.Forbidden)
		wantCode(t, string(role)+" closes", w.Staff.SetActive(t.Context(), by, account.ID, false), models.Forbidden)
		_, err = w.Staff.ResetPassword(t.Context(), by, account.ID)
		wantCode(t, string(role)+" resets", err, models.Forbidden)
		_, err = w.Staff.Create(t.Context(), by, service.NewStaff{})
		wantCode(t, string(role)+" creates", err, models.Forbidden)
	}
}

func TestASystemAdminDoesNotLetThemselfInToTheMembers(t *testing.T) {
	w := servicetest.New(t)
	account, by := w.StaffWith(models.SystemAdmin, 0)
	roles := append(everywhere(models.SystemAdmin), everywhere(models.AssociationAdmin)...)
	wantCode(t, "takes a role", w.Staff.SetRoles(t.Context(), by, account.ID, roles), models.Forbidden)
	other, _ := w.StaffWith(models.Auditor, 0)
	if err := w.Staff.SetRoles(t.Context(), by, other.ID, roles); err != nil {
		t.Errorf("gives a role to another: %v", err)
	}
}

func TestRolesThatCouldHoldNowhereAreRefused(t *testing.T) {
	w := servicetest.New(t)
	c := w.Committee("乳腺癌专业委员会")
	account, _ := w.StaffWith(models.Auditor, 0)
	for name, roles := range map[string][]models.Assignment{
		"reviewer without committee":         {{Role: models.Reviewer}},
		"secretary without committee":        {{Role: models.Secretary}},
		"reviewer of an unknown committee":   {{Role: models.Reviewer, CommitteeID: 999}},
		"reviewer of the association":        {{Role: models.Reviewer, CommitteeID: 1}},
		"association admin of one committee": {{Role: models.AssociationAdmin, CommitteeID: c.ID}},
		"unknown role":                       {{Role: "root"}},
	} {
		if err := w.Staff.SetRoles(t.Context(), models.System, account.ID, roles); field(err, "roles") == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := models.Assignment{Role: models.Reviewer, CommitteeID: c.ID}
	if err := w.Staff.SetRoles(t.Context(), models.System, account.ID, []models.Assignment{good, good}); err != nil {
		t.Fatal(err)
	}
	token, err := w.Staff.Login(t.Context(), client, account.Username, password)
	if err != nil {
		t.Fatal(err)
	}
	_, seen, err := w.Staff.Session(t.Context(), token)
	if err != nil || len(seen.Roles) != 1 || seen.Roles[0] != good {
		t.Errorf("%+v %v", seen, err)
	}
}

func TestOfTwoAdminsWhoTakeTheRoleFromEachOtherOneStays(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		one, byOne := w.StaffWith(models.SystemAdmin, 0)
		two, byTwo := w.StaffWith(models.SystemAdmin, 0)
		var done sync.WaitGroup
		errs := make([]error, 2)
		done.Go(func() { errs[0] = w.Staff.SetRoles(t.Context(), byOne, two.ID, everywhere(models.Auditor)) })
		done.Go(func() { errs[1] = w.Staff.SetActive(t.Context(), byTwo, one.ID, false) })
		done.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or neither: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil && models.CodeOf(err) != models.Conflict {
				t.Error(err)
			}
		}
	})
}

func TestAnAccountNeedsNameUsernameAndAStrongPassword(t *testing.T) {
	w := servicetest.New(t)
	_, err := w.Staff.Create(t.Context(), models.System, service.NewStaff{Username: "张", Phone: "1", Password: "short", Roles: []models.Assignment{{Role: models.Reviewer}}})
	for _, name := range []string{"username", "name", "phone", "password", "roles"} {
		if field(err, name) == "" {
			t.Errorf("no message at %s: %v", name, err)
		}
	}
	n := service.NewStaff{Username: "ZhangMin", Name: "张敏", Password: password, Roles: everywhere(models.Auditor)}
	if _, err := w.Staff.Create(t.Context(), models.System, n); err != nil {
		t.Fatal(err)
	}
	n.Username = "zhangmin"
	if _, err := w.Staff.Create(t.Context(), models.System, n); field(err, "username") == "" {
		t.Errorf("the same username in other letters: %v", err)
	}
}
