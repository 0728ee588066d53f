package service

import (
	"context"
	"io"

	"tjtaca/models"
)

// Applications is the member's side of a request: fill in, print, send, read the answer.
type Applications struct{ Deps }

// ApplicationView is one application with all that its owner may see of it.
type ApplicationView struct {
	Application *models.Application
	Files       map[models.FileKind]*models.File // of the present data, and the stamped form
	Rounds      []models.Round                   // newest first
	History     []models.HistoryEntry            // oldest first
}

// DraftPatch is part of a form. Only fields present in Values are touched; unknown names and file fields are ignored (files
// change by Uploads).
type DraftPatch struct {
	Values      map[string]string
	CommitteeID *int64
}

// Mine lists the member's applications, newest first.
func (s *Applications) Mine(ctx context.Context, by models.Actor) ([]*models.Application, error) {
	return nil, errUnbuilt
}

// View shows one application of the member. NotFound: not theirs.
func (s *Applications) View(ctx context.Context, by models.Actor, number string) (*ApplicationView, error) {
	return nil, errUnbuilt
}

// Enrollment finds the member's enrollment that is not closed, or opens a draft.
func (s *Applications) Enrollment(ctx context.Context, by models.Actor) (*models.Application, error) {
	return nil, errUnbuilt
}

// SaveDraft keeps what was typed, right or wrong. Conflict: the application is under review. The committee is fixed once
// submitted.
func (s *Applications) SaveDraft(ctx context.Context, by models.Actor, number string, patch DraftPatch) (*models.Application, error) {
	return nil, errUnbuilt
}

// CheckStep validates the kept data of one step (all with ""), with the rules that need the database (committee open).
// Field "committee" carries faults of the committee.
func (s *Applications) CheckStep(ctx context.Context, by models.Actor, number string, step models.FormStep) error {
	return errUnbuilt
}

// ResetDraft clears the form («重置»); phone and committee list stay. Conflict as in SaveDraft.
func (s *Applications) ResetDraft(ctx context.Context, by models.Actor, number string) error {
	return errUnbuilt
}

// Move takes a step of the flow for the member: Submit, Edit, SendStamped, Resubmit, Reprint, Withdraw, Reopen. Invalid: form
// faults at their fields, or field "stamped_form" when paper is missing or shows older data. Conflict: the flow has no such
// step, another application is open, or the ID number belongs to another member.
func (s *Applications) Move(ctx context.Context, by models.Actor, number string, action models.Action) (*models.Application, error) {
	return nil, errUnbuilt
}

// Form writes the application form (PDF) of the present print and returns its file name. Conflict: nothing printed yet.
func (s *Applications) Form(ctx context.Context, by models.Actor, number string, w io.Writer) (filename string, err error) {
	return "", errUnbuilt
}
