package service

import (
	"cmp"
	"context"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
)

// Move takes a step of the flow for the member: Submit, Edit, SendStamped, Resubmit, Reprint, Withdraw, Reopen. Invalid: form
// faults at their fields, or field "stamped_form" ("stamped_proof" of a change) when paper is missing or shows older data; so
// a Resubmit after printed data changed is told to print again (Reprint). Conflict: the flow has no such step, another
// application is open, or the ID number belongs to another member.
func (s *Applications) Move(ctx context.Context, by models.Actor, number string, action models.Action) (*models.Application, error) {
	var a *models.Application
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		if a, err = own(tx.LockApplication, by, number); err != nil {
			return err
		}
		return s.move(tx, m, a, action, by)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// move takes the step with all that it brings with it. Member and application are locked.
func (s *Applications) move(tx *store.Tx, m *models.Member, a *models.Application, action models.Action, by models.Actor) error {
	step, err := a.Next(action, models.ByMember)
	if err != nil {
		return err
	}
	if err := mayReopen(tx, m, a, step); err != nil {
		return err
	}
	if step.Has(models.Prints) || step.Has(models.StartsClock) {
		if err := settle(tx, m, a, step); err != nil {
			return err
		}
	}
	if step.Has(models.Prints) {
		a.PrintHash = a.Data.PrintHash(a.CommitteeID)
	}
	if step.Has(models.NeedsPaper) {
		if err := stamped(a); err != nil {
			return err
		}
	}
	if step.From == models.Pending {
		a.DueOn = ""
		if err := tx.CloseRound(a, action, by, "", nil); err != nil {
			return err
		}
	}
	if a.LapseOn, err = lapseOn(tx, step.To); err != nil {
		return err
	}
	if step.Has(models.StartsClock) {
		if err := startClock(tx, a); err != nil {
			return err
		}
	}
	return openSlot(record(tx, a, step, by, ""))
}

// record notes a move in history and audit and writes the application.
func record(tx *store.Tx, a *models.Application, step models.Step, by models.Actor, reason string) error {
	if err := tx.MoveApplication(a, step, by, reason); err != nil {
		return err
	}
	return tx.Audit(by, "application."+string(step.Action), "application", a.Number,
		map[string]any{"state": step.From}, map[string]any{"state": step.To, "round": a.Round, "reason": reason})
}

// settle makes the data what it will be judged by: cleaned, complete, without the proofs of another type, under an ID number
// that no other member has.
func settle(tx *store.Tx, m *models.Member, a *models.Application, step models.Step) error {
	a.Data.Normalize()
	a.Data.DropForeign()
	if step.Has(models.Prints) || a.Kind != models.Upgrade { // what has been printed and stamped is what is sent
		a.Carry(&m.Profile)
	}
	if a.Kind != models.Enrollment && a.Kind != models.Joining && a.CommitteeID == 0 {
		home, err := homeCommittee(tx, m)
		if err != nil {
			return err
		}
		a.CommitteeID = home
	}
	faults, err := faultsOf(tx, m, a, "")
	if err != nil {
		return err
	}
	if faults = due(faults, a, step); faults != nil {
		return faults
	}
	if a.Kind == models.Change && len(a.Requested()) == 0 {
		return models.Invalidf("还没有改动任何内容。请修改需要变更的项目后再提交;不需要变更时可放弃申请")
	}
	if err := claim(tx, m, a); err != nil {
		return err
	}
	if m.State == models.Registered {
		return tx.ReplaceSearchTokens(m.ID, pinyin.Tokens(a.Data.Name))
	}
	return nil
}

// homeCommittee decides what no committee was chosen for: where enrolled, the old roster's, else the association.
func homeCommittee(tx *store.Tx, m *models.Member) (int64, error) {
	if m.HomeCommitteeID != 0 {
		return m.HomeCommitteeID, nil
	}
	legacy, err := tx.Legacy(m.ID)
	switch {
	case models.CodeOf(err) == models.NotFound:
		return store.AssociationID, nil
	case err != nil:
		return 0, err
	}
	return cmp.Or(legacy.CommitteeID, store.AssociationID), nil
}

const idNumberTaken = "该证件号码已有会员账号:请直接登录;忘记密码可在登录页重置;原会员请用原手机号登录并激活"

// claim takes the ID number for the member, as early as the form is handed in: two persons' forms with one number would be a
// surprise for the reviewer, and the second applicant is to know at once.
func claim(tx *store.Tx, m *models.Member, a *models.Application) error {
	switch a.Kind {
	case models.Change:
		return changedIDFree(tx, m, a)
	case models.Enrollment, models.Activation:
	default:
		return nil
	}
	legacy, err := tx.LegacyByIDNumber(a.Data.IDType, a.Data.IDNumber)
	switch {
	case err == nil && legacy.MemberID != m.ID:
		return taken(nil)
	case err != nil && models.CodeOf(err) != models.NotFound:
		return err
	}
	return idTaken(tx.ClaimIDNumber(m.ID, a.Data.IDType, a.Data.IDNumber))
}

func idTaken(err error) error {
	if store.Duplicate(err) {
		return taken(err)
	}
	return err
}

func taken(cause error) error {
	return &models.Error{Code: models.Conflict, Message: idNumberTaken, Fields: models.FieldErrors{"id_number": idNumberTaken}, Err: cause}
}

func stamped(a *models.Application) error {
	kind := stampKind(a.Kind)
	switch {
	case a.StampedFile == "":
		return models.InvalidField(string(kind), "请先上传"+kind.Text())
	case kind == models.StampedForm && !a.StampCurrent():
		return models.InvalidField(string(kind), "资料已修改,原盖章文件已失效,请重新下载申请表,打印并盖章后上传")
	}
	return nil
}
