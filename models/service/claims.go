package service

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Claims gives people back an account whose phone is gone: they say who they are, an admin checks it and changes the phone.
type Claims struct {
	Deps
	accounts *Accounts
}

// ClaimForm is what a person who has lost the phone says.
type ClaimForm struct{ Number, Name, IDNumber, Phone, Code string }

const (
	claimsPerPhone = 3  // a day
	claimsPerIP    = 20 // a day: a hospital sits behind one address
)

// File keeps a claim. Its answer never tells whether there is such a member. The new phone is proven by a code (CodeClaim). Invalid:
// fields number, name, id_number, phone, code. TooMany.
func (s *Claims) File(ctx context.Context, from Client, f ClaimForm) error {
	f.Number, f.Name = models.NormalizeOldNumber(printable(f.Number)), strings.Join(strings.Fields(printable(f.Name)), " ")
	f.IDNumber, f.Phone = models.NormalizeIDNumber(f.IDNumber), models.NormalizePhone(f.Phone)
	var c models.Check
	c.That(f.Number != "" && len(f.Number) <= 64, "number", "请填写会员编号(原会员填写原会员编号)")
	c.That(f.Name != "" && utf8.RuneCountInString(f.Name) <= 40, "name", "请填写姓名")
	c.That(f.IDNumber != "" && len(f.IDNumber) <= 32, "id_number", "请填写证件号码")
	c.That(models.ValidPhone(f.Phone), "phone", phoneFault)
	c.That(validCode(&f.Code), "code", codeFault)
	if err := c.Err(); err != nil {
		return err
	}
	if err := s.accounts.useCode(ctx, from, f.Phone, CodeClaim, f.Code); err != nil {
		return err
	}
	if err := allow(ctx, s.Store, "claim:ip:"+from.IP, claimsPerIP, 24*time.Hour); err != nil {
		return err
	}
	if err := allow(ctx, s.Store, "claim:phone:"+f.Phone, claimsPerPhone, 24*time.Hour); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		claim := models.Claim{Number: f.Number, Name: f.Name, IDNumber: f.IDNumber, Phone: f.Phone, IP: from.IP}
		m, err := numbered(tx, f.Number)
		if err != nil && models.CodeOf(err) != models.NotFound {
			return err
		}
		if err == nil {
			claim.MemberID = m.ID
		}
		if err := tx.AddClaim(claim); err != nil {
			return err
		}
		return tx.Audit(models.Actor{Kind: models.SystemActor, IP: from.IP}, "claim.file", "member", claim.MemberID, nil, nil)
	})
}

// numbered finds a member by the number of the old roster or the present one.
func numbered(tx *store.Tx, number string) (*models.Member, error) {
	legacy, err := tx.LegacyByNumber(number)
	if err == nil {
		return tx.Member(legacy.MemberID)
	}
	if models.CodeOf(err) != models.NotFound {
		return nil, err
	}
	return tx.MemberByNumber(models.NormalizeMemberNumber(number))
}

// ClaimCase is a claim beside the member it is about, for who decides.
type ClaimCase struct {
	Claim    *models.Claim
	Member   *models.Member // phone masked; nil if nobody has the number
	SameName bool
	SameID   bool // false, too, if the roster has none
	NoID     bool // the roster has no ID number to compare with
	Rivals   int  // other open claims on the same member
}

// List shows claims in a state to those who may correct members, IDs and phones masked; after is the id of the last one seen.
func (s *Claims) List(ctx context.Context, by models.Actor, state models.ClaimState, after int64, limit int) (list []*models.Claim, err error) {
	if err := s.Rights.Require(by, rbac.CorrectMembers, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Claims(state, after, min(limit, pageSizeMax))
		return err
	})
	for _, c := range list {
		c.IDNumber, c.Phone = models.MaskIDNumber(c.IDNumber), models.MaskPhone(c.Phone)
	}
	return list, err
}

