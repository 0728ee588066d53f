package admin_test

import (
	"bytes"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"
)

// side is a committee with one of everything that belongs to a committee. The names of its people contain its mark.
type side struct {
	mark         string
	committee    *models.Committee
	number, key  string // an enrollment, and a change of key information, that wait
	file         string // the photo of the enrollment
	member       int64  // approved
	bulk, export int64  // jobs of its reviewer and of its secretary
}

// matrix is an office with two such committees, one of everything that belongs to the association, and everybody.
type matrix struct {
	*office
	t      *testing.T
	sides  []*side
	people []*person
	common map[string]int64 // the numbers in addresses that belong to no committee, by what they stand for
}

// person is somebody who tries every door.
type person struct {
	name string
	by   models.Actor
	*browser
}

func (o *office) matrix(t *testing.T) {
	storetest.OneGoroutine(t)
	m := &matrix{office: o, t: t}
	for _, mark := range []string{"淼", "犇"} {
		m.sides = append(m.sides, &side{mark: mark, committee: o.Committee(mark + "科专业委员会")})
	}
	m.everybody()
	for _, s := range m.sides {
		m.furnish(s)
	}
	m.employ()
	m.furnishAssociation()
	t.Run("every door has a rule", m.complete)
	t.Run("what is refused changes nothing", m.refuse)
	t.Run("no filter leads out of the scope", m.filter)
	t.Run("what is allowed shows what one may see", m.admit)
}

// everybody is nobody, somebody without a role, each role in each committee, and somebody with a different role in each.
func (m *matrix) everybody() {
	m.people = append(m.people, &person{"nobody", models.Actor{}, m.browser(m.t)})
	add := func(name string, roles ...models.Assignment) {
		account, by := m.StaffOf(roles...)
		m.people = append(m.people, &person{name, by, m.loggedIn(m.t, account, by)})
	}
	add("no role")
	for _, role := range models.Roles {
		if !role.PerCommittee() {
			add(string(role), models.Assignment{Role: role})
			continue
		}
		for _, s := range m.sides {
			add(string(role)+" "+s.mark, models.Assignment{Role: role, CommitteeID: s.committee.ID})
		}
	}
	add("reviewer and secretary", models.Assignment{Role: models.Reviewer, CommitteeID: m.sides[0].committee.ID},
		models.Assignment{Role: models.Secretary, CommitteeID: m.sides[1].committee.ID})
}

func (m *matrix) person(name string) *person {
	for _, p := range m.people {
		if p.name == name {
			return p
		}
	}
	m.t.Fatalf("nobody is called %s", name)
	return nil
}

func (m *matrix) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// furnish makes what belongs to a committee.
func (m *matrix) furnish(s *side) {
	reviewer, ctx := m.person("reviewer "+s.mark).by, m.t.Context()
	by, number := m.pending(m.t, s.committee, "李"+s.mark)
	_, err := m.Reviews.Decide(ctx, reviewer, service.Decision{Number: number, Round: 1, Action: models.Approve})
	m.must(err)
	s.member = by.ID
	change, err := m.Applications.Change(ctx, by, []string{"key"})
	m.must(err)
	s.key = change.Number
	_, err = m.Applications.SaveDraft(ctx, by, s.key, service.DraftPatch{Values: map[string]string{"name": "李" + s.mark + s.mark}})
	m.must(err)
	_, err = m.Uploads.Attach(ctx, by, s.key, models.StampedProof, bytes.NewReader(scan()))
	m.must(err)
	_, err = m.Applications.Move(ctx, by, s.key, models.Submit)
	m.must(err)
	by, s.number = m.pending(m.t, s.committee, "王"+s.mark)
	view, err := m.Applications.View(ctx, by, s.number)
	m.must(err)
	s.file = view.Files[models.Photo].Key
}

// employ starts jobs for those who work there: rosters that are ready, and bulk decisions that wait.
func (m *matrix) employ() {
	for _, s := range m.sides {
		job, err := m.Exports.Start(m.t.Context(), m.person("secretary "+s.mark).by, service.RosterExport{Columns: []string{"name"}})
		m.must(err)
		s.export = job.ID
	}
	m.work(m.t)
	for _, s := range m.sides {
		job, err := m.Reviews.DecideMany(m.t.Context(), m.person("reviewer "+s.mark).by, service.Bulk{Numbers: []string{s.number}, Action: models.Reject, Reason: "盖章不清晰"})
		m.must(err)
		s.bulk = job.ID
	}
}

// furnishAssociation makes what belongs to no committee. All of it is the admins' own.
func (m *matrix) furnishAssociation() {
	ctx, admin := m.t.Context(), m.person("association_admin").by
	phone := m.Phone()
	m.must(m.Claims.File(ctx, servicetest.Client, service.ClaimForm{
		Number: "TJ-OLD-9", Name: "赵淼犇", IDNumber: idNumber(470), Phone: phone, Code: m.Code(phone, service.CodeClaim),
	}))
	claims, err := m.Claims.List(ctx, admin, models.ClaimOpen, 0, 1)
	m.must(err)
	roster, err := m.Imports.Upload(ctx, admin, "名册.csv", []byte("原会员编号,姓名,手机号\nTJ-8,钱淼犇,"+m.Phone()+"\n"))
	m.must(err)
	notice, err := m.Notices.Save(ctx, admin, models.Notice{Title: "通知", Body: "内容", Audience: models.ForStaff})
	m.must(err)
	reasons, err := m.Settings.Reasons(ctx, admin)
	m.must(err)
	account, stranger := m.StaffOf(models.Assignment{Role: models.Auditor})
	m.loggedIn(m.t, account, stranger)
	sessions, err := m.Staff.Sessions(ctx, stranger)
	m.must(err)
	m.common = map[string]int64{
		"claim": claims[0].ID, "import": roster.ID, "notice": notice.ID, "reason": reasons[0].ID, "session": sessions[0].ID,
		"staff": stranger.ID, "committee": m.sides[0].committee.ID,
	}
}

// named is what a word of the table stands for: something of this side, or of the association.
func (m *matrix) named(word string, s *side) string {
	switch word {
	case "number":
		return s.number
	case "key":
		return s.key
	case "file":
		return s.file
	case "member":
		return decimal(s.member)
	case "bulk":
		return decimal(s.bulk)
	case "export":
		return decimal(s.export)
	}
	n, ok := m.common[word]
	if !ok {
		return word
	}
	return decimal(n)
}
