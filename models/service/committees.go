package service

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Committees are the 专委会 and the association's own row.
type Committees struct{ Deps }

const committeeNameMax = 64

// Open lists what can be applied to, in order.
func (s *Committees) Open(ctx context.Context) ([]models.Committee, error) {
	return s.list(ctx, true)
}

// List shows all committees to staff.
func (s *Committees) List(ctx context.Context, by models.Actor) ([]models.Committee, error) {
	if by.Kind != models.StaffActor {
		return nil, models.ErrNotFound
	}
	return s.list(ctx, false)
}

func (s *Committees) list(ctx context.Context, onlyOpen bool) (list []models.Committee, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Committees(onlyOpen)
		return err
	})
	return list, err
}

// Save adds (ID 0) or changes a committee. Invalid: field name.
func (s *Committees) Save(ctx context.Context, by models.Actor, c models.Committee) (*models.Committee, error) {
	if by.Kind != models.SystemActor {
		if err := s.Rights.Require(by, rbac.EditCommittees, 0); err != nil {
			return nil, err
		}
	}
	c.Name = strings.Join(strings.Fields(printable(c.Name)), " ")
	c.Pinyin = pinyinOf(c.Name)
	var check models.Check
	check.That(c.Name != "", "name", "请填写专委会名称")
	check.That(utf8.RuneCountInString(c.Name) <= committeeNameMax, "name", "专委会名称最多 64 个字")
	missing, err := pdf.Unprintable(c.Name)
	if err != nil {
		return nil, err
	}
	check.That(len(missing) == 0, "name", fmt.Sprintf("专委会名称中的「%s」无法打印,请改用其他写法", string(missing)))
	if err := check.Err(); err != nil {
		return nil, err
	}
	var saved *models.Committee
	err = s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		saved, err = saveCommittee(tx, by, c)
		return err
	})
	if store.Duplicate(err) {
		return nil, models.InvalidField("name", "已有同名的专委会")
	}
	return saved, err
}

func saveCommittee(tx *store.Tx, by models.Actor, c models.Committee) (*models.Committee, error) {
	if c.ID == 0 {
		added, err := tx.AddCommittee(c)
		if err != nil {
			return nil, err
		}
		return added, tx.Audit(by, "committee.add", "committee", added.ID, nil, added)
	}
	before, err := tx.Committee(c.ID)
	if err != nil {
		return nil, err
	}
	c.Kind = before.Kind
	if err := tx.ChangeCommittee(c); err != nil {
		return nil, err
	}
	if c.Kind == models.AssociationRow && c.Name != before.Name {
		if err := tx.SaveSetting(models.SettingAssociation, c.Name); err != nil {
			return nil, err
		}
	}
	return &c, tx.Audit(by, "committee.change", "committee", c.ID, before, c)
}
