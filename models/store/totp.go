package store

import (
	"encoding/base64"

	"tjtaca/models"
	"tjtaca/models/secret"

	"gorm.io/gorm"
)

const (
	sealTOTP     = "staff.totp"
	sealRecovery = "staff.recovery"
)

// TwoSteps is what the second step of a login rests on.
type TwoSteps struct {
	Secret   string // "" for none
	Active   bool   // proven once; before that it is only offered
	Recovery int    // recovery codes that are left
}

// LockTwoSteps reads the second step of an account and holds the account until the transaction ends.
func (tx *Tx) LockTwoSteps(id int64) (*TwoSteps, error) { return tx.twoSteps(tx.locking(), id) }

// TwoSteps reads the second step of an account.
func (tx *Tx) TwoSteps(id int64) (*TwoSteps, error) { return tx.twoSteps(tx.db, id) }

func (tx *Tx) twoSteps(q *gorm.DB, id int64) (*TwoSteps, error) {
	var r staffRow
	if err := q.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	t := &TwoSteps{Active: r.TotpSince != nil}
	var err error
	if r.TotpSealed != nil {
		if t.Secret, err = tx.s.box.OpenText(sealTOTP, r.TotpSealed); err != nil {
			return nil, err
		}
	}
	hashes, err := tx.recovery(&r)
	t.Recovery = len(hashes)
	return t, err
}

// OfferTOTP keeps a secret that has not been proven yet. It replaces one offered before, never an active one.
func (tx *Tx) OfferTOTP(id int64, secretText string) error {
	res := tx.db.Model(&staffRow{}).Where("id = ? AND totp_since IS NULL", id).
		Updates(map[string]any{"totp_sealed": tx.s.box.SealText(sealTOTP, secretText), "totp_step": 0, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("两步验证已经开启")
	}
	return res.Error
}

// StartTOTP makes the offered secret count, with recovery codes. Only hashes of these are kept.
func (tx *Tx) StartTOTP(id int64, codes []string) error {
	sealed, err := tx.sealRecovery(codes)
	if err != nil {
		return err
	}
	return tx.updateStaff(id, map[string]any{"totp_since": tx.Now, "recovery_sealed": sealed})
}

// EndTOTP takes the second step away.
func (tx *Tx) EndTOTP(id int64) error {
	return tx.updateStaff(id, map[string]any{"totp_sealed": nil, "totp_since": nil, "totp_step": 0, "recovery_sealed": nil})
}

// TakeStep uses up the code of a time step; false if it or a later one was used before.
func (tx *Tx) TakeStep(id, step int64) (bool, error) {
	res := tx.db.Model(&staffRow{}).Where("id = ? AND totp_step < ?", id, step).Update("totp_step", step)
	return res.RowsAffected == 1, res.Error
}

// TakeRecovery uses up a recovery code; false if there is none like it.
func (tx *Tx) TakeRecovery(id int64, code string) (bool, error) {
	var r staffRow
	if err := tx.locking().Where("id = ?", id).Take(&r).Error; err != nil {
		return false, found(err)
	}
	hashes, err := tx.recovery(&r)
	if err != nil {
		return false, err
	}
	for i, h := range hashes {
		if h == hashOf(code) {
			sealed, err := tx.s.box.SealJSON(sealRecovery, append(hashes[:i:i], hashes[i+1:]...))
			if err != nil {
				return false, err
			}
			return true, tx.updateStaff(id, map[string]any{"recovery_sealed": sealed})
		}
	}
	return false, nil
}

func (tx *Tx) recovery(r *staffRow) (hashes []string, err error) {
	if r.RecoverySealed != nil {
		err = tx.s.box.OpenJSON(sealRecovery, r.RecoverySealed, &hashes)
	}
	return hashes, err
}

func (tx *Tx) sealRecovery(codes []string) ([]byte, error) {
	hashes := make([]string, len(codes))
	for i, code := range codes {
		hashes[i] = hashOf(code)
	}
	return tx.s.box.SealJSON(sealRecovery, hashes)
}

func hashOf(code string) string { return base64.RawStdEncoding.EncodeToString(secret.Hash(code)[:16]) }

// ConfirmSession notes that the second step was taken too.
func (tx *Tx) ConfirmSession(token string) error {
	return tx.sessions(StaffSession).Where("token_hash = ?", secret.Hash(token)).Update("second_factor", true).Error
}

// ConfirmSessionOf does the same for a session that is known by its id.
func (tx *Tx) ConfirmSessionOf(id int64) error {
	return tx.sessions(StaffSession).Where("id = ?", id).Update("second_factor", true).Error
}
