package portal

import "github.com/gofiber/fiber/v2"

func (p *portal) memberCentre(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) application(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) applicationForm(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) stampedPage(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) attachStamped(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) move(c *fiber.Ctx) error { return fiber.ErrNotFound }

func (p *portal) messages(c *fiber.Ctx) error { return fiber.ErrNotFound }
