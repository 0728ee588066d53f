package service

import (
	"tjtaca/models"
	"tjtaca/models/store"
)

// acting finds the member who acts. NotFound: no member acts. Forbidden: the account can do nothing any more.
func acting(find func(int64) (*models.Member, error), by models.Actor) (*models.Member, error) {
	if by.Kind != models.MemberActor {
		return nil, models.ErrNotFound
	}
	m, err := find(by.ID)
	if err != nil {
		return nil, err
	}
	if m.Frozen() {
		return nil, models.Forbiddenf("您的账号已被冻结,原因:%s。如有疑问请联系协会", m.FrozenReason)
	}
	if m.State == models.ClosedMember {
		return nil, models.Forbiddenf("您的账号已注销")
	}
	return m, nil
}

// own finds an application of the acting member; anybody else's is not there.
func own(find func(string) (*models.Application, error), by models.Actor, number string) (*models.Application, error) {
	a, err := find(number)
	if err != nil {
		return nil, err
	}
	if a.MemberID != by.ID {
		return nil, models.ErrNotFound
	}
	return a, nil
}

// openSlot turns the unique index that allows one open application into words.
func openSlot(err error) error {
	if store.Duplicate(err) {
		return &models.Error{Code: models.Conflict, Message: "您有另一项申请正在办理,请先在会员中心完成或撤回该申请", Err: err}
	}
	return err
}
