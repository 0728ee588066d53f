package store

import (
	"cmp"
	"slices"

	"tjtaca/models"

	"gorm.io/gorm"
)

// Kin is a member as a row of a roster is compared with.
type Kin struct {
	ID            int64
	State         models.MemberState
	Phone         *string // to log in
	Name          string
	BirthDate     string
	IDNumberIndex []byte
	Begun         bool // has a password, an application or an open claim: what is theirs is not to be taken away any more
	Locked        bool // has downloaded a certificate
	OldNumber     *string
	RosterPhone   *string
	RowHash       []byte
	JobID         *int64 // the import it came with
}

// HasID says whether the member has an ID number.
func (k *Kin) HasID() bool { return len(k.IDNumberIndex) > 0 }

const kinColumns = `m.id, m.state, m.phone, m.name, m.birth_date, m.id_number_index, l.old_number, l.phone AS roster_phone, l.row_hash, l.job_id,
	m.locked_at IS NOT NULL AS locked, m.password_hash <> '' OR EXISTS (SELECT 1 FROM applications a WHERE a.member_id = m.id)
	OR EXISTS (SELECT 1 FROM claims c WHERE c.member_id = m.id AND c.state = 'open') AS begun`

func (tx *Tx) kin(where string, values any) ([]*Kin, error) {
	var list []*Kin
	err := tx.db.Table("members m").Joins("LEFT JOIN legacy_members l ON l.member_id = m.id").Select(kinColumns).Where(where, values).Scan(&list).Error
	return list, err
}

// KinByOldNumber finds who has one of these old numbers.
func (tx *Tx) KinByOldNumber(numbers []string) ([]*Kin, error) {
	return tx.kin("m.id IN (SELECT o.member_id FROM legacy_members o WHERE o.old_number IN ?)", numbers)
}

// KinByIDNumber finds who has one of these ID numbers, given as IDNumberIndex.
func (tx *Tx) KinByIDNumber(indexes [][]byte) ([]*Kin, error) {
	return tx.kin("m.id_number_index IN ?", indexes)
}

// KinByPhone finds who logs in with one of these phones.
func (tx *Tx) KinByPhone(phones []string) ([]*Kin, error) { return tx.kin("m.phone IN ?", phones) }

// KinByName finds who has one of these names.
func (tx *Tx) KinByName(names []string) ([]*Kin, error) { return tx.kin("m.name IN ?", names) }

// IDNumberIndex is the blind index of an ID number.
func (tx *Tx) IDNumberIndex(idType, idNumber string) []byte {
	return tx.idNumberIndex(idType, idNumber)
}

// Enrolled is a row of the old roster on its way into the books.
type Enrolled struct {
	models.LegacyMember
	LoginPhone string // "" if another member has it
	Hash       []byte
	ImportID   int64
	Tokens     []string
	Void       bool // the new certificate was downloaded already
}

// EnrollLegacy makes accounts of rows of the old roster, and sets their MemberID. A Duplicate error: a phone, an ID number or an old
// number was taken meanwhile. Members go in one by one: only so is the id of each known on every kind of database.
func (tx *Tx) EnrollLegacy(list []*Enrolled) error {
	for _, e := range list {
		r := memberRow{
			Phone: nullable(e.LoginPhone), State: models.Legacy, HomeCommitteeID: e.CommitteeID, Profile: e.Data, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now,
			IDNumberSealed: tx.s.box.SealText(sealIDNumber, e.Data.IDNumber),
		}
		empty := emptyColumns(&e.Data)
		if e.Data.IDNumber != "" {
			r.IDNumberIndex = tx.idNumberIndex(e.Data.IDType, e.Data.IDNumber)
		} else {
			empty = append(empty, "id_number_index") // see AddMember
		}
		if err := tx.db.Omit(empty...).Create(&r).Error; err != nil {
			return err
		}
		e.MemberID = r.ID
	}
	if err := tx.LinkLegacy(list); err != nil {
		return err
	}
	return tx.addTokens(list)
}

// emptyColumns are those of a profile that keep their default, which is to be empty: a shorter INSERT is a quicker one.
func emptyColumns(p *models.Profile) []string {
	list := []string{"password_hash", "frozen_reason", "card_reminded_for", "credential_number_sealed"}
	for i := range models.Fields {
		if f := &models.Fields[i]; !f.Sealed && *f.Of(p) == "" {
			list = append(list, f.Name)
		}
	}
	return list
}

// LinkLegacy puts rows of the old roster beside members that are there.
func (tx *Tx) LinkLegacy(list []*Enrolled) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]legacyRow, len(list))
	for i, e := range list {
		var err error
		if rows[i], err = tx.legacyRow(e); err != nil {
			return err
		}
	}
	return tx.db.CreateInBatches(rows, linesAtOnce).Error
}

