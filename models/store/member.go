package store

import (
	"time"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/secret"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Purposes of what is sealed in a member's row.
const (
	sealIDNumber         = "members.id_number"
	sealCredentialNumber = "members.credential_number"
	indexIDNumber        = "id_number"
)

type memberRow struct {
	ID              int64
	Phone           *string
	PasswordHash    string
	State           models.MemberState
	Number          *string
	HomeCommitteeID int64
	models.Profile  `gorm:"embedded"`

	IDNumberSealed         []byte
	IDNumberIndex          []byte
	CredentialNumberSealed []byte

	Version         int
	LockedAt        *time.Time
	FrozenAt        *time.Time
	FrozenReason    string
	ApprovedAt      *time.Time
	ClosedAt        *time.Time
	CardRemindedFor string
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

func (memberRow) TableName() string { return "members" }

func (r *memberRow) member(box *secret.Box) (*models.Member, error) {
	m := &models.Member{
		ID: r.ID, Phone: text(r.Phone), State: r.State, HasPassword: r.PasswordHash != "", Number: text(r.Number),
		HomeCommitteeID: r.HomeCommitteeID, Profile: r.Profile, Version: r.Version, LockedAt: utc(r.LockedAt),
		FrozenAt: utc(r.FrozenAt), FrozenReason: r.FrozenReason, ApprovedAt: utc(r.ApprovedAt), CreatedAt: r.CreatedAt.UTC(),
	}
	var err error
	if m.Profile.IDNumber, err = box.OpenText(sealIDNumber, r.IDNumberSealed); err != nil {
		return nil, err
	}
	m.Profile.CredentialNumber, err = box.OpenText(sealCredentialNumber, r.CredentialNumberSealed)
	return m, err
}

func members(rows []memberRow, box *secret.Box) ([]*models.Member, error) {
	list := make([]*models.Member, len(rows))
	var err error
	for i := range rows {
		if list[i], err = rows[i].member(box); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Member finds a member. NotFound: there is none.
func (tx *Tx) Member(id int64) (*models.Member, error) {
	return tx.memberWhere("id = ?", id)
}

// MemberByPhone finds whose phone number this is.
func (tx *Tx) MemberByPhone(phone string) (*models.Member, error) {
	return tx.memberWhere("phone = ?", phone)
}

// MemberByNumber finds whose member number this is.
func (tx *Tx) MemberByNumber(number string) (*models.Member, error) {
	return tx.memberWhere("number = ?", number)
}

// MemberByIDNumber finds whose ID number this is. Drafts claim none: only SaveProfile with claim does.
func (tx *Tx) MemberByIDNumber(idType, idNumber string) (*models.Member, error) {
	return tx.memberWhere("id_number_index = ?", tx.idNumberIndex(idType, idNumber))
}

func (tx *Tx) memberWhere(query string, args ...any) (*models.Member, error) {
	var r memberRow
	if err := tx.db.Where(query, args...).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.member(tx.s.box)
}

// LockMember finds a member and holds the row until the transaction ends: whatever else is done to this member waits. On SQLite
// every writing transaction holds everything already.
func (tx *Tx) LockMember(id int64) (*models.Member, error) {
	var r memberRow
	if err := tx.locking().Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.member(tx.s.box)
}

// AddMember opens an account. A Duplicate error: the phone has one.
func (tx *Tx) AddMember(phone, passwordHash string, state models.MemberState) (*models.Member, error) {
	r := memberRow{
		Phone: nullable(phone), PasswordHash: passwordHash, State: state, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	// SQLite's driver writes a nil slice as an empty blob, which would be the one ID number of everybody without one.
	if err := tx.db.Omit("IDNumberIndex").Create(&r).Error; err != nil {
		return nil, err
	}
	return r.member(tx.s.box)
}

// SaveProfile replaces the profile, raises the version and claims the ID number for this member. A Duplicate error: the ID
// number belongs to another one.
func (tx *Tx) SaveProfile(m *models.Member, p models.Profile) error {
	r := memberRow{Profile: p}
	values := tx.profileColumns(&r)
	values["id_number_sealed"] = tx.s.box.SealText(sealIDNumber, p.IDNumber)
	values["credential_number_sealed"] = tx.s.box.SealText(sealCredentialNumber, p.CredentialNumber)
	values["id_number_index"] = nil
	if p.IDNumber != "" {
		values["id_number_index"] = tx.idNumberIndex(p.IDType, p.IDNumber)
	}
	values["version"] = gorm.Expr("version + 1")
	if err := tx.UpdateMember(m.ID, values); err != nil {
		return err
	}
	m.Profile, m.Version = p, m.Version+1
	return nil
}

// profileColumns are the plain columns of the embedded profile: every field of the field table that is not sealed.
func (tx *Tx) profileColumns(r *memberRow) map[string]any {
	values := make(map[string]any, len(models.Fields)+8)
	for i := range models.Fields {
		if f := &models.Fields[i]; !f.Sealed {
			values[f.Name] = *f.Of(&r.Profile)
		}
	}
	return values
}

// UpdateMember sets named columns of a member.
func (tx *Tx) UpdateMember(id int64, values map[string]any) error {
	values["updated_at"] = tx.Now
	res := tx.db.Model(&memberRow{}).Where("id = ?", id).Updates(values)
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return models.ErrNotFound
	}
	return nil
}

// idNumberIndex is the blind index of an ID number: the same digits on another kind of document are another person's.
func (tx *Tx) idNumberIndex(idType, idNumber string) []byte {
	return tx.s.box.Index(indexIDNumber, idType+":"+models.NormalizeIDNumber(idNumber))
}

// locking selects FOR UPDATE where rows can be locked one by one.
func (tx *Tx) locking() *gorm.DB {
	if tx.s.dialect == migrations.SQLite {
		return tx.db
	}
	return tx.db.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
