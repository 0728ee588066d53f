package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"tjtaca/models"
	"tjtaca/models/image"
	"tjtaca/models/secret"
	"tjtaca/models/store"
)

// Uploads takes files in and hands them out to those who may see them.
type Uploads struct{ Deps }

// uploadsPerHour bounds what one member may send: decoding and keeping pictures is dear.
const uploadsPerHour = 120

// Attach checks, cleans, encrypts and keeps an upload and puts it in its place in the application: a form field of the draft,
// or the stamped form while it is awaited or after a rejection. The file it replaces stays if a round refers to it. Invalid:
// the field is the kind. Conflict: the place cannot be filled now. TooMany: the message says how long to wait.
func (s *Uploads) Attach(ctx context.Context, by models.Actor, number string, kind models.FileKind, r io.Reader) (*models.File, error) {
	rule, err := s.admit(ctx, by, number, kind)
	if err != nil {
		return nil, err
	}
	res, err := image.Process(r, rule)
	if err != nil {
		return nil, atField(err, string(kind))
	}
	f := &store.StoredFile{
		File: models.File{
			Key: secret.Handle(), MemberID: by.ID, Kind: kind, MIME: res.MIME, Size: int64(len(res.Bytes)), Width: res.Width, Height: res.Height,
			Pages: res.Pages, LowResolution: res.LowResolution, SHA256: res.SHA256,
		},
		StoredAs: rand.Text(),
	}
	// The bytes come first: a row without them would be worse than bytes without a row, which are swept up here.
	if err := s.keep(ctx, f, res.Bytes); err != nil {
		return nil, err
	}
	var replaced *store.StoredFile
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		replaced, err = attach(tx, by, number, f)
		return err
	})
	if err != nil {
		s.discard(ctx, f)
		return nil, err
	}
	s.discard(ctx, replaced)
	return &f.File, nil
}

// Detach empties the place.
func (s *Uploads) Detach(ctx context.Context, by models.Actor, number string, kind models.FileKind) error {
	var gone *store.StoredFile
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		gone, err = attach(tx, by, number, &store.StoredFile{File: models.File{Kind: kind}})
		return err
	})
	if err == nil {
		s.discard(ctx, gone)
	}
	return err
}

// admit says, before anything is read, whether the member may send this now, and what the file must be.
func (s *Uploads) admit(ctx context.Context, by models.Actor, number string, kind models.FileKind) (rule image.Rule, err error) {
	if err := allow(ctx, s.Store, fmt.Sprintf("upload:%d", by.ID), uploadsPerHour, time.Hour); err != nil {
		return rule, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if _, err := acting(tx.Member, by); err != nil {
			return err
		}
		a, err := own(tx.Application, by, number)
		if err != nil {
			return err
		}
		if _, err := placeOf(a, kind); err != nil {
			return err
		}
		rule, err = ruleFor(tx, kind)
		return err
	})
	return rule, err
}

// ruleFor is the association's rule for a kind of file, with the smallest sizes that the admin has set.
func ruleFor(tx *store.Tx, kind models.FileKind) (rule image.Rule, err error) {
	switch kind {
	case models.Photo:
		return image.PhotoRule, nil
	case models.StudentCard:
		rule = image.StudentCardRule
		rule.MinLongSide, err = setting(tx, models.SettingCardPixels)
	case models.StampedForm, models.StampedProof:
		rule = image.StampedFormRule
		if rule.MinLongSide, err = setting(tx, models.SettingFormPixels); err != nil {
			return rule, err
		}
		rule.HintLongSide, err = setting(tx, models.SettingFormGood)
	default:
		rule = image.CredentialRule
		rule.MinLongSide, err = setting(tx, models.SettingCredentialPixel)
	}
	return rule, err
}

// placeOf is where the application keeps the key of a file of this kind. Conflict: not now. Invalid: never.
func placeOf(a *models.Application, kind models.FileKind) (*string, error) {
	if kind == models.StampedForm || kind == models.StampedProof {
		return &a.StampedFile, stampPlace(a, kind)
	}
	f := models.FieldByName(string(kind))
	if f == nil || f.Kind != models.FileField || !a.AsksFor(f) {
		return nil, models.Invalidf("此申请不需要该文件")
	}
	if a.TakesFile(f) {
		return f.Of(&a.Data), nil
	}
	return f.Of(&a.Data), editable(a)
}

func stampPlace(a *models.Application, kind models.FileKind) error {
	switch {
	case !a.Kind.TakesPaper() || kind != stampKind(a.Kind):
		return models.Invalidf("此申请不需要%s", kind.Text())
	case kind == models.StampedProof:
		return editable(a)
	case a.State != models.AwaitingStamp && a.State != models.Rejected:
		return models.Conflictf("申请 %s 目前为「%s」,不能上传盖章文件", a.Number, a.State.Text())
	case !a.PrintCurrent():
		return models.Conflictf("资料已修改,请先重新打印申请表并盖章,再上传盖章文件")
	}
	return nil
}

// attach puts a file (without a key: none) in its place and says which file that leaves without use.
func attach(tx *store.Tx, by models.Actor, number string, f *store.StoredFile) (replaced *store.StoredFile, err error) {
	m, err := acting(tx.LockMember, by)
	if err != nil {
		return nil, err
	}
	a, err := own(tx.LockApplication, by, number)
	if err != nil {
		return nil, err
	}
	place, err := placeOf(a, f.Kind)
	if err != nil {
		return nil, err
	}
	if f.Key != "" {
		f.ApplicationID = a.ID
		if err := tx.AddFile(f); err != nil {
			return nil, err
		}
	}
	if *place != "" {
		if replaced, err = forget(tx, a, *place); err != nil {
			return nil, err
		}
	}
	*place = f.Key
	if field := models.FieldByName(string(f.Kind)); f.Key == "" && a.Kind == models.Change && field != nil {
		*place = *field.Of(&m.Profile) // a change that is taken back leaves what there was
	}
	if f.Kind == models.StampedForm {
		a.StampedHash = a.PrintHash
	}
	return replaced, tx.SaveApplication(a)
}

// forget removes the row of a file that no round refers to; nil if it stays. Files of another application, such as the photo
// that a change starts with, always stay.
func forget(tx *store.Tx, a *models.Application, key string) (*store.StoredFile, error) {
	kept, err := tx.RoundFiles(a.ID)
	if err != nil || kept[key] {
		return nil, err
	}
	f, err := tx.File(key)
	if models.CodeOf(err) == models.NotFound || err == nil && f.ApplicationID != a.ID {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return f, tx.DeleteFile(f.ID)
}

// atField puts the message of a refusal beside a form field.
func atField(err error, field string) error {
	var e *models.Error
	if errors.As(err, &e) && e.Code == models.Invalid {
		return &models.Error{Code: models.Invalid, Message: e.Message, Fields: models.FieldErrors{field: e.Message}, Err: e.Err}
	}
	return err
}
