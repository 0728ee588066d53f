package models

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// MemberNumberPattern says how member numbers (会员编号) are written. It is plain text with fields in braces:
//
//	{province:3}  digits of the association's province, a setting ("120" for Tianjin)
//	{year:4}      year of the first approval, 4 or 2 digits
//	{serial:7}    the counter, zero-padded; required
//	{check}       the check digit over all digits before it; required, last
//
// Around the fields only capital letters are allowed: what a person types into the look-up must be the number itself.
type MemberNumberPattern string

// DefaultMemberNumberPattern gives 120202600000170: province, year, serial, check digit.
const DefaultMemberNumberPattern MemberNumberPattern = "{province:3}{year:4}{serial:7}{check}"

// DefaultProvince is Tianjin in the default pattern: 12 of GB/T 2260 and a zero.
const DefaultProvince = "120"

var (
	patternPart  = regexp.MustCompile(`\{(\w+)(?::(\d))?\}|[A-Z]+`)
	memberNumber = regexp.MustCompile(`^[A-Z]{0,8}[0-9][A-Z0-9]{3,22}[0-9]$`)
)

type numberPart struct {
	text  string // letters to be kept
	field string
	width int
}

func (p MemberNumberPattern) parts() ([]numberPart, error) {
	var parts []numberPart
	rest := string(p)
	for rest != "" {
		m := patternPart.FindStringSubmatchIndex(rest)
		if m == nil || m[0] != 0 {
			return nil, fmt.Errorf("会员编号规则从「%s」起无法识别,只能使用 {province:3} {year:4} {serial:7} {check} 和大写字母", rest)
		}
		part := numberPart{text: rest[:m[1]]}
		if m[2] >= 0 {
			part = numberPart{field: rest[m[2]:m[3]]}
			if m[4] >= 0 {
				part.width = int(rest[m[4]] - '0')
			}
		}
		parts = append(parts, part)
		rest = rest[m[1]:]
	}
	return parts, nil
}

// Validate tells what is wrong with the pattern, in Chinese, for the settings page.
func (p MemberNumberPattern) Validate() error {
	parts, err := p.parts()
	if err != nil {
		return err
	}
	seen, letters, digits := map[string]bool{}, 0, 0
	for i, part := range parts {
		if part.field == "" {
			letters += len(part.text)
			continue
		}
		if seen[part.field] {
			return fmt.Errorf("会员编号规则中 {%s} 出现了两次", part.field)
		}
		seen[part.field] = true
		digits += part.width
		if err := part.fault(i == len(parts)-1); err != nil {
			return err
		}
	}
	switch {
	case !seen["serial"]:
		return errors.New("会员编号规则缺少流水号 {serial:7}")
	case !seen["check"]:
		return errors.New("会员编号规则缺少校验位 {check}")
	case letters > 8 || digits > 15:
		return errors.New("会员编号过长:字母最多 8 个,数字最多 16 位")
	}
	return nil
}

func (p numberPart) fault(last bool) error {
	ok := false
	switch p.field {
	case "province":
		ok = p.width >= 1 && p.width <= 6
	case "year":
		ok = p.width == 2 || p.width == 4
	case "serial":
		ok = p.width >= 4
	case "check":
		if !last {
			return errors.New("会员编号规则中校验位 {check} 应在最后")
		}
		ok = p.width == 0
	default:
		return fmt.Errorf("会员编号规则中 {%s} 无法识别", p.field)
	}
	if !ok {
		return fmt.Errorf("会员编号规则中 {%s} 的位数不正确:省份 1 至 6 位,年份 2 或 4 位,流水号 4 至 9 位,校验位不写位数", p.field)
	}
	return nil
}

// Format is the member number of a serial. It is an error when the serial no longer fits: numbers never grow or repeat.
func (p MemberNumberPattern) Format(province string, year, serial int) (string, error) {
	if err := p.Validate(); err != nil {
		return "", err
	}
	parts, err := p.parts()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, part := range parts {
		value := part.text
		switch part.field {
		case "province":
			if value = province; len(province) != part.width || !allDigits(province) {
				return "", fmt.Errorf("会员编号的省份代码应为 %d 位数字,现在是「%s」", part.width, province)
			}
		case "year":
			if year < 1000 || year > 9999 {
				return "", fmt.Errorf("会员编号的年份 %d 不正确", year)
			}
			value = strconv.Itoa(year)[4-part.width:]
		case "serial":
			value = fmt.Sprintf("%0*d", part.width, serial)
			if serial < 1 || len(value) > part.width {
				return "", fmt.Errorf("会员编号流水号 %d 超出 %d 位,请在系统设置中加长流水号", serial, part.width)
			}
		case "check":
			value = string(rune('0' + damm(b.String())))
		}
		b.WriteString(value)
	}
	return b.String(), nil
}

// NormalizeMemberNumber cleans a typed member number: spaces and hyphens go, full-width becomes ASCII, letters upper case.
func NormalizeMemberNumber(s string) string { return NormalizeIDNumber(s) }

// NormalizeOldNumber cleans a number of the old system (原会员编号): as a member number, but hyphens are part of it.
func NormalizeOldNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isBlank(r):
			return -1
		case r == '—', r == '–', r == '−':
			return '-'
		case r >= '!'+fullWidth && r <= '~'+fullWidth:
			r -= fullWidth
		}
		return unicode.ToUpper(r)
	}, s)
}

// ValidMemberNumber says whether the check digit of a member number is right. It looks at no pattern, so numbers given under an
// older pattern stay valid.
func ValidMemberNumber(s string) bool { return memberNumber.MatchString(s) && damm(s) == 0 }

// dammTable is a totally anti-symmetric quasigroup of order 10 (H. Michael Damm, 2004).
var dammTable = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// damm runs the Damm algorithm over the digits of s: the result is the check digit, and 0 once it has been appended. It catches
// every single wrong digit and every swap of neighbours with one decimal digit; ISO 7064 MOD 11,10 misses some swaps and
// MOD 11-2 needs an X.
func damm(s string) int {
	interim := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			interim = dammTable[interim][s[i]-'0']
		}
	}
	return interim
}

// MaskName hides a name for public look-ups: 王晓岚 → 王*岚, 王芳 → 王*. Interpuncts and spaces of longer names stay.
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	for i := range r {
		first, last := i == 0 && len(r) > 1, i == len(r)-1 && len(r) > 2
		if !first && !last && r[i] != '·' && r[i] != ' ' {
			r[i] = '*'
		}
	}
	return string(r)
}

// MaskPhone hides the middle of a phone number: 13800000001 → 138****0001. Of shorter numbers the last two digits stay.
func MaskPhone(phone string) string {
	r := []rune(phone)
	switch n := len(r); {
	case n >= 11:
		return string(r[:3]) + strings.Repeat("*", n-7) + string(r[n-4:])
	case n > 4:
		return strings.Repeat("*", n-2) + string(r[n-2:])
	}
	return strings.Repeat("*", len(r))
}
