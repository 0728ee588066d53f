package service

import (
	"context"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Notices are what the association has to say on the first page of members and of staff.
type Notices struct{ Deps }

// Current is what this person is shown today: staff and members each theirs, of their committees and for all. Nobody in
// particular sees what is for all members.
func (s *Notices) Current(ctx context.Context, by models.Actor) (list []models.Notice, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		audience, scope := models.ForMembers, models.Scope{}
		switch by.Kind {
		case models.StaffActor:
			audience = models.ForStaff
			scope.All = s.Rights.Has(by, rbac.EditSettings, 0)
			for _, a := range by.Roles {
				scope.CommitteeIDs = append(scope.CommitteeIDs, a.CommitteeID)
			}
		case models.MemberActor:
			joined, err := tx.Memberships(by.ID)
			if err != nil {
				return err
			}
			for _, m := range joined {
				if m.Until == "" {
					scope.CommitteeIDs = append(scope.CommitteeIDs, m.CommitteeID)
				}
			}
		}
		list, err = tx.CurrentNotices(audience, scope)
		return err
	})
	return list, err
}

// List shows all notices to those who edit them.
func (s *Notices) List(ctx context.Context, by models.Actor) (list []models.Notice, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Notices()
		return err
	})
	return list, err
}

// Save adds (ID 0) or changes a notice. Invalid: fields audience, committee, title, body, from, until.
func (s *Notices) Save(ctx context.Context, by models.Actor, n models.Notice) (models.Notice, error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return n, err
	}
	n.Title = strings.Join(strings.Fields(printable(n.Title)), " ")
	n.Body = strings.TrimSpace(strings.ReplaceAll(n.Body, "\r\n", "\n"))
	if err := n.Validate(); err != nil {
		return n, err
	}
	saved := n
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		if n.CommitteeID != 0 {
			if _, err := tx.Committee(n.CommitteeID); models.CodeOf(err) == models.NotFound && err != nil {
				return models.InvalidField("committee", "所选专委会不存在")
			} else if err != nil {
				return err
			}
		}
		before, action, err := noticeBefore(tx, n.ID)
		if err != nil {
			return err
		}
		if saved.ID, err = tx.SaveNotice(n); err != nil {
			return err
		}
		return tx.Audit(by, action, "notice", saved.ID, before, saved)
	})
	return saved, err
}

// noticeBefore is a notice as it is, for the log; nil for a new one.
func noticeBefore(tx *store.Tx, id int64) (before any, action string, err error) {
	if id == 0 {
		return nil, "notice.add", nil
	}
	list, err := tx.Notices()
	if err != nil {
		return nil, "", err
	}
	for _, n := range list {
		if n.ID == id {
			return n, "notice.change", nil
		}
	}
	return nil, "", models.ErrNotFound
}

// Remove takes a notice away.
func (s *Notices) Remove(ctx context.Context, by models.Actor, id int64) error {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		before, _, err := noticeBefore(tx, id)
		if err != nil {
			return err
		}
		if err := tx.RemoveNotice(id); err != nil {
			return err
		}
		return tx.Audit(by, "notice.remove", "notice", id, before, nil)
	})
}
