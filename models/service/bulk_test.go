package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// waiting puts n enrollments under review, with green lights, as quickly as the store can.
func (a *association) waiting(n int) []string {
	a.t.Helper()
	var numbers []string
	for from := 0; from < n; from += 100 {
		err := a.Store.Tx(a.t.Context(), func(tx *store.Tx) error {
			for i := from; i < min(from+100, n); i++ {
				number, err := a.waitingOne(tx, i)
				if err != nil {
					return err
				}
				numbers = append(numbers, number)
			}
			return nil
		})
		if err != nil {
			a.t.Fatal(err)
		}
	}
	return numbers
}

func (a *association) waitingOne(tx *store.Tx, i int) (string, error) {
	m, err := tx.AddMember(fmt.Sprintf("137%08d", i), "", models.Registered)
	if err != nil {
		return "", err
	}
	app := &models.Application{MemberID: m.ID, Kind: models.Enrollment, CommitteeID: a.committee.ID}
	for name, v := range values(bulkID(i)) {
		*models.FieldByName(name).Of(&app.Data) = v
	}
	app.Data.Normalize()
	if err := tx.AddApplication(app); err != nil {
		return "", err
	}
	by := servicetest.Actor(m)
	for _, action := range []models.Action{models.Submit, models.SendStamped} {
		step, err := app.Next(action, models.ByMember)
		if err != nil {
			return "", err
		}
		if action == models.SendStamped {
			if err := tx.OpenRound(app, "2026-04-09", nil); err != nil {
				return "", err
			}
		}
		if err := tx.MoveApplication(app, step, by, ""); err != nil {
			return "", err
		}
	}
	return app.Number, tx.SaveFindings(app, 1, []models.Finding{{Check: "id_number", Light: models.Green}})
}

// bulkID is a well-formed ID number of the i-th of many people.
func bulkID(i int) string {
	s := fmt.Sprintf("1201011970%02d%02d%03d", 1+i/500, 1+i/25%20, 2*(i%25))
	return s + string(models.IDNumberCheckDigit(s))
}

func (a *association) bulk(b service.Bulk) *models.Job {
	a.t.Helper()
	j, err := a.Reviews.DecideMany(a.t.Context(), a.reviewer, b)
	if err != nil {
		a.t.Fatal(err)
	}
	return j
}

// spoil makes applications impossible to approve in bulk: decided by somebody else, withdrawn, or with a red light.
func (a *association) spoil(numbers []string) {
	a.t.Helper()
	err := a.Store.Tx(a.t.Context(), func(tx *store.Tx) error {
		for i, number := range numbers {
			app, err := tx.Application(number)
			if err != nil {
				return err
			}
			switch i % 3 {
			case 0:
				err = tx.SaveFindings(app, 1, []models.Finding{{Check: "duplicate", Light: models.Red}})
			case 1:
				err = tx.UpdateMember(app.MemberID, map[string]any{"frozen_at": tx.Now, "frozen_reason": "调查中"})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		a.t.Fatal(err)
	}
	for i, number := range numbers {
		if i%3 == 2 {
			a.decide(number, models.Reject, "证件模糊")
		}
	}
}

// Of a thousand thirty cannot be approved: they are skipped, each with its reason, and a stop half-way changes nothing of the end.
func TestAThousandAreApprovedInBulk(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		numbers := a.waiting(1000)
		job := a.bulk(service.Bulk{Filter: &service.QueueFilter{}, Action: models.Approve})
		if job.Total != 1000 {
			t.Fatalf("%d are meant", job.Total)
		}
		a.spoil(numbers[:30])
		stopped, stop := context.WithCancel(ctx)
		go func() { // the server is stopped while it is at it
			defer stop()
			look := time.NewTicker(20 * time.Millisecond) // looking without a pause would keep the job itself from the database
			defer look.Stop()
			for range look.C {
				if j, err := w.Jobs.Read(ctx, a.reviewer, job.ID); err != nil || j.Done >= 300 {
					return
				}
			}
		}()
		if _, err := w.Jobs.Next(stopped); err != nil {
			t.Fatal(err)
		}
		if j := a.job(job.ID); j.State != models.JobRunning || j.Done < 300 || j.Done == 1000 {
			t.Fatalf("stopped: %+v", j)
		}
		if _, err := w.Jobs.Next(ctx); err != nil {
			t.Fatal(err)
		}
		if j := a.job(job.ID); j.State != models.JobDone || j.Done != 1000 || j.Failed != 30 || j.Message != "已处理 970 件,跳过 30 件" {
			t.Fatalf("%+v", j)
		}
		items, err := w.Jobs.Items(ctx, a.reviewer, job.ID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for i, it := range items {
			if skipped := i < 30; skipped != (it.State == models.ItemSkipped) || it.Message == "" {
				t.Errorf("row %d: %+v", i, it)
			}
		}
		for i, says := range []string{"红色", "冻结", "张敏"} {
			if !strings.Contains(items[i].Message, says) {
				t.Errorf("skipped because of %q, want %q", items[i].Message, says)
			}
		}
		a.approvedOnce(numbers[30:])
	})
}

func (a *association) job(id int64) *models.Job {
	a.t.Helper()
	j, err := a.Jobs.Read(a.t.Context(), a.reviewer, id)
	if err != nil {
		a.t.Fatal(err)
	}
	return j
}

// approvedOnce: each has one approval in its history, one message of it, and a number nobody else has.
func (a *association) approvedOnce(numbers []string) {
	a.t.Helper()
	taken := map[string]bool{}
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) error {
		for _, number := range numbers {
			app, err := tx.Application(number)
			if err != nil {
				return err
			}
			m, err := tx.Member(app.MemberID)
			if err != nil {
				return err
			}
			history, err := tx.History(app.ID)
			if err != nil {
				return err
			}
			messages, err := tx.Messages(m.ID, 0, 10)
			if err != nil {
				return err
			}
			approvals := 0
			for _, h := range history {
				if h.Action == models.Approve {
					approvals++
				}
			}
			if approvals != 1 || len(messages) != 1 || m.Number == "" || taken[m.Number] {
				return fmt.Errorf("%s: %d approvals, %d messages, number %q", number, approvals, len(messages), m.Number)
			}
			taken[m.Number] = true
		}
		return nil
	})
	if err != nil {
		a.t.Error(err)
	}
}

