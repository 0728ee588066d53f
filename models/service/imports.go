package service

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tjtaca/models"
	"tjtaca/models/secret"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
	"tjtaca/rbac"
)

// Imports bring the old system's roster (原会员名册) in: a file is uploaded, checked without changing anything, reported on, committed,
// and undone as a whole while nobody of it has activated.
type Imports struct{ Deps }

// may asks for the right; the command line acts as the system.
func (s *Imports) may(by models.Actor) error {
	if by.Kind == models.SystemActor {
		return nil
	}
	return s.Rights.Require(by, rbac.ImportLegacy, 0)
}

// Upload keeps a file and guesses what its columns mean; it says nothing yet of its rows. Invalid: field file says what is wrong with
// it.
func (s *Imports) Upload(ctx context.Context, by models.Actor, name string, content []byte) (*models.Import, error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	setup := models.ImportSetup{FileName: clipName(name), Size: len(content)}
	if err := describe(&setup, content, ""); err != nil {
		return nil, err
	}
	i := &models.Import{State: models.ImportUploaded, StaffName: by.Name, Setup: setup, StoredAs: secret.Handle()}
	if by.Kind == models.StaffActor {
		i.StaffID = by.ID
	}
	kept := &store.StoredFile{StoredAs: i.StoredAs}
	if err := s.keep(ctx, kept, content); err != nil {
		return nil, err
	}
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.AddImport(i); err != nil {
			return err
		}
		return tx.Audit(by, "import.add", "import", i.ID, nil, map[string]any{"file": setup.FileName, "size": setup.Size})
	})
	if err != nil {
		s.discard(ctx, kept)
		return nil, err
	}
	return i, nil
}

// describe reads the head of the file; sheet "" is the one that looks most like a roster.
func describe(setup *models.ImportSetup, content []byte, sheet string) error {
	t, err := xlsx.Open(content, os.TempDir(), sheet, xlsx.Known)
	if err != nil {
		return err
	}
	setup.Format, setup.Sheet, setup.Sheets, setup.Notes, setup.Headings = t.Format, t.Sheet, t.Sheets, t.Notes, t.Headings
	setup.Keys = xlsx.Map(t.Headings)
	return t.Close()
}

// clipName is the last part of a name, as browsers and shells send it.
func clipName(name string) string {
	name = printable(filepath.Base(strings.ReplaceAll(name, "\\", "/")))
	if r := []rune(name); len(r) > 100 {
		name = string(r[len(r)-100:])
	}
	return name
}

// ImportOrder says how a file is to be read.
type ImportOrder struct {
	Sheet       string   // "" leaves it
	Keys        []string // the column each heading means
	CommitteeID int64    // of rows that name none; 0 is the association
	Lenient     bool     // a doubtful value of a minor column is left empty
}

// SetSheet reads another sheet of the workbook, whose columns are guessed anew. Conflict: it is too late for that.
func (s *Imports) SetSheet(ctx context.Context, by models.Actor, id int64, sheet string) error {
	return s.change(ctx, by, id, []models.ImportState{models.ImportUploaded, models.ImportChecked}, func(_ *store.Tx, i *models.Import) error {
		content, err := s.content(ctx, &store.StoredFile{StoredAs: i.StoredAs})
		if err != nil {
			return err
		}
		i.State = models.ImportUploaded
		return describe(&i.Setup, content, sheet)
	})
}

