package store

import (
	"errors"
	"time"

	"tjtaca/models"

	"gorm.io/gorm"
)

// The kinds of what goes out.
const (
	SMS  = "sms"
	Mail = "mail"
)

const (
	sealRecipient = "outbox.recipient"
	sealText      = "outbox.text"
)

type messageRow struct {
	ID       int64
	MemberID int64
	Title    string
	Body     string
	Link     string
	At       time.Time
	ReadAt   *time.Time
}

func (messageRow) TableName() string { return "messages" }

// Notify tells a member something: in the app always, and by SMS when sms is not empty; with it goes a letter to their mail
// address, if they have one.
func (tx *Tx) Notify(memberID int64, title, body, link, sms string) error {
	if err := tx.db.Create(&messageRow{MemberID: memberID, Title: title, Body: body, Link: link, At: tx.Now}).Error; err != nil {
		return err
	}
	if sms == "" {
		return nil
	}
	var to struct {
		Phone *string
		Email string
	}
	err := tx.db.Model(&memberRow{}).Select("phone", "email").Where("id = ?", memberID).Take(&to).Error
	if err != nil {
		return found(err)
	}
	if to.Phone != nil {
		err = tx.PostSMS(*to.Phone, sms, 0)
	}
	if to.Email != "" {
		err = errors.Join(err, tx.PostMail(to.Email, title, body))
	}
	return err
}

type outboxRow struct {
	ID              int64
	Kind            string
	State           string
	RecipientSealed []byte
	Subject         string
	TextSealed      []byte
	Attempts        int
	DueAt           time.Time
	ExpiresAt       *time.Time
	Lease           string
	LastError       string
	CreatedAt       time.Time
	SentAt          *time.Time
}

func (outboxRow) TableName() string { return "outbox" }

// The states of a row of the outbox.
const (
	outboxWaiting = "waiting"
	outboxSent    = "sent"
	outboxFailed  = "failed" // given up
)

// PostSMS puts a text into the outbox. It is not sent any more after validFor; 0 is any time.
func (tx *Tx) PostSMS(phone, text string, validFor time.Duration) error {
	r := outboxRow{Kind: SMS}
	if validFor > 0 {
		until := tx.Now.Add(validFor)
		r.ExpiresAt = &until
	}
	return tx.postRow(r, phone, text)
}

// PostMail puts a letter into the outbox.
func (tx *Tx) PostMail(to, subject, body string) error {
	return tx.postRow(outboxRow{Kind: Mail, Subject: clip(subject, 200)}, to, body)
}

func (tx *Tx) postRow(r outboxRow, to, text string) error {
	r.State, r.DueAt, r.CreatedAt = outboxWaiting, tx.Now, tx.Now
	r.RecipientSealed, r.TextSealed = tx.s.box.SealText(sealRecipient, to), tx.s.box.SealText(sealText, text)
	tx.posted = true
	return tx.db.Create(&r).Error
}

// Messages lists a member's notices, newest first, those older than the one with the id before (0: from the newest on).
func (tx *Tx) Messages(memberID, before int64, limit int) ([]models.Message, error) {
	q := tx.db.Where("member_id = ?", memberID)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var rows []messageRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.Message, len(rows))
	for i := range rows {
		list[i] = rows[i].message()
	}
	return list, nil
}

// Message finds one notice of a member. NotFound: the member has no such notice.
func (tx *Tx) Message(memberID, id int64) (*models.Message, error) {
	var r messageRow
	if err := tx.db.Where("member_id = ? AND id = ?", memberID, id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	m := r.message()
	return &m, nil
}

func (r *messageRow) message() models.Message {
	return models.Message{ID: r.ID, Title: r.Title, Body: r.Body, Link: r.Link, At: r.At.UTC(), ReadAt: utc(r.ReadAt)}
}

// Unread counts a member's notices not read yet.
func (tx *Tx) Unread(memberID int64) (int, error) {
	var n int64
	err := tx.unread(memberID).Count(&n).Error
	return int(n), err
}

// MarkRead marks notices of a member as read: one, or with 0 all of them.
func (tx *Tx) MarkRead(memberID, id int64) error {
	q := tx.unread(memberID)
	if id != 0 {
		q = q.Where("id = ?", id)
	}
	return q.Update("read_at", tx.Now).Error
}

func (tx *Tx) unread(memberID int64) *gorm.DB {
	return tx.db.Model(&messageRow{}).Where("member_id = ? AND read_at IS NULL", memberID)
}
