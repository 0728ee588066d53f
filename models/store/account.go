package store

import (
	"crypto/hmac"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// codeTries is how often a code may be guessed.
const codeTries = 5

type codeRow struct {
	Phone     string `gorm:"primaryKey"`
	Purpose   string `gorm:"primaryKey"`
	CodeHash  []byte
	Attempts  int
	CreatedAt time.Time
	ExpiresAt time.Time
}

func (codeRow) TableName() string { return "sms_codes" }

// PutCode keeps the newest code of a phone for a purpose; an older one is void.
func (tx *Tx) PutCode(phone, purpose, code string, life time.Duration) error {
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&codeRow{
		Phone: phone, Purpose: purpose, CodeHash: tx.codeHash(phone, purpose, code), CreatedAt: tx.Now, ExpiresAt: tx.Now.Add(life),
	}).Error
}

// Code is an SMS code as somebody typed it.
type Code struct{ Phone, Purpose, Code string }

// UseCodes says which of the codes are right, and uses them up: all of them if all are right, none of the right ones otherwise,
// so that one mistake does not cost the others. Five wrong guesses make a code worthless. The transaction must be kept
// (committed) either way.
func (tx *Tx) UseCodes(codes ...Code) (right []bool, err error) {
	right, all := make([]bool, len(codes)), true
	for i, c := range codes {
		if right[i], err = tx.codeRight(c); err != nil {
			return nil, err
		}
		all = all && right[i]
	}
	for i, c := range codes {
		mine := tx.db.Model(&codeRow{}).Where("phone = ? AND purpose = ?", c.Phone, c.Purpose)
		switch {
		case all:
			err = mine.Delete(nil).Error
		case !right[i]:
			err = mine.Update("attempts", gorm.Expr("attempts + 1")).Error
		}
		if err != nil {
			return nil, err
		}
	}
	return right, nil
}

func (tx *Tx) codeRight(c Code) (bool, error) {
	var r codeRow
	err := tx.locking().Where("phone = ? AND purpose = ? AND expires_at > ?", c.Phone, c.Purpose, tx.Now).Take(&r).Error
	if models.CodeOf(found(err)) == models.NotFound {
		return false, nil
	}
	return err == nil && r.Attempts < codeTries && hmac.Equal(r.CodeHash, tx.codeHash(c.Phone, c.Purpose, c.Code)), err
}

// codeHash binds a code to phone and purpose. It needs our key: a million codes are quickly tried against a plain hash.
func (tx *Tx) codeHash(phone, purpose, code string) []byte {
	return tx.s.box.Index("sms_codes", phone+"/"+purpose+"/"+code)
}

// PasswordHash is a member's, "" if none is set.
func (tx *Tx) PasswordHash(memberID int64) (string, error) {
	var r memberRow
	err := tx.db.Select("password_hash").Where("id = ?", memberID).Take(&r).Error
	return r.PasswordHash, found(err)
}

// SetPasswordHash sets a member's.
func (tx *Tx) SetPasswordHash(memberID int64, hash string) error {
	return tx.UpdateMember(memberID, map[string]any{"password_hash": hash})
}

// AddConsent notes that a member agreed to a text.
func (tx *Tx) AddConsent(memberID int64, version, ip string) error {
	return tx.db.Table("consents").Create(map[string]any{
		"member_id": memberID, "version": version, "ip": clip(ip, 64), "at": tx.Now,
	}).Error
}

// Consents lists what a member agreed to, newest first.
func (tx *Tx) Consents(memberID int64) (list []models.Consent, err error) {
	err = tx.db.Table("consents").Select("version", "ip", "at").Where("member_id = ?", memberID).Order("at DESC, id DESC").Scan(&list).Error
	for i := range list {
		list[i].At = list[i].At.UTC()
	}
	return list, err
}
