package models

import (
	"fmt"
	"regexp"
	"strings"
)

// CheckData are the automatic checks that need nothing but what was handed in (PRODUCT 6). legacy is the roster's row of a member
// who activates, else nil.
func CheckData(kind ApplicationKind, p *Profile, legacy *Profile, today string) []Finding {
	findings := []Finding{checkDocument(p, today), checkPerson(p)}
	if kind != Joining && p.Type() == Student {
		findings = append(findings, checkCard(p, today))
	}
	if kind != Joining && p.Type() == Professional {
		findings = append(findings, checkCredential(p))
	}
	if kind == Activation && legacy != nil {
		findings = append(findings, checkLegacy(p, legacy))
	}
	return findings
}

func checkDocument(p *Profile, today string) Finding {
	f := Finding{Check: "id_number", Label: "证件号码校验", Place: "id_number", Light: Green, Text: "格式与校验位正确"}
	if p.IDType != IDTypeResident {
		f.Text = IDTypes.Text(p.IDType) + "号码格式正确"
	}
	if err := CheckIDDocument(p.IDType, p.IDNumber, today); err != nil {
		f.Light, f.Text = Red, err.Error()
	}
	return f
}

func checkPerson(p *Profile) Finding {
	f := Finding{Check: "birth_date", Label: "出生日期与性别", Place: "birth_date", Light: Green, Text: "与身份证号一致"}
	switch {
	case p.IDType != IDTypeResident || !ValidIDNumber(p.IDNumber):
		f.Light, f.Text = Amber, "证件号码不含出生日期,请对照证件核对"
	case p.BirthDate != "" && p.BirthDate != IDNumberBirthDate(p.IDNumber):
		f.Light, f.Text = Red, "出生日期与身份证号不一致"
	case p.Gender != IDNumberGender(p.IDNumber):
		f.Light, f.Text, f.Place = Red, "性别与身份证号不一致", "gender"
	}
	return f
}

func checkCard(p *Profile, today string) Finding {
	f := Finding{Check: "student_card", Label: "学生证有效期", Place: "student_until", Light: Green, Text: "有效期至 " + p.StudentUntil}
	switch {
	case p.StudentUntil < today:
		f.Light, f.Text = Red, fmt.Sprintf("学生证已于 %s 过期", p.StudentUntil)
	case p.StudentFrom > today:
		f.Light, f.Text = Amber, fmt.Sprintf("学生证自 %s 起才有效", p.StudentFrom)
	}
	return f
}

// credentialNumbers are the forms of certificate numbers since their last reform; older papers have shorter ones, hence amber.
var credentialNumbers = map[string]*regexp.Regexp{
	"physician_qualification": regexp.MustCompile(`^\d{24}(\d{3})?$`), // 医师资格证书编码: 24 or 27 digits
	"physician_practice":      regexp.MustCompile(`^\d{15}$`),         // 医师执业证书编码: 15 digits
	"nurse_practice":          regexp.MustCompile(`^\d{12}$`),         // 护士执业证书编号: 12 digits
}

func checkCredential(p *Profile) Finding {
	f := Finding{Check: "credential_number", Label: "资质证书编码", Place: "credential_number", Light: Green, Text: "格式合理"}
	number := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, p.CredentialNumber))
	form := credentialNumbers[p.CredentialType]
	switch {
	case number == "":
		f.Light, f.Text = Amber, "未填写编码,请对照证书扫描件核对"
	case form != nil && !form.MatchString(number):
		f.Light, f.Text = Amber, "编码位数与现行"+CredentialTypes.Text(p.CredentialType)+"不同,请对照扫描件核对"
	case strings.Trim(number, number[:1]) == "":
		f.Light, f.Text = Amber, "编码各位相同,请对照扫描件核对"
	}
	return f
}

// checkLegacy compares what identifies the person; other data may well be newer than the roster.
func checkLegacy(p, legacy *Profile) Finding {
	f := Finding{Check: "legacy", Label: "与原会员名册比对", Light: Green, Text: "关键信息与名册一致"}
	var other, missing []string
	for i := range Fields {
		field := &Fields[i]
		was, is := *field.Of(legacy), *field.Of(p)
		switch {
		case !field.Key || was == is || field.Name == "id_type" && legacy.IDNumber == "":
		case was == "":
			missing = append(missing, field.Label)
		default:
			other = append(other, field.Label)
			f.Place = field.Name
		}
	}
	switch {
	case len(other) > 0:
		f.Light, f.Text = Red, "与名册不同:"+strings.Join(other, "、")
	case len(missing) > 0:
		f.Light, f.Text = Amber, "名册中没有,无法比对:"+strings.Join(missing, "、")
	}
	return f
}
