package store

import "tjtaca/models"

// UncheckedApplications are numbers of pending applications that the automatic checks have not looked at, due first.
func (tx *Tx) UncheckedApplications(limit int) ([]string, error) {
	var numbers []string
	err := tx.db.Model(&applicationRow{}).Where("state = ? AND check_colour = ''", models.Pending).
		Order("due_on").Order("id").Limit(limit).Pluck("number", &numbers).Error
	return numbers, err
}

// Namesakes counts other members of the same name and birth date.
func (tx *Tx) Namesakes(memberID int64, name, birthDate string) (int, error) {
	var n int64
	err := tx.db.Model(&memberRow{}).Where("name = ? AND birth_date = ? AND id <> ? AND state <> ?", name, birthDate, memberID, models.ClosedMember).
		Count(&n).Error
	return int(n), err
}

// SharedFiles says which of these contents (SHA-256) other members have handed in, too.
func (tx *Tx) SharedFiles(memberID int64, sums []string) (map[string]bool, error) {
	var found []string
	err := tx.db.Model(&fileRow{}).Where("sha256 IN ? AND member_id <> ?", sums, memberID).Distinct().Pluck("sha256", &found).Error
	shared := map[string]bool{}
	for _, sum := range found {
		shared[sum] = true
	}
	return shared, err
}
