package service

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Correct mends a member's data for the association, with a reason that the member reads. What is not key takes effect at once, and a
// certificate that prints it is void. As soon as something key is among it, all of it becomes a change under review, which somebody
// else decides; that change is returned, else nil. Invalid: the fields, reason. Conflict: another application stands in the way, or
// there is nothing to correct. NotFound: out of scope. Forbidden: no right, or one's own account.
func (s *Members) Correct(ctx context.Context, by models.Actor, id int64, values map[string]string, reason string) (*models.Application, error) {
	var entered *models.Application
	err := s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		entered = nil
		if by.MemberID == m.ID {
			return models.Forbiddenf("您不能更正自己的资料,请在会员中心申请资料变更")
		}
		if m.State != models.ApprovedMember {
			return models.Conflictf("只有正式会员的资料可以更正;审核中的申请请退回申请人修改")
		}
		a, err := s.corrected(tx, m, values)
		if err != nil {
			return err
		}
		if a.KeyChange() {
			a.EnteredBy, entered = by.ID, a
			return s.enter(tx, m, a, by, reason)
		}
		return applyCorrection(tx, m, a, by, reason)
	})
	if err != nil {
		return nil, err
	}
	return entered, nil
}

// corrected is the correction as the change that it is, checked like one.
func (s *Members) corrected(tx *store.Tx, m *models.Member, values map[string]string) (*models.Application, error) {
	a := &models.Application{MemberID: m.ID, Kind: models.Change, State: models.Draft, Data: m.Profile}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if f := models.FieldByName(name); f != nil && f.Kind != models.FileField && f.Name != "member_type" {
			*f.Of(&a.Data) = printable(values[name])
			a.Changed = append(a.Changed, name)
		}
	}
	a.Data.Normalize()
	a.Carry(&m.Profile)
	a.Changed = nil
	for _, d := range models.Differences(&m.Profile, &a.Data) {
		a.Changed = append(a.Changed, d.Field.Name)
	}
	if len(a.Requested()) == 0 {
		return nil, models.Conflictf("没有改动任何资料")
	}
	faults, err := faultsOf(tx, m, a, "")
	if err != nil {
		return nil, err
	}
	return a, faults
}

// enter opens the change and puts it under review for the member.
func (s *Members) enter(tx *store.Tx, m *models.Member, a *models.Application, by models.Actor, reason string) (err error) {
	if err := changedIDFree(tx, m, a); err != nil {
		return err
	}
	if a.CommitteeID, err = homeCommittee(tx, m); err != nil {
		return err
	}
	if err := openSlot(tx.AddApplication(a)); err != nil {
		return err
	}
	step, err := a.Next(models.Enter, models.ByOffice)
	if err != nil {
		return err
	}
	if err := startClock(tx, a); err != nil {
		return err
	}
	return openSlot(record(tx, a, step, by, reason))
}

func applyCorrection(tx *store.Tx, m *models.Member, a *models.Application, by models.Actor, reason string) error {
	before, after := map[string]string{}, map[string]string{}
	var labels string
	for _, d := range a.Requested() {
		shown := d.Masked()
		before[d.Field.Name], after[d.Field.Name] = shown.Old, shown.New
		labels += "、" + d.Field.Label
	}
	reprinted := a.Reprints()
	if err := reissue(tx, m, a.ApplyTo(m.Profile), "资料更正,原证书失效"); err != nil {
		return err
	}
	after["reason"] = reason
	if err := tx.Audit(by, "member.correct", "member", m.ID, before, after); err != nil {
		return err
	}
	body := fmt.Sprintf("协会更正了您的资料:%s。原因:%s。", labels[len("、"):], sentence(reason))
	if reprinted {
		body += "会员证书上的内容有变化,请重新下载证书。"
	}
	return tx.Notify(m.ID, "资料已更正", body, "/member", body)
}

