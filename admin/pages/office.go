package pages

import (
	"strconv"

	"tjtaca/models"
	"tjtaca/models/service"
)

// Dashboard is the page after login (工作台).
type Dashboard struct {
	Name, Today string
	Committees  []service.Workload
	First       []service.QueueRow // what is due first
	CanReview   bool
	Roles       int // how many the reader has
	Notices     []models.Notice
	Digest      string // of today
	Figures     *service.Figures
}

// Total is the work of all committees shown.
func (d Dashboard) Total() service.Workload {
	var sum service.Workload
	for _, c := range d.Committees {
		sum.Pending += c.Pending
		sum.Overdue += c.Overdue
		sum.Soon += c.Soon
		sum.Today += c.Today
	}
	return sum
}

// Member is a member's page.
type Member struct {
	Form
	*service.MemberView
	CSRF                               string
	Revealed                           map[string]string
	CanReveal                          bool
	CanFreeze, CanUnfreeze, CanCorrect bool
	Action, Typed, Phone               string // of a form that came back
}

// Sections are the parts of the page, by the ids of their places.
func (m *Member) Sections() models.CodeList {
	list := models.CodeList{{Value: "profile", Text: "资料"}, {Value: "memberships", Text: "专委会"}, {Value: "applications", Text: "申请"}, {Value: "certificates", Text: "证书"}}
	if len(m.Violations) > 0 {
		list = append(list, models.Choice{Value: "violations", Text: "违规记录"})
	}
	list = append(list, models.Choice{Value: "files", Text: "文件"})
	if m.CanCorrect || m.CanFreeze {
		list = append(list, models.Choice{Value: "actions", Text: "管理"})
	}
	if m.CanCorrect {
		list = append(list, models.Choice{Value: "logins", Text: "登录"}, models.Choice{Value: "messages", Text: "消息"}, models.Choice{Value: "log", Text: "操作记录"})
	}
	return list
}

// Revoked says whether the newest certificate was taken away and no other is allowed yet.
func (m *Member) Revoked() bool {
	return len(m.Certificates) > 0 && m.Certificates[0].State == models.CertificateRevoked && !m.Certificates[0].Reissue
}

// Issued says whether there is a valid certificate.
func (m *Member) Issued() bool {
	return len(m.Certificates) > 0 && m.Certificates[0].State == models.CertificateValid
}

// At is the part of the page that asks for the reason of an action.
func (m *Member) At(action, title, button, hint string) MemberAction {
	a := MemberAction{Member: m, Name: action, Title: title, Button: button, Hint: hint, Open: m.Action == action}
	if a.Open {
		a.Reason = m.Typed
	}
	return a
}

// MemberAction is a button of the member's page with what it asks for.
type MemberAction struct {
	*Member
	Name, Title, Button, Hint, Reason string
	Open                              bool
}

// Groups lists what the member told, by step of the form.
func (m *Member) Groups() []Group {
	var groups []Group
	for _, s := range stepTitles {
		g := Group{Title: s.title}
		for i := range models.Fields {
			f := &models.Fields[i]
			value := *f.Of(&m.Member.Profile)
			if f.Step != s.step || f.Kind == models.FileField || value == "" {
				continue
			}
			row := Row{Name: f.Name, Label: f.Label, Text: f.Text(value), Sealed: f.Mask != nil}
			if f.Mask != nil {
				row.Text = f.Mask(value)
			}
			if plain, ok := m.Revealed[f.Name]; ok {
				row.Text, row.Sealed = plain, false
			}
			g.Rows = append(g.Rows, row)
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// Committees is the list of committees.
type Committees struct{ Rows []service.CommitteeOverview }

// Committee is the form of one.
type Committee struct {
	Form
	CSRF      string
	Committee models.Committee
}

// Staff is the list of staff accounts.
type Staff struct {
	Rows       []*models.Staff
	Committees []models.Committee
}

// Labels says what roles somebody holds, and where.
func (s *Staff) Labels(roles []models.Assignment) []string {
	var labels []string
	for _, role := range models.Roles {
		for _, a := range roles {
			if a.Role == role {
				labels = append(labels, role.Text()+where(a.CommitteeID, s.Committees))
			}
		}
	}
	return labels
}

func where(committeeID int64, committees []models.Committee) string {
	for _, c := range committees {
		if c.ID == committeeID {
			return "(" + c.Name + ")"
		}
	}
	return ""
}

// StaffForm is the page of one account, or of a new one.
type StaffForm struct {
	Form
	CSRF    string
	New     service.NewStaff
	Person  *models.Staff
	Roles   RoleMatrix
	Initial string // a new initial password, shown once
	Linked  string // the member account of the same person, masked
	Contact Contact
	Myself  bool
}

// Contact is who an account belongs to, as typed.
type Contact struct{ Name, Phone, Email string }

// HandsOver says whether the person holds a role in a committee.
func (f StaffForm) HandsOver() bool {
	for _, a := range f.Person.Roles {
		if a.Role.PerCommittee() {
			return true
		}
	}
	return false
}

// RoleMatrix are the boxes that say which roles somebody holds and where.
type RoleMatrix struct {
	Everywhere, PerCommittee []RoleBox
	Committees               []RoleRow
	Fault                    string
}

// RoleBox is one box; Value is role:committee.
type RoleBox struct {
	Value, Text, Note string
	Chosen            bool
}

// RoleRow is a committee with a box for each role that is held in one.
type RoleRow struct {
	Name  string
	Cells []RoleBox
}

var roleNotes = map[models.Role]string{
	models.SystemAdmin: "管理人员账号与设置,不接触会员资料", models.AssociationAdmin: "审核全部专委会,管理会员与专委会", models.Auditor: "查看操作日志",
}

// Roles lays the matrix out.
func Roles(committees []models.Committee, held []models.Assignment, fault string) RoleMatrix {
	m := RoleMatrix{Fault: fault}
	for _, role := range models.Roles {
		if role.PerCommittee() {
			m.PerCommittee = append(m.PerCommittee, RoleBox{Text: role.Text()})
		} else {
			m.Everywhere = append(m.Everywhere, roleBox(role, models.Committee{}, held))
		}
	}
	for _, c := range committees {
		if c.Kind != models.SpecialCommittee {
			continue
		}
		row := RoleRow{Name: c.Name}
		for _, role := range models.Roles {
			if role.PerCommittee() {
				row.Cells = append(row.Cells, roleBox(role, c, held))
			}
		}
		m.Committees = append(m.Committees, row)
	}
	return m
}

func roleBox(role models.Role, c models.Committee, held []models.Assignment) RoleBox {
	b := RoleBox{Value: string(role) + ":" + strconv.FormatInt(c.ID, 10), Text: c.Name + role.Text(), Note: roleNotes[role]}
	for _, a := range held {
		if a.Role == role && a.CommitteeID == c.ID {
			b.Chosen = true
		}
	}
	return b
}
