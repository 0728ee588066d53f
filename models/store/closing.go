package store

import (
	"tjtaca/models"
)

// What follows takes personal data out of records that stay (service.Accounts.Close says which and why). Nothing else may
// change a round or a certificate like this.

// CloseMember ends an account: phone and ID number are free for whoever registers with them, and of the profile only what rest
// names is left.
func (tx *Tx) CloseMember(m *models.Member, rest models.Profile) error {
	if err := tx.SaveProfile(m, rest); err != nil {
		return err
	}
	return tx.UpdateMember(m.ID, map[string]any{
		"phone": nil, "password_hash": "", "id_number_index": nil, "state": models.ClosedMember, "closed_at": tx.Now, "card_reminded_for": "",
	})
}

// StripRounds leaves of the snapshots of an application only rest, and no file.
func (tx *Tx) StripRounds(applicationID int64, rest models.Profile) error {
	sealed, err := tx.s.box.SealJSON(sealSnapshot, &rest)
	if err != nil {
		return err
	}
	return tx.db.Model(&roundRow{}).Where("application_id = ?", applicationID).
		Updates(map[string]any{"snapshot_sealed": sealed, "files": "[]", "checks_sealed": nil}).Error
}

// StripCertificates leaves of what the certificates of a member show only rest; number, dates and state stay.
func (tx *Tx) StripCertificates(memberID int64, rest models.Profile) error {
	sealed, err := tx.s.box.SealJSON(sealPrinted, &rest)
	if err != nil {
		return err
	}
	return tx.db.Model(&certificateRow{}).Where("member_id = ?", memberID).Update("printed_sealed", sealed).Error
}

// StripLegacy leaves of a member's row of the old roster the old numbers and the name, so that verification knows them.
func (tx *Tx) StripLegacy(memberID int64, rest models.Profile) error {
	sealed, err := tx.s.box.SealJSON(sealLegacy, &rest)
	if err != nil {
		return err
	}
	return tx.db.Model(&legacyRow{}).Where("member_id = ?", memberID).
		Updates(map[string]any{"phone": "", "id_number_index": nil, "data_sealed": sealed, "updated_at": tx.Now}).Error
}

// StripClaims empties what was said by who claimed the account of a member.
func (tx *Tx) StripClaims(memberID int64) error {
	sealed, err := tx.s.box.SealJSON(sealClaim, claimData{})
	if err != nil {
		return err
	}
	return tx.db.Model(&claimRow{}).Where("member_id = ?", memberID).Updates(map[string]any{"data_sealed": sealed, "ip": ""}).Error
}

// EndMemberships ends every membership of a member today.
func (tx *Tx) EndMemberships(memberID int64) error {
	return tx.db.Model(&membershipRow{}).Where("member_id = ? AND until = ''", memberID).Update("until", tx.Today()).Error
}

// DeleteMessages deletes every notice of a member.
func (tx *Tx) DeleteMessages(memberID int64) error {
	return tx.db.Where("member_id = ?", memberID).Delete(&messageRow{}).Error
}
