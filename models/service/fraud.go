package service

import (
	"fmt"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
)

// freeze blocks the account of a member whose papers are false (虚假材料), records why, and ends every login. Certificates are
// suspended by it: what they are worth follows from the member being frozen.
func freeze(tx *store.Tx, m *models.Member, a *models.Application, by models.Actor) error {
	if !m.Frozen() {
		if err := tx.UpdateMember(m.ID, map[string]any{"frozen_at": tx.Now, "frozen_reason": a.Reason}); err != nil {
			return err
		}
	}
	rounds, err := tx.Rounds(a.ID)
	if err != nil {
		return err
	}
	v := &models.Violation{MemberID: m.ID, ApplicationID: a.ID, Reason: a.Reason, ByID: by.ID, ByName: by.Name}
	if len(rounds) > 0 {
		for _, f := range rounds[0].Files {
			v.FileKeys = append(v.FileKeys, f.Key)
		}
	}
	slices.Sort(v.FileKeys)
	if err := tx.AddViolation(v); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, m.ID, 0); err != nil {
		return err
	}
	if err := tx.Audit(by, "member.freeze", "member", m.ID, nil, map[string]any{"reason": a.Reason, "application": a.Number}); err != nil {
		return err
	}
	body := fmt.Sprintf("您的%s %s 因材料不实审批不通过,账号已被冻结。原因:%s。如有疑问请联系协会。", a.Kind.Text(), a.Number, a.Reason)
	return tx.Notify(m.ID, "账号已冻结", body, "", body)
}
