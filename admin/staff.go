package admin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/admin/pages"
	"tjtaca/models"
	"tjtaca/models/service"
)

func (o *office) staffPage(c *fiber.Ctx) error {
	rows, err := o.Services.Staff.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	committees, err := o.Services.Committees.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	return o.show(c, fiber.StatusOK, page{section: "/staff", title: "人员", note: "后台账号与角色", view: "staff",
		data: &pages.Staff{Rows: rows, Committees: committees}})
}

func (o *office) newStaffPage(c *fiber.Ctx) error {
	return o.showNewStaff(c, fiber.StatusOK, pages.StaffForm{})
}

func (o *office) showNewStaff(c *fiber.Ctx, status int, form pages.StaffForm) error {
	committees, err := o.Services.Committees.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	form.CSRF, form.Roles = sessionOf(c).CSRF, pages.Roles(committees, form.New.Roles, form.Faults["roles"])
	return o.show(c, status, page{section: "/staff", title: "新增人员", view: "staff_new", data: form})
}

func (o *office) createStaff(c *fiber.Ctx) error {
	n := service.NewStaff{
		Username: c.FormValue("username"), Name: c.FormValue("name"), Phone: c.FormValue("phone"), Email: c.FormValue("email"), Password: c.FormValue("password"),
		Roles: assignments(c),
	}
	created, err := o.Services.Staff.Create(c.UserContext(), actor(c), n)
	if err != nil {
		e := o.explain(c, err)
		return o.showNewStaff(c, statusOf[e.Code], pages.StaffForm{Form: pages.Faulty(e), New: n})
	}
	o.flash(c, "已创建账号 "+created.Username+"("+created.Name+"),首次登录时须修改初始密码")
	return c.Redirect("/admin/staff", fiber.StatusSeeOther)
}

func (o *office) staffMemberPage(c *fiber.Ctx) error {
	return o.showStaffMember(c, fiber.StatusOK, pages.StaffForm{})
}

func (o *office) showStaffMember(c *fiber.Ctx, status int, form pages.StaffForm) error {
	rows, err := o.Services.Staff.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	for _, row := range rows {
		if row.ID == id(c) {
			form.Person = row
		}
	}
	if form.Person == nil {
		return o.fail(c, models.ErrNotFound)
	}
	if form.Linked, err = o.Services.Staff.Linked(c.UserContext(), actor(c), form.Person); err != nil {
		return o.fail(c, err)
	}
	if form.Contact == (pages.Contact{}) {
		form.Contact = pages.Contact{Name: form.Person.Name, Phone: form.Person.Phone, Email: form.Person.Email}
	}
	form.Myself = form.Person.ID == actor(c).ID
	committees, err := o.Services.Committees.List(c.UserContext(), actor(c))
	if err != nil {
		return o.fail(c, err)
	}
	held := form.Person.Roles
	if form.Message != "" && form.New.Roles != nil {
		held = form.New.Roles
	}
	form.CSRF, form.Roles = sessionOf(c).CSRF, pages.Roles(committees, held, form.Faults["roles"])
	return o.show(c, status, page{section: "/staff", title: "管理人员", view: "staff_member", data: form})
}

func (o *office) setRoles(c *fiber.Ctx) error {
	roles := assignments(c)
	err := o.Services.Staff.SetRoles(c.UserContext(), actor(c), id(c), roles)
	return o.staffChanged(c, err, service.NewStaff{Roles: roles}, "角色已保存")
}

func (o *office) setActive(c *fiber.Ctx) error {
	active := c.FormValue("active") != ""
	done := "账号已停用,其登录已退出"
	if active {
		done = "账号已启用"
	}
	return o.staffChanged(c, o.Services.Staff.SetActive(c.UserContext(), actor(c), id(c), active), service.NewStaff{}, done)
}

func (o *office) resetPassword(c *fiber.Ctx) error {
	initial, err := o.Services.Staff.ResetPassword(c.UserContext(), actor(c), id(c))
	if err != nil {
		return o.staffChanged(c, err, service.NewStaff{}, "")
	}
	return o.showStaffMember(c, fiber.StatusOK, pages.StaffForm{Initial: initial})
}

func (o *office) resetTOTP(c *fiber.Ctx) error {
	err := o.Services.Staff.ResetTOTP(c.UserContext(), actor(c), id(c))
	return o.staffChanged(c, err, service.NewStaff{}, "两步验证已重置,该人员下次登录只需密码")
}

func (o *office) setContact(c *fiber.Ctx) error {
	typed := pages.Contact{Name: c.FormValue("name"), Phone: c.FormValue("phone"), Email: c.FormValue("email")}
	err := o.Services.Staff.SetContact(c.UserContext(), actor(c), id(c), typed.Name, typed.Phone, typed.Email)
	if models.CodeOf(err) == models.Invalid && err != nil {
		return o.showStaffMember(c, fiber.StatusUnprocessableEntity, pages.StaffForm{Form: pages.Faulty(o.explain(c, err)), Contact: typed})
	}
	return o.staffChanged(c, err, service.NewStaff{}, "联系方式已保存")
}

func (o *office) linkMember(c *fiber.Ctx) error {
	word, done := c.FormValue("member"), "已关联会员账号"
	if word == "" {
		done = "已取消关联"
	}
	return o.staffChanged(c, o.Services.Staff.Link(c.UserContext(), actor(c), id(c), word), service.NewStaff{}, done)
}

// staffChanged goes back to the account: with the message of success, or at once with what was wrong.
func (o *office) staffChanged(c *fiber.Ctx, err error, typed service.NewStaff, done string) error {
	if err != nil {
		e := o.explain(c, err)
		if e.Code == models.NotFound {
			return o.fail(c, e)
		}
		return o.showStaffMember(c, statusOf[e.Code], pages.StaffForm{Form: pages.Faulty(e), New: typed})
	}
	o.flash(c, done)
	return c.Redirect("/admin/staff/"+c.Params("id"), fiber.StatusSeeOther)
}

// assignments reads the boxes «role:committee». What makes no sense is left for the service to refuse.
func assignments(c *fiber.Ctx) []models.Assignment {
	roles := []models.Assignment{}
	for _, box := range formValues(c, "role") {
		role, committee, _ := strings.Cut(box, ":")
		committeeID, err := strconv.ParseInt(committee, 10, 64)
		if err != nil {
			committeeID = -1
		}
		roles = append(roles, models.Assignment{Role: models.Role(role), CommitteeID: committeeID})
	}
	return roles
}
