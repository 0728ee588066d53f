package store

import (
	"encoding/base64"
	"time"

	"tjtaca/models"
	"tjtaca/models/secret"

	"gorm.io/gorm"
)

// SessionKind tells the members' sessions from those of staff.
type SessionKind string

// The kinds of sessions.
const (
	MemberSession SessionKind = "member"
	StaffSession  SessionKind = "staff"
)

func (k SessionKind) table() string { return string(k) + "_sessions" }
func (k SessionKind) owner() string { return string(k) + "_id" }

type sessionRow struct {
	ID        int64
	OwnerID   int64
	IP        string
	UserAgent string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	// SecondFactor is of staff only: the code was right too.
	SecondFactor bool
}

// AddSession opens a session of a member or of staff that lasts for life at most, and returns its token. Only the token's hash
// is kept.
func (tx *Tx) AddSession(kind SessionKind, ownerID int64, ip, userAgent string, life time.Duration) (token string, err error) {
	token = secret.Token()
	err = tx.db.Table(kind.table()).Create(map[string]any{
		"token_hash": secret.Hash(token), kind.owner(): ownerID, "ip": clip(ip, 64), "user_agent": clip(userAgent, 255),
		"created_at": tx.Now, "seen_at": tx.Now, "expires_at": tx.Now.Add(life),
	}).Error
	return token, err
}

// Session finds a session by its token. NotFound: unknown, ended, expired, or not seen for longer than idle.
func (tx *Tx) Session(kind SessionKind, token string, idle time.Duration) (*models.Session, error) {
	var r sessionRow
	columns := "id, " + kind.owner() + " AS owner_id, ip, user_agent, created_at, seen_at, expires_at"
	if kind == StaffSession {
		columns += ", second_factor"
	}
	err := tx.sessions(kind).Select(columns).
		Where("token_hash = ?", secret.Hash(token)).Take(&r).Error
	if err != nil {
		return nil, found(err)
	}
	s := r.session()
	s.CSRF, s.Half = tx.csrf(token), kind == StaffSession && !r.SecondFactor
	if !tx.Now.Before(s.ExpiresAt) || tx.Now.Sub(s.SeenAt) >= idle {
		return nil, models.ErrNotFound
	}
	return &s, nil
}

func (r *sessionRow) session() models.Session {
	return models.Session{
		ID: r.ID, OwnerID: r.OwnerID, CreatedAt: r.CreatedAt.UTC(), SeenAt: r.SeenAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), IP: r.IP,
		UserAgent: r.UserAgent,
	}
}

// csrf belongs to a session: it cannot be made without our key, nor the token be found from it.
func (tx *Tx) csrf(token string) string {
	return base64.RawURLEncoding.EncodeToString(tx.s.box.Index("csrf", token))
}

// SeeSession notes that a session is in use.
func (tx *Tx) SeeSession(kind SessionKind, id int64) error {
	return tx.sessions(kind).Where("id = ?", id).Update("seen_at", tx.Now).Error
}

// EndSession ends the session of a token.
func (tx *Tx) EndSession(kind SessionKind, token string) error {
	return tx.sessions(kind).Where("token_hash = ?", secret.Hash(token)).Delete(nil).Error
}

// EndSessions ends every session of an owner but the one to keep (0 for none).
func (tx *Tx) EndSessions(kind SessionKind, ownerID, keep int64) error {
	return tx.sessions(kind).Where(kind.owner()+" = ? AND id <> ?", ownerID, keep).Delete(nil).Error
}

// EndSessionOf ends one session of an owner. NotFound: the owner has no such session.
func (tx *Tx) EndSessionOf(kind SessionKind, ownerID, id int64) error {
	res := tx.sessions(kind).Where(kind.owner()+" = ? AND id = ?", ownerID, id).Delete(nil)
	if res.Error == nil && res.RowsAffected == 0 {
		return models.ErrNotFound
	}
	return res.Error
}

// Sessions lists the live sessions of an owner, the one seen last first.
func (tx *Tx) Sessions(kind SessionKind, ownerID int64, idle time.Duration) ([]models.Session, error) {
	var rows []sessionRow
	err := tx.sessions(kind).Select("id, "+kind.owner()+" AS owner_id, ip, user_agent, created_at, seen_at, expires_at").
		Where(kind.owner()+" = ? AND expires_at > ? AND seen_at > ?", ownerID, tx.Now, tx.Now.Add(-idle)).Order("seen_at DESC, id DESC").Find(&rows).Error
	list := make([]models.Session, len(rows))
	for i := range rows {
		list[i] = rows[i].session()
	}
	return list, err
}

// Purge deletes what time has ended: sessions, SMS codes, rate limits.
func (tx *Tx) Purge() error {
	for _, kind := range []SessionKind{MemberSession, StaffSession} {
		if err := tx.sessions(kind).Where("expires_at < ?", tx.Now).Delete(nil).Error; err != nil {
			return err
		}
	}
	if err := tx.db.Where("expires_at < ?", tx.Now).Delete(&codeRow{}).Error; err != nil {
		return err
	}
	return tx.db.Where("window_end < ?", tx.Now).Delete(&rateRow{}).Error
}

func (tx *Tx) sessions(kind SessionKind) *gorm.DB { return tx.db.Table(kind.table()) }
