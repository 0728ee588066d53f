package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tjtaca/admin"
	"tjtaca/models/storetest"
	"tjtaca/rbac"
)

// complete: a door without a rule and a rule without a door are mistakes.
func (m *matrix) complete(t *testing.T) {
	doors := admin.Doors()
	for _, r := range m.app.GetRoutes(true) {
		if _, ok := doors[r.Method+" "+r.Path]; !ok && r.Method != http.MethodHead {
			t.Errorf("%s %s is served beside the table of routes", r.Method, r.Path)
		}
	}
	ruled := map[string]bool{}
	for _, r := range rules {
		if d, ok := doors[r.door]; !ok || d.Open != r.open || d.Right != r.gate {
			t.Errorf("%s asks for %q, and the rule says %q", r.door, d.Right, r.gate)
		}
		ruled[r.door] = true
	}
	for door, d := range doors {
		if !ruled[door] {
			t.Errorf("%s has no rule: say in the table who may use it", door)
		}
		for _, key := range d.Query {
			if values[key] == nil {
				t.Errorf("%s?%s=: no value is tried", door, key)
			}
		}
	}
}

// want is what a person gets at a door to something on a side.
func (m *matrix) want(p *person, r row, s *side) int {
	in := func(right rbac.Right) bool { return right == "" || m.Rights.Has(p.by, right, s.committee.ID) }
	switch {
	case r.open:
	case p.name == "nobody":
		return http.StatusSeeOther
	case r.gate != "" && !m.Rights.Any(p.by, r.gate):
		return http.StatusForbidden
	case r.mine != "" && p.name != r.mine+" "+s.mark || !in(r.sees):
		return http.StatusNotFound
	case !in(r.acts):
		return http.StatusForbidden
	}
	switch {
	case r.gets != 0:
		return r.gets
	case strings.HasPrefix(r.door, "POST"):
		return refused
	}
	return found
}

// may says whether a person gets through a door.
func (m *matrix) may(p *person, r row, s *side) bool {
	if r.open || p.name == "nobody" {
		return r.open && p.name == "nobody"
	}
	return m.want(p, r, s) == m.want(p, row{door: r.door, open: true, gets: r.gets}, s)
}

var parameter = regexp.MustCompile(`:[a-z]+|\*`)

// knock sends what the row says to the door.
func (m *matrix) knock(p *person, r row, s *side, sent url.Values, query string) *answer {
	method, path, _ := strings.Cut(r.door, " ")
	path = parameter.ReplaceAllString(path, m.named(r.of, s)) + query
	if method == http.MethodGet {
		return p.get(path)
	}
	filled := url.Values{}
	for key, list := range sent {
		for _, v := range list {
			filled.Add(key, m.named(v, s))
		}
	}
	return p.post(path, filled)
}

// refuse: everybody tries everything they may not do, with forms that would do it.
func (m *matrix) refuse(t *testing.T) {
	before := m.tables(t)
	for _, p := range m.people {
		for _, r := range rules {
			for _, s := range m.apart(r) {
				if r.open || m.may(p, r, s) {
					continue
				}
				a := m.knock(p, r, s, r.form, "")
				if want := m.want(p, r, s); a.status != want || want == http.StatusSeeOther && !strings.HasPrefix(a.location, "/admin/login") {
					t.Errorf("%s at %s (%s %s) gets %d %s, not %d", p.name, r.door, s.mark, r.of, a.status, a.location, want)
				}
				m.tells(t, p, r, s, a)
			}
		}
	}
	for table, after := range m.tables(t) {
		if before[table] != after {
			t.Errorf("what was refused changed %s", table)
		}
	}
}

// admit: everybody does what they may, and reads of nobody else.
func (m *matrix) admit(t *testing.T) {
	for _, p := range m.people {
		for _, r := range rules {
			for _, s := range m.apart(r) {
				if !m.may(p, r, s) {
					continue
				}
				a := m.knock(p, r, s, r.try, "")
				if want := m.want(p, r, s); a.status != want {
					t.Errorf("%s at %s (%s %s) gets %d, not %d: %.200s", p.name, r.door, s.mark, r.of, a.status, want, a.body)
				}
				m.tells(t, p, r, s, a)
			}
		}
	}
}

// apart are the sides a row is tried on: one is enough for what belongs to no committee.
func (m *matrix) apart(r row) []*side {
	if r.of == "" || m.common[r.of] != 0 || r.open {
		return m.sides[:1]
	}
	return m.sides
}

// personal are the rights to read of people.
var personal = []rbac.Right{rbac.ReadApplications, rbac.Review, rbac.ReadMembers, rbac.RevealMembers, rbac.ExportMembers, rbac.CorrectMembers, rbac.Freeze, rbac.Unfreeze, rbac.ImportLegacy, rbac.ReadAudit}

