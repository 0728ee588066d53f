package service

import (
	"errors"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/store"
)

// faultsOf tells everything that is wrong with one step of the form ("" is all of them): by the field table, and by what only
// the database knows. The second error is a failure to find out.
func faultsOf(tx *store.Tx, m *models.Member, a *models.Application, step models.FormStep) (faults, failure error) {
	var c models.Check
	if err := a.Data.Validate(a.Kind, step, tx.Today()); err != nil {
		gather(&c, a, err)
	}
	if step == "" || step == models.ApplyStep {
		if err := committeeFault(tx, a); err != nil {
			if models.CodeOf(err) != models.Invalid {
				return nil, err
			}
			c.That(false, "committee", messageOf(err))
		}
	}
	if err := printFaults(a, step, &c); err != nil {
		return nil, err
	}
	if err := fileFaults(tx, m, a, step, &c); err != nil {
		return nil, err
	}
	return c.Err(), nil
}

// printFaults: what no font has, such as an emoji, would keep the form or the certificate from being printed later on.
func printFaults(a *models.Application, step models.FormStep, c *models.Check) error {
	for i := range models.Fields {
		f := &models.Fields[i]
		typed := f.Kind == models.TextField || f.Kind == models.LongTextField
		if !typed || !f.OnForm && !f.Certificate || !a.AsksFor(f) || step != "" && f.Step != step || f.For != nil && !f.For(&a.Data) {
			continue
		}
		missing, err := pdf.Unprintable(*f.Of(&a.Data))
		if err != nil {
			return err
		}
		c.That(len(missing) == 0, f.Name, fmt.Sprintf("%s中的「%s」无法打印,请改用其他写法", f.Label, string(missing)))
	}
	return nil
}

// gather keeps the faults of fields that this application has anything to say about.
func gather(c *models.Check, a *models.Application, err error) {
	var e *models.Error
	if !errors.As(err, &e) {
		return
	}
	for name, message := range e.Fields {
		f := models.FieldByName(name)
		neverHad := a.Before != nil && *f.Of(a.Before) == "" && *f.Of(&a.Data) == "" // a change does not ask for what is not changed
		c.That(!a.AsksFor(f) || a.Kind == models.Change && neverHad, name, message)
	}
}

// due leaves out what is not asked for yet: the proofs of an upgrade follow together with the stamped form.
func due(faults error, a *models.Application, step models.Step) error {
	var e *models.Error
	if a.Kind != models.Upgrade || !step.Has(models.Prints) || !errors.As(faults, &e) {
		return faults
	}
	var c models.Check
	for name, message := range e.Fields {
		f := models.FieldByName(name)
		later := f != nil && f.Kind == models.FileField && !f.OnForm && *f.Of(&a.Data) == ""
		c.That(later, name, message)
	}
	return c.Err()
}

// committeeFault: the committee must be there and, the first time, accept applications. One that closes later still decides what
// was sent to it.
func committeeFault(tx *store.Tx, a *models.Application) error {
	if a.Kind != models.Enrollment && a.Kind != models.Joining {
		return nil
	}
	if a.CommitteeID == 0 {
		return models.InvalidField("committee", "请选择专委会")
	}
	if a.Kind == models.Joining {
		if err := joinable(tx, a); err != nil {
			return err
		}
	}
	if a.Round > 0 || a.State != models.Draft {
		return nil
	}
	_, err := openCommittee(tx, a.CommitteeID)
	return err
}

// fileFaults: a file that the data names must be there and belong to the member. Forms cannot set file fields, so this guards
// against our own mistakes.
func fileFaults(tx *store.Tx, m *models.Member, a *models.Application, step models.FormStep, c *models.Check) error {
	kinds := a.Data.FileKeys()
	keys := make([]string, 0, len(kinds))
	for _, key := range kinds {
		keys = append(keys, key)
	}
	stored, err := tx.Files(keys)
	if err != nil {
		return err
	}
	for kind, key := range kinds {
		f := models.FieldByName(string(kind))
		if !a.AsksFor(f) || step != "" && f.Step != step {
			continue
		}
		file := stored[key]
		c.That(file != nil && file.MemberID == m.ID, f.Name, "文件已失效,请重新上传"+f.Label)
	}
	return nil
}

func messageOf(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
