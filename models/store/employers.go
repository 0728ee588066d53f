package store

import "tjtaca/models"

// Employers lists names of employers that begin with prefix and that at least so many approved members share, the most frequent
// first.
func (tx *Tx) Employers(prefix string, shared, limit int) ([]string, error) {
	var names []string
	err := startsWith(tx.db.Model(&memberRow{}), "employer", prefix).Where("state = ?", models.ApprovedMember).
		Group("employer").Having("COUNT(*) >= ?", shared).Order("COUNT(*) DESC, employer").Limit(limit).Pluck("employer", &names).Error
	return names, err
}
