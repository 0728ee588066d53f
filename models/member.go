package models

import "time"

// MemberType is the kind of membership (会员类型).
type MemberType string

// The member types.
const (
	Professional MemberType = "professional" // 专业会员
	Ordinary     MemberType = "ordinary"     // 普通会员
	Student      MemberType = "student"      // 学生会员
)

// MemberTypes is the code list of the types, with what the form says of each.
var MemberTypes = CodeList{
	{string(Professional), "专业会员"}, {string(Ordinary), "普通会员"}, {string(Student), "学生会员"},
}

// Text is the type as shown.
func (t MemberType) Text() string { return MemberTypes.Text(string(t)) }

// Stamper is who stamps the application form of this type.
func (t MemberType) Stamper() string {
	if t == Student {
		return "就读院校"
	}
	return "工作单位"
}

// MemberState is where a person stands; frozen is a flag beside it.
type MemberState string

// The member states: registered | legacy → approved → closed.
const (
	Registered     MemberState = "registered"
	Legacy         MemberState = "legacy"
	ApprovedMember MemberState = "approved"
	ClosedMember   MemberState = "closed"
)

// Text is the state as shown.
func (s MemberState) Text() string {
	return map[MemberState]string{Registered: "未入会", Legacy: "原会员未激活", ApprovedMember: "正式会员", ClosedMember: "已注销"}[s]
}

// Member (会员) is a person's account and profile; one per phone number and one per ID number.
type Member struct {
	ID              int64
	Phone           string
	State           MemberState
	HasPassword     bool
	Number          string // 会员编号, "" before the first approval, never changed after it
	HomeCommitteeID int64  // where enrolled; 0 before
	Profile         Profile
	Version         int // rises with every change of the profile; a certificate is issued against one version
	LockedAt        *time.Time
	FrozenAt        *time.Time
	FrozenReason    string
	ApprovedAt      *time.Time
	CreatedAt       time.Time
}

// Frozen says whether the account is blocked (冻结).
func (m *Member) Frozen() bool { return m.FrozenAt != nil }

// CardExpired says whether this is a student whose card has run out (学生证已过期).
func (m *Member) CardExpired(today string) bool {
	return m.Profile.Type() == Student && m.Profile.StudentUntil != "" && m.Profile.StudentUntil < today
}

// Session is a live login of a member or of staff. The token itself is never stored.
type Session struct {
	ID        int64
	OwnerID   int64
	CSRF      string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	IP        string
	UserAgent string
	Half      bool // of staff: the password was right, the code is still asked for
}

// Consent is that a member agreed to a version of the text on personal data.
type Consent struct {
	Version string
	IP      string
	At      time.Time
}

// Violation (违规记录) is the record of a fraud; it stays for ever.
type Violation struct {
	ID            int64
	MemberID      int64
	ApplicationID int64
	Reason        string
	FileKeys      []string // evidence
	ByID          int64
	ByName        string
	At            time.Time
}

// Message is an in-app notice.
type Message struct {
	ID     int64
	Title  string
	Body   string
	Link   string
	At     time.Time
	ReadAt *time.Time
}
