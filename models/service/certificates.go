package service

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

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
	if newest.State == models.CertificateRevoked && !newest.Reissue {
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

// pictureWidth is that of Picture in pixels: sharp on a phone held sideways, and good for a scan of its code.
const pictureWidth = 1600

// picturesPerHour bounds how often a member has the certificate drawn, which costs a tenth of a second.
const picturesPerHour = 60

// Picture writes the certificate as a JPEG. Until it is downloaded it carries a watermark and its QR code verifies nothing.
// Forbidden as in Check. TooMany: drawn too often.
func (s *Certificates) Picture(ctx context.Context, by models.Actor, w io.Writer) error {
	if err := allow(ctx, s.Store, fmt.Sprintf("picture:%d", by.ID), picturesPerHour, time.Hour); err != nil {
		return err
	}
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
		shown := issued
		if issued == nil {
			shown = drawn(tx, m, next)
		}
		sheet, photo, err = sheetOf(tx, m, shown)
		sheet.Preview = issued == nil
		return err
	})
	if err != nil {
		return err
	}
	if sheet.Photo, err = s.photo(ctx, photo); err != nil {
		return err
	}
	sheet.URL = s.BaseURL + "/verify/preview"
	if !sheet.Preview {
		token, err := s.Signer.Certificate(sheet.Certificate.Serial)
		if err != nil {
			return err
		}
		sheet.URL = s.BaseURL + "/verify/" + token
	}
	return pdf.CertificatePicture(w, sheet, pictureWidth)
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
