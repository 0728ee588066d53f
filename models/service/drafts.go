package service

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"tjtaca/models"
	"tjtaca/models/store"
)

// DraftPatch is part of a form. Only fields present in Values are touched; unknown names and file fields are ignored (files
// change by Uploads).
type DraftPatch struct {
	Values      map[string]string
	CommitteeID *int64
}

// typingRoom is how much longer than allowed a draft may be: what was typed is kept and its fault told, but it is no storage.
const typingRoom = 4

// SaveDraft keeps what was typed, right or wrong. Conflict: the application is under review, or the committee is fixed, as it
// is once submitted. Invalid: a text far too long, or a committee that does not exist.
func (s *Applications) SaveDraft(ctx context.Context, by models.Actor, number string, patch DraftPatch) (*models.Application, error) {
	var a *models.Application
	err := s.edit(ctx, by, number, func(tx *store.Tx, m *models.Member, app *models.Application) error {
		a = app
		if err := fill(a, patch.Values); err != nil {
			return err
		}
		return choose(tx, a, patch.CommitteeID)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// CheckStep validates the kept data of one step (all with ""), with the rules that need the database (committee open).
// Field "committee" carries faults of the committee. What an ID number tells is filled in and kept.
func (s *Applications) CheckStep(ctx context.Context, by models.Actor, number string, step models.FormStep) error {
	var faults error // told after commit: they must not undo what was filled in
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		a, err := own(tx.LockApplication, by, number)
		if err != nil {
			return err
		}
		typed := a.Data
		a.Data.Normalize()
		if a.Editable() && a.Data != typed {
			if err := tx.SaveApplication(a); err != nil {
				return err
			}
		}
		faults, err = faultsOf(tx, m, a, step)
		return err
	})
	if err != nil {
		return err
	}
	return faults
}

// ResetDraft clears the form («重置»); phone and committee list stay. Conflict as in SaveDraft.
func (s *Applications) ResetDraft(ctx context.Context, by models.Actor, number string) error {
	var gone []*store.StoredFile
	err := s.edit(ctx, by, number, func(tx *store.Tx, m *models.Member, a *models.Application) error {
		before := a.Data.FileKeys()
		a.Data = startingData(a.Kind, m)
		if a.Round == 0 {
			a.CommitteeID = 0
		}
		gone = nil
		kept := a.Data.FileKeys()
		for kind, key := range before {
			if kept[kind] == key {
				continue
			}
			f, err := forget(tx, a, key)
			if err != nil {
				return err
			}
			gone = append(gone, f)
		}
		return nil
	})
	if err == nil {
		s.discard(ctx, gone...)
	}
	return err
}

// edit changes the data of an application that its owner may edit now.
func (s *Applications) edit(ctx context.Context, by models.Actor, number string,
	change func(*store.Tx, *models.Member, *models.Application) error) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		a, err := own(tx.LockApplication, by, number)
		if err != nil {
			return err
		}
		if err := editable(a); err != nil {
			return err
		}
		if err := change(tx, m, a); err != nil {
			return err
		}
		a.UpdatedAt = tx.Now
		return openSlot(tx.SaveApplication(a))
	})
}

func editable(a *models.Application) error {
	switch {
	case a.Editable():
		return nil
	case a.State == models.Pending:
		return models.Conflictf("审核期间个人信息不可修改。如需修改,请先撤回申请 %s", a.Number)
	case a.State == models.AwaitingStamp:
		return models.Conflictf("申请 %s 的申请表已生成,请先点击「修改资料」再修改;修改后需重新打印并盖章", a.Number)
	}
	return models.Conflictf("申请 %s 目前为「%s」,不能修改资料", a.Number, a.State.Text())
}

func fill(a *models.Application, values map[string]string) error {
	var c models.Check
	for name, v := range values {
		f := models.FieldByName(name)
		if f == nil || f.Kind == models.FileField || !a.AsksFor(f) {
			continue
		}
		v = printable(v)
		ok := len([]rune(v)) <= typingRoom*f.MaxLen()
		c.That(ok, name, fmt.Sprintf("%s最多 %d 个字", f.Label, f.MaxLen()))
		if ok {
			*f.Of(&a.Data) = v
		}
	}
	return c.Err()
}

// printable drops what no form sends and no database column likes: broken UTF-8, control characters, and invisible ones, which
// make a name look like another or run backwards on the reviewer's page.
func printable(v string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.In(r, unicode.Cc, unicode.Cf) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, v)
}
