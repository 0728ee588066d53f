package portal

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// homeData is the landing view of 会员信息查询系统: three doors, each to its place in 会员中心.
type homeData struct {
	Enrollment *models.Application // newest, nil before the first
	FormLink   string              // 下载及回传申请表
	FormNote   string
}

func (p *portal) home(c *fiber.Ctx) error {
	if who(c).Member.State == models.Legacy && who(c).Member.Profile.Name != "" {
		return see(c, "/activate")
	}
	apps, err := p.services.Applications.Mine(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	d := homeData{FormLink: "/member", FormNote: "目前没有需要盖章的申请表"}
	for _, a := range apps {
		if a.Kind == models.Enrollment && d.Enrollment == nil {
			d.Enrollment = a
		}
		if a.Kind.TakesPaper() && (a.Can(models.SendStamped, models.ByMember) || a.Can(models.Resubmit, models.ByMember)) {
			d.FormLink = fmt.Sprintf("/member/applications/%s/stamped", a.Number)
			d.FormNote = "打印后由" + a.Data.Type().Stamper() + "盖章,扫描后上传"
		}
	}
	pg := p.newPage(c, "会员信息查询系统")
	pg.Nav = "home"
	pg.Data = d
	return p.show(c, "home", pg)
}

// file hands out an upload to its owner.
func (p *portal) file(c *fiber.Ctx) error {
	f, content, err := p.services.Uploads.Open(c.UserContext(), actor(c), c.Params("key"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	c.Set(fiber.HeaderContentType, f.MIME)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'self'; sandbox")
	return c.Send(content)
}
