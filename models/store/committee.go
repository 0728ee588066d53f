package store

import (
	"errors"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

// AssociationID is the id of the association's own row; the migration makes it.
const AssociationID = 1

type committeeRow struct {
	ID        int64
	Kind      models.CommitteeKind
	Name      string
	Pinyin    string
	Sort      int
	Open      bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

func (committeeRow) TableName() string { return "committees" }

func (r *committeeRow) committee() *models.Committee {
	return &models.Committee{ID: r.ID, Kind: r.Kind, Name: r.Name, Pinyin: r.Pinyin, Sort: r.Sort, Open: r.Open}
}

// Committee finds a committee.
func (tx *Tx) Committee(id int64) (*models.Committee, error) {
	var r committeeRow
	if err := tx.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.committee(), nil
}

// Committees lists the committees in order; onlyOpen leaves out those that accept no applications.
func (tx *Tx) Committees(onlyOpen bool) ([]models.Committee, error) {
	q := tx.db.Order("sort, id")
	if onlyOpen {
		q = q.Where("open = ?", true)
	}
	var rows []committeeRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.Committee, len(rows))
	for i := range rows {
		list[i] = *rows[i].committee()
	}
	return list, nil
}

// AddCommittee adds a special committee. A Duplicate error: there is one of that name.
func (tx *Tx) AddCommittee(c models.Committee) (*models.Committee, error) {
	r := committeeRow{
		Kind: models.SpecialCommittee, Name: c.Name, Pinyin: c.Pinyin, Sort: c.Sort, Open: c.Open, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return nil, err
	}
	return r.committee(), nil
}

// ChangeCommittee changes name, order and whether it is open; the kind stays. A Duplicate error as in AddCommittee.
func (tx *Tx) ChangeCommittee(c models.Committee) error {
	res := tx.db.Model(&committeeRow{}).Where("id = ?", c.ID).
		Updates(map[string]any{"name": c.Name, "pinyin": c.Pinyin, "sort": c.Sort, "open": c.Open, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.ErrNotFound
	}
	return res.Error
}

type membershipRow struct {
	ID          int64
	MemberID    int64
	CommitteeID int64
	Since       string
	Until       string
}

func (membershipRow) TableName() string { return "memberships" }

// AddMembership makes a member one of a committee from today on; whoever is one already stays so.
func (tx *Tx) AddMembership(memberID, committeeID int64) error {
	var r membershipRow
	err := tx.locking().Where("member_id = ? AND committee_id = ? AND until = ''", memberID, committeeID).Take(&r).Error
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	return tx.db.Create(&membershipRow{MemberID: memberID, CommitteeID: committeeID, Since: tx.Today()}).Error
}

// EndMembership ends a membership today.
func (tx *Tx) EndMembership(memberID, committeeID int64) error {
	return tx.db.Model(&membershipRow{}).Where("member_id = ? AND committee_id = ? AND until = ''", memberID, committeeID).
		Update("until", tx.Today()).Error
}

// Memberships lists a member's committees, the oldest first, ended ones too.
func (tx *Tx) Memberships(memberID int64) ([]models.Membership, error) {
	var list []models.Membership
	err := tx.db.Model(&membershipRow{}).Joins("JOIN committees c ON c.id = memberships.committee_id").
		Select("memberships.member_id, memberships.committee_id, c.name AS committee_name, memberships.since, memberships.until").
		Where("memberships.member_id = ?", memberID).Order("memberships.id").Scan(&list).Error
	return list, err
}
