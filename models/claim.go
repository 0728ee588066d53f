package models

import "time"

// ClaimState is where a claim stands.
type ClaimState string

// The states of a claim.
const (
	ClaimOpen     ClaimState = "open"
	ClaimApproved ClaimState = "approved"
	ClaimRejected ClaimState = "rejected"
)

// ClaimStates is the code list of the states.
var ClaimStates = CodeList{{string(ClaimOpen), "待核实"}, {string(ClaimApproved), "已更换手机号"}, {string(ClaimRejected), "未通过"}}

// Text is the state as shown.
func (s ClaimState) Text() string { return ClaimStates.Text(string(s)) }

// Claim (找回账号) is a person's word that an account is theirs whose phone is gone. What they say of themselves is compared with
// the member by an admin, who then changes the phone.
type Claim struct {
	ID        int64
	MemberID  int64 // whose number was given, 0 if nobody has it
	State     ClaimState
	Number    string // old or new member number, as typed
	Name      string
	IDNumber  string
	Phone     string // the new phone, proven by a code
	IP        string
	Note      string // how identity was checked, or why it was refused
	DecidedBy string
	DecidedAt *time.Time
	CreatedAt time.Time
}
