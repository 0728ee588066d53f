package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// JoinChoice is a committee that a member may want to join, or why not.
type JoinChoice struct {
	models.Committee
	Why string // 已加入, 申请中; "" if it can be applied to
}

// JoinChoices lists the special committees that accept applications, with what the member has to do with each already.
func (s *Applications) JoinChoices(ctx context.Context, by models.Actor) (choices []JoinChoice, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		choices = nil
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		committees, err := tx.Committees(true)
		if err != nil {
			return err
		}
		taken, err := committeesOf(tx, m.ID)
		if err != nil {
			return err
		}
		for _, c := range committees {
			if c.Kind == models.SpecialCommittee {
				choices = append(choices, JoinChoice{c, taken[c.ID]})
			}
		}
		return nil
	})
	return choices, err
}

// committeesOf says of each committee what the member has to do with it.
func committeesOf(tx *store.Tx, memberID int64) (map[int64]string, error) {
	taken := map[int64]string{}
	apps, err := tx.Applications(memberID)
	if err != nil {
		return nil, err
	}
	for _, a := range apps {
		if a.Kind == models.Joining && a.State.Open() {
			taken[a.CommitteeID] = a.State.Text()
		}
	}
	memberships, err := tx.Memberships(memberID)
	if err != nil {
		return nil, err
	}
	for _, ms := range memberships {
		if ms.Until == "" {
			taken[ms.CommitteeID] = "已加入"
		}
	}
	return taken, nil
}

// Join hands in an application to a further committee: nothing is asked that is not known. Invalid: field committee. Conflict: not
// a member yet, or one that was handed in is open.
func (s *Applications) Join(ctx context.Context, by models.Actor, committeeID int64) (*models.Application, error) {
	var a *models.Application
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		e, err := eligible(tx, m, models.Joining)
		if err != nil {
			return err
		}
		if err := e.Err(); err != nil {
			return err
		}
		if committeeID == 0 {
			return models.InvalidField("committee", "请选择专委会")
		}
		c, err := openCommittee(tx, committeeID)
		if err != nil {
			return atField(err, "committee")
		}
		a = &models.Application{MemberID: m.ID, Kind: models.Joining, CommitteeID: c.ID, Data: m.Profile}
		if err := joinable(tx, a); err != nil {
			return err
		}
		if err := openSlot(tx.AddApplication(a)); err != nil {
			return err
		}
		a.CommitteeName = c.Name
		return s.move(tx, m, a, models.Submit, by)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// joinable: a committee is joined once, and the association itself with the enrollment.
func joinable(tx *store.Tx, a *models.Application) error {
	taken, err := committeesOf(tx, a.MemberID)
	if err != nil {
		return err
	}
	switch why := taken[a.CommitteeID]; {
	case a.CommitteeID == store.AssociationID || why == "已加入":
		return models.InvalidField("committee", "您已加入该专委会,无需再次申请")
	case a.ID == 0 && why != "":
		return models.InvalidField("committee", "您加入该专委会的申请目前为「"+why+"」,请在会员中心查看")
	}
	return nil
}
