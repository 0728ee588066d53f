package rbac

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"tjtaca/models"
)

var update = flag.Bool("update", false, "write the golden file anew")

const (
	own     int64 = 7
	foreign int64 = 8
)

func rights(t testing.TB) *Rights {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func actor(roles ...models.Assignment) models.Actor {
	return models.Actor{Kind: models.StaffActor, ID: 1, Name: "张敏", Roles: roles}
}

// assigned is the role as it is properly given.
func assigned(role models.Role) models.Assignment {
	if role.PerCommittee() {
		return models.Assignment{Role: role, CommitteeID: own}
	}
	return models.Assignment{Role: role}
}

func TestEveryRoleHasJustTheseRights(t *testing.T) {
	r := rights(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-18s %-18s %-9s %-8s %s\n", "role", "right", "own", "foreign", "everywhere")
	for _, role := range models.Roles {
		for _, right := range All {
			by := actor(assigned(role))
			fmt.Fprintf(&b, "%-18s %-18s %-9t %-8t %t\n", role, right, r.Has(by, right, own), r.Has(by, right, foreign), r.Has(by, right, 0))
		}
	}
	const golden = "testdata/rights.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("rights differ from %s; got:\n%s", golden, b.String())
	}
}

func TestEveryLineOfThePolicyNamesARoleAndARight(t *testing.T) {
	known := map[string]bool{}
	for _, role := range models.Roles {
		for _, right := range All {
			known[fmt.Sprintf("p, %s, %s", role, strings.Replace(string(right), ":", ", ", 1))] = true
		}
	}
	for line := range strings.Lines(policyCSV) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !known[line] {
			t.Errorf("policy.csv: %q grants nothing that exists", line)
		}
	}
}

func TestRolesGivenAskewHoldNowhere(t *testing.T) {
	r := rights(t)
	for name, by := range map[string]models.Actor{
		"reviewer of no committee":           actor(models.Assignment{Role: models.Reviewer}),
		"secretary of no committee":          actor(models.Assignment{Role: models.Secretary}),
		"association admin of one committee": actor(models.Assignment{Role: models.AssociationAdmin, CommitteeID: own}),
		"system admin of one committee":      actor(models.Assignment{Role: models.SystemAdmin, CommitteeID: own}),
		"nobody":                             actor(),
		"unknown role":                       actor(models.Assignment{Role: "root"}),
		"member with staff roles":            {Kind: models.MemberActor, ID: 1, Roles: []models.Assignment{{Role: models.AssociationAdmin}}},
		"system":                             models.System,
	} {
		for _, right := range All {
			if r.Any(by, right) || r.Has(by, right, own) || r.Has(by, right, 0) || r.Scope(by, right).All {
				t.Errorf("%s holds %s", name, right)
			}
			if models.CodeOf(r.Require(by, right, own)) != models.Forbidden {
				t.Errorf("%s is not refused %s", name, right)
			}
		}
	}
}

func TestDifferentRolesInDifferentCommitteesDoNotMix(t *testing.T) {
	r := rights(t)
	by := actor(models.Assignment{Role: models.Reviewer, CommitteeID: own}, models.Assignment{Role: models.Secretary, CommitteeID: foreign})
	if !r.Has(by, Review, own) || r.Has(by, Review, foreign) || r.Has(by, ExportMembers, own) || !r.Has(by, ExportMembers, foreign) {
		t.Error("the roles mix")
	}
	if got := r.Scope(by, ReadApplications); got.All || len(got.CommitteeIDs) != 2 || !got.Has(own) || !got.Has(foreign) {
		t.Errorf("reads in %+v", got)
	}
	if got := r.Scope(by, Review); got.All || len(got.CommitteeIDs) != 1 || !got.Has(own) {
		t.Errorf("reviews in %+v", got)
	}
	if got := r.Scope(actor(assigned(models.AssociationAdmin)), Review); !got.All {
		t.Errorf("the association admin reviews in %+v", got)
	}
}

func BenchmarkHas(b *testing.B) {
	r := rights(b)
	by := actor(models.Assignment{Role: models.Reviewer, CommitteeID: own})
	for b.Loop() {
		if !r.Has(by, Review, own) {
			b.Fatal("refused")
		}
	}
}
