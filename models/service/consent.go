package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// ConsentVersion is the version of the text that Register records as agreed to.
func (s *Accounts) ConsentVersion(ctx context.Context) (version string, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		version, err = tx.Setting(models.SettingConsentVersion)
		return err
	})
	return version, err
}

// Consents lists what the member agreed to, newest first; due is the present version if they have not agreed to it yet: it
// changed, or they came from the old roster. It is asked for once after a login.
func (s *Accounts) Consents(ctx context.Context, by models.Actor) (list []models.Consent, due string, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if due, err = tx.Setting(models.SettingConsentVersion); err != nil {
			return err
		}
		list, err = tx.Consents(by.ID)
		return err
	})
	if len(list) > 0 && list[0].Version == due {
		due = ""
	}
	return list, due, err
}

// Agree records that the member agreed to the text of this version. Conflict: it changed while it was read.
func (s *Accounts) Agree(ctx context.Context, by models.Actor, from Client, version string) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		now, err := tx.Setting(models.SettingConsentVersion)
		if err != nil {
			return err
		}
		if version != now {
			return models.Conflictf("说明刚刚更新为版本 %s,请重新阅读后再确认", now)
		}
		list, err := tx.Consents(m.ID)
		if err != nil || len(list) > 0 && list[0].Version == now {
			return err // a double click
		}
		return tx.AddConsent(m.ID, version, from.IP)
	})
}

// Contact is how the association is reached.
type Contact struct{ Association, Hotline, Address string }

// Contact says how to reach the association, for who cannot log in any more.
func (s *Accounts) Contact(ctx context.Context) (c Contact, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		for name, value := range map[string]*string{
			models.SettingAssociation: &c.Association, models.SettingHotline: &c.Hotline, models.SettingAddress: &c.Address,
		} {
			if *value, err = tx.Setting(name); err != nil {
				return err
			}
		}
		return nil
	})
	return c, err
}