// ChangePhone gives the account another login phone after identity has been checked; reason says how. The old phone is told, every
// login ends. Invalid: fields phone, reason. Conflict: another account has the phone.
func (s *Members) ChangePhone(ctx context.Context, by models.Actor, id int64, phone, reason string) error {
	phone = models.NormalizePhone(phone)
	err := s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		switch {
		case by.MemberID == m.ID:
			return models.Forbiddenf("您不能更换自己账号的手机号,请在会员中心更换")
		case m.State == models.ClosedMember:
			return models.Conflictf("该会员已注销,不能更换手机号")
		case !models.ValidPhone(phone):
			return models.InvalidField("phone", phoneFault)
		case phone == m.Phone:
			return models.InvalidField("phone", "与现在的手机号相同")
		}
		return handPhone(tx, by, m, phone, map[string]any{"reason": reason})
	})
	if store.Duplicate(err) {
		return models.InvalidField("phone", "该手机号已有账号。如两个账号是同一人的,请先合并")
	}
	return err
}

// ResetPassword takes the password away and ends every login: the member logs in by SMS code and chooses a new one, so nobody else ever
// knows it.
func (s *Members) ResetPassword(ctx context.Context, by models.Actor, id int64, reason string) error {
	return s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		if m.Phone == "" {
			return models.Conflictf("该会员没有登录手机号,请先更换手机号")
		}
		if err := tx.SetPasswordHash(m.ID, ""); err != nil {
			return err
		}
		if err := tx.ResetLimit(memberLoginKey(m.Phone)); err != nil {
			return err
		}
		return endLogins(tx, by, m, "member.reset_password", reason,
			"协会已重置您的登录密码,请用短信验证码登录,并在「设置登录密码」中设置新密码。")
	})
}

// EndSessions ends every login of a member.
func (s *Members) EndSessions(ctx context.Context, by models.Actor, id int64, reason string) error {
	return s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		return endLogins(tx, by, m, "member.end_sessions", reason, "协会已退出您的全部登录,请重新登录。")
	})
}

func endLogins(tx *store.Tx, by models.Actor, m *models.Member, action, reason, body string) error {
	if err := tx.EndSessions(store.MemberSession, m.ID, 0); err != nil {
		return err
	}
	if err := tx.Audit(by, action, "member", m.ID, nil, map[string]string{"reason": reason}); err != nil {
		return err
	}
	body += "原因:" + sentence(reason) + "。"
	return tx.Notify(m.ID, "登录已退出", body, "/account", body)
}

// RevokeCertificate takes the certificate away for good: verification says 已撤销. Invalid: field reason. Conflict: there is none.
func (s *Members) RevokeCertificate(ctx context.Context, by models.Actor, id int64, reason string) error {
	return s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		n, err := tx.RevokeCertificates(m.ID, reason)
		switch {
		case err != nil:
			return err
		case n == 0:
			return models.Conflictf("该会员没有有效的会员证书")
		}
		return tellOfCertificate(tx, by, m, "certificate.revoke", "会员证书已撤销", "您的会员证书已被撤销。", reason)
	})
}

// AllowReissue lets a member whose certificate was revoked download another. Conflict: nothing was revoked, or it is allowed already.
func (s *Members) AllowReissue(ctx context.Context, by models.Actor, id int64, reason string) error {
	return s.seize(ctx, by, rbac.CorrectMembers, id, reason, func(tx *store.Tx, m *models.Member, reason string) error {
		allowed, err := tx.AllowReissue(m.ID)
		switch {
		case err != nil:
			return err
		case !allowed:
			return models.Conflictf("该会员没有被撤销的证书,或已允许重新签发")
		}
		return tellOfCertificate(tx, by, m, "certificate.reissue", "可以重新下载会员证书", "协会已允许重新签发您的会员证书,请登录会员中心下载。", reason)
	})
}

func tellOfCertificate(tx *store.Tx, by models.Actor, m *models.Member, action, title, body, reason string) error {
	if err := tx.Audit(by, action, "member", m.ID, nil, map[string]string{"reason": reason}); err != nil {
		return err
	}
	body += "原因:" + sentence(reason) + "。"
	return tx.Notify(m.ID, title, body, "/member/certificate", body)
}
