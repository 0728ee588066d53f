package service

import (
	"context"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/store"
)

// closingReason is why the certificates of a closed account are void.
const closingReason = "会员注销"

// Close ends an account for good at its owner's wish (个人信息保护法, art. 15 and 47: consent is withdrawn, what need not be kept is
// deleted). It is proven anew who asks. Phone and ID number are free afterwards: the person may register again, as somebody new,
// with a new member number.
//
// Deleted: the profile but for the name and the type, phone, password, ID number, every upload and the certificate documents,
// snapshots of applications, findings of the automatic checks, messages, logins, the data of the old roster, claims on the account.
//
// Kept, since a law or somebody else's right asks for it (art. 47, second paragraph): that an application was made and what was
// decided, with its history, and the audit log (the association accounts for its decisions; logs are kept at least six months,
// 网络安全法 art. 21); number, name, type and dates of certificates, so that paper still in circulation is told to be invalid;
// violations with their evidence; what was consented to and when, which proves that the data was held lawfully.
//
// Invalid: fields code, password, captcha, understood. Conflict: an application is pending; the message says what to do.
func (s *Accounts) Close(ctx context.Context, by models.Actor, from Client, understood bool, p Proof) error {
	if err := s.Closable(ctx, by); err != nil {
		return err
	}
	if !understood {
		return models.InvalidField("understood", "请先阅读并勾选「我已了解注销的后果」")
	}
	if _, err := s.prove(ctx, by, from, p); err != nil {
		return err
	}
	var gone []*store.StoredFile
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		gone = nil
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		if err := nothingPending(tx, m.ID); err != nil {
			return err
		}
		gone, err = closeAccount(tx, m, by)
		return err
	})
	if err == nil {
		s.discard(ctx, gone...)
	}
	return err
}

// Closable says whether the account may be closed now. Conflict: an application is pending; the message says what to do.
func (s *Accounts) Closable(ctx context.Context, by models.Actor) error {
	return s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		return nothingPending(tx, m.ID)
	})
}

func nothingPending(tx *store.Tx, memberID int64) error {
	list, err := tx.Applications(memberID)
	for _, a := range list {
		if a.State == models.Pending {
			return models.Conflictf("您的%s %s 正在审核,暂时不能注销。请等待审核完成,或先在「我的申请」中撤回该申请", a.Kind.Text(), a.Number)
		}
	}
	return err
}

// closeAccount does it and returns the files whose bytes are to be deleted after commit.
func closeAccount(tx *store.Tx, m *models.Member, by models.Actor) (gone []*store.StoredFile, err error) {
	rest := models.Profile{Name: m.Profile.Name, MemberType: m.Profile.MemberType}
	phone := m.Phone
	if err := closeApplications(tx, m, by); err != nil {
		return nil, err
	}
	void, err := tx.VoidCertificates(m.ID, closingReason)
	if err != nil {
		return nil, err
	}
	if gone, err = dropFiles(tx, m.ID); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return tx.StripCertificates(m.ID, rest) },
		func() error { return tx.VoidLegacy(m.ID) },
		func() error { return tx.StripLegacy(m.ID, rest) },
		func() error { return endClaims(tx, m.ID) },
		func() error { return tx.EndMemberships(m.ID) },
		func() error { return tx.DeleteMessages(m.ID) },
		func() error { return tx.ReplaceSearchTokens(m.ID, nil) },
		func() error { return tx.EndSessions(store.MemberSession, m.ID, 0) },
		func() error { return tx.ResetLimit(memberLoginKey(phone)) },
		func() error { return tx.CloseMember(m, rest) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	after := map[string]any{"state": models.ClosedMember, "certificates_void": void, "files_deleted": len(gone)}
	if err := tx.Audit(by, "member.close", "member", m.ID, map[string]any{"state": m.State}, after); err != nil {
		return nil, err
	}
	name, err := tx.Setting(models.SettingAssociation)
	if err != nil {
		return nil, err
	}
	return gone, tx.PostSMS(phone, fmt.Sprintf("【%s】您的会员账号已按您的申请注销,个人信息已删除。如非本人操作,请立即联系协会。", name), 0)
}

// closeApplications ends what is open where the flow has a way to, and takes the personal data out of every application.
func closeApplications(tx *store.Tx, m *models.Member, by models.Actor) error {
	list, err := tx.Applications(m.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if err := tx.StripRounds(a.ID, models.Profile{Name: a.Data.Name, MemberType: a.Data.MemberType}); err != nil {
			return err
		}
		a.Data = models.Profile{Name: a.Data.Name, MemberType: a.Data.MemberType}
		a.Before, a.StampedFile, a.StampedHash, a.PrintHash, a.LapseOn = nil, "", "", "", ""
		if err := endApplication(tx, a, by); err != nil {
			return err
		}
	}
	return nil
}

// endApplication takes the step that ends an open application; one without such a step stays where it is, empty.
func endApplication(tx *store.Tx, a *models.Application, by models.Actor) error {
	if step, err := a.Next(models.Abandon, models.ByMember); err == nil {
		return record(tx, a, step, by, closingReason)
	}
	if step, err := a.Next(models.Lapse, models.BySystem); err == nil {
		return record(tx, a, step, models.System, closingReason)
	}
	return tx.SaveApplication(a)
}

// endClaims refuses the open claims on the account, and empties all of them.
func endClaims(tx *store.Tx, memberID int64) error {
	open, err := tx.ClaimsOn(memberID)
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := tx.EndClaim(c, models.ClaimRejected, closingReason, models.System); err != nil {
			return err
		}
	}
	return tx.StripClaims(memberID)
}

// filesBatch is how many files are looked at together.
const filesBatch = 200

// dropFiles forgets the files of a member but for the evidence of violations.
func dropFiles(tx *store.Tx, memberID int64) (gone []*store.StoredFile, err error) {
	violations, err := tx.Violations(memberID)
	if err != nil {
		return nil, err
	}
	evidence := map[string]bool{}
	for _, v := range violations {
		for _, key := range v.FileKeys {
			evidence[key] = true
		}
	}
	for after := int64(0); ; {
		files, err := tx.FilesOf(memberID, after, filesBatch)
		if err != nil || len(files) == 0 {
			return gone, err
		}
		for _, f := range files {
			after = f.ID
			if evidence[f.Key] {
				continue
			}
			if err := tx.DeleteFile(f.ID); err != nil {
				return nil, err
			}
			gone = append(gone, f)
		}
	}
}
