package service

import (
	"fmt"
	"strconv"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
)

// startClock opens a round: what is submitted now stays as it is, and the review period begins.
func startClock(tx *store.Tx, a *models.Application) error {
	days, err := setting(tx, models.SettingReviewDays)
	if err != nil {
		return err
	}
	holidays, err := tx.ReadCalendar()
	if err != nil {
		return err
	}
	due, err := workday.New(holidays).Add(tx.Today(), days)
	if err != nil {
		return err
	}
	files, err := filesOf(tx, a)
	if err != nil {
		return err
	}
	var list []models.RoundFile
	for _, kind := range models.FileKinds {
		if f := files[models.FileKind(kind.Value)]; f != nil {
			list = append(list, models.RoundFile{Kind: models.FileKind(kind.Value), Key: f.Key, SHA256: f.SHA256})
		}
	}
	a.Reason, a.Marked = "", nil // they stay with the round they belong to
	if err := tx.OpenRound(a, due, list); err != nil {
		return err
	}
	if a.KeyChange() {
		return warnOfKeyChange(tx, a, due)
	}
	body, err := wording(tx, models.TextSubmitted, a, "到期日", due)
	if err != nil {
		return err
	}
	return tx.Notify(a.MemberID, "申请已提交", body, applicationLink(a.Number), "")
}

// lapseOn is the date on which an application closes by itself that waits for its stamp from now on.
func lapseOn(tx *store.Tx, to models.State) (string, error) {
	if to != models.AwaitingStamp {
		return "", nil
	}
	days, err := setting(tx, models.SettingLapseDays)
	return models.DateOf(tx.Now.AddDate(0, 0, days)), err
}

// setting is a setting that is a whole number.
func setting(tx *store.Tx, name string) (int, error) {
	value, err := tx.Setting(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("setting %s: %w", name, err)
	}
	return n, nil
}

// applicationLink is where a notice leads to.
func applicationLink(number string) string { return "/member/applications/" + number }
