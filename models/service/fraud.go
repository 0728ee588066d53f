package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// freezeForFraud blocks the account of a member whose papers are false (虚假材料); what was submitted is the evidence.
func freezeForFraud(tx *store.Tx, m *models.Member, a *models.Application, by models.Actor) error {
	rounds, err := tx.Rounds(a.ID)
	if err != nil {
		return err
	}
	v := &models.Violation{MemberID: m.ID, ApplicationID: a.ID, Reason: a.Reason}
	if len(rounds) > 0 {
		for _, f := range rounds[0].Files {
			v.FileKeys = append(v.FileKeys, f.Key)
		}
	}
	body, err := wording(tx, models.TextFrozen, a, "原因", sentence(a.Reason))
	if err != nil {
		return err
	}
	return freeze(tx, m, v, by, body)
}

// freeze blocks the account, records why for ever, and ends every login. Certificates are suspended by it: what they are worth
// follows from the member being frozen. A member frozen before stays so for the first reason. body tells the member.
func freeze(tx *store.Tx, m *models.Member, v *models.Violation, by models.Actor, body string) error {
	if !m.Frozen() {
		if err := tx.UpdateMember(m.ID, map[string]any{"frozen_at": tx.Now, "frozen_reason": v.Reason}); err != nil {
			return err
		}
	}
	slices.Sort(v.FileKeys)
	v.ByID, v.ByName = by.ID, by.Name
	if err := tx.AddViolation(v); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, m.ID, 0); err != nil {
		return err
	}
	after := map[string]any{"reason": v.Reason, "application": v.ApplicationID, "violation": v.ID, "evidence": len(v.FileKeys)}
	if err := tx.Audit(by, "member.freeze", "member", m.ID, nil, after); err != nil {
		return err
	}
	body += whomToAsk(tx)
	return tx.Notify(m.ID, "账号已冻结", body, "", body)
}

// Freeze blocks an account outside of a review: reason and evidence (keys of files of this member) become a violation, every
// login ends, the certificate is suspended. Invalid: field reason or evidence. Conflict: frozen or closed already. NotFound:
// out of scope. Forbidden: may read, not freeze.
func (s *Members) Freeze(ctx context.Context, by models.Actor, id int64, reason string, evidence []string) error {
	return s.seize(ctx, by, rbac.Freeze, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		switch {
		case by.MemberID == m.ID:
			return models.Forbiddenf("您不能冻结自己的账号,请由其他管理员操作")
		case m.Frozen():
			return models.Conflictf("该会员已于 %s 被冻结,请刷新后查看", models.TimeText(*m.FrozenAt))
		case m.State == models.ClosedMember:
			return models.Conflictf("该会员已注销,不需要冻结")
		}
		files, err := tx.Files(evidence)
		if err != nil {
			return err
		}
		for _, key := range evidence {
			if f := files[key]; f == nil || f.MemberID != m.ID {
				return models.InvalidField("evidence", "所选的文件不属于该会员,请刷新后重新选择")
			}
		}
		v := &models.Violation{MemberID: m.ID, Reason: reason, FileKeys: slices.Compact(slices.Sorted(slices.Values(evidence)))}
		return freeze(tx, m, v, by, fmt.Sprintf("您的会员账号已被冻结。原因:%s。", sentence(reason)))
	})
}

// Unfreeze gives the account back; the certificate is worth what it was before. Violations stay. Invalid: field reason.
// Conflict: not frozen. NotFound: out of scope. Forbidden: may read, not unfreeze.
func (s *Members) Unfreeze(ctx context.Context, by models.Actor, id int64, reason string) error {
	return s.seize(ctx, by, rbac.Unfreeze, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		switch {
		case by.MemberID == m.ID:
			return models.Forbiddenf("您不能解冻自己的账号,请由其他管理员操作")
		case !m.Frozen():
			return models.Conflictf("该会员没有被冻结,请刷新后查看")
		}
		if err := tx.UpdateMember(m.ID, map[string]any{"frozen_at": nil, "frozen_reason": ""}); err != nil {
			return err
		}
		before := map[string]any{"frozen_at": m.FrozenAt, "frozen_reason": m.FrozenReason}
		if err := tx.Audit(by, "member.unfreeze", "member", m.ID, before, map[string]any{"reason": reason}); err != nil {
			return err
		}
		body := fmt.Sprintf("您的会员账号已解除冻结,可以正常使用。说明:%s。", sentence(reason))
		return tx.Notify(m.ID, "账号已解除冻结", body, "/member", body)
	})
}

// seize holds the member for somebody with the right who gives a reason.
func (s *Members) seize(ctx context.Context, by models.Actor, right rbac.Right, id int64, reason string,
	do func(*store.Tx, *models.Member, string) error) error {
	reason = strings.TrimSpace(printable(reason))
	var c models.Check
	c.That(reason != "", "reason", "请填写原因,会员将看到该原因")
	c.That(len([]rune(reason)) <= reasonMost, "reason", fmt.Sprintf("原因最多 %d 个字", reasonMost))
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.MemberIn(s.Rights.Scope(by, rbac.ReadMembers), id); err != nil {
			return err
		}
		if _, err := tx.MemberIn(s.Rights.Scope(by, right), id); models.CodeOf(err) == models.NotFound {
			return models.Forbiddenf("您没有此项操作的权限")
		} else if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		m, err := tx.LockMember(id)
		if err != nil {
			return err
		}
		return do(tx, m, reason)
	})
}

// whomToAsk is the last sentence of what a blocked member is told.
func whomToAsk(tx *store.Tx) string {
	hotline, err := tx.Setting(models.SettingHotline)
	if err != nil || hotline == "" {
		return "如有异议,请联系协会。"
	}
	return fmt.Sprintf("如有异议,请联系协会核实,咨询电话 %s。", hotline)
}

// sentence is a reason as part of a sentence of ours, without its own full stop.
func sentence(reason string) string { return strings.TrimRight(reason, "。.") }
