package models

import "time"

// CertificateState is what the register says of a certificate.
type CertificateState string

// The states of a certificate. Suspended is not stored: it follows from the member being frozen.
const (
	CertificateValid     CertificateState = "valid"
	CertificateVoid      CertificateState = "void"
	CertificateSuspended CertificateState = "suspended"
	CertificateRevoked   CertificateState = "revoked"
)

// Text is the state as a verifier reads it.
func (s CertificateState) Text() string {
	return map[CertificateState]string{
		CertificateValid: "有效", CertificateVoid: "已失效", CertificateSuspended: "会员资格已冻结", CertificateRevoked: "已撤销",
	}[s]
}

// Certificate (会员证书) is one issued document. Printed is what it shows; the document itself is kept as a file.
type Certificate struct {
	ID           int64
	Serial       string // random, hex; the signed token in the QR code carries it
	MemberID     int64
	MemberNumber string
	Version      int // 1, 2, … of this member
	State        CertificateState
	Printed      Profile
	ProfileAt    int // Member.Version it was issued against
	FileKey      string
	IssuedAt     time.Time
	EndedAt      *time.Time // voided or revoked
	EndReason    string
	Reissue      bool // revoked, but another one may be issued
}

// Verification is what a scan of the QR code or a typed number tells. By number only MaskedName, State and Number are set.
type Verification struct {
	State       CertificateState
	Number      string
	MaskedName  string
	Name        string
	Type        MemberType
	Employer    string
	PhotoKey    string
	IssuedOn    string // date
	EndedOn     string // date
	CardExpired bool   // 学生证已过期
}
