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
