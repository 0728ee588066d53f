package service_test

import (
	"fmt"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

// placed is an application put into a state with all its papers in order, so that only the flow and the rights decide.
func (a *association) placed(kind models.ApplicationKind, state models.State) (models.Actor, *models.Application) {
	a.t.Helper()
	a.persons++
	var m *models.Member
	app := &models.Application{Kind: kind, CommitteeID: a.committee.ID}
	err := a.Store.Tx(a.t.Context(), func(tx *store.Tx) (err error) {
		if m, err = a.placedMember(tx, kind); err != nil {
			return err
		}
		app.MemberID, app.Data = m.ID, a.placedData(kind, m)
		for _, key := range app.Data.FileKeys() {
			f := &store.StoredFile{File: models.File{Key: key, MemberID: m.ID, Kind: models.Photo}, StoredAs: key}
			if err := tx.AddFile(f); err != nil {
				return err
			}
		}
		if kind == models.Change {
			app.Changed = []string{"title"}
		}
		app.Carry(&m.Profile)
		if err := tx.AddApplication(app); err != nil {
			return err
		}
		app.PrintHash = app.Data.PrintHash(app.CommitteeID)
		app.StampedFile, app.StampedHash = fmt.Sprintf("stamp%d", a.persons), app.PrintHash
		if err := tx.SaveApplication(app); err != nil || state == models.Draft {
			return err
		}
		if state != models.AwaitingStamp {
			if err := tx.OpenRound(app, "2026-04-09", nil); err != nil {
				return err
			}
		}
		if state != models.Pending && state != models.AwaitingStamp {
			if err := tx.CloseRound(app, models.Reject, a.reviewer, "", nil); err != nil {
				return err
			}
			app.DueOn = ""
		}
		if state == models.AwaitingStamp {
			app.LapseOn = tx.Today()
		}
		return tx.MoveApplication(app, models.Step{From: models.Draft, To: state}, models.System, "")
	})
	if err != nil {
		a.t.Fatalf("%s in %s: %v", kind, state, err)
	}
	return servicetest.Actor(m), app
}

func (a *association) placedMember(tx *store.Tx, kind models.ApplicationKind) (*models.Member, error) {
	state := map[models.ApplicationKind]models.MemberState{models.Enrollment: models.Registered, models.Activation: models.Legacy}[kind]
	if state == "" {
		state = models.ApprovedMember
	}
	m, err := tx.AddMember(a.Phone(), "", state)
	if err != nil || kind == models.Enrollment {
		return m, err
	}
	if kind == models.Activation {
		return m, tx.AddLegacy(models.LegacyMember{MemberID: m.ID, OldNumber: "TJ-OLD-" + m.Phone, CommitteeID: a.committee.ID})
	}
	p := a.placedData(models.Activation, m)
	if kind == models.Upgrade {
		p.MemberType = string(models.Ordinary)
		p.DropForeign()
	}
	if err := tx.SaveProfile(m, p); err != nil {
		return nil, err
	}
	err = tx.UpdateMember(m.ID, map[string]any{"home_committee_id": a.committee.ID, "number": fmt.Sprintf("N%06d", a.persons)})
	return m, err
}

// placedData is a complete form; of a change one that asks for another title.
func (a *association) placedData(kind models.ApplicationKind, m *models.Member) models.Profile {
	if kind == models.Joining {
		return m.Profile
	}
	var p models.Profile
	for name, v := range values(idNumber(a.persons)) {
		*models.FieldByName(name).Of(&p) = v
	}
	p.BirthDate, p.Gender, p.Title, p.Position, p.Region = models.IDNumberBirthDate(p.IDNumber), models.IDNumberGender(p.IDNumber), "232", "医师", "120101"
	p.Recommender, p.RecommenderOrg = "张三", "天津市海河肿瘤医院"
	key := func(kind string) string { return fmt.Sprintf("%s%d", kind, a.persons) }
	p.Photo, p.CredentialFront, p.CredentialInside = key("photo"), key("front"), key("inside")
	if kind == models.Change {
		p.Title = "231"
	}
	return p
}

// actor is somebody who may try something, and what they are answered.
type actor struct {
	name         string
	by           models.Actor
	party        models.Party // whose steps are theirs; "" has none
	refusal      models.Code  // of who has none
	draftRefusal models.Code  // of a draft, which is its member's own
}

func TestEveryCellOfTheFlow(t *testing.T) {
	storetest.OneGoroutine(t)
	a := newAssociation(t, servicetest.New(t))
	staff := func(role models.Role, committee int64) models.Actor {
		_, by := a.StaffWith(role, committee)
		return by
	}
	_, stranger := a.Registered()
	other := a.Committee("乳腺癌专业委员会").ID
	actors := []actor{
		{"本人", models.Actor{}, models.ByMember, "", ""},
		{"他人", stranger, "", models.NotFound, models.NotFound},
		{"本专委会审核员", a.reviewer, models.ByReviewer, "", models.NotFound},
		{"协会管理员", a.admin(), models.ByReviewer, "", models.NotFound},
		{"其他专委会审核员", staff(models.Reviewer, other), "", models.NotFound, models.NotFound},
		{"本专委会秘书", staff(models.Secretary, a.committee.ID), "", models.Forbidden, models.NotFound},
		{"系统管理员", staff(models.SystemAdmin, 0), "", models.NotFound, models.NotFound},
		{"审计员", staff(models.Auditor, 0), "", models.NotFound, models.NotFound},
		{"系统", models.System, models.BySystem, "", ""},
	}
	cells, taken := 0, map[models.Step]bool{}
	for _, kind := range models.ApplicationKinds {
		for _, state := range models.States {
			owner, app := a.placed(models.ApplicationKind(kind.Value), models.State(state.Value))
			for _, who := range actors {
				for _, action := range models.Actions {
					cells++
					step := a.cell(who, owner, app, models.Action(action.Value))
					if step != nil {
						taken[*step] = true
						owner, app = a.placed(app.Kind, models.State(state.Value))
					}
				}
			}
		}
	}
	if want := len(models.ApplicationKinds) * len(models.States) * len(actors) * len(models.Actions); cells != want {
		t.Errorf("%d cells, want %d", cells, want)
	}
	for _, kind := range models.ApplicationKinds {
		for _, state := range models.States {
			for _, by := range []models.Party{models.ByMember, models.ByReviewer, models.BySystem} {
				for _, s := range models.Steps(models.ApplicationKind(kind.Value), models.State(state.Value), by) {
					if !taken[s] {
						t.Errorf("nobody could take %+v", s)
					}
				}
			}
		}
	}
	t.Logf("%d cells", cells)
}

// cell tries one action and says which step it took, nil if it was refused as it had to be.
func (a *association) cell(who actor, owner models.Actor, app *models.Application, action models.Action) *models.Step {
	a.t.Helper()
	ctx := a.t.Context()
	var step *models.Step
	for _, s := range models.Steps(app.Kind, app.State, who.party) {
		if s.Action == action {
			step = &s
		}
	}
	var err error
	switch {
	case who.party == models.BySystem:
		if action != models.Lapse {
			return nil // nothing else is done by itself
		}
		_, err = a.Applications.LapseOverdue(ctx)
	case who.by.Kind == models.StaffActor:
		_, err = a.Reviews.Decide(ctx, who.by, service.Decision{Number: app.Number, Round: app.Round, Action: action, Reason: "信息不符"})
	case who.party == models.ByMember:
		_, err = a.Applications.Move(ctx, owner, app.Number, action)
	default:
		_, err = a.Applications.Move(ctx, who.by, app.Number, action)
	}
	want := models.Conflict
	switch {
	case step != nil, who.party == models.BySystem:
		want = ""
	case app.State == models.Draft && who.draftRefusal != "":
		want = who.draftRefusal
	case who.refusal != "":
		want = who.refusal
	}
	cell := fmt.Sprintf("%s %s: %s %s", app.Kind.Text(), app.State.Text(), who.name, action.Text())
	if err == nil && want != "" || err != nil && models.CodeOf(err) != want {
		a.t.Errorf("%s: got %v, want %q", cell, err, want)
	}
	v, state, moves := a.stored(app), app.State, 0
	if state != models.Draft { // one move put it there
		moves++
	}
	if step != nil {
		state, moves = step.To, moves+1
	}
	if v.State != state || a.moves(app) != moves {
		a.t.Errorf("%s: stands at %s after %d moves, want %s after %d", cell, v.State, a.moves(app), state, moves)
	}
	return step
}

func (a *association) stored(app *models.Application) (stored *models.Application) {
	a.t.Helper()
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) (err error) {
		stored, err = tx.Application(app.Number)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return stored
}

func (a *association) moves(app *models.Application) (n int) {
	a.t.Helper()
	err := a.Store.Read(a.t.Context(), func(tx *store.Tx) error {
		history, err := tx.History(app.ID)
		n = len(history)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}
