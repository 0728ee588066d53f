package store

// Belongings are what hangs on an account, counted.
type Belongings struct{ Applications, Files, Messages, Violations, Memberships, Certificates int }

// Belongings counts what a member has.
func (tx *Tx) Belongings(memberID int64) (b Belongings, err error) {
	for _, c := range []struct {
		row any
		n   *int
	}{
		{&applicationRow{}, &b.Applications}, {&fileRow{}, &b.Files}, {&messageRow{}, &b.Messages}, {&violationRow{}, &b.Violations},
		{&membershipRow{}, &b.Memberships}, {&certificateRow{}, &b.Certificates},
	} {
		var n int64
		if err := tx.db.Model(c.row).Where("member_id = ?", memberID).Count(&n).Error; err != nil {
			return b, err
		}
		*c.n = int(n)
	}
	return b, nil
}

// MoveBelongings gives what hangs on one account to another: applications, files, messages, violations, consents, and memberships of
// committees that the other is not in. Certificates and numbers stay where they were given out. A Duplicate error: both have an open
// application of the same kind.
func (tx *Tx) MoveBelongings(from, to int64) error {
	for _, table := range []string{"applications", "files", "messages", "violations", "consents"} {
		if err := tx.db.Table(table).Where("member_id = ?", from).UpdateColumn("member_id", to).Error; err != nil {
			return err
		}
	}
	var has []int64
	if err := tx.db.Model(&membershipRow{}).Where("member_id = ? AND until = ''", to).Pluck("committee_id", &has).Error; err != nil {
		return err
	}
	move := tx.db.Model(&membershipRow{}).Where("member_id = ? AND until = ''", from)
	if len(has) > 0 {
		move = move.Where("committee_id NOT IN ?", has)
	}
	if err := move.UpdateColumn("member_id", to).Error; err != nil {
		return err
	}
	return tx.EndMemberships(from)
}

// MoveLegacy gives the row of the old roster to another account; without one it does nothing. A Duplicate error: the other has a row.
func (tx *Tx) MoveLegacy(from, to int64) error {
	return tx.db.Model(&legacyRow{}).Where("member_id = ?", from).UpdateColumn("member_id", to).Error
}
