package portal

import "github.com/gofiber/fiber/v2"

func (p *portal) verifyForm(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) verifyNumber(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) verifyToken(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) verifyPhoto(c *fiber.Ctx) error { return fiber.ErrNotFound }
