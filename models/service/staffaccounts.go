package service

import (
	"context"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// NewStaff is an account to be opened.
type NewStaff struct {
	Username, Name, Phone, Email, Password string
	Roles                                  []models.Assignment
}

var usernameForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{2,31}$`)

func normalizeUsername(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (n *NewStaff) check() error {
	n.Username = normalizeUsername(n.Username)
	var c models.Check
	c.That(usernameForm.MatchString(n.Username), "username", "用户名为 3 至 32 位小写字母、数字或 . _ -,以字母开头")
	checkContact(&c, &n.Name, &n.Phone, &n.Email)
	checkNewPassword(&c, n.Password, n.Password, staffPasswordMin, n.Username, n.Phone)
	return c.Err()
}

// checkContact tidies up who somebody is and where the digest goes.
func checkContact(c *models.Check, name, phone, email *string) {
	*name, *phone = strings.Join(strings.Fields(printable(*name)), " "), models.NormalizePhone(*phone)
	*email = strings.TrimSpace(*email)
	c.That(*name != "", "name", "请填写姓名")
	c.That(utf8.RuneCountInString(*name) <= 40, "name", "姓名最多 40 个字")
	c.That(*phone == "" || models.ValidPhone(*phone), "phone", phoneFault)
	c.That(*email == "" || len(*email) <= 128 && models.ValidEmail(*email), "email", "邮箱格式不正确,例如 name@example.com")
}

// Create opens an account with an initial password that must be changed at the first login. System may do it without rights
// (cmd: admin create). Invalid: fields username, name, phone, email, password, roles.
func (s *Staff) Create(ctx context.Context, by models.Actor, n NewStaff) (*models.Staff, error) {
	if err := s.mayEdit(by); err != nil {
		return nil, err
	}
	fault := n.check()
	err := s.Store.Read(ctx, func(tx *store.Tx) error { return checkRoles(tx, &n.Roles) })
	if models.CodeOf(err) == models.Internal && err != nil {
		return nil, err
	}
	if err := merge(fault, err); err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	var account *models.Staff
	err = s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		account, err = tx.AddStaff(models.Staff{Username: n.Username, Name: n.Name, Phone: n.Phone, Email: n.Email, Roles: n.Roles}, hash)
		if err != nil {
			return err
		}
		return tx.Audit(by, "staff.create", "staff", account.ID, nil, account)
	})
	if store.Duplicate(err) {
		return nil, models.InvalidField("username", "该用户名已被使用")
	}
	return account, err
}

func (s *Staff) mayEdit(by models.Actor) error {
	if by.Kind == models.SystemActor {
		return nil
	}
	return s.Rights.Require(by, rbac.EditStaff, 0)
}

// checkRoles sorts the roles, drops doubles, and refuses a role that could hold nowhere. Invalid: field roles.
func checkRoles(tx *store.Tx, roles *[]models.Assignment) error {
	list := slices.Clone(*roles)
	slices.SortFunc(list, func(a, b models.Assignment) int {
		if a.Role != b.Role {
			return strings.Compare(string(a.Role), string(b.Role))
		}
		return int(a.CommitteeID - b.CommitteeID)
	})
	list = slices.Compact(list)
	for _, a := range list {
		switch {
		case !slices.Contains(models.Roles, a.Role):
			return models.InvalidField("roles", "请选择角色")
		case !a.Role.PerCommittee() && a.CommitteeID != 0:
			return models.InvalidField("roles", a.Role.Text()+"不分专委会,请不要选择专委会")
		case a.Role.PerCommittee() && a.CommitteeID == 0:
			return models.InvalidField("roles", "请为"+a.Role.Text()+"选择专委会")
		case a.Role == models.Reviewer && a.CommitteeID == store.AssociationID:
			return models.InvalidField("roles", "协会本级的申请由协会管理员审核,请改选协会管理员")
		case a.Role.PerCommittee():
			if _, err := tx.Committee(a.CommitteeID); models.CodeOf(err) == models.NotFound {
				return models.InvalidField("roles", "所选专委会不存在")
			} else if err != nil {
				return err
			}
		}
	}
	*roles = list
	return nil
}

// SetRoles replaces the roles and ends the account's sessions. The last active 系统管理员 cannot lose that role.
// Nobody changes their own: whoever hands out accounts could let themself in to the members otherwise, with nobody knowing.
func (s *Staff) SetRoles(ctx context.Context, by models.Actor, id int64, roles []models.Assignment) error {
	if by.Kind == models.StaffActor && by.ID == id {
		return models.Forbiddenf("不能修改自己的角色,请由另一位系统管理员修改")
	}
	return s.edit(ctx, by, id, "staff.set_roles", func(tx *store.Tx, account *models.Staff) error {
		if err := checkRoles(tx, &roles); err != nil {
			return err
		}
		if !slices.Contains(roles, models.Assignment{Role: models.SystemAdmin}) {
			if err := keepsAdmin(tx, id); err != nil {
				return err
			}
		}
		account.Roles = roles
		return tx.ReplaceRoles(id, roles)
	})
}

// keepsAdmin refuses to take the last active 系统管理员 away.
func keepsAdmin(tx *store.Tx, id int64) error {
	holders, err := tx.Holders(models.SystemAdmin)
	if err == nil && len(holders) == 1 && holders[0] == id {
		err = models.Conflictf("这是最后一个可用的系统管理员账号,请先指定另一位系统管理员")
	}
	return err
}

// SetActive opens or closes an account; closing ends its sessions.
func (s *Staff) SetActive(ctx context.Context, by models.Actor, id int64, active bool) error {
	return s.edit(ctx, by, id, "staff.set_active", func(tx *store.Tx, account *models.Staff) error {
		if !active {
			if err := keepsAdmin(tx, id); err != nil {
				return err
			}
		}
		account.Active = active
		return tx.SetStaffActive(id, active)
	})
}

// ResetPassword gives a new initial password, shown once.
func (s *Staff) ResetPassword(ctx context.Context, by models.Actor, id int64) (initial string, err error) {
	if err := s.mayEdit(by); err != nil {
		return "", err
	}
	initial = initialPassword()
	hash, err := hashPassword(ctx, initial)
	if err != nil {
		return "", err
	}
	err = s.edit(ctx, by, id, "staff.reset_password", func(tx *store.Tx, account *models.Staff) error {
		if err := tx.ResetLimit(staffLoginKey(account.Username)); err != nil {
			return err
		}
		account.MustChange = true
		return tx.SetStaffPassword(id, hash, true)
	})
	if err != nil {
		return "", err
	}
	return initial, nil
}

// initialPassword has 80 random bits in groups that can be read out: letters and digits that nobody mistakes.
func initialPassword() string {
	text := strings.ToLower(rand.Text())[:16]
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// edit changes what an account may do, ends its sessions and logs it, before and after.
func (s *Staff) edit(ctx context.Context, by models.Actor, id int64, action string, change func(*store.Tx, *models.Staff) error) error {
	return s.alter(ctx, by, id, action, func(tx *store.Tx, account *models.Staff) error {
		if err := change(tx, account); err != nil {
			return err
		}
		return tx.EndSessions(store.StaffSession, id, 0)
	})
}

// alter changes an account and logs it, before and after; its sessions go on.
func (s *Staff) alter(ctx context.Context, by models.Actor, id int64, action string, change func(*store.Tx, *models.Staff) error) error {
	if err := s.mayEdit(by); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		account, _, err := tx.StaffMember(id)
		if err != nil {
			return err
		}
		before := *account
		if err := change(tx, account); err != nil {
			return err
		}
		return tx.Audit(by, action, "staff", id, before, account)
	})
}
