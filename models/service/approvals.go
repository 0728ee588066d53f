package service

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
)

// approve makes true what an application asks for. Member and application are locked.
func approve(tx *store.Tx, m *models.Member, a *models.Application, by models.Actor) error {
	apply := map[models.ApplicationKind]func(*store.Tx, *models.Member, *models.Application) error{
		models.Enrollment: approveEnrollment, models.Activation: approveActivation, models.Change: approveChange,
		models.Upgrade: approveUpgrade, models.Joining: approveJoining,
	}[a.Kind]
	if apply == nil {
		return fmt.Errorf("approve %s: unknown kind %q", a.Number, a.Kind)
	}
	before := m.Profile
	if err := apply(tx, m, a); err != nil {
		return err
	}
	if err := auditChange(tx, m, a, &before, by); err != nil {
		return err
	}
	key, link := models.TextApproved, applicationLink(a.Number)
	if a.Kind == models.Enrollment || a.Kind == models.Activation {
		key, link = models.TextAdmitted, "/member/certificate"
	}
	body, err := wording(tx, key, a, "会员编号", m.Number)
	if err != nil {
		return err
	}
	return tx.Notify(m.ID, "审批通过", body, link, body)
}

func approveEnrollment(tx *store.Tx, m *models.Member, a *models.Application) error {
	return admit(tx, m, a)
}

func approveActivation(tx *store.Tx, m *models.Member, a *models.Application) error {
	return admit(tx, m, a)
}

// admit makes a person a member: profile, number, home committee, membership of the committee and of the association.
func admit(tx *store.Tx, m *models.Member, a *models.Application) error {
	if err := setProfile(tx, m, a.Data); err != nil {
		return err
	}
	values := map[string]any{"state": models.ApprovedMember, "home_committee_id": a.CommitteeID}
	m.State, m.HomeCommitteeID = models.ApprovedMember, a.CommitteeID
	if m.ApprovedAt == nil {
		values["approved_at"] = tx.Now
	}
	if m.Number == "" {
		number, err := memberNumber(tx)
		if err != nil {
			return err
		}
		m.Number, values["number"] = number, number
	}
	if err := tx.UpdateMember(m.ID, values); err != nil {
		return err
	}
	if err := tx.AddMembership(m.ID, store.AssociationID); err != nil {
		return err
	}
	return tx.AddMembership(m.ID, a.CommitteeID)
}

func approveJoining(tx *store.Tx, m *models.Member, a *models.Application) error {
	if m.State != models.ApprovedMember {
		return models.Conflictf("申请人还不是正式会员,不能加入专委会")
	}
	return tx.AddMembership(m.ID, a.CommitteeID)
}

// approveUpgrade changes the type and its proofs; the member number stays.
func approveUpgrade(tx *store.Tx, m *models.Member, a *models.Application) error {
	return reissue(tx, m, a.ApplyTo(m.Profile), "会员升级,原证书失效")
}

// approveChange applies what was asked for and nothing else: the profile may have changed since.
func approveChange(tx *store.Tx, m *models.Member, a *models.Application) error {
	err := reissue(tx, m, a.ApplyTo(m.Profile), "会员资料变更,原证书失效")
	if store.Duplicate(err) {
		return models.Conflictf("申请的证件号码现已属于另一位会员,不能审批通过,请核实后驳回")
	}
	return err
}

// reissue sets the profile and, when something printed changed, voids the certificate: the next download makes a new one.
func reissue(tx *store.Tx, m *models.Member, p models.Profile, why string) error {
	printed := slices.ContainsFunc(models.Differences(&m.Profile, &p), func(d models.Difference) bool { return d.Field.Certificate })
	if err := setProfile(tx, m, p); err != nil || !printed {
		return err
	}
	_, err := tx.VoidCertificates(m.ID, why)
	return err
}

func setProfile(tx *store.Tx, m *models.Member, p models.Profile) error {
	if err := idTaken(tx.SaveProfile(m, p)); err != nil {
		return err
	}
	return tx.ReplaceSearchTokens(m.ID, pinyin.Tokens(p.Name))
}

// numberTries bounds the search for a number that no older pattern has given out.
const numberTries = 1000

// memberNumber takes the next member number. The counter belongs to the transaction: no gaps, no doubles.
func memberNumber(tx *store.Tx) (string, error) {
	pattern, err := tx.Setting(models.SettingNumberPattern)
	if err != nil {
		return "", err
	}
	province, err := tx.Setting(models.SettingProvince)
	if err != nil {
		return "", err
	}
	year := tx.Now.In(models.Zone).Year()
	counter := "member"
	if strings.Contains(pattern, "{year") { // else serials may not begin anew with the year
		counter += ":" + strconv.Itoa(year)
	}
	for range numberTries {
		n, err := tx.NextCounter(counter)
		if err != nil {
			return "", err
		}
		number, err := models.MemberNumberPattern(pattern).Format(province, year, int(n))
		if err != nil {
			return "", err
		}
		if _, err := tx.MemberByNumber(number); models.CodeOf(err) == models.NotFound {
			return number, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("no free member number after %d tries: pattern %q", numberTries, pattern)
}
