package store

import (
	"fmt"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

const sealClaim = "claims.data"

type claimRow struct {
	ID         int64
	MemberID   int64
	State      models.ClaimState
	DataSealed []byte
	IP         string
	Note       string
	DecidedID  int64
	DecidedBy  string
	DecidedAt  *time.Time
	CreatedAt  time.Time
}

func (claimRow) TableName() string { return "claims" }

// claimData is what a person said of themselves.
type claimData struct {
	Number   string `json:"number"`
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	Phone    string `json:"phone"`
}

// AddClaim keeps a claim.
func (tx *Tx) AddClaim(c models.Claim) error {
	sealed, err := tx.s.box.SealJSON(sealClaim, claimData{c.Number, c.Name, c.IDNumber, c.Phone})
	if err != nil {
		return err
	}
	return tx.db.Create(&claimRow{MemberID: c.MemberID, State: models.ClaimOpen, DataSealed: sealed, IP: clip(c.IP, 64), CreatedAt: tx.Now}).Error
}

// Claim finds a claim.
func (tx *Tx) Claim(id int64) (*models.Claim, error) {
	var r claimRow
	if err := tx.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return tx.claim(&r)
}

// Claims lists claims in a state, the oldest first while they are open, else the newest first; before 0 starts at the beginning,
// else after the claim of that id.
func (tx *Tx) Claims(state models.ClaimState, after int64, limit int) ([]*models.Claim, error) {
	db, order := tx.db.Where("state = ?", state), "id"
	switch {
	case state == models.ClaimOpen:
		db = db.Where("id > ?", after)
	case after > 0:
		db, order = db.Where("id < ?", after), "id DESC"
	default:
		order = "id DESC"
	}
	return tx.claims(db.Order(order).Limit(limit).Find)
}

// ClaimsOn lists the open claims on a member, the oldest first.
func (tx *Tx) ClaimsOn(memberID int64) ([]*models.Claim, error) {
	return tx.claims(tx.db.Where("member_id = ? AND state = ?", memberID, models.ClaimOpen).Order("id").Find)
}

// EndClaim notes how a claim ended. Conflict: somebody else ended it first.
func (tx *Tx) EndClaim(c *models.Claim, state models.ClaimState, note string, by models.Actor) error {
	res := tx.db.Model(&claimRow{}).Where("id = ? AND state = ?", c.ID, models.ClaimOpen).Updates(map[string]any{
		"state": state, "note": clip(note, 500), "decided_id": by.ID, "decided_by": clip(by.Name, 64), "decided_at": tx.Now,
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("该申请刚刚已由他人处理,请刷新后查看")
	}
	return res.Error
}

func (tx *Tx) claims(find func(any, ...any) *gorm.DB) ([]*models.Claim, error) {
	var rows []claimRow
	if err := find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]*models.Claim, len(rows))
	for i := range rows {
		c, err := tx.claim(&rows[i])
		if err != nil {
			return nil, err
		}
		list[i] = c
	}
	return list, nil
}

func (tx *Tx) claim(r *claimRow) (*models.Claim, error) {
	var d claimData
	if err := tx.s.box.OpenJSON(sealClaim, r.DataSealed, &d); err != nil {
		return nil, fmt.Errorf("claim %d: %w", r.ID, err)
	}
	return &models.Claim{
		ID: r.ID, MemberID: r.MemberID, State: r.State, Number: d.Number, Name: d.Name, IDNumber: d.IDNumber, Phone: d.Phone, IP: r.IP, Note: r.Note,
		DecidedBy: r.DecidedBy, DecidedAt: utc(r.DecidedAt), CreatedAt: r.CreatedAt.UTC(),
	}, nil
}
