package models

import "testing"

func TestTheDataIsCheckedForTheReviewer(t *testing.T) {
	good := Profile{
		Name: "王晓岚", IDType: IDTypeResident, IDNumber: "110101198409300011", BirthDate: "1984-09-30", MemberType: string(Professional),
		CredentialType: "physician_practice", CredentialNumber: "110120000012345",
	}
	good.IDNumber = good.IDNumber[:17] + string(IDNumberCheckDigit(good.IDNumber[:17]))
	good.Gender = IDNumberGender(good.IDNumber)
	student := good
	student.MemberType, student.StudentFrom, student.StudentUntil = string(Student), "2025-09-01", "2028-06-30"
	with := func(p Profile, change func(*Profile)) Profile { change(&p); return p }
	for name, c := range map[string]struct {
		kind   ApplicationKind
		p      Profile
		legacy *Profile
		check  string
		light  Light
	}{
		"a sound number":         {Enrollment, good, nil, "id_number", Green},
		"a wrong check digit":    {Enrollment, with(good, func(p *Profile) { p.IDNumber = p.IDNumber[:17] + "A" }), nil, "id_number", Red},
		"a passport":             {Enrollment, with(good, func(p *Profile) { p.IDType, p.IDNumber = IDTypePassport, "E12345678" }), nil, "birth_date", Amber},
		"another birth date":     {Enrollment, with(good, func(p *Profile) { p.BirthDate = "1985-09-30" }), nil, "birth_date", Red},
		"another sex":            {Enrollment, with(good, func(p *Profile) { p.Gender = "9" }), nil, "birth_date", Red},
		"a plausible credential": {Enrollment, good, nil, "credential_number", Green},
		"no credential number":   {Enrollment, with(good, func(p *Profile) { p.CredentialNumber = "" }), nil, "credential_number", Amber},
		"a short one":            {Enrollment, with(good, func(p *Profile) { p.CredentialNumber = "1234" }), nil, "credential_number", Amber},
		"one of a single digit":  {Enrollment, with(good, func(p *Profile) { p.CredentialNumber = "111111111111111" }), nil, "credential_number", Amber},
		"a card in date":         {Enrollment, student, nil, "student_card", Green},
		"a card run out":         {Enrollment, with(student, func(p *Profile) { p.StudentUntil = "2026-03-17" }), nil, "student_card", Red},
		"as the roster has it":   {Activation, good, &good, "legacy", Green},
		"another name":           {Activation, with(good, func(p *Profile) { p.Name = "王小兰" }), &good, "legacy", Red},
		"a roster without ID":    {Activation, good, &Profile{Name: "王晓岚", Gender: good.Gender, BirthDate: good.BirthDate}, "legacy", Amber},
	} {
		found := false
		for _, f := range CheckData(c.kind, &c.p, c.legacy, "2026-03-18") {
			if f.Check == c.check {
				found = true
				if f.Light != c.light || f.Text == "" || f.Label == "" {
					t.Errorf("%s: %+v, want %s", name, f, c.light)
				}
			}
		}
		if !found {
			t.Errorf("%s: no check %s", name, c.check)
		}
	}
}

func TestTheGravestFindingLightsTheApplication(t *testing.T) {
	for _, c := range []struct {
		lights []Light
		want   Light
	}{{nil, ""}, {[]Light{Green}, Green}, {[]Light{Green, Amber, Green}, Amber}, {[]Light{Amber, Red, Amber}, Red}, {[]Light{Red, Green}, Red}} {
		var findings []Finding
		for _, l := range c.lights {
			findings = append(findings, Finding{Light: l})
		}
		if got := Gravest(findings); got != c.want {
			t.Errorf("%v: %q, want %q", c.lights, got, c.want)
		}
	}
}
