package service

import (
	"context"
	"fmt"
	"strings"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Settings are what the admins of the association may change without a new version: settings, texts of notices, canned
// reasons, the calendar of holidays.
type Settings struct{ Deps }

// Names are what pages call the association and its telephone.
type Names struct{ Association, Hotline string }

// Names reads them anew: a change shows with the next page of every process.
func (s *Settings) Names(ctx context.Context) (n Names, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if n.Association, err = tx.Setting(models.SettingAssociation); err != nil {
			return err
		}
		n.Hotline, err = tx.Setting(models.SettingHotline)
		return err
	})
	return n, err
}

// Values are the values of all settings, by name.
func (s *Settings) Values(ctx context.Context, by models.Actor) (values map[string]string, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		values, err = tx.Settings()
		return err
	})
	return values, err
}

// Save changes the settings that values names and leaves the others, and says how many differ from before. Invalid: at the
// names of the settings.
func (s *Settings) Save(ctx context.Context, by models.Actor, values map[string]string) (changed int, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return 0, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		changed = 0
		before, err := tx.Settings()
		if err != nil {
			return err
		}
		after := map[string]string{}
		for name, old := range before {
			after[name] = old
			if value, ok := values[name]; ok {
				after[name] = strings.TrimSpace(printable(value))
			}
		}
		if err := merge(models.ValidateSettings(after), unprintableName(after[models.SettingAssociation])); err != nil {
			return err
		}
		for _, d := range models.Settings {
			if before[d.Name] == after[d.Name] {
				continue
			}
			changed++
			if err := saveSetting(tx, by, d.Name, before[d.Name], after[d.Name]); err != nil {
				return err
			}
		}
		return nil
	})
	if store.Duplicate(err) {
		return 0, models.InvalidField(models.SettingAssociation, "已有同名的专委会")
	}
	return changed, err
}

// saveSetting keeps one value. The association's name is that of its row among the committees too.
func saveSetting(tx *store.Tx, by models.Actor, name, before, after string) error {
	if err := tx.SaveSetting(name, after); err != nil {
		return err
	}
	if name == models.SettingAssociation {
		row, err := tx.Committee(store.AssociationID)
		if err != nil {
			return err
		}
		row.Name, row.Pinyin = after, pinyinOf(after)
		if err := tx.ChangeCommittee(*row); err != nil {
			return err
		}
	}
	return tx.Audit(by, "setting.change", "setting", name, before, after)
}

// unprintableName refuses a name that our fonts cannot put on a certificate.
func unprintableName(name string) error {
	missing, err := pdf.Unprintable(name)
	if err != nil || len(missing) == 0 {
		return err
	}
	return models.InvalidField(models.SettingAssociation, fmt.Sprintf("名称中的「%s」无法打印,请改用其他写法", string(missing)))
}

// pinyinOf is what a committee is found by.
func pinyinOf(name string) string { return pinyin.Of(name) + " " + pinyin.Initials(name) }
