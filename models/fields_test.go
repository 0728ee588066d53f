package models

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const fieldsToday = "2026-03-18"

// wang is a professional who has filled in everything; the ID number is well formed and belongs to nobody.
func wang() Profile {
	return Profile{
		Photo: "photo-key", Name: "王晓岚", IDType: IDTypeResident, IDNumber: "110101198403070024", Gender: IDNumberGender("110101198403070024"),
		BirthDate: "1984-03-07", Ethnicity: Ethnicities[0].Value, Party: Parties[0].Value, NativePlace: "120101",
		Education: Educations[0].Value, Degree: Degrees[0].Value, Major: "肿瘤学", Employer: "天津市海河肿瘤医院", EmployerPhone: "022-23340000",
		Department: "肺部肿瘤科", Position: "主任", Email: "wang@example.com", Address: "天津市河西区示例路 1 号", PostalCode: "300060", Region: "120103",
		Recommender: "李建国", RecommenderOrg: "天津市海河肿瘤医院", MemberType: string(Professional), CredentialType: CredentialTypes[0].Value,
		CredentialFront: "front-key", CredentialInside: "inside-key",
	}
}

func faults(t *testing.T, err error) FieldErrors {
	t.Helper()
	var e *Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &e) || e.Code != Invalid {
		t.Fatalf("not a validation error: %v", err)
	}
	return e.Fields
}

func TestEveryFieldOfTheProfileStandsInTheTableOnce(t *testing.T) {
	var p Profile
	value := reflect.ValueOf(&p).Elem()
	byAddress := map[uintptr]reflect.StructField{}
	for i := range value.NumField() {
		byAddress[value.Field(i).Addr().Pointer()] = value.Type().Field(i)
	}
	names, labels := map[string]bool{}, map[string]bool{}
	for i := range Fields {
		f := &Fields[i]
		if names[f.Name] || labels[f.Label] || f.Name == "" || f.Label == "" {
			t.Errorf("name %q or label %q stands twice or is empty", f.Name, f.Label)
		}
		names[f.Name], labels[f.Label] = true, true
		address := reflect.ValueOf(f.Of(&p)).Pointer()
		member, ok := byAddress[address]
		if !ok {
			t.Errorf("%s points to a place that another field has, or outside of the profile", f.Name)
			continue
		}
		delete(byAddress, address)
		if tag, _, _ := strings.Cut(member.Tag.Get("json"), ","); tag != f.Name {
			t.Errorf("%s is kept as %q", f.Name, tag)
		}
		if plain := member.Tag.Get("gorm") != "-"; plain == f.Sealed {
			t.Errorf("%s: sealed %v, but has a plain column: %v", f.Name, f.Sealed, plain)
		}
		if FieldByName(f.Name) != f {
			t.Errorf("%s is not found by its name", f.Name)
		}
	}
	for _, member := range byAddress {
		t.Errorf("%s is in no row of the table", member.Name)
	}
}

func TestEveryFieldIsDescribedFully(t *testing.T) {
	for i := range Fields {
		f := &Fields[i]
		if (f.Kind == ChoiceField || f.Kind == SelectField) != (len(f.Codes) > 0) {
			t.Errorf("%s: kind %s and %d codes", f.Name, f.Kind, len(f.Codes))
		}
		if f.Kind == FileField && FileKinds.Text(f.Name) != f.Label {
			t.Errorf("%s: the file of this field is called %q", f.Name, FileKinds.Text(f.Name))
		}
		if f.Step != PersonStep && f.Step != WorkStep && f.Step != ApplyStep {
			t.Errorf("%s is on no page", f.Name)
		}
		if !f.On(Enrollment) && !f.On(Activation) {
			t.Errorf("%s is on no form", f.Name)
		}
		if f.Certificate && f.Editable {
			t.Errorf("%s is printed on the certificate and may be edited without a review", f.Name)
		}
	}
}

