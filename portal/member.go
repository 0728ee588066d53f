package portal

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// memberData is 会员中心.
type memberData struct {
	Hero     hero
	Focus    *focus // the application that needs attention; nil before the first
	Legacy   bool   // 原会员 who has not activated yet
	Joins    bool   // may join further committees
	Tiles    []tile
	Joined   []record // 已申请的专委会/省市抗癌协会
	Changes  []record // 资料申请变更记录
	Upgrades []record // 会员申请升级记录
}

// hero is who the member is, by the profile or, before the first approval, by the application.
type hero struct {
	Name, Photo, Type, Employer, Department, Number string
}

func (p *portal) memberCentre(c *fiber.Ctx) error {
	ctx, by, m := c.UserContext(), actor(c), who(c).Member
	apps, err := p.services.Applications.Mine(ctx, by)
	if err != nil {
		return err
	}
	d := memberData{Legacy: m.State == models.Legacy}
	current := currentOf(apps)
	if current != nil {
		if d.Focus, err = p.focusOn(c, current.Number); err != nil {
			return err
		}
	}
	p.fillMember(&d, m, apps, current, p.names(c).Association)
	d.leadToDetails()
	pg := p.newPage(c, "会员中心")
	pg.Nav, pg.Notices, pg.Data = "member", p.notices(c), d
	return p.show(c, "member", pg)
}

// leadToDetails leaves taking back to the page of the application, where everything about it can be seen.
func (d *memberData) leadToDetails() {
	if d.Focus == nil {
		return
	}
	details := button{Label: "查看申请详情", Link: applicationPath(d.Focus.Application)}
	d.Focus.Buttons = append(slices.DeleteFunc(d.Focus.Buttons, func(b button) bool { return b.Move == models.Withdraw }), details)
}

// fillMember sorts the applications into the tables of 会员中心.
func (p *portal) fillMember(d *memberData, m *models.Member, apps []*models.Application, current *models.Application, association string) {
	d.Hero, d.Tiles = heroOf(m, current), tilesOf(m, current, apps)
	d.Joins = m.Eligible(models.Joining, apps).OK()
	for _, a := range apps {
		switch a.Kind {
		case models.Change, models.Activation:
			d.Changes = append(d.Changes, newRecord(a, p.today()))
		case models.Upgrade:
			d.Upgrades = append(d.Upgrades, newRecord(a, p.today()))
		default:
			d.Joined = append(d.Joined, p.joinedRecords(a, association)...)
		}
	}
}

// currentOf is the application that needs attention: the open one that excludes others, else the newest that made or changed
// the membership.
func currentOf(apps []*models.Application) *models.Application {
	var newest *models.Application
	for _, a := range apps {
		if !a.Kind.Exclusive() {
			continue
		}
		if a.State.Open() {
			return a
		}
		if newest == nil || newest.State == models.Closed && a.State == models.Approved {
			newest = a
		}
	}
	return newest
}

func heroOf(m *models.Member, current *models.Application) hero {
	data := m.Profile
	if data.Name == "" && current != nil {
		data = current.Data
	}
	return hero{
		Name: data.Name, Photo: data.Photo, Type: data.Type().Text(), Employer: data.Employer, Department: data.Department, Number: m.Number,
	}
}

// record is a row of the tables of applications.
type record struct {
	Name     string
	Asked    string // the member type asked for, of an upgrade
	At       string
	Badge    badge
	Due      string
	Overdue  bool
	Reason   string
	Links    []button
	Number   string
	KindText string
}

func newRecord(a *models.Application, today string) record {
	r := record{
		Name: a.CommitteeName, Asked: a.Data.Type().Text(), At: models.TimeText(a.CreatedAt), Badge: stateBadge(a.State), Overdue: a.Overdue(today),
		Number: a.Number, KindText: a.Kind.Text(), Links: []button{{Label: "查看记录", Link: applicationPath(a)}},
	}
	if a.SubmittedAt != nil {
		r.At = models.TimeText(*a.SubmittedAt)
	}
	if r.Name == "" {
		r.Name = "尚未选择"
	}
	switch a.State {
	case models.Pending:
		r.Due = a.DueOn
	case models.AwaitingStamp:
		r.Due = a.LapseOn
	case models.Rejected:
		r.Reason = a.Reason
	}
	if next := nextLink(a); next != nil {
		r.Links = append([]button{*next}, r.Links...)
	}
	return r
}

// nextLink is the shortest way on from a table, nil when there is nothing for the member to do.
func nextLink(a *models.Application) *button {
	if a.State == models.Rejected {
		return &button{Label: "重新提交", Link: applicationPath(a)}
	}
	if list := buttonsOf(a); a.State.Open() && len(list) > 0 && list[0].Link != "" {
		return &list[0]
	}
	return nil
}

// joinedRecords are the rows of an enrollment or a further committee. An approved enrollment makes a member of the
// association too, which is shown as its own row.
func (p *portal) joinedRecords(a *models.Application, name string) []record {
	r := newRecord(a, p.today())
	if a.Kind != models.Enrollment || a.State != models.Approved || a.CommitteeName == name {
		return []record{r}
	}
	association := r
	association.Name = name
	return []record{association, r}
}