// tells compares the people an answer names with those the person may read of, and the committees with those they work for.
func (m *matrix) tells(t *testing.T, p *person, r row, of *side, a *answer) {
	t.Helper()
	right := r.shows
	for _, other := range []rbac.Right{r.sees, r.gate} {
		if right == "" {
			right = other
		}
	}
	said := text(t, a)
	for _, s := range m.sides {
		name := strings.Contains(said, s.committee.Name)
		works := slices.ContainsFunc(rbac.All, func(right rbac.Right) bool { return m.Rights.Has(p.by, right, s.committee.ID) })
		if name && !works {
			t.Errorf("%s reads the name of %s at %s", p.name, s.committee.Name, r.door)
		}
		named := strings.Contains(strings.ReplaceAll(said, s.committee.Name, ""), s.mark)
		may := slices.Contains(personal, right) && m.Rights.Has(p.by, right, s.committee.ID)
		about := r.of == "" || m.common[r.of] != 0 || s == of
		if named && !may || !named && may && r.full && about && a.status == found {
			t.Errorf("%s at %s (%s) reads of people of %s: %v", p.name, r.door, of.mark, s.mark, named)
		}
	}
}

// text is what an answer says, a workbook included.
func text(t *testing.T, a *answer) string {
	t.Helper()
	kind := a.header.Get("Content-Type")
	switch {
	case strings.Contains(kind, "spreadsheet"):
		f, err := excelize.OpenReader(strings.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, name := range f.GetSheetList() {
			rows, err := f.GetRows(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, rows)
		}
		return all.String()
	case strings.HasPrefix(kind, "text/"), strings.HasPrefix(kind, "application/json"):
		return a.body
	}
	return ""
}

// values are what each filter is asked for; FIRST and SECOND stand for the committees of the sides.
var values = map[string][]string{
	"kind": {"enrollment", "change", "joining"}, "state": {"all", "pending", "approved", "frozen", "open", "registered"}, "committee_id": {"FIRST", "SECOND", "999999"},
	"type": {"professional", "student"}, "from": {"2026-01-01"}, "to": {"2026-12-31"}, "overdue": {"1"}, "light": {"red", "none"}, "employer": {"天津"},
	"q": {"wang", "李", "wangmiao", "wangben", "139", "SQ2026"}, "after": {".1", "2026-01-01.1"}, "before": {".99999", "2026-12-01.99999"}, "__pageSize": {"20", "100"},
	"__go_admin_no_animation_": {"true"}, "__is_all": {"false"}, "region": {"12"}, "city": {"1201", "120101"}, "title": {"senior", "231"},
	"outcome": {"new", "faulty"}, "edit": {"1"}, "other": {"1"}, "next": {"/admin/members"}, "year": {"2026"}, "v": {"1"},
	"actor": {"member", "staff:1"}, "action": {"review.approve"}, "object": {"member"}, "id": {"1"},
}

var counted = regexp.MustCompile(`共 <b>(\d+)</b> 条|pill">(\d+) 人|<small>(\d+)</small>`)

// filter: every key of every list, with every value, for everybody who may open it; who works for two committees counts what is
// counted for each.
func (m *matrix) filter(t *testing.T) {
	doors := admin.Doors()
	for _, r := range rules {
		for _, key := range doors[r.door].Query {
			for _, value := range values[key] {
				query := "?" + key + "=" + url.QueryEscape(strings.NewReplacer("FIRST", decimal(m.sides[0].committee.ID), "SECOND", decimal(m.sides[1].committee.ID)).Replace(value))
				counts := map[string][]string{}
				for _, p := range m.people {
					for _, s := range m.apart(r) {
						if !m.may(p, r, s) {
							continue
						}
						a := m.knock(p, r, s, nil, query)
						if a.status != found && a.status != http.StatusNotFound && a.status != redirected {
							t.Errorf("%s at %s%s gets %d", p.name, r.door, query, a.status)
						}
						narrowed := r
						narrowed.full = false
						m.tells(t, p, narrowed, s, a)
						for _, n := range counted.FindAllStringSubmatch(a.body, -1) {
							counts[p.name] = append(counts[p.name], n[1]+n[2]+n[3])
						}
					}
				}
				m.add(t, r, query, counts)
			}
		}
	}
}

// add compares the counts of the person of both committees with those of their colleagues of one.
func (m *matrix) add(t *testing.T, r row, query string, counts map[string][]string) {
	t.Helper()
	at := r.door + query
	both, first, second := counts["reviewer and secretary"], counts["reviewer "+m.sides[0].mark], counts["secretary "+m.sides[1].mark]
	if r.counts && len(both) == 0 {
		t.Errorf("%s counts nothing", at)
	}
	if first == nil {
		first = slices.Repeat([]string{"0"}, len(second))
	}
	if len(both) != len(first) || len(both) != len(second) {
		t.Errorf("%s counts %v, %v and %v", at, first, second, both)
		return
	}
	for i := range both {
		if number(both[i]) != number(first[i])+number(second[i]) {
			t.Errorf("%s counts %v and %v, together %v", at, first, second, both)
		}
	}
}

func number(s string) (n int) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

// tables are those that a refused request has no business in.
func (m *matrix) tables(t *testing.T) map[string]string {
	t.Helper()
	all := storetest.Dump(t, m.Store)
	delete(all, "staff_sessions") // when one was seen
	delete(all, "rate_limits")    // and how often
	return all
}