func (tx *Tx) legacyRow(e *Enrolled) (legacyRow, error) {
	sealed, err := tx.s.box.SealJSON(sealLegacy, &e.Data)
	r := legacyRow{
		MemberID: e.MemberID, OldNumber: e.OldNumber, OldCertificate: e.OldCertificate, Phone: e.Phone, CommitteeID: e.CommitteeID,
		DataSealed: sealed, RowHash: e.Hash, JobID: e.ImportID, VoidedAt: e.VoidedAt, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if e.Void && r.VoidedAt == nil {
		r.VoidedAt = &tx.Now
	}
	if e.Data.IDNumber != "" {
		r.IDNumberIndex = tx.idNumberIndex(e.Data.IDType, e.Data.IDNumber)
	}
	return r, err
}

// addTokens makes new members findable, all of them at once.
func (tx *Tx) addTokens(list []*Enrolled) error {
	var rows []searchRow
	for _, e := range list {
		seen := map[string]bool{}
		for _, t := range e.Tokens {
			if t = clip(t, searchTokenMax); t != "" && !seen[t] {
				seen[t] = true
				rows = append(rows, searchRow{t, e.MemberID})
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, func(a, b searchRow) int {
		return cmp.Or(cmp.Compare(a.Token, b.Token), cmp.Compare(a.MemberID, b.MemberID))
	}) // as the index has them
	return tx.db.CreateInBatches(rows, 2*linesAtOnce).Error
}

// WasEnrolled is what ChangeLegacy would overwrite.
func (tx *Tx) WasEnrolled(memberID int64) (*Enrolled, error) {
	var r legacyRow
	if err := tx.db.Where("member_id = ?", memberID).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	l, err := tx.legacy(&r)
	if err != nil {
		return nil, err
	}
	m, err := tx.Member(memberID)
	if err != nil {
		return nil, err
	}
	return &Enrolled{LegacyMember: *l, LoginPhone: m.Phone, Hash: r.RowHash, ImportID: r.JobID}, nil
}

// ChangeLegacy makes the account of a legacy member, and the row of the roster beside it, say what a newer row says.
func (tx *Tx) ChangeLegacy(e *Enrolled) error {
	m, err := tx.LockMember(e.MemberID)
	if err != nil {
		return err
	}
	if err := tx.SaveProfile(m, e.Data); err != nil {
		return err
	}
	if err := tx.UpdateMember(m.ID, map[string]any{"home_committee_id": e.CommitteeID, "phone": nullable(e.LoginPhone)}); err != nil {
		return err
	}
	r, err := tx.legacyRow(e)
	if err != nil {
		return err
	}
	values := map[string]any{
		"old_certificate": r.OldCertificate, "phone": r.Phone, "committee_id": r.CommitteeID, "data_sealed": r.DataSealed, "row_hash": r.RowHash, "job_id": r.JobID,
		"id_number_index": nil, "updated_at": tx.Now,
	}
	if len(r.IDNumberIndex) > 0 {
		values["id_number_index"] = r.IDNumberIndex
	}
	if err := tx.db.Model(&legacyRow{}).Where("member_id = ?", m.ID).Updates(values).Error; err != nil {
		return err
	}
	return tx.ReplaceSearchTokens(m.ID, e.Tokens)
}

// UnlinkLegacy takes rows of the old roster from members that keep their accounts.
func (tx *Tx) UnlinkLegacy(memberIDs []int64) error {
	return tx.db.Where("member_id IN ?", memberIDs).Delete(&legacyRow{}).Error
}

// RemoveLegacy deletes accounts that came with an import and were never used, and all that hangs on them.
func (tx *Tx) RemoveLegacy(memberIDs []int64) error {
	for _, table := range []any{&searchRow{}, &legacyRow{}, &messageRow{}, &membershipRow{}} {
		if err := tx.db.Where("member_id IN ?", memberIDs).Delete(table).Error; err != nil {
			return err
		}
	}
	for _, table := range []string{"member_sessions", "consents"} {
		if err := tx.db.Exec("DELETE FROM "+table+" WHERE member_id IN ?", memberIDs).Error; err != nil {
			return err
		}
	}
	return tx.db.Where("id IN ?", memberIDs).Delete(&memberRow{}).Error
}

// BegunOf counts members of an import who have begun to activate, so that it cannot be undone as a whole any more.
func (tx *Tx) BegunOf(importID int64) (int, error) {
	var n int64
	err := tx.ofImport(importID).Where("r.outcome <> ?", models.RowLinked).
		Where(`m.state <> ? OR m.password_hash <> '' OR EXISTS (SELECT 1 FROM applications a WHERE a.member_id = m.id)
			OR EXISTS (SELECT 1 FROM claims c WHERE c.member_id = m.id AND c.state = 'open')`, models.Legacy).Count(&n).Error
	return int(n), err
}

// LaterImport is an import after this one that changed some of its members, 0 if there is none.
func (tx *Tx) LaterImport(importID int64) (int64, error) {
	var id *int64
	err := tx.ofImport(importID).Joins("JOIN import_rows n ON n.member_id = m.id AND n.import_id > r.import_id AND n.applied = ?", true).
		Select("MAX(n.import_id)").Scan(&id).Error
	if id == nil {
		return 0, err
	}
	return *id, err
}

func (tx *Tx) ofImport(importID int64) *gorm.DB {
	return tx.db.Table("import_rows r").Joins("JOIN members m ON m.id = r.member_id").Where("r.import_id = ? AND r.applied = ?", importID, true)
}

// KinByID finds members by id and holds them until the transaction ends.
func (tx *Tx) KinByID(ids []int64) ([]*Kin, error) {
	var held []int64
	if err := tx.locking().Model(&memberRow{}).Where("id IN ?", ids).Order("id").Pluck("id", &held).Error; err != nil {
		return nil, err
	}
	return tx.kin("m.id IN ?", held)
}
