package service

import (
	"context"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Handover (换届) moves the roles that one account holds in committees to another, in one step. Who has a committee has its
// queue: open applications belong to the committee, so they move along.
type Handover struct {
	From, To *models.Staff
	Rows     []HandoverRow
	Close    bool // the account that hands over is closed
}

// HandoverRow is a committee that changes hands.
type HandoverRow struct {
	Committee models.Committee
	Role      models.Role
	Has       bool // the other account holds the role there already
	Pending   int
	Overdue   int
	Left      int // others who hold the role there
}

// PreviewHandover says what a hand-over would move. Conflict: there is nothing to move, or the other account is closed.
func (s *Staff) PreviewHandover(ctx context.Context, by models.Actor, from, to int64) (h *Handover, err error) {
	if err := s.mayEdit(by); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		h, err = handover(tx, by, from, to)
		return err
	})
	return h, err
}

// HandOver does it and ends the sessions of both. Nobody hands over to or from themself.
func (s *Staff) HandOver(ctx context.Context, by models.Actor, from, to int64, closing bool) (h *Handover, err error) {
	if err := s.mayEdit(by); err != nil {
		return nil, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if h, err = handover(tx, by, from, to); err != nil {
			return err
		}
		h.Close = closing
		before := map[string]any{"from": h.From.Roles, "to": h.To.Roles}
		kept, given := h.roles()
		if err := tx.ReplaceRoles(from, kept); err != nil {
			return err
		}
		if err := tx.ReplaceRoles(to, given); err != nil {
			return err
		}
		if closing {
			if err := keepsAdmin(tx, from); err != nil {
				return err
			}
			if err := tx.SetStaffActive(from, false); err != nil {
				return err
			}
		}
		for _, id := range []int64{from, to} {
			if err := tx.EndSessions(store.StaffSession, id, 0); err != nil {
				return err
			}
		}
		after := map[string]any{"from": kept, "to": given, "successor": h.To.Username, "closed": closing}
		return tx.Audit(by, "staff.handover", "staff", from, before, after)
	})
	return h, err
}

// handover finds what would move.
func handover(tx *store.Tx, by models.Actor, from, to int64) (*Handover, error) {
	switch {
	case from == to:
		return nil, models.InvalidField("to", "请选择另一个账号接手")
	case by.Kind == models.StaffActor && (by.ID == from || by.ID == to):
		return nil, models.Forbiddenf("不能把权限交接给自己或从自己交出,请由另一位系统管理员操作")
	}
	h := &Handover{}
	var err error
	if h.From, _, err = tx.StaffMember(from); err != nil {
		return nil, err
	}
	if h.To, _, err = tx.StaffMember(to); err != nil {
		return nil, err
	}
	if !h.To.Active {
		return nil, models.Conflictf("%s的账号已停用,请先启用或选择其他人", h.To.Name)
	}
	loads, err := tx.Workload(models.Scope{All: true}, tx.Today())
	if err != nil {
		return nil, err
	}
	everybody, err := tx.StaffList()
	if err != nil {
		return nil, err
	}
	for _, a := range h.From.Roles {
		if !a.Role.PerCommittee() {
			continue
		}
		c, err := tx.Committee(a.CommitteeID)
		if err != nil {
			return nil, err
		}
		row := HandoverRow{Committee: *c, Role: a.Role, Has: slices.Contains(h.To.Roles, a)}
		for _, l := range loads {
			if l.CommitteeID == c.ID {
				row.Pending, row.Overdue = int(l.Pending), int(l.Overdue)
			}
		}
		for _, other := range everybody {
			if other.Active && other.ID != from && other.ID != to && slices.Contains(other.Roles, a) {
				row.Left++
			}
		}
		h.Rows = append(h.Rows, row)
	}
	if len(h.Rows) == 0 {
		return nil, models.Conflictf("%s没有负责任何专委会,不需要交接", h.From.Name)
	}
	return h, nil
}

// roles are what the one keeps and what the other has afterwards.
func (h *Handover) roles() (kept, given []models.Assignment) {
	given = slices.Clone(h.To.Roles)
	for _, a := range h.From.Roles {
		switch {
		case !a.Role.PerCommittee():
			kept = append(kept, a)
		case !slices.Contains(given, a):
			given = append(given, a)
		}
	}
	return kept, given
}

// Reviewers are the active accounts that decide in a committee, by name. Who reads applications there may know.
func (s *Staff) reviewers(tx *store.Tx) (map[int64][]string, error) {
	list, err := tx.StaffList()
	if err != nil {
		return nil, err
	}
	names := map[int64][]string{}
	for _, account := range list {
		for _, a := range account.Roles {
			if account.Active && a.Role == models.Reviewer && s.Rights.Has(account.Actor(""), rbac.Review, a.CommitteeID) {
				names[a.CommitteeID] = append(names[a.CommitteeID], account.Name)
			}
		}
	}
	return names, nil
}
