package service_test

import (
	"slices"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// enrolled is an approved member of a committee.
func enrolled(t *testing.T, w *servicetest.World, name, idNumber, number string, committeeID int64) *models.Member {
	t.Helper()
	m, _ := w.Registered()
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
		p := models.Profile{Name: name, IDType: models.IDTypeResident, IDNumber: idNumber, MemberType: string(models.Professional)}
		if err := tx.SaveProfile(m, p); err != nil {
			return err
		}
		if err := tx.UpdateMember(m.ID, map[string]any{"state": models.ApprovedMember, "number": number}); err != nil {
			return err
		}
		if err := tx.AddMembership(m.ID, committeeID); err != nil {
			return err
		}
		return tx.ReplaceSearchTokens(m.ID, pinyin.Tokens(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func names(list service.List[*service.MemberRow]) []string {
	var names []string
	for _, m := range list.Rows {
		names = append(names, m.Profile.Name)
	}
	slices.Sort(names)
	return names
}

func TestMembersAreSeenInScopeOnly(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		breast, lung := w.Committee("乳腺癌专业委员会"), w.Committee("肺癌专业委员会")
		wang := enrolled(t, w, "王晓岚", "120101198409300027", "12020260000001X", breast.ID)
		li := enrolled(t, w, "李建国", "120101197003150017", "12020260000002X", lung.ID)
		w.Registered() // who has joined nothing yet

		list := func(by models.Actor, f service.MemberFilter) service.List[*service.MemberRow] {
			t.Helper()
			l, err := w.Members.List(ctx, by, f, service.Page{})
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, reviewer := w.StaffWith(models.Reviewer, breast.ID)
		_, system := w.StaffWith(models.SystemAdmin, 0)
		_, auditor := w.StaffWith(models.Auditor, 0)
		if l := list(admin, service.MemberFilter{}); l.Total != 3 {
			t.Errorf("the association admin sees %v", names(l))
		}
		if l := list(reviewer, service.MemberFilter{}); l.Total != 1 || l.Rows[0].ID != wang.ID {
			t.Errorf("the reviewer sees %v", names(l))
		}
		if l := list(reviewer, service.MemberFilter{CommitteeID: lung.ID}); l.Total != 0 {
			t.Errorf("the reviewer filters by a foreign committee and sees %v", names(l))
		}
		if l := list(reviewer, service.MemberFilter{Query: "李建国"}); l.Total != 0 {
			t.Errorf("the reviewer searches and sees %v", names(l))
		}
		for _, by := range []models.Actor{system, auditor, servicetest.Actor(wang)} {
			if l := list(by, service.MemberFilter{}); l.Total != 0 || len(l.Rows) != 0 {
				t.Errorf("%s sees %v", by.Name, names(l))
			}
			_, err := w.Members.View(ctx, by, wang.ID)
			wantCode(t, by.Name+" opens a member", err, models.NotFound)
		}
		v, err := w.Members.View(ctx, reviewer, wang.ID)
		if err != nil || len(v.Memberships) != 1 || v.Memberships[0].CommitteeName != breast.Name {
			t.Fatalf("%+v %v", v, err)
		}
		if v.Member.Phone == wang.Phone || v.Member.Profile.IDNumber == "120101198409300027" {
			t.Error("phone or ID number is not masked")
		}
		_, err = w.Members.View(ctx, reviewer, li.ID)
		wantCode(t, "a foreign member by address", err, models.NotFound)
	})
}

func TestMembersAreFoundByWhatPeopleType(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		c := w.Committee("乳腺癌专业委员会")
		wang := enrolled(t, w, "王晓岚", "120101198409300027", "12020260000001X", c.ID)
		enrolled(t, w, "王芳", "120101197003150017", "12020260000002X", c.ID)
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		for query, want := range map[string]int{
			"王": 2, "晓岚": 1, "wangxiaolan": 1, "WXL": 1, wang.Phone: 1, "+86 " + wang.Phone: 1, wang.Phone[:7]: 2, "120202600000": 2,
			"12020260000001x": 1, "王 wxl": 1, "李": 0, "%": 0, "_": 0, "岚晓": 0,
		} {
			l, err := w.Members.List(t.Context(), admin, service.MemberFilter{Query: query, State: models.ApprovedMember}, service.Page{})
			if err != nil || l.Total != want || len(l.Rows) != want {
				t.Errorf("%q finds %v of %d, want %d (%v)", query, names(l), l.Total, want, err)
			}
		}
	})
}

// inOrder joins the names as they are listed.
func inOrder(lists ...service.List[*service.MemberRow]) string {
	var b strings.Builder
	for _, l := range lists {
		for _, m := range l.Rows {
			b.WriteString(m.Profile.Name)
		}
	}
	return b.String()
}

func TestMemberListsAreWalkedForthAndBack(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		c := w.Committee("乳腺癌专业委员会")
		for _, name := range []string{"甲", "乙", "丙", "丁", "戊"} {
			enrolled(t, w, name, "", name, c.ID)
		}
		w.Registered()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		page := func(p service.Page) service.List[*service.MemberRow] {
			t.Helper()
			p.Size = 2
			l, err := w.Members.List(t.Context(), admin, service.MemberFilter{CommitteeID: c.ID, Type: models.Professional}, p)
			if err != nil || l.Total != 5 {
				t.Fatalf("%+v %v", l, err)
			}
			return l
		}
		first := page(service.Page{})
		second := page(service.Page{After: first.Next})
		third := page(service.Page{After: second.Next})
		if got := inOrder(first, second, third); got != "戊丁丙乙甲" || first.Prev != "" || third.Next != "" {
			t.Errorf("forth: %s, %q %q", got, first.Prev, third.Next)
		}
		back := page(service.Page{Before: third.Prev})
		start := page(service.Page{Before: back.Prev})
		if got := inOrder(start, back); got != "戊丁丙乙" || start.Prev != "" || start.Next == "" {
			t.Errorf("back: %s, %q %q", got, start.Prev, start.Next)
		}
		if l := page(service.Page{After: "nonsense", Before: "1' OR '1"}); inOrder(l) != "戊丁" {
			t.Errorf("a place that is none: %s", inOrder(l))
		}
	})
}

