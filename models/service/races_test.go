package service_test

import (
	"fmt"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// sound checks what must hold of a member whatever has happened: every history replays to the present state, of the exclusive
// kinds one application is open at most, one certificate is valid at most, and it shows what the database says.
func (a *association) sound(id int64) error {
	var m *models.Member
	var apps []*models.Application
	var certificates []*models.Certificate
	histories := map[int64][]models.HistoryEntry{}
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) (err error) {
		if m, err = tx.Member(id); err != nil {
			return err
		}
		if certificates, err = tx.Certificates(id); err != nil {
			return err
		}
		if apps, err = tx.Applications(id); err != nil {
			return err
		}
		for _, app := range apps {
			if histories[app.ID], err = tx.History(app.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	open := 0
	for _, app := range apps {
		state, err := models.Replay(app.Kind, histories[app.ID])
		if err != nil || state != app.State {
			return fmt.Errorf("%s %s stands at %s, its history replays to %s: %w", app.Kind, app.Number, app.State, state, err)
		}
		if app.Kind.Exclusive() && app.State.Open() {
			open++
		}
	}
	if open > 1 {
		return fmt.Errorf("%d exclusive applications are open", open)
	}
	valid := 0
	for _, c := range certificates {
		if c.State != models.CertificateValid {
			continue
		}
		valid++
		for _, d := range models.Differences(&c.Printed, &m.Profile) {
			if d.Field.Certificate {
				return fmt.Errorf("the valid certificate shows %s %q, the database says %q", d.Field.Label, d.Old, d.New)
			}
		}
		if c.MemberNumber != m.Number {
			return fmt.Errorf("the certificate shows number %s, the member has %s", c.MemberNumber, m.Number)
		}
	}
	if valid > 1 {
		return fmt.Errorf("%d certificates are valid", valid)
	}
	return nil
}

func TestAChangeIsApprovedWhileTheCertificateIsDownloaded(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		a.reviewer = a.admin()
		for round := range 6 {
			by, _ := a.member()
			if round%2 == 1 {
				a.download(by)
			}
			app := a.change(by, "employer", map[string]string{"employer": "天津市示例医院"})
			d := a.decision(app.Number, models.Approve, "")
			got := atOnce(4, func(i int) error {
				if i == 0 {
					_, err := a.Reviews.Decide(ctx, a.reviewer, d)
					return err
				}
				_, _, err := a.Certificates.Download(ctx, by)
				return err
			})
			if got[""]+got[models.Conflict] != 4 {
				t.Errorf("answers: %v", got)
			}
			if err := a.sound(by.ID); err != nil {
				t.Error(err)
			}
			if m := a.lookUp(by.ID); m.Profile.Employer != "天津市示例医院" {
				t.Errorf("the change: %+v", m.Profile)
			}
			a.download(by)
			if v := a.verify(by); v.State != models.CertificateValid || v.Employer != "天津市示例医院" {
				t.Errorf("the certificate: %+v", v)
			}
		}
	})
}

func TestOfAChangeAndAnUpgradeAtOnceOneOpens(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by := a.student("2027-06-30")
		numbers := make([]string, 6)
		got := atOnce(len(numbers), func(i int) (err error) {
			var app *models.Application
			if i%2 == 0 {
				app, err = a.Applications.Change(ctx, by, []string{"contact"})
			} else {
				app, err = a.Applications.Upgrade(ctx, by)
			}
			if err == nil {
				numbers[i] = app.Number
			}
			return err
		})
		opened := map[string]bool{}
		for _, n := range numbers {
			if n != "" {
				opened[n] = true
			}
		}
		if len(opened) != 1 || got[""] != 3 || got[models.Conflict] != 3 {
			t.Errorf("answers %v, opened %v", got, opened)
		}
		if err := a.sound(by.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAChangeSentFromTwoTabsIsSentOnce(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, _ := a.member()
		app := a.openChange(by, "title", map[string]string{"title": "231"})
		a.attach(by, app.Number, models.StampedProof)
		got := atOnce(6, func(int) error {
			_, err := a.Applications.Move(ctx, by, app.Number, models.Submit)
			return err
		})
		if v := a.view(by, app.Number); got[""] != 1 || got[models.Conflict] != 5 || len(v.Rounds) != 1 || len(v.History) != 1 {
			t.Errorf("answers %v, rounds %d, moves %d", got, len(v.Rounds), len(v.History))
		}
		joined := a.Committee("乳腺癌专业委员会").ID
		got = atOnce(6, func(int) error {
			_, err := a.Applications.Join(ctx, by, joined)
			return err
		})
		if got[""] != 1 || got[models.Invalid] != 5 {
			t.Errorf("a further committee, asked for six times: %v", got)
		}
	})
}

func TestAFreezeDuringTheApproval(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		a.reviewer = a.admin()
		for range 6 {
			by, _ := a.member()
			a.download(by)
			app := a.change(by, "employer", map[string]string{"employer": "天津市示例医院"})
			d := a.decision(app.Number, models.Approve, "")
			var approved, frozen error
			atOnce(2, func(i int) error {
				if i == 0 {
					_, approved = a.Reviews.Decide(ctx, a.reviewer, d)
					return approved
				}
				frozen = a.Members.Freeze(ctx, a.reviewer, by.ID, "调查中", nil)
				return frozen
			})
			m, state := a.lookUp(by.ID), a.stored(app).State
			applied := m.Profile.Employer == "天津市示例医院"
			switch {
			case frozen != nil || !m.Frozen():
				t.Errorf("the freeze: %v", frozen)
			case approved == nil && (state != models.Approved || !applied):
				t.Errorf("approved, but stands at %s, applied %v", state, applied)
			case approved != nil && (models.CodeOf(approved) != models.Forbidden || state != models.Pending || applied):
				t.Errorf("%v, stands at %s, applied %v", approved, state, applied)
			}
			if v := a.verify(by); v.State == models.CertificateValid {
				t.Errorf("a frozen member's certificate is valid: %+v", v)
			}
			if err := a.sound(by.ID); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestTwoFraudsFoundAtOnceFreezeOnceAndAreBothOnRecord(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		admin := a.admin()
		by, _ := a.member()
		joining, err := a.Applications.Join(ctx, by, a.Committee("乳腺癌专业委员会").ID)
		if err != nil {
			t.Fatal(err)
		}
		numbers := []string{joining.Number, a.change(by, "title", map[string]string{"title": "231"}).Number}
		got := atOnce(2, func(i int) error {
			_, err := a.Reviews.Decide(ctx, admin, service.Decision{Number: numbers[i], Round: 1, Action: models.RejectFraud, Reason: "伪造"})
			return err
		})
		if got[""] != 2 || len(a.violations(by.ID)) != 2 || !a.lookUp(by.ID).Frozen() {
			t.Errorf("answers %v, violations %+v", got, a.violations(by.ID))
		}
	})
}
