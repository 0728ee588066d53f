package service

import (
	"context"
	"io"

	"tjtaca/models"
)

// Uploads takes files in and hands them out to those who may see them.
type Uploads struct{ Deps }

// Attach checks, cleans, encrypts and keeps an upload and puts it in its place in the application: a form field of the draft,
// or the stamped form while it is awaited or after a rejection. The file it replaces stays if a round refers to it. Invalid:
// the field is the kind.
func (s *Uploads) Attach(ctx context.Context, by models.Actor, number string, kind models.FileKind, r io.Reader) (*models.File, error) {
	return nil, errUnbuilt
}

// Detach empties the place.
func (s *Uploads) Detach(ctx context.Context, by models.Actor, number string, kind models.FileKind) error {
	return errUnbuilt
}

// Open returns a file to its owner or to staff with the right to an application that has it; a staff reading is logged.
// NotFound for everybody else.
func (s *Uploads) Open(ctx context.Context, by models.Actor, key string) (*models.File, []byte, error) {
	return nil, nil, errUnbuilt
}
