package store

import (
	"fmt"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

const sealPrinted = "certificates.printed"

type certificateRow struct {
	ID            int64
	Serial        string
	MemberID      int64
	MemberNumber  string
	Version       int
	State         models.CertificateState
	PrintedSealed []byte
	ProfileAt     int
	FileKey       string
	IssuedAt      time.Time
	EndedAt       *time.Time
	EndReason     string
	Reissue       bool
}

func (certificateRow) TableName() string { return "certificates" }

// RevokeCertificates takes what a member has away for good; how many there were.
func (tx *Tx) RevokeCertificates(memberID int64, reason string) (int, error) {
	res := tx.db.Model(&certificateRow{}).Where("member_id = ? AND state = ?", memberID, models.CertificateValid).
		Updates(map[string]any{"state": models.CertificateRevoked, "ended_at": tx.Now, "end_reason": reason})
	return int(res.RowsAffected), res.Error
}

// AllowReissue lets a member whose certificate was revoked have another; whether there was anything to allow.
func (tx *Tx) AllowReissue(memberID int64) (bool, error) {
	res := tx.db.Model(&certificateRow{}).Where("member_id = ? AND state = ? AND reissue = ?", memberID, models.CertificateRevoked, false).Update("reissue", true)
	return res.RowsAffected > 0, res.Error
}

// AddCertificate registers a certificate. A Duplicate error: another one of the same version was issued at the same time.
func (tx *Tx) AddCertificate(c *models.Certificate) error {
	sealed, err := tx.s.box.SealJSON(sealPrinted, &c.Printed)
	if err != nil {
		return err
	}
	r := certificateRow{
		Serial: c.Serial, MemberID: c.MemberID, MemberNumber: c.MemberNumber, Version: c.Version, State: c.State, PrintedSealed: sealed,
		ProfileAt: c.ProfileAt, FileKey: c.FileKey, IssuedAt: c.IssuedAt,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	c.ID = r.ID
	return nil
}

// CertificateBySerial finds a certificate by what its token carries.
func (tx *Tx) CertificateBySerial(serial string) (*models.Certificate, error) {
	return tx.certificate(tx.db.Where("serial = ?", serial))
}

// CertificateByNumber finds the newest certificate with this member number.
func (tx *Tx) CertificateByNumber(number string) (*models.Certificate, error) {
	return tx.certificate(tx.db.Where("member_number = ?", number).Order("version DESC"))
}

func (tx *Tx) certificate(db *gorm.DB) (*models.Certificate, error) {
	var r certificateRow
	if err := db.Limit(1).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return tx.openCertificate(&r)
}

// Certificates lists a member's certificates, newest first.
func (tx *Tx) Certificates(memberID int64) ([]*models.Certificate, error) {
	var rows []certificateRow
	if err := tx.db.Where("member_id = ?", memberID).Order("version DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]*models.Certificate, len(rows))
	for i := range rows {
		var err error
		if list[i], err = tx.openCertificate(&rows[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (tx *Tx) openCertificate(r *certificateRow) (*models.Certificate, error) {
	c := &models.Certificate{
		ID: r.ID, Serial: r.Serial, MemberID: r.MemberID, MemberNumber: r.MemberNumber, Version: r.Version, State: r.State,
		ProfileAt: r.ProfileAt, FileKey: r.FileKey, IssuedAt: r.IssuedAt.UTC(), EndedAt: utc(r.EndedAt), EndReason: r.EndReason, Reissue: r.Reissue,
	}
	if err := tx.s.box.OpenJSON(sealPrinted, r.PrintedSealed, &c.Printed); err != nil {
		return nil, fmt.Errorf("certificate %s: %w", r.Serial, err)
	}
	return c, nil
}

// VoidCertificates ends every valid certificate of a member and says how many there were.
func (tx *Tx) VoidCertificates(memberID int64, reason string) (int, error) {
	res := tx.db.Model(&certificateRow{}).Where("member_id = ? AND state = ?", memberID, models.CertificateValid).
		Updates(map[string]any{"state": models.CertificateVoid, "ended_at": tx.Now, "end_reason": reason})
	return int(res.RowsAffected), res.Error
}
