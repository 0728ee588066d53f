package store

import (
	"fmt"
	"time"

	"tjtaca/models"
)

const sealLegacy = "legacy_members.data"

type legacyRow struct {
	MemberID       int64 `gorm:"primaryKey"`
	OldNumber      string
	OldCertificate string
	Phone          string
	CommitteeID    int64
	IDNumberIndex  []byte
	DataSealed     []byte
	RowHash        []byte
	JobID          int64
	VoidedAt       *time.Time
	RemindedAt     *time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

func (legacyRow) TableName() string { return "legacy_members" }

// AddLegacy keeps a row of the old roster beside the member it belongs to. A Duplicate error: the old number is known.
func (tx *Tx) AddLegacy(l models.LegacyMember) error {
	sealed, err := tx.s.box.SealJSON(sealLegacy, &l.Data)
	if err != nil {
		return err
	}
	r := legacyRow{
		MemberID: l.MemberID, OldNumber: models.NormalizeOldNumber(l.OldNumber), OldCertificate: l.OldCertificate, Phone: l.Phone, CommitteeID: l.CommitteeID, DataSealed: sealed,
		CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if l.Data.IDNumber != "" {
		r.IDNumberIndex = tx.idNumberIndex(l.Data.IDType, l.Data.IDNumber)
	}
	return tx.db.Create(&r).Error
}

// Legacy finds the row of the old roster that belongs to a member.
func (tx *Tx) Legacy(memberID int64) (*models.LegacyMember, error) {
	return tx.legacyWhere("member_id = ?", memberID)
}

// LegacyByNumber finds a row of the old roster by the number the person had there, as typed.
func (tx *Tx) LegacyByNumber(oldNumber string) (*models.LegacyMember, error) {
	return tx.legacyWhere("old_number = ?", models.NormalizeOldNumber(oldNumber))
}

// LegacyByIDNumber finds a row of the old roster by ID number.
func (tx *Tx) LegacyByIDNumber(idType, idNumber string) (*models.LegacyMember, error) {
	return tx.legacyWhere("id_number_index = ?", tx.idNumberIndex(idType, idNumber))
}

// LegacyByPhone lists the rows of the old roster that name a phone, by old number.
func (tx *Tx) LegacyByPhone(phone string) ([]*models.LegacyMember, error) {
	var rows []legacyRow
	if err := tx.db.Where("phone = ? AND phone <> ''", phone).Order("old_number").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]*models.LegacyMember, len(rows))
	for i := range rows {
		l, err := tx.legacy(&rows[i])
		if err != nil {
			return nil, err
		}
		list[i] = l
	}
	return list, nil
}

func (tx *Tx) legacyWhere(query string, value any) (*models.LegacyMember, error) {
	var r legacyRow
	if err := tx.db.Where(query, value).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return tx.legacy(&r)
}

func (tx *Tx) legacy(r *legacyRow) (*models.LegacyMember, error) {
	l := &models.LegacyMember{
		MemberID: r.MemberID, OldNumber: r.OldNumber, OldCertificate: r.OldCertificate, Phone: r.Phone, CommitteeID: r.CommitteeID,
		VoidedAt: utc(r.VoidedAt),
	}
	if err := tx.s.box.OpenJSON(sealLegacy, r.DataSealed, &l.Data); err != nil {
		return nil, fmt.Errorf("legacy row of member %d: %w", r.MemberID, err)
	}
	return l, nil
}

// VoidLegacy makes old number and old certificate of a member void; for a member without any it does nothing.
func (tx *Tx) VoidLegacy(memberID int64) error {
	return tx.db.Model(&legacyRow{}).Where("member_id = ? AND voided_at IS NULL", memberID).
		Updates(map[string]any{"voided_at": tx.Now, "updated_at": tx.Now}).Error
}
