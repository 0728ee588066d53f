package models

import "time"

// JobKind is a kind of work too long for one request.
type JobKind string

// JobState is where a job stands.
type JobState string

// The states of a job.
const (
	JobWaiting  JobState = "waiting"
	JobRunning  JobState = "running"
	JobDone     JobState = "done"
	JobFailed   JobState = "failed"
	JobCanceled JobState = "canceled"
)

// JobStates is the code list of the states.
var JobStates = CodeList{
	{string(JobWaiting), "排队中"}, {string(JobRunning), "进行中"}, {string(JobDone), "已完成"}, {string(JobFailed), "未完成"}, {string(JobCanceled), "已取消"},
}

// Text is the state as shown.
func (s JobState) Text() string { return JobStates.Text(string(s)) }

// Over says whether nothing more will happen.
func (s JobState) Over() bool { return s == JobDone || s == JobFailed || s == JobCanceled }

// Job is a piece of long work: a bulk decision, an import, an export. Any process may take it up, and go on after another one died.
type Job struct {
	ID          int64
	Kind        JobKind
	State       JobState
	StaffID     int64 // who asked for it, 0 for the system
	Total, Done int   // rows, for the progress bar; Done counts failed ones too
	Failed      int
	Message     string     // how it ended
	File        string     // name of the file it made, "" if none or expired
	ExpiresAt   *time.Time // when the file is deleted
	CreatedAt   time.Time
	StartedAt   *time.Time
	FinishedAt  *time.Time
}

// JobItem is one row of a job. An item that is not waiting is never worked on again.
type JobItem struct {
	No      int // from 1
	Ref     string
	State   ItemState
	Reason  string // input of this row, such as its own reason
	Message string // what came of it
	Data    []byte // what the job needs to know of the row; sealed at rest
	DoneAt  *time.Time
}

// ItemState is what became of a row.
type ItemState string

// The states of a row that every job has; a job may have more of its own.
const (
	ItemWaiting ItemState = "waiting"
	ItemDone    ItemState = "done"
	ItemSkipped ItemState = "skipped" // Message says why
)