func TestASelectionIsRejectedWithASharedReasonAndOneOfItsOwn(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		numbers := a.waiting(3)
		_, err := a.Reviews.DecideMany(ctx, a.reviewer, service.Bulk{Numbers: numbers, Action: models.Reject, Reason: " "})
		faultAt(t, err, "reason", "请填写")
		_, err = a.Reviews.DecideMany(ctx, a.reviewer, service.Bulk{Action: models.Approve})
		faultAt(t, err, "numbers", "请先选择")
		_, err = a.Reviews.DecideMany(ctx, a.reviewer, service.Bulk{Numbers: numbers, Action: models.RejectFraud, Reason: "假"})
		faultAt(t, err, "action", "请选择")
		job := a.bulk(service.Bulk{Numbers: numbers[:2], Action: models.Reject, Reason: "盖章不清晰", Reasons: map[string]string{numbers[1]: "证件模糊"}})
		if _, err := w.Jobs.Next(ctx); err != nil || a.job(job.ID).Done != 2 {
			t.Fatalf("%+v %v", a.job(job.ID), err)
		}
		for i, want := range []string{"盖章不清晰", "证件模糊", ""} {
			c, err := a.Reviews.Read(ctx, a.reviewer, numbers[i])
			if err != nil || c.Application.Reason != want {
				t.Errorf("%s: %q %v, want %q", numbers[i], c.Application.Reason, err, want)
			}
		}
	})
}

func TestBulkReachesNoFartherThanThePerson(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		numbers := a.waiting(2)
		other := w.Committee("乳腺癌专业委员会")
		_, ruxian := w.StaffWith(models.Reviewer, other.ID)
		_, secretary := w.StaffWith(models.Secretary, a.committee.ID)
		for _, by := range []models.Actor{ruxian, secretary} {
			_, err := a.Reviews.DecideMany(ctx, by, service.Bulk{Numbers: numbers, Action: models.Approve})
			refused(t, err, models.NotFound, "没有可以批量处理的申请")
			_, err = a.Reviews.Matching(ctx, by, service.Bulk{Filter: &service.QueueFilter{}})
			refused(t, err, models.NotFound, "没有可以批量处理的申请")
		}
		job := a.bulk(service.Bulk{Numbers: numbers, Action: models.Approve})
		if err := w.Store.Tx(ctx, func(tx *store.Tx) error { return tx.ReplaceRoles(a.reviewer.ID, ruxian.Roles) }); err != nil { // meanwhile
			t.Fatal(err)
		}
		if _, err := w.Jobs.Next(ctx); err != nil {
			t.Fatal(err)
		}
		if j := a.job(job.ID); j.Failed != 2 {
			t.Errorf("rights taken away while the job waited: %+v", j)
		}
	})
}
