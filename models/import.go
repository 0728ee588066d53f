package models

import "time"

// The kinds of jobs that an import of the old roster (原会员名册) takes.
const (
	ImportCheckJob  JobKind = "import.check"
	ImportCommitJob JobKind = "import.commit"
	ImportUndoJob   JobKind = "import.undo"
)

// ImportState is where an import stands.
type ImportState string

// The states of an import.
const (
	ImportUploaded   ImportState = "uploaded"
	ImportChecking   ImportState = "checking"
	ImportChecked    ImportState = "checked"
	ImportCommitting ImportState = "committing"
	ImportCommitted  ImportState = "committed"
	ImportUndoing    ImportState = "undoing"
	ImportUndone     ImportState = "undone"
	ImportDropped    ImportState = "dropped" // thrown away before it was committed
)

// ImportStates is the code list of the states.
var ImportStates = CodeList{
	{string(ImportUploaded), "待检查"}, {string(ImportChecking), "检查中"}, {string(ImportChecked), "待确认"}, {string(ImportCommitting), "导入中"},
	{string(ImportCommitted), "已导入"}, {string(ImportUndoing), "撤销中"}, {string(ImportUndone), "已撤销"}, {string(ImportDropped), "已放弃"},
}

// Text is the state as shown.
func (s ImportState) Text() string { return ImportStates.Text(string(s)) }

// Working says whether a job is at it.
func (s ImportState) Working() bool {
	return s == ImportChecking || s == ImportCommitting || s == ImportUndoing
}

// ImportOutcome is what an import does with a row.
type ImportOutcome string

// The outcomes of a row.
const (
	RowNew     ImportOutcome = "new"
	RowChanged ImportOutcome = "changed"
	RowSame    ImportOutcome = "same"
	RowLinked  ImportOutcome = "linked" // an account of the same person gets the old number; no second account
	RowKnown   ImportOutcome = "known"  // left alone: activated already, or perhaps the same person as a member
	RowFaulty  ImportOutcome = "faulty"
)

// ImportOutcomes is the code list of the outcomes, in the order of the report.
var ImportOutcomes = CodeList{
	{string(RowFaulty), "有误"}, {string(RowNew), "新增"}, {string(RowChanged), "更新"}, {string(RowLinked), "关联已有会员"}, {string(RowKnown), "已是会员,跳过"}, {string(RowSame), "无变化"},
}

// Text is the outcome as shown.
func (o ImportOutcome) Text() string { return ImportOutcomes.Text(string(o)) }

// Writes says whether rows of this outcome change something when the import is committed.
func (o ImportOutcome) Writes() bool { return o == RowNew || o == RowChanged || o == RowLinked }

// Import is one file of the old roster on its way in.
type Import struct {
	ID          int64
	State       ImportState
	StaffID     int64 // 0: by command
	StaffName   string
	JobID       int64 // what works on it now or did last
	Setup       ImportSetup
	Tally       ImportTally
	StoredAs    string // the file, "" once it is not needed any more
	CreatedAt   time.Time
	CheckedAt   *time.Time
	CommittedAt *time.Time
	UndoneAt    *time.Time
}

// ImportSetup is what was uploaded, and how it is to be read.
type ImportSetup struct {
	FileName    string   `json:"file_name"`
	Size        int      `json:"size"`
	Format      string   `json:"format"`
	Sheet       string   `json:"sheet,omitempty"`
	Sheets      []string `json:"sheets,omitempty"`
	Notes       []string `json:"notes,omitempty"`
	Headings    []string `json:"headings"`
	Keys        []string `json:"keys"` // the column each heading means
	CommitteeID int64    `json:"committee_id"`
	Lenient     bool     `json:"lenient,omitempty"`
}

// ImportTally counts rows by outcome, what was repaired by kind, and what was written.
type ImportTally struct {
	Rows    map[ImportOutcome]int `json:"rows,omitempty"`
	Repairs map[string]int        `json:"repairs,omitempty"`
	Kept    int                   `json:"kept,omitempty"` // rows that an undoing left, since their owner had begun to activate
}

// Total is how many rows there are.
func (t ImportTally) Total() int {
	n := 0
	for _, rows := range t.Rows {
		n += rows
	}
	return n
}

// Writes is how many rows change something.
func (t ImportTally) Writes() int { return t.Rows[RowNew] + t.Rows[RowChanged] + t.Rows[RowLinked] }

// ImportRow is a row of an import. Data and Before are JSON of the service.
type ImportRow struct {
	No        int // in the file
	Outcome   ImportOutcome
	OldNumber string
	MemberID  int64 // whom it is about, 0 for a new one until it is written
	Applied   bool
	Data      []byte
	Before    []byte
}

// RemindLegacyJob reminds legacy members to activate.
const RemindLegacyJob JobKind = "legacy.remind"

// ActivationProgress is how far the legacy members of a committee have come.
type ActivationProgress struct {
	CommitteeID   int64
	CommitteeName string
	Imported      int
	Activated     int
	InReview      int
	Waiting       int // have not submitted yet
}

// Percent is the share of those activated, rounded down.
func (p ActivationProgress) Percent() int {
	if p.Imported == 0 {
		return 0
	}
	return p.Activated * 100 / p.Imported
}

// Of is how many rows have an outcome, by its name.
func (t ImportTally) Of(outcome string) int { return t.Rows[ImportOutcome(outcome)] }
