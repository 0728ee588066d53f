package portal

import "github.com/gofiber/fiber/v2"

func (p *portal) certificate(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) certificatePreview(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) certificatePreviewPDF(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) downloadCertificate(c *fiber.Ctx) error { return fiber.ErrNotFound }
