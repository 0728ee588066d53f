package service

import (
	"context"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Reasons are the texts of the canned reasons that fit an application of this kind, in order; those for its kind alone come
// before those for every kind.
func (s *Reviews) Reasons(ctx context.Context, by models.Actor, kind models.ApplicationKind) ([]string, error) {
	if !s.Rights.Any(by, rbac.ReadApplications) {
		return nil, models.Forbiddenf("您没有此项操作的权限")
	}
	var own, general []string
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Reasons()
		for _, r := range list {
			switch {
			case !r.Active:
			case r.Kind == kind:
				own = append(own, r.Text)
			case r.Kind == "":
				general = append(general, r.Text)
			}
		}
		return err
	})
	return append(own, general...), err
}

// Reasons lists all canned reasons for those who edit them.
func (s *Settings) Reasons(ctx context.Context, by models.Actor) (list []models.Reason, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Reasons()
		return err
	})
	return list, err
}

// SaveReason adds (ID 0) or changes a canned reason; applications that were rejected with it keep its words. Invalid: fields
// kind, text, sort.
func (s *Settings) SaveReason(ctx context.Context, by models.Actor, r models.Reason) (models.Reason, error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return r, err
	}
	r.Text = sentence(strings.Join(strings.Fields(printable(r.Text)), " "))
	if err := r.Validate(); err != nil {
		return r, err
	}
	saved := r
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		list, err := tx.Reasons()
		if err != nil {
			return err
		}
		var before any
		action := "reason.add"
		for _, other := range list {
			if other.ID == r.ID {
				before, action = other, "reason.change"
			} else if other.Kind == r.Kind && other.Text == r.Text {
				return models.InvalidField("text", "已有同样的理由")
			}
		}
		if saved.ID, err = tx.SaveReason(r); err != nil {
			return err
		}
		return tx.Audit(by, action, "reason", saved.ID, before, saved)
	})
	return saved, err
}
