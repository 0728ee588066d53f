package store

import (
	"encoding/json"
	"fmt"
	"time"

	"tjtaca/models"
)

const (
	sealSnapshot = "application_rounds.snapshot"
	sealFindings = "application_rounds.checks"
)

type roundRow struct {
	ApplicationID  int64 `gorm:"primaryKey"`
	No             int   `gorm:"primaryKey"`
	SubmittedAt    time.Time
	DueOn          string
	SnapshotSealed []byte
	Files          string
	ChecksSealed   []byte
	Outcome        models.Action
	Reason         string
	Marked         string
	DecidedKind    models.ActorKind
	DecidedID      int64
	DecidedBy      string
	DecidedAt      *time.Time
	CommitteeID    int64
	SubmittedOn    string
	DecidedOn      string
}

func (roundRow) TableName() string { return "application_rounds" }

type historyRow struct {
	ID            int64
	ApplicationID int64
	FromState     models.State
	ToState       models.State
	Action        models.Action
	ByKind        models.ActorKind
	ByID          int64
	ByName        string
	At            time.Time
	Reason        string
	IP            string
}

func (historyRow) TableName() string { return "application_history" }

// OpenRound begins a pass through review: what is submitted now is kept as it is, and the clock starts. The caller moves the
// application in the same transaction.
func (tx *Tx) OpenRound(a *models.Application, dueOn string, files []models.RoundFile) error {
	sealed, err := tx.s.box.SealJSON(sealSnapshot, &a.Data)
	if err != nil {
		return err
	}
	list, err := json.Marshal(files)
	if err != nil {
		return err
	}
	now := tx.Now
	a.Round, a.SubmittedAt, a.DueOn, a.DecidedAt, a.Light = a.Round+1, &now, dueOn, nil, ""
	return tx.db.Create(&roundRow{
		ApplicationID: a.ID, No: a.Round, SubmittedAt: now, DueOn: dueOn, SnapshotSealed: sealed, Files: string(list), Marked: names(nil),
		CommitteeID: a.CommitteeID, SubmittedOn: tx.Today(),
	}).Error
}

// CloseRound notes how the open round ended. Conflict: it has ended already.
func (tx *Tx) CloseRound(a *models.Application, outcome models.Action, by models.Actor, reason string, marked []string) error {
	res := tx.db.Model(&roundRow{}).Where("application_id = ? AND no = ? AND outcome = ''", a.ID, a.Round).Updates(map[string]any{
		"outcome": outcome, "reason": reason, "marked": names(marked), "decided_kind": by.Kind, "decided_id": by.ID,
		"decided_by": clip(by.Name, 64), "decided_at": tx.Now, "decided_on": tx.Today(),
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("申请 %s 的第 %d 轮审核已经结束,请刷新后查看", a.Number, a.Round)
	}
	return res.Error
}

// SaveFindings keeps what the automatic checks found in a round, and shows the gravest in the queue unless a newer round is open.
func (tx *Tx) SaveFindings(a *models.Application, round int, findings []models.Finding) error {
	sealed, err := tx.s.box.SealJSON(sealFindings, findings)
	if err != nil {
		return err
	}
	if err := tx.db.Model(&roundRow{}).Where("application_id = ? AND no = ?", a.ID, round).Update("checks_sealed", sealed).Error; err != nil {
		return err
	}
	return tx.db.Model(&applicationRow{}).Where("id = ? AND round = ?", a.ID, round).UpdateColumn("check_colour", models.Gravest(findings)).Error
}

// Rounds lists the rounds of an application, newest first.
func (tx *Tx) Rounds(applicationID int64) ([]models.Round, error) {
	var rows []roundRow
	if err := tx.db.Where("application_id = ?", applicationID).Order("no DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.Round, len(rows))
	for i, r := range rows {
		list[i] = models.Round{
			ApplicationID: r.ApplicationID, No: r.No, SubmittedAt: r.SubmittedAt.UTC(), DueOn: r.DueOn, Outcome: r.Outcome,
			Reason: r.Reason, DecidedBy: r.DecidedBy, DecidedAt: utc(r.DecidedAt),
		}
		err := tx.s.box.OpenJSON(sealSnapshot, r.SnapshotSealed, &list[i].Snapshot)
		if err == nil {
			err = json.Unmarshal([]byte(r.Files), &list[i].Files)
		}
		if err == nil {
			list[i].Marked, err = parseNames(r.Marked)
		}
		if err == nil && r.ChecksSealed != nil {
			err = tx.s.box.OpenJSON(sealFindings, r.ChecksSealed, &list[i].Findings)
		}
		if err != nil {
			return nil, fmt.Errorf("round %d of application %d: %w", r.No, applicationID, err)
		}
	}
	return list, nil
}

// RoundFiles lists the keys of all files that rounds of an application refer to. They stay for ever.
func (tx *Tx) RoundFiles(applicationID int64) (map[string]bool, error) {
	var lists []string
	if err := tx.db.Model(&roundRow{}).Where("application_id = ?", applicationID).Pluck("files", &lists).Error; err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for _, l := range lists {
		var files []models.RoundFile
		if err := json.Unmarshal([]byte(l), &files); err != nil {
			return nil, fmt.Errorf("files of a round of application %d: %w", applicationID, err)
		}
		for _, f := range files {
			keys[f.Key] = true
		}
	}
	return keys, nil
}

// History lists every move of an application, oldest first.
func (tx *Tx) History(applicationID int64) ([]models.HistoryEntry, error) {
	var rows []historyRow
	if err := tx.db.Where("application_id = ?", applicationID).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.HistoryEntry, len(rows))
	for i, r := range rows {
		list[i] = models.HistoryEntry{
			ApplicationID: r.ApplicationID, From: r.FromState, To: r.ToState, Action: r.Action, ByKind: r.ByKind, ByID: r.ByID,
			ByName: r.ByName, At: r.At.UTC(), Reason: r.Reason, IP: r.IP,
		}
	}
	return list, nil
}