func TestRevealingNeedsTheRightAndIsLogged(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		breast, lung := w.Committee("乳腺癌专业委员会"), w.Committee("肺癌专业委员会")
		wang := enrolled(t, w, "王晓岚", "120101198409300027", "12020260000001X", breast.ID)
		_, reviewer := w.StaffWith(models.Reviewer, breast.ID)
		_, secretary := w.StaffWith(models.Secretary, breast.ID)
		_, foreign := w.StaffWith(models.Reviewer, lung.ID)
		if v, err := w.Members.Reveal(ctx, reviewer, wang.ID, "id_number"); err != nil || v != "120101198409300027" {
			t.Errorf("%q %v", v, err)
		}
		if v, err := w.Members.Reveal(ctx, reviewer, wang.ID, "phone"); err != nil || v != wang.Phone {
			t.Errorf("%q %v", v, err)
		}
		_, err := w.Members.Reveal(ctx, secretary, wang.ID, "id_number")
		wantCode(t, "a secretary", err, models.Forbidden)
		_, err = w.Members.Reveal(ctx, foreign, wang.ID, "id_number")
		wantCode(t, "a foreign reviewer", err, models.NotFound)
		_, err = w.Members.Reveal(ctx, reviewer, wang.ID, "password_hash")
		wantCode(t, "what is no field", err, models.NotFound)

		_, auditor := w.StaffWith(models.Auditor, 0)
		log, err := w.Audit.Log(ctx, auditor, models.AuditFilter{Action: "member.reveal"}, service.Page{})
		if err != nil || log.Total != 2 || log.Rows[1].After != `{"field":"id_number"}` || log.Rows[1].ActorID != reviewer.ID || log.Rows[1].IP == "" {
			t.Errorf("%+v %v", log, err)
		}
		_, err = w.Audit.Log(ctx, reviewer, models.AuditFilter{}, service.Page{})
		wantCode(t, "a reviewer reads the log", err, models.Forbidden)
		report, err := w.Audit.Verify(ctx, auditor)
		if err != nil || report.Fault != "" || report.Unsealed != 0 || report.Links == 0 {
			t.Errorf("%+v %v", report, err)
		}
	})
}

func TestMembersAreNarrowedByPlaceTitleAndEmployer(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		c := w.Committee("乳腺癌专业委员会")
		wang := enrolled(t, w, "王晓岚", "120101198409300027", "12020260000001X", c.ID)
		li := enrolled(t, w, "李建国", "120101197003150017", "12020260000002X", c.ID)
		err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
			if err := tx.UpdateMember(wang.ID, map[string]any{"region": "120103", "title": "231", "employer": "天津市海河肿瘤医院"}); err != nil {
				return err
			}
			return tx.UpdateMember(li.ID, map[string]any{"region": "130102", "title": models.TitleNone, "employer": "石家庄市示例医院"})
		})
		if err != nil {
			t.Fatal(err)
		}
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		for what, c := range map[string]struct {
			f    service.MemberFilter
			want string
		}{
			"a province":          {service.MemberFilter{Region: "12"}, "王晓岚"},
			"a district":          {service.MemberFilter{Region: "120103"}, "王晓岚"},
			"another district":    {service.MemberFilter{Region: "120104"}, ""},
			"a city":              {service.MemberFilter{Region: "1301"}, "李建国"},
			"a level":             {service.MemberFilter{Titles: models.TitlesOf("senior")}, "王晓岚"},
			"a title":             {service.MemberFilter{Titles: models.TitlesOf("232")}, ""},
			"no title":            {service.MemberFilter{Titles: models.TitlesOf("none")}, "李建国"},
			"an employer":         {service.MemberFilter{Employer: " 天津市海河 "}, "王晓岚"},
			"a wildcard":          {service.MemberFilter{Employer: "%"}, ""},
			"all of it":           {service.MemberFilter{Region: "12", Titles: models.TitlesOf("231"), Employer: "天津市", Query: "wxl"}, "王晓岚"},
			"nobody has all this": {service.MemberFilter{Region: "12", Titles: models.TitlesOf("none")}, ""},
		} {
			l, err := w.Members.List(t.Context(), admin, c.f, service.Page{})
			if got := strings.Join(names(l), " "); err != nil || got != c.want {
				t.Errorf("%s finds %q, want %q (%v)", what, got, c.want, err)
			}
			if n, err := w.Exports.Count(t.Context(), admin, c.f); err != nil || n != l.Total {
				t.Errorf("%s: the list has %d, the export %d (%v)", what, l.Total, n, err)
			}
		}
	})
}
