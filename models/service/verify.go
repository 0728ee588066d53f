package service

import (
	"context"
	"fmt"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// verifiesPerMinute bounds look-ups from one address: enough for a check at a conference desk, too few to list members.
const verifiesPerMinute = 30

// Verify opens the signed token of a QR code. NotFound: forged or altered; the database is not asked. TooMany: rate limited.
func (s *Certificates) Verify(ctx context.Context, from Client, token string) (*models.Verification, error) {
	c, m, err := s.scan(ctx, from, token)
	if err != nil {
		return nil, err
	}
	v := &models.Verification{
		State: stateOf(c, m), Number: c.MemberNumber, MaskedName: models.MaskName(c.Printed.Name), Name: c.Printed.Name, Type: c.Printed.Type(),
		Employer: c.Printed.Employer, PhotoKey: c.Printed.Photo, IssuedOn: models.DateOf(c.IssuedAt),
	}
	if c.EndedAt != nil {
		v.EndedOn = models.DateOf(*c.EndedAt)
	}
	v.CardExpired = m.CardExpired(models.DateOf(s.Store.Now()))
	return v, nil
}

// scan finds the certificate of a token and its member.
func (s *Certificates) scan(ctx context.Context, from Client, token string) (c *models.Certificate, m *models.Member, err error) {
	serial, err := s.Signer.OpenCertificate(token)
	if err != nil {
		return nil, nil, models.ErrNotFound
	}
	if err := allow(ctx, s.Store, "verify:"+from.IP, verifiesPerMinute, time.Minute); err != nil {
		return nil, nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if c, err = tx.CertificateBySerial(serial); err != nil {
			return err
		}
		m, err = tx.Member(c.MemberID)
		return err
	})
	return c, m, err
}

// stateOf: suspension is not kept with the certificate, it follows from the member being frozen. What has ended stays ended.
func stateOf(c *models.Certificate, m *models.Member) models.CertificateState {
	switch {
	case c.State != models.CertificateValid:
		return c.State
	case m.Frozen():
		return models.CertificateSuspended
	case m.State != models.ApprovedMember:
		return models.CertificateVoid
	}
	return c.State
}

// VerifyPhoto is the photo on the certificate of the token, JPEG.
func (s *Certificates) VerifyPhoto(ctx context.Context, from Client, token string) ([]byte, error) {
	c, _, err := s.scan(ctx, from, token)
	if err != nil {
		return nil, err
	}
	var f *store.StoredFile
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = tx.File(c.Printed.Photo)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.content(ctx, f)
}

// VerifyNumber looks a typed member number up and tells a masked name only. A number of the old system that has ended is void; before
// that it is as unknown as one that never was. Invalid: the number is mistyped. NotFound: no
// certificate has it.
func (s *Certificates) VerifyNumber(ctx context.Context, from Client, number string) (*models.Verification, error) {
	if err := allow(ctx, s.Store, "verify:"+from.IP, verifiesPerMinute, time.Minute); err != nil {
		return nil, err
	}
	v := &models.Verification{}
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		legacy, err := tx.LegacyByNumber(number)
		if models.CodeOf(err) != models.NotFound && err != nil {
			return err
		}
		if legacy != nil && legacy.VoidedAt != nil {
			v.Number, v.State, v.MaskedName = legacy.OldNumber, models.CertificateVoid, models.MaskName(legacy.Data.Name)
			return nil
		}
		v.Number = models.NormalizeMemberNumber(number)
		if !models.ValidMemberNumber(v.Number) {
			return models.InvalidField("number", "会员编号不正确,请核对后重新输入")
		}
		c, err := tx.CertificateByNumber(v.Number)
		if err != nil {
			return err
		}
		m, err := tx.Member(c.MemberID)
		if err != nil {
			return err
		}
		v.State, v.MaskedName = stateOf(c, m), models.MaskName(c.Printed.Name)
		v.CardExpired = m.CardExpired(tx.Today())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// FormVerification is what a scan of the QR code on an application form tells: whether the paper shows the data as it is now.
type FormVerification struct {
	Number     string
	Kind       models.ApplicationKind
	State      models.State
	MaskedName string
	Current    bool
}

// VerifyForm opens the signed token of an application form. NotFound: forged or altered. TooMany: rate limited.
func (s *Certificates) VerifyForm(ctx context.Context, from Client, token string) (*FormVerification, error) {
	number, hash, err := s.Signer.OpenForm(token)
	if err != nil {
		return nil, models.ErrNotFound
	}
	if err := allow(ctx, s.Store, "verify:"+from.IP, verifiesPerMinute, time.Minute); err != nil {
		return nil, err
	}
	var v *FormVerification
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Application(number)
		if err != nil {
			return fmt.Errorf("form %s: %w", number, err)
		}
		v = &FormVerification{
			Number: a.Number, Kind: a.Kind, State: a.State, MaskedName: models.MaskName(a.Data.Name),
			Current: a.PrintHash == hash && a.PrintCurrent(),
		}
		return nil
	})
	return v, err
}
