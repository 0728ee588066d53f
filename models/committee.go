package models

// CommitteeKind tells the association's own row from its special committees.
type CommitteeKind string

// The kinds of committees.
const (
	SpecialCommittee CommitteeKind = "special"     // 专委会
	AssociationRow   CommitteeKind = "association" // 省市抗癌协会: exactly one row
)

// Committee (专委会/省市抗癌协会) is what a member applies to.
type Committee struct {
	ID     int64
	Kind   CommitteeKind
	Name   string
	Pinyin string // search text: full pinyin and initials, set by the service
	Sort   int
	Open   bool // accepts applications
}

// Membership joins a member to a committee; rosters and scope are defined by it.
type Membership struct {
	MemberID      int64
	CommitteeID   int64
	CommitteeName string
	Since         string // date
	Until         string // date, "" while it lasts
}
