package service

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Members is the back office's view of members.
type Members struct{ Deps }

// MemberFilter narrows the list; zero values do not.
type MemberFilter struct {
	CommitteeID int64
	Type        models.MemberType
	State       models.MemberState
	Frozen      bool
	Region      string   // the beginning of the code of a place
	Titles      []string // codes
	Employer    string   // how it begins
	Query       string   // name, pinyin, initials, phone, member number
}

// MemberView is a member's page in the back office; phone and ID number are masked.
type MemberView struct {
	Member       *models.Member
	Memberships  []models.Membership
	Applications []*models.Application
	Certificates []*models.Certificate
	Violations   []models.Violation
	Files        []*models.File // what they have handed in, the newest first

	// For who looks after accounts (rbac.CorrectMembers) only.
	Messages []models.Message
	Sessions []models.Session
	Log      []models.AuditEntry // what was done to the account, the newest first; without the data
}

// searchWords are the words of a search as the tokens have them; each of them must fit.
func searchWords(query string) []string {
	if phone := models.NormalizePhone(query); models.ValidPhone(phone) {
		return []string{phone}
	}
	var words []string
	for _, w := range strings.Fields(query) {
		words = append(words, cmp.Or(pinyin.Query(w), w)) // what has no letters finds nobody, rather than everybody
	}
	return words
}

// mask hides what a list must not show: phone and ID number.
func mask(m *models.Member) {
	m.Phone = models.MaskPhone(m.Phone)
	m.Profile = m.Profile.Masked()
}

// View shows one member. NotFound: out of scope.
func (s *Members) View(ctx context.Context, by models.Actor, id int64) (*MemberView, error) {
	scope := s.Rights.Scope(by, rbac.ReadMembers)
	v := &MemberView{}
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Member, err = tx.MemberIn(scope, id); err != nil {
			return err
		}
		if v.Memberships, err = tx.Memberships(id); err != nil {
			return err
		}
		if v.Certificates, err = tx.Certificates(id); err != nil {
			return err
		}
		if v.Violations, err = tx.Violations(id); err != nil {
			return err
		}
		if s.Rights.Has(by, rbac.CorrectMembers, 0) {
			if err := v.account(tx, id); err != nil {
				return err
			}
		}
		if v.Files, err = tx.FilesIn(scope, id); err != nil {
			return err
		}
		all, err := tx.Applications(id)
		for _, a := range all {
			if a.State != models.Draft && scope.Has(a.CommitteeID) {
				a.Data = a.Data.Masked()
				v.Applications = append(v.Applications, a)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	mask(v.Member)
	for _, c := range v.Certificates {
		c.Printed = c.Printed.Masked()
	}
	return v, nil
}

// account is the part of the page that is about the account and not the person.
func (v *MemberView) account(tx *store.Tx, id int64) (err error) {
	if v.Messages, err = tx.Messages(id, 0, accountLines); err != nil {
		return err
	}
	if v.Sessions, err = tx.Sessions(store.MemberSession, id, memberIdle); err != nil {
		return err
	}
	v.Log, err = tx.AuditPage(models.AuditFilter{Object: "member", ObjectID: strconv.FormatInt(id, 10)}, accountLines)
	for i := range v.Log {
		v.Log[i].Before, v.Log[i].After = "", ""
	}
	return err
}

// accountLines is how many messages and lines of the log the page shows.
const accountLines = 30

// Reveal returns an unmasked field ("phone" or a masked profile field) and logs that it was read.
func (s *Members) Reveal(ctx context.Context, by models.Actor, id int64, field string) (value string, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.MemberIn(s.Rights.Scope(by, rbac.ReadMembers), id); err != nil {
			return err
		}
		m, err := tx.MemberIn(s.Rights.Scope(by, rbac.RevealMembers), id)
		if models.CodeOf(err) == models.NotFound {
			return models.Forbiddenf("您没有查看完整信息的权限")
		}
		if err != nil {
			return err
		}
		f := models.FieldByName(field)
		switch {
		case field == "phone":
			value = m.Phone
		case f != nil && f.Mask != nil:
			value = *f.Of(&m.Profile)
		default:
			return models.ErrNotFound
		}
		return tx.Audit(by, "member.reveal", "member", id, nil, map[string]string{"field": field})
	})
	if err != nil {
		return "", err
	}
	return value, nil
}
