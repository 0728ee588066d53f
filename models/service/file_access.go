package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Open returns a file to its owner or to staff with the right to an application that has it; a staff reading is logged
// and marked with name and time, but for photos, which every list shows. NotFound for everybody else.
func (s *Uploads) Open(ctx context.Context, by models.Actor, key string) (*models.File, []byte, error) {
	var f *store.StoredFile
	allow := s.openOwn
	within := s.Store.Read
	if by.Kind == models.StaffActor {
		allow, within = s.openAsStaff, s.Store.Tx
	}
	err := within(ctx, func(tx *store.Tx) (err error) {
		if f, err = tx.File(key); err != nil {
			return err
		}
		return allow(tx, by, f)
	})
	if err != nil {
		return nil, nil, err
	}
	content, err := s.content(ctx, f)
	if err == nil && by.Kind == models.StaffActor {
		content, err = s.evidence(ctx, by, &f.File, content)
	}
	if err != nil {
		return nil, nil, err
	}
	return &f.File, content, nil
}

func (s *Uploads) openOwn(tx *store.Tx, by models.Actor, f *store.StoredFile) error {
	m, err := acting(tx.Member, by)
	if err != nil {
		return err
	}
	if f.MemberID != m.ID {
		return models.ErrNotFound
	}
	return nil
}

func (s *Uploads) openAsStaff(tx *store.Tx, by models.Actor, f *store.StoredFile) error {
	ok, err := s.mayOpen(tx, by, f)
	if err != nil {
		return err
	}
	if !ok {
		return models.ErrNotFound
	}
	if f.Kind == models.Photo {
		return nil // the thumbnail of every list row is no evidence that somebody looked up
	}
	return tx.Audit(by, "file.read", "file", f.Key, nil, map[string]any{"kind": f.Kind, "member": f.MemberID})
}

// mayOpen: by an application that has the file, or, for the photo and certificates of a member, by the right to read members
// of a committee the person belongs to.
func (s *Uploads) mayOpen(tx *store.Tx, by models.Actor, f *store.StoredFile) (bool, error) {
	scope := s.Rights.Scope(by, rbac.ReadApplications)
	list, err := tx.Applications(f.MemberID)
	if err != nil {
		return false, err
	}
	for _, a := range list {
		if a.State == models.Draft || !scope.Has(a.CommitteeID) {
			continue
		}
		refers, err := refersTo(tx, a, f)
		if refers || err != nil {
			return refers, err
		}
	}
	m, err := tx.Member(f.MemberID)
	if err != nil || f.Kind != models.CertificatePDF && f.Key != m.Profile.Photo {
		return false, err
	}
	return inMembersScope(tx, s.Rights.Scope(by, rbac.ReadMembers), m)
}

func refersTo(tx *store.Tx, a *models.Application, f *store.StoredFile) (bool, error) {
	if a.StampedFile == f.Key || a.Data.FileKeys()[f.Kind] == f.Key {
		return true, nil
	}
	kept, err := tx.RoundFiles(a.ID)
	return kept[f.Key], err
}

// inMembersScope says whether a member is, or was enrolled, in a committee of the scope.
func inMembersScope(tx *store.Tx, scope models.Scope, m *models.Member) (bool, error) {
	if scope.All || m.HomeCommitteeID != 0 && scope.Has(m.HomeCommitteeID) {
		return true, nil
	}
	list, err := tx.Memberships(m.ID)
	if err != nil {
		return false, err
	}
	for _, ms := range list {
		if ms.Until == "" && scope.Has(ms.CommitteeID) {
			return true, nil
		}
	}
	return false, nil
}
