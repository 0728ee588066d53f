package service

import (
	"context"

	"tjtaca/models"
)

// Reviews is the reviewer's side: queue, case, decision.
type Reviews struct{ Deps }

// QueueFilter narrows the queue; zero values do not.
type QueueFilter struct {
	Kind        models.ApplicationKind
	State       models.State
	CommitteeID int64
	Type        models.MemberType
	From, To    string // submitted on, dates
	Overdue     bool
	Query       string // name, pinyin, initials, phone, member or application number
}

// QueueRow is a line of the queue.
type QueueRow struct {
	Application *models.Application
	Overdue     bool
}

// Case is all that a reviewer sees of one application.
type Case struct {
	Application *models.Application
	Member      *models.Member // phone and ID number masked
	Files       map[models.FileKind]*models.File
	Rounds      []models.Round // newest first
	History     []models.HistoryEntry
	Changes     []models.Difference // what changed since the last round
	Own         bool                // the reviewer's own application: may not decide (回避)
	Actions     []models.Step       // what this person may do now
}

// Decision is what a reviewer says of a round.
type Decision struct {
	Number string
	Round  int // the round that was read: a newer one is a Conflict
	Action models.Action
	Reason string
	Marked []string // field names
}

// Queue lists the applications in the actor's scope, overdue and due first. Drafts are never listed.
func (s *Reviews) Queue(ctx context.Context, by models.Actor, f QueueFilter, p Page) (List[QueueRow], error) {
	return List[QueueRow]{}, errUnbuilt
}

// Read opens a case. NotFound: out of scope.
func (s *Reviews) Read(ctx context.Context, by models.Actor, number string) (*Case, error) {
	return nil, errUnbuilt
}

// Decide records a decision and moves the application on. State, history, audit and notice take effect together or not at
// all. Conflict: already decided (the message tells who and when), or the flow forbids it. NotFound: no right to read it.
// Forbidden: may read, not decide. Invalid: field reason.
func (s *Reviews) Decide(ctx context.Context, by models.Actor, d Decision) (*models.Application, error) {
	return nil, errUnbuilt
}

// Following is the number of the pending application to take up next, "" when the queue is empty.
func (s *Reviews) Following(ctx context.Context, by models.Actor, after string) (number string, err error) {
	return "", errUnbuilt
}
