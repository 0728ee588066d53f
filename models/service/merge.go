package service

import (
	"context"
	"fmt"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// MergePreview shows two accounts of one person before they become one: Keep stays, Lose goes into it.
type MergePreview struct {
	Keep, Lose       *models.Member // phones and numbers of documents masked
	KeepHas, LoseHas store.Belongings
	KeepOld, LoseOld string // numbers of the old roster
	SameID           bool   // the same ID number, as far as both have one
	Hindrance        string
}

// PreviewMerge shows what Merge would do, and what stands in its way. NotFound: one of them is out of scope.
func (s *Members) PreviewMerge(ctx context.Context, by models.Actor, keep, lose int64) (*MergePreview, error) {
	p := &MergePreview{}
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		scope := s.Rights.Scope(by, rbac.CorrectMembers)
		if p.Keep, err = tx.MemberIn(scope, keep); err != nil {
			return err
		}
		if p.Lose, err = tx.MemberIn(scope, lose); err != nil {
			return err
		}
		if p.KeepHas, err = tx.Belongings(keep); err != nil {
			return err
		}
		if p.LoseHas, err = tx.Belongings(lose); err != nil {
			return err
		}
		if p.KeepOld, err = oldNumber(tx, keep); err != nil {
			return err
		}
		if p.LoseOld, err = oldNumber(tx, lose); err != nil {
			return err
		}
		p.SameID = p.Keep.Profile.IDNumber != "" && p.Keep.Profile.IDNumber == p.Lose.Profile.IDNumber
		p.Hindrance, err = mergeHindrance(tx, p.Keep, p.Lose)
		return err
	})
	if err != nil {
		return nil, err
	}
	mask(p.Keep)
	mask(p.Lose)
	return p, nil
}

// oldNumber is a member's number in the old roster, "" without a row there.
func oldNumber(tx *store.Tx, memberID int64) (string, error) {
	l, err := tx.Legacy(memberID)
	switch {
	case err == nil:
		return l.OldNumber, nil
	case models.CodeOf(err) == models.NotFound:
		return "", nil
	}
	return "", err
}

// mergeHindrance says why two accounts cannot become one, "" if they can.
func mergeHindrance(tx *store.Tx, keep, lose *models.Member) (string, error) {
	switch {
	case keep.ID == lose.ID:
		return "这是同一个账号", nil
	case keep.State == models.ClosedMember || lose.State == models.ClosedMember:
		return "其中一个账号已注销", nil
	case lose.Frozen() || keep.Frozen():
		return "其中一个账号已冻结,请先解冻", nil
	case lose.State == models.ApprovedMember && keep.State != models.ApprovedMember:
		return "请保留已入会的账号(会员编号 " + lose.Number + ")", nil
	}
	open := func(id int64) (string, error) {
		apps, err := tx.Applications(id)
		i := slices.IndexFunc(apps, func(a *models.Application) bool { return a.State.Open() })
		if err != nil || i < 0 {
			return "", err
		}
		return apps[i].Number, nil
	}
	first, err := open(keep.ID)
	if err != nil || first == "" {
		return "", err
	}
	second, err := open(lose.ID)
	if err != nil || second == "" {
		return "", err
	}
	return fmt.Sprintf("两个账号都有正在办理的申请(%s、%s),请先办结或撤回其中一个", first, second), nil
}

// Merge puts a double account into the one that stays: applications, files, messages, violations, memberships and the row of the old
// roster move; the other account is closed, its certificate void, its number never given out again. Invalid: field reason. Conflict:
// see MergePreview.Hindrance. NotFound: one of them is out of scope.
func (s *Members) Merge(ctx context.Context, by models.Actor, keepID, loseID int64, reason string) error {
	return s.seize(ctx, by, rbac.CorrectMembers, min(keepID, loseID), reason, func(tx *store.Tx, _ *models.Member, reason string) error {
		if _, err := tx.MemberIn(s.Rights.Scope(by, rbac.CorrectMembers), max(keepID, loseID)); err != nil {
			return err
		}
		if by.MemberID == keepID || by.MemberID == loseID {
			return models.Forbiddenf("您不能合并自己的账号,请由其他管理员操作")
		}
		if _, err := tx.LockMember(max(keepID, loseID)); err != nil { // in the order of ids, as anybody who holds two
			return err
		}
		keep, err := tx.Member(keepID)
		if err != nil {
			return err
		}
		lose, err := tx.Member(loseID)
		if err != nil {
			return err
		}
		hindrance, err := mergeHindrance(tx, keep, lose)
		if err != nil {
			return err
		}
		if hindrance != "" {
			return models.Conflictf("%s", hindrance)
		}
		return merged(tx, by, keep, lose, reason)
	})
}

func merged(tx *store.Tx, by models.Actor, keep, lose *models.Member, reason string) error {
	has, err := tx.Belongings(lose.ID)
	if err != nil {
		return err
	}
	if _, err := tx.VoidCertificates(lose.ID, "账号合并,原证书失效"); err != nil {
		return err
	}
	if err := tx.MoveBelongings(lose.ID, keep.ID); err != nil {
		return openSlot(err)
	}
	if err := mergeLegacy(tx, keep, lose); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, lose.ID, 0); err != nil {
		return err
	}
	if err := tx.ReplaceSearchTokens(lose.ID, nil); err != nil {
		return err
	}
	phone := lose.Phone
	if err := tx.CloseMember(lose, models.Profile{Name: lose.Profile.Name, MemberType: lose.Profile.MemberType}); err != nil {
		return err
	}
	if err := mergePhone(tx, keep, phone); err != nil {
		return err
	}
	before := map[string]any{"member": lose.ID, "number": lose.Number, "phone": models.MaskPhone(phone), "state": lose.State}
	after := map[string]any{"into": keep.ID, "moved": has, "reason": reason}
	for _, id := range []int64{keep.ID, lose.ID} {
		if err := tx.Audit(by, "member.merge", "member", id, before, after); err != nil {
			return err
		}
	}
	body := "您的两个会员账号已合并,请用本手机号登录。原因:" + sentence(reason) + "。"
	return tx.Notify(keep.ID, "账号已合并", body, "/member", body)
}

// mergePhone gives the phone to an account without one; else who has it is told that it logs in nowhere any more.
func mergePhone(tx *store.Tx, keep *models.Member, phone string) error {
	switch {
	case phone == "":
		return nil
	case keep.Phone == "":
		return tx.UpdateMember(keep.ID, map[string]any{"phone": phone})
	}
	name, err := tx.Setting(models.SettingAssociation)
	if err != nil {
		return err
	}
	return tx.PostSMS(phone, fmt.Sprintf("【%s】您用本手机号注册的会员账号已并入手机号为 %s 的账号,请改用该手机号登录。如有疑问,请立即联系协会。", name, models.MaskPhone(keep.Phone)), 0)
}

// mergeLegacy: a person has one row of the old roster. If both accounts had one, the old number of the one that goes ends with it.
func mergeLegacy(tx *store.Tx, keep, lose *models.Member) error {
	_, err := tx.Legacy(keep.ID)
	switch {
	case err == nil:
		return tx.VoidLegacy(lose.ID)
	case models.CodeOf(err) == models.NotFound:
		return tx.MoveLegacy(lose.ID, keep.ID)
	}
	return err
}
