package admin

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/rbac"
)

// dueFirst is how many applications the dashboard lists.
const dueFirst = 8

func (o *office) dashboard(c *fiber.Ctx) error {
	by := actor(c)
	d := pages.Dashboard{Name: by.Name, Today: o.today(), CanReview: o.Rights.Any(by, rbac.Review), Roles: len(by.Roles)}
	var err error
	if d.Notices, err = o.Services.Notices.Current(c.UserContext(), by); err != nil {
		return o.fail(c, err)
	}
	if d.Digest, err = o.Services.Reviews.Digest(c.UserContext(), by); err != nil {
		return o.fail(c, err)
	}
	if o.Rights.Any(by, rbac.ReadApplications) {
		if err := o.count(c, by, &d); err != nil {
			return o.fail(c, err)
		}
	}
	if o.Rights.Any(by, rbac.ReadApplications) || o.Rights.Any(by, rbac.ReadMembers) {
		if d.Figures, err = o.Services.Reviews.Figures(c.UserContext(), by); err != nil {
			return o.fail(c, err)
		}
	}
	return o.show(c, fiber.StatusOK, page{section: "/", title: "工作台", note: models.DateOf(o.Clock()), view: "dashboard", data: d})
}

// count tells how much waits, by committee, and lists what is due first.
func (o *office) count(c *fiber.Ctx, by models.Actor, d *pages.Dashboard) error {
	loads, err := o.Services.Reviews.Workload(c.UserContext(), by)
	if err != nil {
		return err
	}
	d.Committees = loads
	first, err := o.Services.Reviews.Queue(c.UserContext(), by, service.QueueFilter{State: models.Pending}, service.Page{Size: dueFirst})
	d.First = first.Rows
	return err
}
