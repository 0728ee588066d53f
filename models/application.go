package models

import "time"

// ApplicationKind is what an application asks for.
type ApplicationKind string

// The kinds of applications.
const (
	Enrollment ApplicationKind = "enrollment" // 入会申请
	Activation ApplicationKind = "activation" // 原会员激活
	Change     ApplicationKind = "change"     // 资料变更
	Upgrade    ApplicationKind = "upgrade"    // 会员升级
	Joining    ApplicationKind = "committee"  // 加入专委会
)

// ApplicationKinds is the code list of the kinds.
var ApplicationKinds = CodeList{
	{string(Enrollment), "入会申请"}, {string(Activation), "原会员激活"}, {string(Change), "资料变更"},
	{string(Upgrade), "会员升级"}, {string(Joining), "加入专委会"},
}

// Text is the kind as shown.
func (k ApplicationKind) Text() string { return ApplicationKinds.Text(string(k)) }

// State is where an application stands in its review.
type State string

// The review states.
const (
	Draft         State = "draft"
	AwaitingStamp State = "awaiting_stamp"
	Pending       State = "pending"
	Approved      State = "approved"
	Rejected      State = "rejected"
	Closed        State = "closed"
)

// States is the code list of the states, in the words of the manual.
var States = CodeList{
	{string(Draft), "待提交"}, {string(AwaitingStamp), "待盖章"}, {string(Pending), "申请中"},
	{string(Approved), "审批通过"}, {string(Rejected), "审批不通过"}, {string(Closed), "已关闭"},
}

// Text is the state as shown.
func (s State) Text() string { return States.Text(string(s)) }

// Application (申请) is one request that goes through review. Data is what it asks to be true of the member.
type Application struct {
	ID            int64
	Number        string // SQ20260318-0007
	MemberID      int64
	Kind          ApplicationKind
	State         State
	CommitteeID   int64 // the one deciding committee; 0 while a draft has not chosen
	CommitteeName string
	Data          Profile
	Before        *Profile // Change, Upgrade: the profile as it was when this was opened or last submitted; Activation: the old roster's row; else nil
	Changed       []string // Change: the names of the fields it may change
	PrintHash     string   // Profile.PrintHash of the newest print, "" before it
	StampedFile   string   // key of the newest stamped form or proof, "" before it
	StampedHash   string   // PrintHash of the print that StampedFile shows
	Round         int      // rounds opened so far
	SubmittedAt   *time.Time
	DueOn         string // date by which the decision is due, "" unless pending
	DecidedAt     *time.Time
	Reason        string   // of the last rejection
	Marked        []string // fields and files the reviewer marked as wrong
	Light         Light    // of the newest round's gravest finding, "" before it was checked
	EnteredBy     int64    // the staff account that entered it for the member, 0 for the member
	LapseOn       string   // date on which it closes by itself, "" unless it awaits its stamp
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Overdue says whether a pending application missed its due date.
func (a *Application) Overdue(today string) bool {
	return a.State == Pending && a.DueOn != "" && a.DueOn < today
}

// Editable says whether the member may edit the data now.
func (a *Application) Editable() bool { return a.State == Draft || a.State == Rejected }

// PrintCurrent says whether the newest print shows the data as it is now.
func (a *Application) PrintCurrent() bool {
	return a.PrintHash != "" && a.PrintHash == a.Data.PrintHash(a.CommitteeID)
}

// StampCurrent says whether the stamped file shows the newest print and the data as it is now.
func (a *Application) StampCurrent() bool {
	return a.StampedFile != "" && a.StampedHash == a.PrintHash && a.PrintCurrent()
}

// Exclusive says whether of this kind and its like only one may be open at a time.
func (k ApplicationKind) Exclusive() bool { return k != Joining }

// Open says whether the application may still move to a decision. A rejected one goes on.
func (s State) Open() bool { return s != Approved && s != Closed }

// Round is one pass through review: an immutable snapshot of what was submitted, and its decision.
type Round struct {
	ApplicationID int64
	No            int
	SubmittedAt   time.Time
	DueOn         string
	Snapshot      Profile
	Files         []RoundFile
	Findings      []Finding // of the automatic checks; nil before they ran
	Outcome       Action    // Approve, Reject, RejectFraud, Withdraw; "" while open
	Reason        string
	Marked        []string
	DecidedBy     string
	DecidedAt     *time.Time
}

// RoundFile is a file as it was submitted.
type RoundFile struct {
	Kind   FileKind `json:"kind"`
	Key    string   `json:"key"`
	SHA256 string   `json:"sha256"`
}

// HistoryEntry is one move of an application; it is only ever added.
type HistoryEntry struct {
	ApplicationID int64
	From, To      State
	Action        Action
	ByKind        ActorKind
	ByID          int64
	ByName        string
	At            time.Time
	Reason        string
	IP            string
}