// Check begins the dry run: nothing is changed, each row is compared with who is there. Invalid: field mapping names missing columns.
// Conflict: another step is under way.
func (s *Imports) Check(ctx context.Context, by models.Actor, id int64, o ImportOrder) error {
	states := []models.ImportState{models.ImportUploaded, models.ImportChecking, models.ImportChecked}
	return s.change(ctx, by, id, states, func(tx *store.Tx, i *models.Import) error {
		if len(o.Keys) != len(i.Setup.Headings) {
			return models.InvalidField("mapping", "列的对应关系无效,请重新选择")
		}
		if err := xlsx.CheckMap(o.Keys); err != nil {
			return err
		}
		if o.CommitteeID == 0 {
			o.CommitteeID = store.AssociationID
		}
		if _, err := tx.Committee(o.CommitteeID); err != nil {
			return models.InvalidField("committee", "请选择专委会")
		}
		for n := 1; n > 0; { // of an earlier check
			var err error
			if n, err = tx.DropImportRows(id, 2000); err != nil {
				return err
			}
		}
		i.Setup.Keys, i.Setup.CommitteeID, i.Setup.Lenient, i.Tally = o.Keys, o.CommitteeID, o.Lenient, models.ImportTally{}
		return s.begin(tx, by, i, models.ImportChecking, models.ImportCheckJob, 0)
	})
}

// Commit begins to write what the dry run found. Conflict: it was not checked, or there is nothing to write.
func (s *Imports) Commit(ctx context.Context, by models.Actor, id int64) error {
	return s.change(ctx, by, id, []models.ImportState{models.ImportChecked, models.ImportCommitting}, func(tx *store.Tx, i *models.Import) error {
		if i.State == models.ImportChecked && i.Tally.Writes() == 0 {
			return models.Conflictf("没有需要导入的行")
		}
		if err := tx.Audit(by, "import.start", "import", id, nil, i.Tally); err != nil {
			return err
		}
		return s.begin(tx, by, i, models.ImportCommitting, models.ImportCommitJob, i.Tally.Writes())
	})
}

// Undo begins to take a whole import back. Conflict: somebody of it has begun to activate, or a later import changed its members.
func (s *Imports) Undo(ctx context.Context, by models.Actor, id int64) error {
	return s.change(ctx, by, id, []models.ImportState{models.ImportCommitted, models.ImportUndoing}, func(tx *store.Tx, i *models.Import) error {
		begun, err := tx.BegunOf(id)
		if err != nil {
			return err
		}
		if begun > 0 && i.State == models.ImportCommitted {
			return models.Conflictf("本次导入的会员中已有 %d 位开始激活,不能整体撤销", begun)
		}
		later, err := tx.LaterImport(id)
		if err != nil {
			return err
		}
		if later != 0 {
			return models.Conflictf("之后的第 %d 次导入更改了其中的会员,请先撤销那次导入", later)
		}
		return s.begin(tx, by, i, models.ImportUndoing, models.ImportUndoJob, i.Tally.Writes())
	})
}

// Drop throws an upload away that was not committed. Conflict: it was, or is being worked on.
func (s *Imports) Drop(ctx context.Context, by models.Actor, id int64) error {
	var file string
	err := s.change(ctx, by, id, []models.ImportState{models.ImportUploaded, models.ImportChecking, models.ImportChecked}, func(tx *store.Tx, i *models.Import) error {
		file, i.StoredAs, i.State, i.Tally = i.StoredAs, "", models.ImportDropped, models.ImportTally{}
		return tx.Audit(by, "import.remove", "import", id, nil, nil)
	})
	if err != nil {
		return err
	}
	s.discard(ctx, &store.StoredFile{StoredAs: file})
	return s.dropRows(ctx, id)
}

func (s *Imports) dropRows(ctx context.Context, id int64) error {
	for {
		n := 0
		err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DropImportRows(id, 2000)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}

// change moves an import on from one of these states. A step whose job is still at it is not begun a second time.
func (s *Imports) change(ctx context.Context, by models.Actor, id int64, from []models.ImportState, do func(*store.Tx, *models.Import) error) error {
	if err := s.may(by); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		i, err := tx.LockImport(id)
		if err != nil {
			return err
		}
		ok := false
		for _, state := range from {
			ok = ok || i.State == state
		}
		if ok && i.State.Working() {
			j, err := tx.Job(i.JobID)
			if err != nil {
				return err
			}
			ok = j.State.Over()
		}
		if !ok {
			return models.Conflictf("导入当前为「%s」,不能进行此操作,请刷新页面", i.State.Text())
		}
		if err := do(tx, i); err != nil {
			return err
		}
		return tx.SaveImport(i)
	})
}

