package store

import (
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

type noticeRow struct {
	ID          int64
	Audience    models.Audience
	CommitteeID int64
	Title       string
	Body        string
	Pinned      bool
	FromDay     string
	UntilDay    string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

func (noticeRow) TableName() string { return "notices" }

// Notices lists all notices, pinned ones first, then the newest.
func (tx *Tx) Notices() ([]models.Notice, error) { return tx.notices(tx.db) }

// CurrentNotices lists what an audience is shown today: what is for all and what is for the committees in scope.
func (tx *Tx) CurrentNotices(audience models.Audience, scope models.Scope) ([]models.Notice, error) {
	today := tx.Today()
	q := tx.db.Where("notices.audience = ? AND (notices.from_day = '' OR notices.from_day <= ?) AND (notices.until_day = '' OR notices.until_day >= ?)",
		audience, today, today)
	if !scope.All {
		q = q.Where("notices.committee_id IN ?", append([]int64{0}, scope.CommitteeIDs...))
	}
	return tx.notices(q)
}

func (tx *Tx) notices(q *gorm.DB) ([]models.Notice, error) {
	var list []models.Notice
	err := q.Model(&noticeRow{}).Joins("LEFT JOIN committees c ON c.id = notices.committee_id").
		Select("notices.id, notices.audience, notices.committee_id, notices.title, notices.body, notices.pinned, notices.from_day AS `from`, " +
			"notices.until_day AS `until`, notices.updated_at, COALESCE(c.name, '') AS committee_name").
		Order("notices.pinned DESC, notices.id DESC").Scan(&list).Error
	return list, err
}

// SaveNotice adds (ID 0) or changes a notice and says its id. NotFound: there is none of that id.
func (tx *Tx) SaveNotice(n models.Notice) (int64, error) {
	if n.ID == 0 {
		r := noticeRow{
			Audience: n.Audience, CommitteeID: n.CommitteeID, Title: n.Title, Body: n.Body, Pinned: n.Pinned, FromDay: n.From, UntilDay: n.Until,
			CreatedAt: tx.Now, UpdatedAt: tx.Now,
		}
		err := tx.db.Create(&r).Error
		return r.ID, err
	}
	res := tx.db.Model(&noticeRow{}).Where("id = ?", n.ID).Updates(map[string]any{
		"audience": n.Audience, "committee_id": n.CommitteeID, "title": n.Title, "body": n.Body, "pinned": n.Pinned,
		"from_day": n.From, "until_day": n.Until, "updated_at": tx.Now,
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return 0, models.ErrNotFound
	}
	return n.ID, res.Error
}

// RemoveNotice takes a notice away for good; the log keeps what it said.
func (tx *Tx) RemoveNotice(id int64) error {
	return tx.db.Where("id = ?", id).Delete(&noticeRow{}).Error
}
