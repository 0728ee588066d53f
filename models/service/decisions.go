package service

import (
	"context"
	"fmt"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// reasonMost is the longest reason in characters.
const reasonMost = 500

// Decide records a decision and moves the application on. State, history, audit and notice take effect together or not at
// all. Conflict: already decided (the message tells who and when), or the flow forbids it. NotFound: no right to read it.
// Forbidden: may read, not decide. Invalid: fields reason, marked, heeded.
func (s *Reviews) Decide(ctx context.Context, by models.Actor, d Decision) (*models.Application, error) {
	var a *models.Application
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		a, err = s.take(tx, by, d, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// take is a decision within a transaction; refuse may have more to say against it, once it is known to be possible.
func (s *Reviews) take(tx *store.Tx, by models.Actor, d Decision, refuse func(*models.Application, *models.Member) error) (*models.Application, error) {
	d.Reason = strings.TrimSpace(printable(d.Reason))
	var a *models.Application
	m, err := s.lockCase(tx, by, d.Number, &a)
	if err != nil {
		return nil, err
	}
	if err := s.mayTake(by, a, m, d.Action); err != nil {
		return nil, err
	}
	step, err := a.Next(d.Action, models.ByReviewer)
	if err != nil {
		return nil, whatHappened(tx, a, err)
	}
	if d.Round != a.Round {
		return nil, models.Conflictf("申请 %s 已由申请人重新提交(第 %d 轮),请刷新后查看", a.Number, a.Round)
	}
	if err := d.check(step); err != nil {
		return nil, err
	}
	if refuse != nil {
		if err := refuse(a, m); err != nil {
			return nil, err
		}
	}
	if err := heeded(tx, by, a, d); err != nil {
		return nil, err
	}
	return a, s.decide(tx, m, a, step, by, d)
}

// lockCase holds member and application, in the order in which everybody does.
func (s *Reviews) lockCase(tx *store.Tx, by models.Actor, number string, a **models.Application) (*models.Member, error) {
	seen, err := tx.Application(number)
	if err != nil {
		return nil, err
	}
	m, err := tx.LockMember(seen.MemberID)
	if err != nil {
		return nil, err
	}
	if *a, err = tx.LockApplication(number); err != nil {
		return nil, err
	}
	if !s.Rights.Scope(by, rbac.ReadApplications).Has((*a).CommitteeID) || (*a).State == models.Draft && (*a).Round == 0 {
		return nil, models.ErrNotFound
	}
	return m, nil
}

// mayTake says whether this person may take a step on this application, whatever its state.
func (s *Reviews) mayTake(by models.Actor, a *models.Application, m *models.Member, action models.Action) error {
	switch {
	case by.MemberID == m.ID:
		return models.Forbiddenf("您不能审批自己的申请,请由其他审核员审批")
	case by.Kind == models.StaffActor && a.EnteredBy != 0 && a.EnteredBy == by.ID:
		return models.Forbiddenf("此申请由您代为录入,请由其他审核员审批")
	}
	right := rbac.Review
	switch {
	case action == models.RejectFraud:
		right = rbac.RejectFraud
	case keyChange(a, m):
		right = rbac.DecideKeyChanges
	}
	if err := s.Rights.Require(by, right, a.CommitteeID); err != nil {
		return err
	}
	if action == models.Approve && m.Frozen() {
		return models.Forbiddenf("该会员已被冻结,冻结期间不能审批通过")
	}
	return nil
}

// keyChange: a change of what identifies the person, or of what is printed after a certificate went out, is 协会管理员's to decide.
func keyChange(a *models.Application, m *models.Member) bool {
	return a.Kind == models.Change && (a.KeyChange() || m.LockedAt != nil && a.Reprints())
}

func (d *Decision) check(step models.Step) error {
	var c models.Check
	c.That(d.Reason != "" || !step.Has(models.NeedsReason), "reason", "请填写审批不通过的原因,申请人将看到该原因")
	c.That(len([]rune(d.Reason)) <= reasonMost, "reason", fmt.Sprintf("原因最多 %d 个字", reasonMost))
	for _, name := range d.Marked {
		known := models.FieldByName(name) != nil || models.FileKinds.Has(name) || name == "committee"
		c.That(known, "marked", "标记的项目不存在,请刷新后重试")
	}
	return c.Err()
}

func (s *Reviews) decide(tx *store.Tx, m *models.Member, a *models.Application, step models.Step, by models.Actor, d Decision) error {
	if step.To != models.Rejected {
		d.Marked = nil
	}
	if err := tx.CloseRound(a, step.Action, by, d.Reason, d.Marked); err != nil {
		return err
	}
	now := tx.Now
	a.DueOn, a.DecidedAt, a.Reason, a.Marked = "", &now, d.Reason, d.Marked
	if err := record(tx, a, step, by, d.Reason); err != nil {
		return err
	}
	switch {
	case step.To == models.Approved:
		return approve(tx, m, a, by)
	case step.Has(models.Freezes):
		return freezeForFraud(tx, m, a, by)
	}
	body, err := wording(tx, models.TextRejected, a, "原因", sentence(a.Reason))
	if err != nil {
		return err
	}
	return tx.Notify(m.ID, "审批不通过", body, applicationLink(a.Number), body)
}
