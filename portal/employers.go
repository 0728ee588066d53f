package portal

import (
	"github.com/gofiber/fiber/v2"
)

// employers completes 工作单位 while it is typed. It is a POST, so that what people type stays out of logs.
func (p *portal) employers(c *fiber.Ctx) error {
	names, err := p.services.Applications.Employers(c.UserContext(), actor(c), c.FormValue("typed"))
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"names": names})
}
