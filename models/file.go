package models

import "time"

// FileKind is the place a file has in an application.
type FileKind string

// The kinds of files.
const (
	Photo             FileKind = "photo"              // 个人寸照
	CredentialFront   FileKind = "credential_front"   // 资质证书首页
	CredentialInside  FileKind = "credential_inside"  // 资质证书信息页
	CredentialChanges FileKind = "credential_changes" // 资质证书变更页
	StudentCard       FileKind = "student_card"       // 学生证
	StampedForm       FileKind = "stamped_form"       // 盖章文件
	StampedProof      FileKind = "stamped_proof"      // 盖章证明, of a change
	CertificatePDF    FileKind = "certificate"        // 会员证书, made by us
)

// FileKinds is the code list of what members upload.
var FileKinds = CodeList{
	{string(Photo), "个人寸照"}, {string(CredentialFront), "资质证书首页"}, {string(CredentialInside), "资质证书信息页"},
	{string(CredentialChanges), "资质证书变更页"}, {string(StudentCard), "学生证"}, {string(StampedForm), "盖章文件"},
	{string(StampedProof), "盖章证明"},
}

// Text is the kind as shown.
func (k FileKind) Text() string { return FileKinds.Text(string(k)) }

// File is an upload. Its content lies encrypted in the file store and is reached through the app only.
type File struct {
	ID            int64
	Key           string // 128 random bits, base64url: the only handle that leaves the server
	MemberID      int64
	Kind          FileKind
	MIME          string
	Size          int64 // bytes
	Width, Height int   // pixels, 0 for a PDF
	Pages         int   // of a PDF, else 1
	LowResolution bool  // below 300 dpi for the paper it shows
	SHA256        string
	CreatedAt     time.Time
}
