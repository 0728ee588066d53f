package models

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Profile is what a person tells of themself. Every value is text: a code of a list, a date 2006-01-02, a file key, or free
// text; what each one means, and where it appears, stands in Fields. The gorm tags keep what is encrypted out of columns.
type Profile struct {
	Photo          string `json:"photo,omitempty"`
	Name           string `json:"name,omitempty"`
	IDType         string `json:"id_type,omitempty"`
	IDNumber       string `json:"id_number,omitempty" gorm:"-"`
	Gender         string `json:"gender,omitempty"`
	BirthDate      string `json:"birth_date,omitempty"`
	Ethnicity      string `json:"ethnicity,omitempty"`
	Party          string `json:"party,omitempty"`
	NativePlace    string `json:"native_place,omitempty"`
	Education      string `json:"education,omitempty"`
	Degree         string `json:"degree,omitempty"`
	Major          string `json:"major,omitempty"`
	Employer       string `json:"employer,omitempty"`
	EmployerPhone  string `json:"employer_phone,omitempty"`
	Department     string `json:"department,omitempty"`
	Position       string `json:"position,omitempty"`
	Title          string `json:"title,omitempty"`
	Email          string `json:"email,omitempty"`
	Address        string `json:"address,omitempty"`
	PostalCode     string `json:"postal_code,omitempty"`
	Region         string `json:"region,omitempty"`
	SocialPosts    string `json:"social_posts,omitempty"`
	Recommender    string `json:"recommender,omitempty"`
	RecommenderOrg string `json:"recommender_org,omitempty"`
	OtherSocieties string `json:"other_societies,omitempty"`

	MemberType        string `json:"member_type,omitempty"`
	CredentialType    string `json:"credential_type,omitempty"`
	CredentialNumber  string `json:"credential_number,omitempty" gorm:"-"`
	CredentialFront   string `json:"credential_front,omitempty"`
	CredentialInside  string `json:"credential_inside,omitempty"`
	CredentialChanges string `json:"credential_changes,omitempty"`
	StudentCard       string `json:"student_card,omitempty"`
	StudentFrom       string `json:"student_from,omitempty"`
	StudentUntil      string `json:"student_until,omitempty"`
}

// Type is the member type chosen.
func (p *Profile) Type() MemberType { return MemberType(p.MemberType) }

// Normalize cleans what people type (outer and doubled spaces, full-width digits in numbers) and fills in what an ID number
// already says: 出生日期 and 性别, when left empty.
func (p *Profile) Normalize() {
	for i := range Fields {
		f := &Fields[i]
		v := f.Of(p)
		*v = f.clean(*v)
	}
	if p.IDType == IDTypeResident && ValidIDNumber(p.IDNumber) {
		if p.BirthDate == "" {
			p.BirthDate = IDNumberBirthDate(p.IDNumber)
		}
		if p.Gender == "" {
			p.Gender = IDNumberGender(p.IDNumber)
		}
	}
}

// DropForeign forgets the proofs of another member type. A draft keeps them (a type is changed back easily), a submission
// does not.
func (p *Profile) DropForeign() {
	for i := range Fields {
		if f := &Fields[i]; !f.appliesTo(p) {
			*f.Of(p) = ""
		}
	}
}

// Validate tells every fault of the form of an application of this kind. An empty step means all of them; today is a
// date of the association's clock.
func (p *Profile) Validate(kind ApplicationKind, step FormStep, today string) error {
	var c Check
	for i := range Fields {
		f := &Fields[i]
		if (step != "" && f.Step != step) || !f.On(kind) || !f.appliesTo(p) {
			continue
		}
		v := *f.Of(p)
		if v == "" {
			c.That(!f.RequiredIn(kind), f.Name, f.Prompt())
			continue
		}
		c.That(len([]rune(v)) <= f.MaxLen(), f.Name, fmt.Sprintf("%s最多 %d 个字", f.Label, f.MaxLen()))
		if message := f.Fault(p, v, today); message != "" {
			c.That(false, f.Name, message)
		}
	}
	return c.Err()
}

// PrintHash identifies the data on a printed form: as soon as a printed field changes, an older print is void.
func (p *Profile) PrintHash(committeeID int64) string {
	h := sha256.New()
	fmt.Fprintf(h, "committee=%d\n", committeeID)
	for i := range Fields {
		if f := &Fields[i]; f.OnForm && f.appliesTo(p) {
			fmt.Fprintf(h, "%s=%q\n", f.Name, *f.Of(p))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// FileKeys lists the files the profile refers to, by kind.
func (p *Profile) FileKeys() map[FileKind]string {
	keys := map[FileKind]string{}
	for i := range Fields {
		if f := &Fields[i]; f.Kind == FileField && *f.Of(p) != "" {
			keys[FileKind(f.Name)] = *f.Of(p)
		}
	}
	return keys
}

// Difference is one field whose value changed.
type Difference struct {
	Field    *Field
	Old, New string // raw values
}

// Differences compares two profiles field by field, in the order of the form.
func Differences(before, after *Profile) []Difference {
	var diffs []Difference
	for i := range Fields {
		f := &Fields[i]
		if o, n := *f.Of(before), *f.Of(after); o != n {
			diffs = append(diffs, Difference{f, o, n})
		}
	}
	return diffs
}

// Masked is a copy with every masked field masked.
func (p Profile) Masked() Profile {
	for i := range Fields {
		if f := &Fields[i]; f.Mask != nil {
			v := f.Of(&p)
			*v = f.Mask(*v)
		}
	}
	return p
}

func collapseSpaces(s string) string { return strings.Join(strings.Fields(s), " ") }
