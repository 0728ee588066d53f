package service

import (
	"context"
	"io"

	"tjtaca/models"
)

// Certificates prints, issues and verifies 会员证书.
type Certificates struct{ Deps }

// Check is the member as the certificate will show them. Forbidden: the message says why there is no certificate (not
// approved, frozen). Issued is nil before the first download.
func (s *Certificates) Check(ctx context.Context, by models.Actor) (m *models.Member, issued *models.Certificate, err error) {
	return nil, nil, errUnbuilt
}

// Preview writes the watermarked PDF; its QR code verifies nothing.
func (s *Certificates) Preview(ctx context.Context, by models.Actor, w io.Writer) error {
	return errUnbuilt
}

// Download hands out the certificate. The first one creates it and its token, locks the profile and voids what it replaces, in
// one transaction; later ones give the same document.
func (s *Certificates) Download(ctx context.Context, by models.Actor) (filename string, pdf []byte, err error) {
	return "", nil, errUnbuilt
}

// Verify opens the signed token of a QR code. NotFound: forged or altered. TooMany: rate limited.
func (s *Certificates) Verify(ctx context.Context, from Client, token string) (*models.Verification, error) {
	return nil, errUnbuilt
}

// VerifyPhoto is the photo on the certificate of the token, JPEG.
func (s *Certificates) VerifyPhoto(ctx context.Context, from Client, token string) ([]byte, error) {
	return nil, errUnbuilt
}

// VerifyNumber looks a typed member number up and tells a masked name only.
func (s *Certificates) VerifyNumber(ctx context.Context, from Client, number string) (*models.Verification, error) {
	return nil, errUnbuilt
}
