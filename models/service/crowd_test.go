package service_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

// crowd is a few members of all types to whom all kinds of things happen.
type crowd struct {
	*association
	rng   *rand.Rand
	admin models.Actor
	other int64 // a further committee
	taken map[string]int
}

func (c *crowd) do(id int64) (string, error) {
	ctx, by := c.t.Context(), models.Actor{Kind: models.MemberActor, ID: id}
	app := c.any(id)
	acts := []struct {
		name string
		do   func() error
	}{
		{"open a change", func() error {
			category := models.ChangeCategories[c.rng.IntN(len(models.ChangeCategories))].Name
			a, err := c.Applications.Change(ctx, by, []string{category})
			if err != nil {
				return err
			}
			return c.fill(by, a)
		}},
		{"open an upgrade", func() error {
			a, err := c.Applications.Upgrade(ctx, by)
			if err != nil {
				return err
			}
			return c.fill(by, a)
		}},
		{"join", func() error { _, err := c.Applications.Join(ctx, by, c.other); return err }},
		{"download", func() error { _, _, err := c.Certificates.Download(ctx, by); return err }},
		{"freeze", func() error {
			if c.rng.IntN(6) > 0 {
				return nil
			}
			return c.Members.Freeze(ctx, c.admin, id, "调查中", nil)
		}},
		{"unfreeze", func() error { return c.Members.Unfreeze(ctx, c.admin, id, "查清") }},
		{"unfreeze", func() error { return c.Members.Unfreeze(ctx, c.admin, id, "查清") }},
		{"move", func() error { return c.step(by, app) }},
		{"move", func() error { return c.step(by, app) }},
		{"move", func() error { return c.step(by, app) }},
		{"decide", func() error { return c.judge(app) }},
		{"time passes", func() error {
			c.Clock.Add(time.Duration(c.rng.IntN(40)) * 24 * time.Hour)
			_, err := c.Applications.LapseOverdue(ctx)
			return err
		}},
	}
	act := acts[c.rng.IntN(len(acts))]
	return act.name, act.do()
}

// any is one of the member's applications, the newer the likelier.
func (c *crowd) any(id int64) *models.Application {
	var apps []*models.Application
	err := c.Store.Read(c.t.Context(), func(tx *store.Tx) (err error) {
		apps, err = tx.Applications(id)
		return err
	})
	if err != nil || len(apps) == 0 {
		c.t.Fatalf("member %d: no application (%v)", id, err)
	}
	return apps[min(c.rng.IntN(len(apps)), c.rng.IntN(len(apps)))]
}

// fill types something new into every field that is asked for.
func (c *crowd) fill(by models.Actor, a *models.Application) error {
	if !a.Editable() {
		return nil
	}
	v := map[string]string{
		"email": fmt.Sprintf("a%d@example.com", c.rng.IntN(9)), "employer": fmt.Sprintf("天津市示例医院%d", c.rng.IntN(9)), "title": []string{"231", "232", "233"}[c.rng.IntN(3)],
		"major": fmt.Sprintf("肿瘤学%d", c.rng.IntN(9)), "name": []string{"王晓岚", "王晓兰"}[c.rng.IntN(2)], "credential_type": models.CredentialTypes[0].Value,
		"student_until": fmt.Sprintf("2029-06-%02d", 1+c.rng.IntN(28)), "credential_number": fmt.Sprint(c.rng.IntN(9)),
	}
	_, err := c.Applications.SaveDraft(c.t.Context(), by, a.Number, service.DraftPatch{Values: v})
	return err
}

// step takes one of the moves that the flow offers the member, with the papers it needs.
func (c *crowd) step(by models.Actor, a *models.Application) error {
	steps := models.Steps(a.Kind, a.State, models.ByMember)
	if len(steps) == 0 {
		return nil
	}
	if err := c.papers(a); err != nil {
		return err
	}
	step := steps[c.rng.IntN(len(steps))]
	if back := step.Action == models.Withdraw || step.Action == models.Abandon || step.Action == models.Edit; back && c.rng.IntN(4) > 0 { // else little gets anywhere
		return nil
	}
	_, err := c.Applications.Move(c.t.Context(), by, a.Number, step.Action)
	if err == nil {
		c.taken[string(a.Kind)+" "+string(step.Action)]++
	}
	return err
}

