package models

// ActorKind is the side an actor acts for.
type ActorKind string

// The kinds of actors.
const (
	MemberActor ActorKind = "member"
	StaffActor  ActorKind = "staff"
	SystemActor ActorKind = "system"
)

// Role is a staff role (角色); what it may do stands in rbac/policy.csv.
type Role string

// The staff roles.
const (
	SystemAdmin      Role = "system_admin"      // 系统管理员
	AssociationAdmin Role = "association_admin" // 协会管理员
	Reviewer         Role = "reviewer"          // 专委会审核员
	Secretary        Role = "secretary"         // 专委会秘书
	Auditor          Role = "auditor"           // 审计员
)

// Roles lists the roles in the order in which they are shown.
var Roles = []Role{SystemAdmin, AssociationAdmin, Reviewer, Secretary, Auditor}

// Text is the role as shown.
func (r Role) Text() string {
	return map[Role]string{
		SystemAdmin: "系统管理员", AssociationAdmin: "协会管理员", Reviewer: "专委会审核员", Secretary: "专委会秘书", Auditor: "审计员",
	}[r]
}

// PerCommittee says whether the role is held in one committee; the others are held everywhere.
func (r Role) PerCommittee() bool { return r == Reviewer || r == Secretary }

// Assignment is a role held in a committee; committee 0 means everywhere.
type Assignment struct {
	Role        Role
	CommitteeID int64
}

// Actor is who acts: it travels with every service call and into history, audit and log.
type Actor struct {
	Kind     ActorKind
	ID       int64
	Name     string
	IP       string
	MemberID int64        // staff: the member account of the same person (回避), 0 if none
	Roles    []Assignment // staff only
}

// System is the actor of scheduled work.
var System = Actor{Kind: SystemActor, Name: "系统"}

// Scope is the set of committees whose rows an actor may see. The zero Scope sees nothing.
type Scope struct {
	All          bool
	CommitteeIDs []int64
}

// Has says whether rows of the committee are in scope.
func (s Scope) Has(committeeID int64) bool {
	if s.All {
		return true
	}
	for _, id := range s.CommitteeIDs {
		if id == committeeID {
			return true
		}
	}
	return false
}
