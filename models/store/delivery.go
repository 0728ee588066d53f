package store

import (
	"time"

	"tjtaca/models/secret"

	"gorm.io/gorm"
)

// Parcel is something to be sent, claimed by this process.
type Parcel struct {
	ID       int64
	Kind     string // SMS, Mail
	To       string
	Subject  string
	Text     string
	Attempts int // this one included
	lease    string
}

// ClaimParcels takes up to limit things that are due out of the outbox for as long as lease: another process claims other ones,
// and if this one dies they are due again after the lease.
func (tx *Tx) ClaimParcels(limit int, lease time.Duration) ([]Parcel, error) {
	var rows []outboxRow
	err := tx.locking().Where("state = ? AND due_at <= ?", outboxWaiting, tx.Now).Order("due_at, id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	mark := secret.Handle()
	parcels := make([]Parcel, 0, len(rows))
	for _, r := range rows {
		if r.ExpiresAt != nil && !tx.Now.Before(*r.ExpiresAt) {
			if err := tx.closeParcel(r.ID, r.Lease, outboxFailed, "no longer of use"); err != nil {
				return nil, err
			}
			continue
		}
		p := Parcel{ID: r.ID, Kind: r.Kind, Subject: r.Subject, Attempts: r.Attempts + 1, lease: mark}
		if p.To, err = tx.s.box.OpenText(sealRecipient, r.RecipientSealed); err != nil {
			return nil, err
		}
		if p.Text, err = tx.s.box.OpenText(sealText, r.TextSealed); err != nil {
			return nil, err
		}
		err = tx.parcel(r.ID, r.Lease).Updates(map[string]any{"lease": mark, "due_at": tx.Now.Add(lease), "attempts": p.Attempts}).Error
		if err != nil {
			return nil, err
		}
		parcels = append(parcels, p)
	}
	return parcels, nil
}

// ParcelSent notes that it is on its way. Its text is forgotten: codes and reasons need not lie about.
func (tx *Tx) ParcelSent(p Parcel) error {
	return tx.parcel(p.ID, p.lease).Updates(map[string]any{
		"state": outboxSent, "sent_at": tx.Now, "lease": "", "last_error": "", "text_sealed": []byte{},
	}).Error
}

// ParcelDelayed puts it off.
func (tx *Tx) ParcelDelayed(p Parcel, wait time.Duration, cause string) error {
	return tx.parcel(p.ID, p.lease).Updates(map[string]any{
		"due_at": tx.Now.Add(wait), "lease": "", "last_error": clip(cause, 500),
	}).Error
}

// ParcelGivenUp sends it no more; it stays to be looked at.
func (tx *Tx) ParcelGivenUp(p Parcel, cause string) error {
	return tx.closeParcel(p.ID, p.lease, outboxFailed, cause)
}

func (tx *Tx) closeParcel(id int64, lease, state, cause string) error {
	return tx.parcel(id, lease).Updates(map[string]any{"state": state, "lease": "", "last_error": clip(cause, 500)}).Error
}

// parcel is a row while this process holds it: what another one has claimed since is not touched.
func (tx *Tx) parcel(id int64, lease string) *gorm.DB {
	return tx.db.Model(&outboxRow{}).Where("id = ? AND lease = ?", id, lease)
}
