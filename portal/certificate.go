package portal

import (
	"bytes"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// certificateData is 会员证书: the card to check, or why there is none yet.
type certificateData struct {
	Why    string // why there is no certificate, "" if there is
	Member *models.Member
	Issued *models.Certificate // nil before the first download
	WeChat bool
}

// issued is the member's certificate, nil when there is none.
func (p *portal) issued(c *fiber.Ctx) (*models.Certificate, error) {
	if who(c).Member.State != models.ApprovedMember {
		return nil, nil
	}
	_, issued, err := p.services.Certificates.Check(c.UserContext(), actor(c))
	if models.CodeOf(err) == models.Forbidden {
		return nil, nil
	}
	return issued, err
}

func (p *portal) certificateOf(c *fiber.Ctx) (certificateData, error) {
	m, issued, err := p.services.Certificates.Check(c.UserContext(), actor(c))
	var e *models.Error
	if errors.As(err, &e) && e.Code == models.Forbidden {
		return certificateData{Why: e.Message}, nil
	}
	return certificateData{Member: m, Issued: issued, WeChat: strings.Contains(c.Get(fiber.HeaderUserAgent), "MicroMessenger")}, err
}

func (p *portal) certificate(c *fiber.Ctx) error {
	return p.showCertificate(c, "certificate", "下载会员证书")
}

func (p *portal) certificatePreview(c *fiber.Ctx) error {
	return p.showCertificate(c, "certificate_preview", "预览会员证书")
}

func (p *portal) showCertificate(c *fiber.Ctx, name, title string) error {
	d, err := p.certificateOf(c)
	if err != nil {
		return err
	}
	if d.Why != "" {
		name = "certificate"
	}
	pg := p.newPage(c, title)
	pg.Nav, pg.Data = "certificate", d
	return p.show(c, name, pg)
}

// certificatePicture is the certificate to look at, in any browser; once it was downloaded, to keep by a long press.
func (p *portal) certificatePicture(c *fiber.Ctx) error {
	var b bytes.Buffer
	if err := p.services.Certificates.Picture(c.UserContext(), actor(c), &b); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	return c.Send(b.Bytes())
}

// downloadCertificate answers with the document itself, so that one press suffices, with scripts or without. Repeating it is
// harmless: the service hands out the same document again.
func (p *portal) downloadCertificate(c *fiber.Ctx) error {
	filename, pdf, err := p.services.Certificates.Download(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	attachment(c, filename, "application/pdf")
	return c.Send(pdf)
}
