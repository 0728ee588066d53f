package store

import "tjtaca/models"

// CardsRunningOut lists members who are students by a card valid no longer than until (a date) and were not told of this card.
func (tx *Tx) CardsRunningOut(until string, limit int) ([]int64, error) {
	var ids []int64
	err := tx.db.Model(&memberRow{}).
		Where("member_type = ? AND student_until > '' AND student_until <= ?", models.Student, until).
		Where("state = ? AND frozen_at IS NULL AND card_reminded_for <> student_until", models.ApprovedMember).
		Order("id").Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

// RemindedCard notes that a member is told of the card they have now; false if they were told before.
func (tx *Tx) RemindedCard(m *models.Member) (bool, error) {
	res := tx.db.Model(&memberRow{}).Where("id = ? AND card_reminded_for <> ?", m.ID, m.Profile.StudentUntil).
		UpdateColumn("card_reminded_for", m.Profile.StudentUntil)
	return res.RowsAffected == 1, res.Error
}
