package store

import (
	"time"

	"tjtaca/models"
)

type staffRow struct {
	ID                int64
	Username          string
	Name              string
	Phone             string
	Email             string
	MemberID          int64
	PasswordHash      string
	PasswordChangedAt *time.Time
	MustChange        bool
	Active            bool
	TotpSealed        []byte
	TotpSince         *time.Time
	TotpStep          int64
	RecoverySealed    []byte
	LastLoginAt       *time.Time
	CreatedAt         time.Time
	UpdatedAt         time.Time
}

func (staffRow) TableName() string { return "staff" }

func (r *staffRow) staff(roles []models.Assignment) *models.Staff {
	return &models.Staff{
		ID: r.ID, Username: r.Username, Name: r.Name, Phone: r.Phone, Email: r.Email, TwoSteps: r.TotpSince != nil,
		MemberID: r.MemberID, MustChange: r.MustChange,
		Active: r.Active, LastLoginAt: utc(r.LastLoginAt), Roles: roles, CreatedAt: r.CreatedAt.UTC(),
	}
}

type roleRow struct {
	StaffID     int64
	Role        models.Role
	CommitteeID int64
	CreatedAt   time.Time
}

func (roleRow) TableName() string { return "staff_roles" }

// StaffPassword finds an account by username, with the hash of its password.
func (tx *Tx) StaffPassword(username string) (*models.Staff, string, error) {
	var r staffRow
	if err := tx.db.Where("username = ?", username).Take(&r).Error; err != nil {
		return nil, "", found(err)
	}
	return r.staff(nil), r.PasswordHash, nil
}

// StaffMember finds an account with its roles, and the hash of its password.
func (tx *Tx) StaffMember(id int64) (*models.Staff, string, error) {
	var r staffRow
	if err := tx.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, "", found(err)
	}
	roles, err := tx.roles(id)
	return r.staff(roles[id]), r.PasswordHash, err
}

// StaffList lists all accounts with their roles, by username.
func (tx *Tx) StaffList() ([]*models.Staff, error) {
	var rows []staffRow
	if err := tx.db.Order("username").Find(&rows).Error; err != nil {
		return nil, err
	}
	roles, err := tx.roles(0)
	if err != nil {
		return nil, err
	}
	list := make([]*models.Staff, len(rows))
	for i := range rows {
		list[i] = rows[i].staff(roles[rows[i].ID])
	}
	return list, nil
}

// roles of one account, of all with 0.
func (tx *Tx) roles(staffID int64) (map[int64][]models.Assignment, error) {
	q := tx.db.Order("staff_id, role, committee_id")
	if staffID != 0 {
		q = q.Where("staff_id = ?", staffID)
	}
	var rows []roleRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	roles := map[int64][]models.Assignment{}
	for _, r := range rows {
		roles[r.StaffID] = append(roles[r.StaffID], models.Assignment{Role: r.Role, CommitteeID: r.CommitteeID})
	}
	return roles, nil
}

// AddStaff opens an account whose password must be changed at the first login. A Duplicate error: the username is taken.
func (tx *Tx) AddStaff(s models.Staff, passwordHash string) (*models.Staff, error) {
	r := staffRow{
		Username: s.Username, Name: s.Name, Phone: s.Phone, Email: s.Email, MemberID: s.MemberID, PasswordHash: passwordHash, MustChange: true, Active: true,
		CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return nil, err
	}
	if err := tx.ReplaceRoles(r.ID, s.Roles); err != nil {
		return nil, err
	}
	return r.staff(s.Roles), nil
}

// ReplaceRoles gives an account these roles and no others. What it was told today by virtue of other roles is not shown any more.
func (tx *Tx) ReplaceRoles(staffID int64, roles []models.Assignment) error {
	if err := tx.db.Model(&digestRow{}).Where("staff_id = ?", staffID).Update("body", "").Error; err != nil {
		return err
	}
	if err := tx.db.Where("staff_id = ?", staffID).Delete(&roleRow{}).Error; err != nil {
		return err
	}
	rows := make([]roleRow, len(roles))
	for i, a := range roles {
		rows[i] = roleRow{staffID, a.Role, a.CommitteeID, tx.Now}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.db.Create(&rows).Error
}

// Holders lists the active accounts that hold a role everywhere, and holds the role's rows until the transaction ends: of two
// who take the role from each other one waits. Whether an account is active is asked after the wait, by a statement of its
// own: a subquery would still see what was true before it.
func (tx *Tx) Holders(role models.Role) ([]int64, error) {
	var ids, active []int64
	err := tx.locking().Model(&roleRow{}).Where("role = ? AND committee_id = 0", role).Order("staff_id").Pluck("staff_id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	err = tx.db.Model(&staffRow{}).Where("active = ? AND id IN ?", true, ids).Order("id").Pluck("id", &active).Error
	return active, err
}

// SetStaffPassword sets a password; mustChange marks an initial one.
func (tx *Tx) SetStaffPassword(id int64, hash string, mustChange bool) error {
	return tx.updateStaff(id, map[string]any{"password_hash": hash, "must_change": mustChange, "password_changed_at": tx.Now})
}

// SetStaffActive opens or closes an account.
func (tx *Tx) SetStaffActive(id int64, active bool) error {
	return tx.updateStaff(id, map[string]any{"active": active})
}

// SetStaffMember links an account to the member account of the same person, 0 for none.
func (tx *Tx) SetStaffMember(id, memberID int64) error {
	return tx.updateStaff(id, map[string]any{"member_id": memberID})
}

// SetStaffContact changes who an account belongs to.
func (tx *Tx) SetStaffContact(id int64, name, phone, email string) error {
	return tx.updateStaff(id, map[string]any{"name": name, "phone": phone, "email": email})
}

// StaffLoggedIn notes the login.
func (tx *Tx) StaffLoggedIn(id int64) error {
	return tx.updateStaff(id, map[string]any{"last_login_at": tx.Now})
}

func (tx *Tx) updateStaff(id int64, values map[string]any) error {
	values["updated_at"] = tx.Now
	res := tx.db.Model(&staffRow{}).Where("id = ?", id).Updates(values)
	if res.Error == nil && res.RowsAffected == 0 {
		return models.ErrNotFound
	}
	return res.Error
}