// work is what a job of an import is told.
type work struct {
	Import int64        `json:"import"`
	By     models.Actor `json:"by"`
}

func (s *Imports) begin(tx *store.Tx, by models.Actor, i *models.Import, state models.ImportState, kind models.JobKind, total int) error {
	j, err := tx.AddJob(kind, by, work{i.ID, by}, total)
	if err != nil {
		return err
	}
	i.State, i.JobID = state, j.ID
	return nil
}

// ImportView is an import with the job that works on it, nil before the first.
type ImportView struct {
	*models.Import
	Job           *models.Job
	CommitteeName string
	Begun         int // members of it who have begun to activate
}

// Stuck says why a step ended without its end, "" if it goes on.
func (v *ImportView) Stuck() string {
	if v.State.Working() && v.Job != nil && v.Job.State.Over() && v.Job.State != models.JobDone {
		return v.Job.Message
	}
	return ""
}

// Read finds an import.
func (s *Imports) Read(ctx context.Context, by models.Actor, id int64) (*ImportView, error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	v := &ImportView{}
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Import, err = tx.Import(id); err != nil {
			return err
		}
		if v.JobID != 0 {
			if v.Job, err = tx.Job(v.JobID); err != nil {
				return err
			}
		}
		if v.State == models.ImportCommitted {
			if v.Begun, err = tx.BegunOf(id); err != nil {
				return err
			}
		}
		if v.Setup.CommitteeID != 0 {
			c, err := tx.Committee(v.Setup.CommitteeID)
			if err != nil {
				return err
			}
			v.CommitteeName = c.Name
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// importsShown is how many imports are listed.
const importsShown = 100

// List shows imports, newest first.
func (s *Imports) List(ctx context.Context, by models.Actor) (list []*models.Import, err error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Imports(importsShown)
		return err
	})
	return list, err
}

// ReportRow is a row of the report.
type ReportRow struct {
	No        int
	Outcome   models.ImportOutcome
	OldNumber string
	Name      string
	Phone     string // masked
	Faults    []xlsx.Fault
	Why       []string // remarks
	MemberID  int64
}

// Rows lists rows of the report after a number, with this outcome, or all.
func (s *Imports) Rows(ctx context.Context, by models.Actor, id int64, outcome models.ImportOutcome, after, limit int) (list []ReportRow, err error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.ImportRows(id, outcome, after, min(limit, 1000))
		if err != nil {
			return err
		}
		list = make([]ReportRow, len(rows))
		for n, r := range rows {
			staged, err := unstage(r)
			if err != nil {
				return err
			}
			list[n] = ReportRow{
				No: r.No, Outcome: r.Outcome, OldNumber: staged.OldNumber, Name: staged.Data.Name, Phone: models.MaskPhone(staged.Phone), Faults: staged.Faults, Why: staged.Why, MemberID: r.MemberID,
			}
		}
		return nil
	})
	return list, err
}

// staged is a row as it is kept between dry run and commit.
type staged struct {
	xlsx.Entry
	CommitteeID int64    `json:"committee_id"`
	Why         []string `json:"why,omitempty"`

	row        models.ImportRow
	said       []xlsx.Fault // found in the row itself
	loginPhone string       // "" if another member has it
	hash       []byte
}

func unstage(r models.ImportRow) (*staged, error) {
	g := &staged{row: r}
	if err := json.Unmarshal(r.Data, g); err != nil {
		return nil, fmt.Errorf("row %d of an import: %w", r.No, err)
	}
	return g, nil
}

func (g *staged) line() (models.ImportRow, error) {
	data, err := json.Marshal(g)
	g.row.Data, g.row.OldNumber = data, g.OldNumber
	return g.row, err
}