func (c *crowd) judge(a *models.Application) error {
	if a.State != models.Pending && c.rng.IntN(5) > 0 {
		return nil
	}
	action := []models.Action{models.Approve, models.Approve, models.Approve, models.Reject, models.Reject, models.RejectFraud}[c.rng.IntN(6)]
	_, err := c.Reviews.Decide(c.t.Context(), c.admin, service.Decision{Number: a.Number, Round: a.Round, Action: action, Reason: "信息不符"})
	if err == nil {
		c.taken[string(a.Kind)+" "+string(action)]++
	}
	return err
}

// papers puts what is missing in its place without pictures: what pictures must be is not this test's business.
func (c *crowd) papers(a *models.Application) error {
	return c.Store.Tx(c.t.Context(), func(tx *store.Tx) error {
		a, err := tx.LockApplication(a.Number)
		if err != nil {
			return err
		}
		put := func(place *string, kind models.FileKind) error {
			*place = fmt.Sprintf("walk%d", c.rng.Uint64())
			f := &store.StoredFile{File: models.File{Key: *place, MemberID: a.MemberID, Kind: kind}, ApplicationID: a.ID, StoredAs: *place}
			return tx.AddFile(f)
		}
		switch {
		case a.Kind == models.Change && a.Editable():
			err = put(&a.StampedFile, models.StampedProof)
		case a.TakesStamp():
			err = put(&a.StampedFile, models.StampedForm)
			a.StampedHash = a.PrintHash
		}
		for i := range models.Fields {
			f := &models.Fields[i]
			if err == nil && f.Kind == models.FileField && !f.OnForm && a.AsksFor(f) && a.TakesFile(f) && *f.Of(&a.Data) == "" {
				err = put(f.Of(&a.Data), models.FileKind(f.Name))
			}
		}
		if err != nil {
			return err
		}
		return tx.SaveApplication(a)
	})
}

func TestWhateverHappensToMembersTheirRecordsStaySound(t *testing.T) {
	storetest.OneGoroutine(t)
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		c := &crowd{association: newAssociation(t, w), rng: rand.New(rand.NewPCG(2026, 6)), taken: map[string]int{}}
		c.admin, c.other = c.association.admin(), c.Committee("乳腺癌专业委员会").ID
		c.reviewer = c.admin
		var ids []int64
		numbers := map[string]int64{}
		for i := range 8 {
			by := models.Actor{}
			if i < 6 {
				by = c.student("2028-06-30")
			} else {
				by, _ = c.member()
			}
			ids = append(ids, by.ID)
			numbers[c.lookUp(by.ID).Number] = by.ID
		}
		for i := range 1600 {
			id := ids[c.rng.IntN(len(ids))]
			what, err := c.do(id)
			if err != nil && models.CodeOf(err) == models.Internal {
				t.Fatalf("%d, %s: %v", i, what, err)
			}
			if err := c.sound(id); err != nil {
				t.Fatalf("%d, after «%s» (%v): %v", i, what, err, err)
			}
			if m := c.lookUp(id); numbers[m.Number] != id {
				t.Fatalf("member %d has the number %s", id, m.Number)
			}
		}
		if len(numbers) != len(ids) {
			t.Errorf("numbers: %v", numbers)
		}
		for _, must := range []string{
			"change submit", "change resubmit", "change withdraw", "change abandon", "change reopen", "change approve", "change reject", "change reject_fraud",
			"upgrade submit", "upgrade send_stamped", "upgrade approve", "committee approve",
		} {
			if c.taken[must] == 0 {
				t.Errorf("never happened: %s (%v)", must, c.taken)
			}
		}
	})
}
