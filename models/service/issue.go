package service

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/secret"
	"tjtaca/models/store"
)

// issueTries bounds how often a certificate is drawn again because the profile changed while it was drawn.
const issueTries = 3

// Download hands out the certificate. The first one creates it and its token, locks the profile and voids what it replaces, in
// one transaction; later ones give the same document.
func (s *Certificates) Download(ctx context.Context, by models.Actor) (filename string, content []byte, err error) {
	for range issueTries {
		m, issued, err := s.Check(ctx, by)
		if err != nil {
			return "", nil, err
		}
		if issued == nil {
			done, err := s.issue(ctx, by, m.Version)
			if err != nil {
				return "", nil, err
			}
			if !done {
				continue // somebody else issued it, or the profile moved on: look again
			}
			if m, issued, err = s.Check(ctx, by); err != nil || issued == nil {
				return "", nil, err
			}
		}
		content, err := s.document(ctx, issued)
		return certificateName(m), content, err
	}
	return "", nil, models.Conflictf("会员资料刚刚发生变化,请刷新后重新下载证书")
}

// document is the PDF of an issued certificate.
func (s *Certificates) document(ctx context.Context, c *models.Certificate) ([]byte, error) {
	var f *store.StoredFile
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = tx.File(c.FileKey)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.content(ctx, f)
}

// issue draws a certificate of one version of the profile and registers it. Drawing and storing happen outside of the
// transaction, which then makes sure that nothing has changed meanwhile; false if something has.
func (s *Certificates) issue(ctx context.Context, by models.Actor, version int) (bool, error) {
	c, f, err := s.draw(ctx, by, version)
	if err != nil || c == nil {
		return false, err
	}
	done := false
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		done = false
		m, err := acting(tx.LockMember, by)
		if err != nil {
			return err
		}
		current, next, err := standing(tx, m)
		if err != nil || current != nil || next != c.Version || m.Version != c.ProfileAt {
			return err
		}
		done = true
		return register(tx, m, c, f, by)
	})
	if store.Duplicate(err) {
		done, err = false, nil
	}
	if !done || err != nil {
		s.discard(ctx, f)
	}
	return done, err
}

// draw makes the document and stores its bytes; nil if the profile is not the expected version any more.
func (s *Certificates) draw(ctx context.Context, by models.Actor, version int) (*models.Certificate, *store.StoredFile, error) {
	var c *models.Certificate
	var sheet pdf.CertificateSheet
	var photo *store.StoredFile
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil || m.Version != version {
			return err
		}
		_, next, err := standing(tx, m)
		if err != nil {
			return err
		}
		c = drawn(tx, m, next)
		sheet, photo, err = sheetOf(tx, m, c)
		return err
	})
	if err != nil || c == nil {
		return nil, nil, err
	}
	c.Serial = newSerial()
	token, err := s.Signer.Certificate(c.Serial)
	if err != nil {
		return nil, nil, err
	}
	if sheet.Photo, err = s.photo(ctx, photo); err != nil {
		return nil, nil, err
	}
	sheet.URL = s.BaseURL + "/verify/" + token
	var document bytes.Buffer
	if err := pdf.Certificate(&document, sheet); err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(document.Bytes())
	f := &store.StoredFile{
		File: models.File{
			Key: secret.Handle(), MemberID: c.MemberID, Kind: models.CertificatePDF, MIME: "application/pdf", Size: int64(document.Len()), Pages: 1,
			SHA256: hex.EncodeToString(sum[:]),
		},
		StoredAs: rand.Text(),
	}
	c.FileKey = f.Key
	return c, f, s.keep(ctx, f, document.Bytes())
}

// newSerial is 128 random bits in hex: what the token signs.
func newSerial() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}

// register makes a drawn certificate the valid one. What it replaces is void, the profile is locked, and an old membership of
// the former system ends.
func register(tx *store.Tx, m *models.Member, c *models.Certificate, f *store.StoredFile, by models.Actor) error {
	if _, err := tx.VoidCertificates(m.ID, "已换发新证书"); err != nil {
		return err
	}
	if err := tx.AddFile(f); err != nil {
		return err
	}
	c.IssuedAt = tx.Now
	if err := tx.AddCertificate(c); err != nil {
		return err
	}
	if m.LockedAt == nil {
		if err := tx.UpdateMember(m.ID, map[string]any{"locked_at": tx.Now}); err != nil {
			return err
		}
	}
	if err := tx.VoidLegacy(m.ID); err != nil {
		return err
	}
	if err := tx.Audit(by, "certificate.issue", "certificate", c.Serial, nil, map[string]any{"member": m.ID, "version": c.Version}); err != nil {
		return err
	}
	body, err := wording(tx, models.TextCertificate, nil, "会员编号", m.Number)
	if err != nil {
		return err
	}
	return tx.Notify(m.ID, "会员证书已生成", body, "/member/certificate", "")
}