// Read opens one claim with the member beside it; that ID and new phone were read in full is logged.
func (s *Claims) Read(ctx context.Context, by models.Actor, id int64) (*ClaimCase, error) {
	if err := s.Rights.Require(by, rbac.CorrectMembers, 0); err != nil {
		return nil, err
	}
	var found *ClaimCase
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		found = &ClaimCase{}
		if found.Claim, err = tx.Claim(id); err != nil {
			return err
		}
		if err := tx.Audit(by, "claim.read", "claim", id, nil, nil); err != nil || found.Claim.MemberID == 0 {
			return err
		}
		if found.Member, err = tx.Member(found.Claim.MemberID); err != nil {
			return err
		}
		rivals, err := tx.ClaimsOn(found.Member.ID)
		for _, r := range rivals {
			if r.ID != id {
				found.Rivals++
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if m := found.Member; m != nil {
		found.SameName, found.NoID = m.Profile.Name == found.Claim.Name, m.Profile.IDNumber == ""
		found.SameID = !found.NoID && m.Profile.IDNumber == found.Claim.IDNumber
		mask(m)
	}
	return found, nil
}

// Approve gives the account to the new phone once identity has been checked; note says how. Every login ends, the old phone is told,
// and other claims on the account are refused. Invalid: field note. Conflict: decided already, the data does not fit, or the phone
// has an account.
func (s *Claims) Approve(ctx context.Context, by models.Actor, id int64, note string) error {
	note, err := s.noted(by, note, "请写明如何核实了身份,例如查验的证件")
	if err != nil {
		return err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		c, err := tx.Claim(id)
		if err != nil {
			return err
		}
		if c.MemberID == 0 {
			return models.Conflictf("没有这个编号的会员,不能更换手机号")
		}
		m, err := tx.LockMember(c.MemberID)
		if err != nil {
			return err
		}
		if m.State == models.ClosedMember {
			return models.Conflictf("该会员已注销,不能更换手机号")
		}
		if by.MemberID == m.ID {
			return models.Forbiddenf("不能处理自己的账号,请由其他管理员处理")
		}
		if err := tx.EndClaim(c, models.ClaimApproved, note, by); err != nil {
			return err
		}
		if err := handPhone(tx, by, m, c.Phone, map[string]any{"claim": c.ID, "note": note}); err != nil {
			return err
		}
		return s.refuseRivals(tx, by, m.ID)
	})
	if store.Duplicate(err) {
		return &models.Error{Code: models.Conflict, Message: "申请人的新手机号已有账号。如两个账号是同一人的,请先合并", Err: err}
	}
	return err
}

// handPhone gives an account to a phone after the association has checked whose it is: every login ends, and both phones are told.
func handPhone(tx *store.Tx, by models.Actor, m *models.Member, phone string, after map[string]any) error {
	old := m.Phone
	if err := tx.UpdateMember(m.ID, map[string]any{"phone": phone}); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, m.ID, 0); err != nil {
		return err
	}
	after["phone"] = models.MaskPhone(phone)
	if err := tx.Audit(by, "member.change_phone", "member", m.ID, map[string]string{"phone": models.MaskPhone(old)}, after); err != nil {
		return err
	}
	if old != "" {
		if err := textTo(tx, old, fmt.Sprintf("您的会员账号登录手机号已由协会核实后更换为 %s。如非本人申请,请立即联系协会。", models.MaskPhone(phone))); err != nil {
			return err
		}
	}
	if err := textTo(tx, phone, "您的会员账号登录手机号已更换为本手机号,请用本手机号的短信验证码登录。"); err != nil {
		return err
	}
	return tx.Notify(m.ID, "登录手机号已更换", "协会核实身份后更换了您的登录手机号。如非本人申请,请立即联系协会。", "/account", "")
}

func (s *Claims) refuseRivals(tx *store.Tx, by models.Actor, memberID int64) error {
	rivals, err := tx.ClaimsOn(memberID)
	if err != nil {
		return err
	}
	for _, r := range rivals {
		if err := tx.EndClaim(r, models.ClaimRejected, "该账号已由另一份申请找回", by); err != nil {
			return err
		}
		if err := textTo(tx, r.Phone, "您找回账号的申请未通过:该账号已由另一份申请找回。如有疑问,请携带有效证件联系协会。"); err != nil {
			return err
		}
	}
	return nil
}

// Reject refuses a claim; the new phone is told why. Invalid: field note. Conflict: decided already.
func (s *Claims) Reject(ctx context.Context, by models.Actor, id int64, note string) error {
	note, err := s.noted(by, note, "请填写未通过的原因,申请人将收到短信")
	if err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		c, err := tx.Claim(id)
		if err != nil {
			return err
		}
		if err := tx.EndClaim(c, models.ClaimRejected, note, by); err != nil {
			return err
		}
		if err := tx.Audit(by, "claim.reject", "claim", id, nil, map[string]string{"note": note}); err != nil {
			return err
		}
		return textTo(tx, c.Phone, fmt.Sprintf("您找回账号的申请未通过,原因:%s。如有疑问请联系协会。", strings.TrimRight(note, "。.")))
	})
}

func (s *Claims) noted(by models.Actor, note, prompt string) (string, error) {
	if err := s.Rights.Require(by, rbac.CorrectMembers, 0); err != nil {
		return "", err
	}
	note = strings.TrimSpace(printable(note))
	var c models.Check
	c.That(note != "", "note", prompt)
	c.That(utf8.RuneCountInString(note) <= reasonMost, "note", fmt.Sprintf("最多 %d 个字", reasonMost))
	return note, c.Err()
}

// textTo sends an SMS in the name of the association.
func textTo(tx *store.Tx, phone, text string) error {
	name, err := tx.Setting(models.SettingAssociation)
	if err != nil {
		return err
	}
	return tx.PostSMS(phone, "【"+name+"】"+text, 0)
}
