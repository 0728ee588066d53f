package service

import (
	"context"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/store"
)

// PhoneChange is the new login phone, with the code that was texted to it and the one texted to the present phone.
type PhoneChange struct{ Phone, OldCode, NewCode string }

// ChangePhone changes the phone that a member logs in with. Both phones are proven by codes (CodeOldPhone, CodeNewPhone); who has
// lost the old one goes to the association. Every other session ends, the old phone is told. Invalid: fields phone, old_code,
// new_code. Conflict, told only after both codes were right: another account has the phone, or the old roster knows it.
func (s *Accounts) ChangePhone(ctx context.Context, by models.Actor, from Client, keep *models.Session, ch PhoneChange) error {
	ch.Phone = models.NormalizePhone(ch.Phone)
	m, _, err := s.memberAndHash(ctx, by)
	if err != nil {
		return err
	}
	var c models.Check
	c.That(models.ValidPhone(ch.Phone), "phone", phoneFault)
	c.That(ch.Phone != m.Phone, "phone", "新手机号与原手机号相同")
	c.That(validCode(&ch.OldCode), "old_code", codeFault)
	c.That(validCode(&ch.NewCode), "new_code", codeFault)
	if err := c.Err(); err != nil {
		return err
	}
	if err := s.useBothCodes(ctx, from, m.Phone, ch); err != nil {
		return err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error { return s.movePhone(tx, by, m.Phone, ch.Phone, sessionID(keep)) })
	if store.Duplicate(err) {
		return phoneInUse(err)
	}
	return err
}

// phoneInUse refuses a phone that is another one's login, or that people of the old roster gave.
func phoneInUse(cause error) error {
	return &models.Error{Code: models.Conflict, Message: "该手机号码已有账号,不能更换为这个号码。如两个账号都是您本人的,请联系协会合并",
		Fields: models.FieldErrors{"phone": "该手机号码已有账号"}, Err: cause}
}

func (s *Accounts) useBothCodes(ctx context.Context, from Client, old string, ch PhoneChange) error {
	if err := allowCodeCheck(ctx, s.Store, from); err != nil {
		return err
	}
	var right []bool
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		right, err = tx.UseCodes(store.Code{Phone: old, Purpose: string(CodeOldPhone), Code: ch.OldCode},
			store.Code{Phone: ch.Phone, Purpose: string(CodeNewPhone), Code: ch.NewCode})
		return err
	})
	if err != nil {
		return err
	}
	var c models.Check
	c.That(right[0], "old_code", wrongCode)
	c.That(right[1], "new_code", wrongCode)
	return c.Err()
}

func (s *Accounts) movePhone(tx *store.Tx, by models.Actor, old, phone string, keep int64) error {
	m, err := acting(tx.LockMember, by)
	if err != nil {
		return err
	}
	if m.Phone != old {
		return models.Conflictf("登录手机号刚刚已被更换,请刷新后查看")
	}
	waiting, err := waitingAt(tx, phone, nil)
	if err != nil {
		return err
	}
	if len(waiting) > 0 { // the phone is how they find their way in
		return phoneInUse(nil)
	}
	if err := tx.UpdateMember(m.ID, map[string]any{"phone": phone}); err != nil {
		return err
	}
	if err := tx.EndSessions(store.MemberSession, m.ID, keep); err != nil {
		return err
	}
	before, after := map[string]string{"phone": models.MaskPhone(old)}, map[string]string{"phone": models.MaskPhone(phone)}
	if err := tx.Audit(by, "member.change_phone", "member", m.ID, before, after); err != nil {
		return err
	}
	name, err := tx.Setting(models.SettingAssociation)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("您的登录手机号已更换为 %s。如非本人操作,请立即联系协会。", models.MaskPhone(phone))
	if err := tx.PostSMS(old, "【"+name+"】"+text, 0); err != nil {
		return err
	}
	return tx.Notify(m.ID, "登录手机号已更换", text, "/account", "")
}
