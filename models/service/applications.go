package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Applications is the member's side of a request: fill in, print, send, read the answer.
type Applications struct{ Deps }

// ApplicationView is one application with all that its owner may see of it.
type ApplicationView struct {
	Application *models.Application
	Files       map[models.FileKind]*models.File // of the present data, and the stamped form
	Rounds      []models.Round                   // newest first
	History     []models.HistoryEntry            // oldest first
	Changes     []models.Difference              // what a change or an upgrade asks to be different
}

// Mine lists the member's applications, newest first.
func (s *Applications) Mine(ctx context.Context, by models.Actor) ([]*models.Application, error) {
	var list []*models.Application
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		list, err = tx.Applications(m.ID)
		return err
	})
	return list, err
}

// View shows one application of the member. NotFound: not theirs.
func (s *Applications) View(ctx context.Context, by models.Actor, number string) (*ApplicationView, error) {
	v := &ApplicationView{}
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if _, err = acting(tx.Member, by); err != nil {
			return err
		}
		if v.Application, err = own(tx.Application, by, number); err != nil {
			return err
		}
		v.Changes = v.Application.Requested()
		if v.Files, err = filesOf(tx, v.Application); err != nil {
			return err
		}
		if v.Rounds, err = tx.Rounds(v.Application.ID); err != nil {
			return err
		}
		v.History, err = tx.History(v.Application.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Enrollment finds the member's enrollment. One that closed by itself is reopened with all that was typed; if there was none, a
// draft is opened. Conflict: the person is a member already, or a legacy member, who activates instead.
func (s *Applications) Enrollment(ctx context.Context, by models.Actor) (*models.Application, error) {
	a, err := s.current(ctx, by, models.Enrollment)
	if a != nil || err != nil {
		return a, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		closed, err := newest(tx, m, models.Enrollment)
		if err != nil {
			return err
		}
		switch {
		case closed != nil && closed.State != models.Closed: // opened by a second click meanwhile
			a = closed
			return nil
		case m.State == models.Legacy:
			return models.Conflictf("您是原会员,请先激活会员资格,无需重新入会")
		case m.State != models.Registered:
			return models.Conflictf("您已是正式会员,无需再次申请入会")
		case closed != nil:
			a = closed
			return s.move(tx, m, a, models.Reopen, by)
		}
		a = &models.Application{MemberID: m.ID, Kind: models.Enrollment, Data: startingData(models.Enrollment, m)}
		return openSlot(tx.AddApplication(a))
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// current looks without a lock: the pages of the form ask for it again and again.
func (s *Applications) current(ctx context.Context, by models.Actor, kind models.ApplicationKind) (*models.Application, error) {
	var a *models.Application
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		a, err = newest(tx, m, kind)
		return err
	})
	if err != nil || a == nil || a.State == models.Closed {
		return nil, err
	}
	return a, nil
}

// newest is the member's application of the kind that is not closed, else the newest closed one, else nil.
func newest(tx *store.Tx, m *models.Member, kind models.ApplicationKind) (*models.Application, error) {
	list, err := tx.Applications(m.ID)
	if err != nil {
		return nil, err
	}
	var closed *models.Application
	for _, a := range list {
		if a.Kind == kind && a.State != models.Closed {
			return a, nil
		}
		if a.Kind == kind && closed == nil {
			closed = a
		}
	}
	return closed, nil
}

// startingData is what a fresh form says. A person's profile is what they are known by from the approval on; before it the
// form starts empty, with the document nearly everybody has.
func startingData(kind models.ApplicationKind, m *models.Member) models.Profile {
	if kind == models.Enrollment {
		return models.Profile{IDType: models.IDTypeResident}
	}
	data := m.Profile
	if kind == models.Upgrade {
		data.MemberType = string(models.Professional)
		data.DropForeign()
	}
	return data
}

// filesOf are the files of the present data and the stamped form or proof.
func filesOf(tx *store.Tx, a *models.Application) (map[models.FileKind]*models.File, error) {
	kinds := a.Data.FileKeys()
	if a.StampedFile != "" {
		kinds[stampKind(a.Kind)] = a.StampedFile
	}
	keys := make([]string, 0, len(kinds))
	for _, key := range kinds {
		keys = append(keys, key)
	}
	stored, err := tx.Files(keys)
	if err != nil {
		return nil, err
	}
	files := make(map[models.FileKind]*models.File, len(kinds))
	for kind, key := range kinds {
		if f := stored[key]; f != nil {
			files[kind] = &f.File
		}
	}
	return files, nil
}

// stampKind is the kind of paper that is stamped for an application.
func stampKind(kind models.ApplicationKind) models.FileKind {
	if kind == models.Change {
		return models.StampedProof
	}
	return models.StampedForm
}