func TestACompleteFormHasNoFaults(t *testing.T) {
	p := wang()
	p.Normalize()
	for _, kind := range []ApplicationKind{Enrollment, Upgrade} {
		if err := p.Validate(kind, "", fieldsToday); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestAnEmptyFormTellsEveryRequiredFieldAtOnce(t *testing.T) {
	var p Profile
	got := faults(t, p.Validate(Enrollment, "", fieldsToday))
	for i := range Fields {
		f := &Fields[i]
		want := ""
		if f.RequiredIn(Enrollment) && f.For == nil {
			want = f.Prompt()
		}
		if got[f.Name] != want {
			t.Errorf("%s: %q, want %q", f.Name, got[f.Name], want)
		}
	}
	for _, step := range []FormStep{PersonStep, WorkStep, ApplyStep} {
		for name := range faults(t, p.Validate(Enrollment, step, fieldsToday)) {
			if FieldByName(name).Step != step {
				t.Errorf("%s is told on page %s", name, step)
			}
		}
	}
}

func TestAFaultIsToldAtItsFieldAndSaysWhatToDo(t *testing.T) {
	cases := map[string]struct {
		spoil func(*Profile)
		field string
		says  string
	}{
		"a digit in the name":                {func(p *Profile) { p.Name = "王晓岚2" }, "name", "不含数字"},
		"one wrong digit of the ID number":   {func(p *Profile) { p.IDNumber = "110101198403070020" }, "id_number", "校验"},
		"a birth date against the ID number": {func(p *Profile) { p.BirthDate = "1984-03-08" }, "birth_date", "1984-03-07"},
		"a birth date in the future":         {func(p *Profile) { p.IDType, p.IDNumber, p.BirthDate = IDTypePassport, "E12345678", "2031-01-01" }, "birth_date", "不能晚于今天"},
		"the other sex than the ID number":   {func(p *Profile) { p.Gender = otherGender(p.Gender) }, "gender", "不一致"},
		"an address without a dot":           {func(p *Profile) { p.Email = "wang@example" }, "email", "格式不正确"},
		"a short postal code":                {func(p *Profile) { p.PostalCode = "30006" }, "postal_code", "6 位"},
		"a landline in words":                {func(p *Profile) { p.EmployerPhone = "总机转" }, "employer_phone", "格式不正确"},
		"a code that no list has":            {func(p *Profile) { p.Ethnicity = "99999" }, "ethnicity", "请选择民族"},
		"a region that does not exist":       {func(p *Profile) { p.NativePlace = "999999" }, "native_place", "请选择籍贯"},
		"a date that does not exist":         {func(p *Profile) { p.BirthDate = "1984-02-30" }, "birth_date", "应为日期"},
		"too long a text":                    {func(p *Profile) { p.Major = strings.Repeat("瘤", 65) }, "major", "最多 64 个字"},
		"a professional without a proof":     {func(p *Profile) { p.CredentialFront = "" }, "credential_front", "请上传资质证书首页"},
		"a student without a card":           {func(p *Profile) { p.MemberType = string(Student) }, "student_card", "请上传学生证"},
		"a student card that has run out": {func(p *Profile) {
			p.MemberType, p.StudentCard, p.StudentFrom, p.StudentUntil = string(Student), "card-key", "2020-09-01", "2024-06-30"
		}, "student_until", "已过有效期"},
		"a card that ends before it begins": {func(p *Profile) {
			p.MemberType, p.StudentCard, p.StudentFrom, p.StudentUntil = string(Student), "card-key", "2027-09-01", "2026-09-01"
		}, "student_until", "不能早于"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := wang()
			c.spoil(&p)
			got := faults(t, p.Validate(Enrollment, "", fieldsToday))
			if !strings.Contains(got[c.field], c.says) {
				t.Errorf("%s: %q; all faults: %v", c.field, got[c.field], got)
			}
		})
	}
}

func otherGender(g string) string {
	for _, c := range Genders {
		if c.Value != g {
			return c.Value
		}
	}
	return ""
}

func TestNormalizeFillsInWhatTheIDNumberSays(t *testing.T) {
	p := Profile{Name: "  王 晓岚 ", IDType: IDTypeResident, IDNumber: "１１０１０１ 19840307 0024"}
	p.Normalize()
	if p.IDNumber != "110101198403070024" || p.BirthDate != "1984-03-07" || p.Gender == "" {
		t.Errorf("%+v", p)
	}
}

func TestOnlyPrintedDataVoidsAPrint(t *testing.T) {
	p := wang()
	before := p.PrintHash(2)
	for i := range Fields {
		q := wang()
		f := &Fields[i]
		*f.Of(&q) += "1"
		printed := f.OnForm && f.appliesTo(&p)
		if changed := q.PrintHash(2) != before; changed != printed {
			t.Errorf("%s: printed %v, voids the print: %v", f.Name, printed, changed)
		}
	}
	if p.PrintHash(3) == before {
		t.Error("another committee keeps the print")
	}
}

func TestASubmissionForgetsTheProofsOfAnotherType(t *testing.T) {
	p := wang()
	p.StudentCard, p.StudentUntil = "card-key", "2027-06-30"
	p.DropForeign()
	if p.StudentCard != "" || p.StudentUntil != "" || p.CredentialFront != "front-key" {
		t.Errorf("%+v", p)
	}
}

func TestAMaskedProfileShowsNoIDNumber(t *testing.T) {
	p := wang()
	if masked := p.Masked(); strings.Contains(masked.IDNumber, "19840307") || masked.Name != p.Name || p.IDNumber != "110101198403070024" {
		t.Errorf("%+v", masked)
	}
}
