package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/secret"
)

const (
	sealApplication = "applications.data"
	sealBaseline    = "applications.before"
)

// applicationRow keeps an application. ApplicantName, MemberType and Employer repeat what the sealed data says, for the queue.
type applicationRow struct {
	ID            int64
	Number        string
	MemberID      int64
	Kind          models.ApplicationKind
	State         models.State
	CommitteeID   int64
	OpenSlot      *string
	DataSealed    []byte
	BeforeSealed  []byte
	Changed       string
	PrintHash     string
	StampedFile   string
	StampedHash   string
	Round         int
	SubmittedAt   *time.Time
	DueOn         string
	DecidedAt     *time.Time
	Reason        string
	Marked        string
	LapseOn       string
	RemindedAt    *time.Time
	ApplicantName string
	MemberType    string
	Employer      string
	CheckColour   models.Light
	EnteredBy     int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

func (applicationRow) TableName() string { return "applications" }

func (r *applicationRow) application(box *secret.Box) (*models.Application, error) {
	a := &models.Application{
		ID: r.ID, Number: r.Number, MemberID: r.MemberID, Kind: r.Kind, State: r.State, CommitteeID: r.CommitteeID,
		PrintHash: r.PrintHash, StampedFile: r.StampedFile, StampedHash: r.StampedHash, Round: r.Round,
		SubmittedAt: utc(r.SubmittedAt), DueOn: r.DueOn, DecidedAt: utc(r.DecidedAt), Reason: r.Reason, LapseOn: r.LapseOn,
		Light: r.CheckColour, EnteredBy: r.EnteredBy, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if err := box.OpenJSON(sealApplication, r.DataSealed, &a.Data); err != nil {
		return nil, fmt.Errorf("application %s: %w", r.Number, err)
	}
	if len(r.BeforeSealed) > 0 {
		a.Before = &models.Profile{}
	}
	if err := box.OpenJSON(sealBaseline, r.BeforeSealed, a.Before); err != nil {
		return nil, fmt.Errorf("application %s: %w", r.Number, err)
	}
	var err error
	if a.Changed, err = parseNames(r.Changed); err != nil {
		return nil, fmt.Errorf("application %s: %w", r.Number, err)
	}
	if a.Marked, err = parseNames(r.Marked); err != nil {
		return nil, fmt.Errorf("application %s: %w", r.Number, err)
	}
	return a, nil
}

// sealed are the columns that nobody reads without the key.
func (tx *Tx) sealed(a *models.Application) (data, before []byte, err error) {
	if a.Before != nil {
		if before, err = tx.s.box.SealJSON(sealBaseline, a.Before); err != nil {
			return nil, nil, err
		}
	}
	data, err = tx.s.box.SealJSON(sealApplication, &a.Data)
	return data, before, err
}

// mutable are the columns of an application that may change in its life.
func (tx *Tx) mutable(a *models.Application) (map[string]any, error) {
	data, before, err := tx.sealed(a)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"state": a.State, "committee_id": a.CommitteeID, "open_slot": slot(a), "data_sealed": data, "before_sealed": before, "changed": names(a.Changed),
		"print_hash": a.PrintHash, "stamped_file": a.StampedFile, "stamped_hash": a.StampedHash, "round": a.Round,
		"submitted_at": a.SubmittedAt, "due_on": a.DueOn, "decided_at": a.DecidedAt, "reason": a.Reason, "marked": names(a.Marked),
		"lapse_on": a.LapseOn, "applicant_name": clip(a.Data.Name, 255), "member_type": clip(a.Data.MemberType, 16),
		"employer": clip(a.Data.Employer, 255), "check_colour": a.Light, "updated_at": tx.Now,
	}, nil
}

// slot is what a member has at most one open application of; nil when this one stands in nobody's way.
func slot(a *models.Application) *string {
	switch {
	case !a.State.Open():
		return nil
	case a.Kind.Exclusive():
		return nullable("exclusive")
	case a.CommitteeID != 0:
		return nullable(fmt.Sprintf("committee:%d", a.CommitteeID))
	}
	return nil
}

// AddApplication opens a draft and gives it its number: SQ, the date, a counter of the day. A Duplicate error: the member has
// an open application of the kind already.
func (tx *Tx) AddApplication(a *models.Application) error {
	day := strings.ReplaceAll(tx.Today(), "-", "")
	n, err := tx.NextCounter("application:" + day)
	if err != nil {
		return err
	}
	a.Number, a.State, a.CreatedAt, a.UpdatedAt = fmt.Sprintf("SQ%s-%04d", day, n), models.Draft, tx.Now, tx.Now
	data, before, err := tx.sealed(a)
	if err != nil {
		return err
	}
	r := applicationRow{
		Number: a.Number, MemberID: a.MemberID, Kind: a.Kind, State: a.State, CommitteeID: a.CommitteeID, OpenSlot: slot(a),
		DataSealed: data, BeforeSealed: before, Changed: names(a.Changed), Marked: names(nil), ApplicantName: clip(a.Data.Name, 255),
		MemberType: clip(a.Data.MemberType, 16), Employer: clip(a.Data.Employer, 255), EnteredBy: a.EnteredBy, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return err
	}
	a.ID = r.ID
	return nil
}

// SaveApplication keeps the data of an application that does not move. Conflict: it has moved since it was read.
func (tx *Tx) SaveApplication(a *models.Application) error { return tx.update(a, a.State) }

// MoveApplication takes a step of the flow and notes it in the history. Conflict: somebody moved it first.
func (tx *Tx) MoveApplication(a *models.Application, step models.Step, by models.Actor, reason string) error {
	a.State, a.UpdatedAt = step.To, tx.Now
	if err := tx.update(a, step.From); err != nil {
		return err
	}
	if by.Kind == models.MemberActor {
		by.Name = a.Data.Name // before the first approval the account itself has no name yet
	}
	return tx.db.Create(&historyRow{
		ApplicationID: a.ID, FromState: step.From, ToState: step.To, Action: step.Action, ByKind: by.Kind, ByID: by.ID,
		ByName: clip(by.Name, 64), At: tx.Now, Reason: reason, IP: clip(by.IP, 64),
	}).Error
}

// update is guarded by the state that was read: of two who write at once one wins.
func (tx *Tx) update(a *models.Application, from models.State) error {
	values, err := tx.mutable(a)
	if err != nil {
		return err
	}
	res := tx.db.Model(&applicationRow{}).Where("id = ? AND state = ?", a.ID, from).Updates(values)
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("申请 %s 的状态刚刚发生了变化,请刷新后查看", a.Number)
	}
	return res.Error
}

// names and parseNames keep lists of field names as JSON.
func names(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic("store: strings become JSON: " + err.Error())
	}
	return string(b)
}

func parseNames(s string) ([]string, error) {
	var list []string
	if s == "" || s == "[]" {
		return nil, nil
	}
	return list, json.Unmarshal([]byte(s), &list)
}

// ClaimIDNumber takes an ID number for a member whose form has been handed in; the profile itself follows at the approval. A
// Duplicate error: it belongs to another member.
func (tx *Tx) ClaimIDNumber(memberID int64, idType, idNumber string) error {
	return tx.UpdateMember(memberID, map[string]any{"id_number_index": tx.idNumberIndex(idType, idNumber)})
}

// ReleaseIDNumber gives up what ClaimIDNumber took.
func (tx *Tx) ReleaseIDNumber(memberID int64) error {
	return tx.UpdateMember(memberID, map[string]any{"id_number_index": nil})
}
