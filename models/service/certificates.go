package service

import (
	"context"
	"fmt"
	"io"
	"slices"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/store"
)

// Certificates prints, issues and verifies 会员证书.
type Certificates struct{ Deps }

// Check is the member as the certificate will show them. Forbidden: the message says why there is no certificate (not
// approved, frozen, revoked). Issued is nil before the first download, and when the next one makes a new version.
func (s *Certificates) Check(ctx context.Context, by models.Actor) (m *models.Member, issued *models.Certificate, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		if m, err = acting(tx.Member, by); err != nil {
			return err
		}
		issued, _, err = standing(tx, m)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return m, issued, nil
}

// standing is the certificate that still shows the member as they are, nil if the next download makes one, and the number of
// the next version. Forbidden: there is none to be had.
func standing(tx *store.Tx, m *models.Member) (current *models.Certificate, next int, err error) {
	if m.State != models.ApprovedMember {
		return nil, 0, models.Forbiddenf("入会申请审批通过后才能下载会员证书,您可在会员中心查看审核状态")
	}
	list, err := tx.Certificates(m.ID)
	if err != nil || len(list) == 0 {
		return nil, 1, err
	}
	newest := list[0]
	if newest.State == models.CertificateRevoked {
		return nil, 0, models.Forbiddenf("您的会员证书已被撤销,请联系协会")
	}
	if newest.State == models.CertificateValid && newest.MemberNumber == m.Number && !outdated(newest, m) {
		return newest, newest.Version + 1, nil
	}
	return nil, newest.Version + 1, nil
}

// outdated says whether something printed has changed since.
func outdated(c *models.Certificate, m *models.Member) bool {
	now := printed(m.Profile)
	return slices.ContainsFunc(models.Differences(&c.Printed, &now), func(d models.Difference) bool { return d.Field.Certificate })
}

// printed is what a certificate shows of a profile, and nothing else of it.
func printed(p models.Profile) models.Profile {
	for i := range models.Fields {
		if f := &models.Fields[i]; !f.Certificate {
			*f.Of(&p) = ""
		}
	}
	return p
}

// Preview writes the watermarked PDF; its QR code verifies nothing.
func (s *Certificates) Preview(ctx context.Context, by models.Actor, w io.Writer) error {
	var sheet pdf.CertificateSheet
	var photo *store.StoredFile
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		issued, next, err := standing(tx, m)
		if err != nil {
			return err
		}
		if issued == nil {
			issued = drawn(tx, m, next)
		}
		sheet, photo, err = sheetOf(tx, m, issued)
		return err
	})
	if err != nil {
		return err
	}
	if sheet.Photo, err = s.photo(ctx, photo); err != nil {
		return err
	}
	sheet.Preview, sheet.URL = true, s.BaseURL+"/verify/preview"
	return pdf.Certificate(w, sheet)
}

// drawn is the certificate that the member would get now.
func drawn(tx *store.Tx, m *models.Member, version int) *models.Certificate {
	return &models.Certificate{
		MemberID: m.ID, MemberNumber: m.Number, Version: version, State: models.CertificateValid, Printed: printed(m.Profile),
		ProfileAt: m.Version, IssuedAt: tx.Now,
	}
}

func sheetOf(tx *store.Tx, m *models.Member, c *models.Certificate) (sheet pdf.CertificateSheet, photo *store.StoredFile, err error) {
	sheet.Certificate = c
	if sheet.Association, err = tx.Setting(models.SettingAssociation); err != nil {
		return sheet, nil, err
	}
	if m.HomeCommitteeID != 0 && m.HomeCommitteeID != store.AssociationID {
		home, err := tx.Committee(m.HomeCommitteeID)
		if err != nil {
			return sheet, nil, err
		}
		sheet.Committee = home.Name
	}
	photo, err = photoOf(tx, &c.Printed)
	return sheet, photo, err
}

func certificateName(m *models.Member) string { return fmt.Sprintf("会员证书-%s.pdf", m.Number) }
