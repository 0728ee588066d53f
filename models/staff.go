package models

import "time"

// Staff is an account of the back office: a reviewer, an admin, an auditor.
type Staff struct {
	ID          int64
	Username    string
	Name        string
	Phone       string
	Email       string
	TwoSteps    bool  // logs in with a code of an app besides the password (TOTP)
	MemberID    int64 // the member account of the same person, 0 if none
	MustChange  bool  // the password is an initial one
	Active      bool
	LockedUntil *time.Time
	LastLoginAt *time.Time
	Roles       []Assignment
	CreatedAt   time.Time
}

// Actor is the staff account as an actor.
func (s *Staff) Actor(ip string) Actor {
	return Actor{Kind: StaffActor, ID: s.ID, Name: s.Name, IP: ip, MemberID: s.MemberID, Roles: s.Roles}
}

// LegacyMember (原会员) is a row of the old system's roster, joined to a Member in state legacy.
type LegacyMember struct {
	MemberID       int64
	OldNumber      string
	OldCertificate string // number of the old certificate
	Phone          string // of the roster; the member has it too unless another row of the roster shares it
	CommitteeID    int64
	Data           Profile
	VoidedAt       *time.Time // first download of the new certificate
}
