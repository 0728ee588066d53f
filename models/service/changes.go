package service

import (
	"context"
	"fmt"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Eligibility says whether the member may open an application of this kind now, and why not.
func (s *Applications) Eligibility(ctx context.Context, by models.Actor, kind models.ApplicationKind) (e models.Eligibility, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		e, err = eligible(tx, m, kind)
		return err
	})
	return e, err
}

func eligible(tx *store.Tx, m *models.Member, kind models.ApplicationKind) (models.Eligibility, error) {
	apps, err := tx.Applications(m.ID)
	if err != nil {
		return models.Eligibility{}, err
	}
	return m.Eligible(kind, apps), nil
}

// Change opens 申请资料变更 for the chosen categories. One that is being filled in gets these categories instead of the ones it
// had; what was typed stays where it is still asked for. Invalid: field category. Conflict: not eligible (the message says why), or
// under review.
func (s *Applications) Change(ctx context.Context, by models.Actor, categories []string) (*models.Application, error) {
	return s.openOne(ctx, by, models.Change, func(tx *store.Tx, m *models.Member, a *models.Application) error {
		fields, err := models.ChangeFields(&m.Profile, categories)
		if err != nil {
			return err
		}
		a.Changed = fields
		a.Carry(&m.Profile)
		return nil
	})
}

// Upgrade opens 升级专业会员, or goes on with the one that is open. Conflict: not eligible.
func (s *Applications) Upgrade(ctx context.Context, by models.Actor) (*models.Application, error) {
	return s.openOne(ctx, by, models.Upgrade, func(_ *store.Tx, m *models.Member, a *models.Application) error {
		if a.State == models.Draft {
			a.Carry(&m.Profile)
		}
		return nil
	})
}

// openOne prepares the member's open application of the kind, or a new draft.
func (s *Applications) openOne(ctx context.Context, by models.Actor, kind models.ApplicationKind,
	prepare func(*store.Tx, *models.Member, *models.Application) error) (*models.Application, error) {
	var a *models.Application
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		e, err := eligible(tx, m, kind)
		if err != nil {
			return err
		}
		if err := e.Err(); err != nil {
			return err
		}
		if e.Open == nil {
			a = &models.Application{MemberID: m.ID, Kind: kind, Data: startingData(kind, m)}
			if err := prepare(tx, m, a); err != nil {
				return err
			}
			return openSlot(tx.AddApplication(a))
		}
		if a, err = tx.LockApplication(e.Open.Number); err != nil {
			return err
		}
		if kind == models.Upgrade && !a.Editable() {
			return nil // it goes on where it stands
		}
		if err := editable(a); err != nil {
			return err
		}
		if err := prepare(tx, m, a); err != nil {
			return err
		}
		return tx.SaveApplication(a)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// mayReopen: what closed long ago may not be what the member may ask for today.
func mayReopen(tx *store.Tx, m *models.Member, a *models.Application, step models.Step) error {
	if step.Action != models.Reopen || a.Kind == models.Enrollment || a.Kind == models.Activation {
		return nil
	}
	e, err := eligible(tx, m, a.Kind)
	if err != nil {
		return err
	}
	if err := e.Err(); err != nil {
		return err
	}
	a.Carry(&m.Profile)
	return nil
}

// changedIDFree: nobody else may have the ID number that a change asks for. It is claimed at the approval only.
func changedIDFree(tx *store.Tx, m *models.Member, a *models.Application) error {
	asked := slices.ContainsFunc(a.Requested(), func(d models.Difference) bool { return d.Field.Name == "id_number" || d.Field.Name == "id_type" })
	if !asked {
		return nil
	}
	owner, err := tx.MemberByIDNumber(a.Data.IDType, a.Data.IDNumber)
	other := err == nil && owner.ID != m.ID
	if err != nil && models.CodeOf(err) != models.NotFound {
		return err
	}
	legacy, err := tx.LegacyByIDNumber(a.Data.IDType, a.Data.IDNumber)
	if err != nil && models.CodeOf(err) != models.NotFound {
		return err
	}
	if other || err == nil && legacy.MemberID != m.ID {
		return models.InvalidField("id_number", "该证件号码已属于另一位会员,请核对;确认无误请联系协会处理")
	}
	return nil
}

// warnOfKeyChange tells the phone on record, so that a stranger in the account cannot become somebody else unseen.
func warnOfKeyChange(tx *store.Tx, a *models.Application, due string) error {
	body := fmt.Sprintf("您的%s %s 申请变更关键信息(%s),已提交审核,预计 %s 前完成。如非本人操作,请立即联系协会。",
		a.Kind.Text(), a.Number, a.KeyLabels(), due)
	return tx.Notify(a.MemberID, "关键信息变更已提交", body, applicationLink(a.Number), body)
}

// auditChange notes what an approved change or upgrade changed, numbers of documents masked.
func auditChange(tx *store.Tx, m *models.Member, a *models.Application, before *models.Profile, by models.Actor) error {
	if a.Kind != models.Change && a.Kind != models.Upgrade {
		return nil
	}
	was, is := map[string]string{}, map[string]string{}
	for _, d := range models.Differences(before, &m.Profile) {
		d = d.Masked()
		was[d.Field.Name], is[d.Field.Name] = d.Old, d.New
	}
	is["application"] = a.Number
	return tx.Audit(by, "member."+string(a.Kind), "member", m.ID, was, is)
}
