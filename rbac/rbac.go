// Package rbac answers one question: may this person do this in this committee?
package rbac

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"tjtaca/models"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"
)

//go:embed model.conf
var modelConf string

//go:embed policy.csv
var policyCSV string

// Right is something staff may be allowed to do.
type Right string

// The rights. Which role has which stands in policy.csv.
const (
	ReadApplications Right = "application:read"
	Review           Right = "application:review"
	RejectFraud      Right = "application:fraud"
	DecideKeyChanges Right = "application:key" // 关键信息
	ReadMembers      Right = "member:read"
	RevealMembers    Right = "member:reveal"
	ExportMembers    Right = "member:export"
	Freeze           Right = "member:freeze"
	Unfreeze         Right = "member:unfreeze"
	CorrectMembers   Right = "member:correct"
	ImportLegacy     Right = "legacy:import"
	EditCommittees   Right = "committee:edit"
	EditStaff        Right = "staff:edit"
	EditSettings     Right = "settings:edit"
	ReadAudit        Right = "audit:read"
)

// All lists the rights.
var All = []Right{
	ReadApplications, Review, RejectFraud, DecideKeyChanges, ReadMembers, RevealMembers, ExportMembers, Freeze, Unfreeze,
	CorrectMembers, ImportLegacy, EditCommittees, EditStaff, EditSettings, ReadAudit,
}

// Rights answers from the embedded policy and the roles an actor carries (staff_roles rows are the grouping). It keeps no
// state of its own: a role taken away is gone with the next request of every process.
type Rights struct{ enforcer *casbin.Enforcer }

// domain keeps a committee's id an int64: as a bare number casbin would turn it into a float64.
type domain struct{ committeeID int64 }

// New loads the embedded model and policy.
func New() (*Rights, error) {
	m, err := model.NewModelFromString(modelConf)
	if err != nil {
		return nil, fmt.Errorf("rbac model: %w", err)
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(policyCSV))
	if err != nil {
		return nil, fmt.Errorf("rbac policy: %w", err)
	}
	e.AddFunction("holds", func(args ...any) (any, error) {
		by, ok1 := args[0].(models.Actor)
		role, ok2 := args[1].(string)
		dom, ok3 := args[2].(domain)
		if !ok1 || !ok2 || !ok3 {
			return false, errors.New("rbac: holds(actor, role, committee)")
		}
		return holds(by, models.Role(role), dom.committeeID), nil
	})
	r := &Rights{e}
	// An expression that cannot be evaluated would refuse everything, silently.
	_, err = e.Enforce(models.Actor{Kind: models.StaffActor}, domain{}, "audit", "read")
	return r, err
}

// holds says whether the actor has the role in the committee.
func holds(by models.Actor, role models.Role, committeeID int64) bool {
	if by.Kind != models.StaffActor {
		return false
	}
	for _, a := range by.Roles {
		if a.Role == role && reaches(a, committeeID) {
			return true
		}
	}
	return false
}

// reaches says whether an assignment counts in the committee. A committee's role without a committee, and a role held
// everywhere that was given one, are mistakes and count nowhere.
func reaches(a models.Assignment, committeeID int64) bool {
	if a.Role.PerCommittee() {
		return a.CommitteeID != 0 && a.CommitteeID == committeeID
	}
	return a.CommitteeID == 0
}

// Has says whether the actor holds the right in the committee; committee 0 asks for the right everywhere.
func (r *Rights) Has(by models.Actor, right Right, committeeID int64) bool {
	object, action, _ := strings.Cut(string(right), ":")
	ok, err := r.enforcer.Enforce(by, domain{committeeID}, object, action)
	return err == nil && ok
}

// Any says whether the actor holds the right in some committee: enough to see a menu entry.
func (r *Rights) Any(by models.Actor, right Right) bool {
	scope := r.Scope(by, right)
	return scope.All || len(scope.CommitteeIDs) > 0
}

// Scope is where the actor holds the right.
func (r *Rights) Scope(by models.Actor, right Right) models.Scope {
	if r.Has(by, right, 0) {
		return models.Scope{All: true}
	}
	var scope models.Scope
	for _, a := range by.Roles {
		if !scope.Has(a.CommitteeID) && a.CommitteeID != 0 && r.Has(by, right, a.CommitteeID) {
			scope.CommitteeIDs = append(scope.CommitteeIDs, a.CommitteeID)
		}
	}
	return scope
}

// Require is nil if the actor holds the right in the committee, Forbidden otherwise.
func (r *Rights) Require(by models.Actor, right Right, committeeID int64) error {
	if r.Has(by, right, committeeID) {
		return nil
	}
	return models.Forbiddenf("您没有此项操作的权限")
}
