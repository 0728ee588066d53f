package models

import (
	"regexp"
	"strings"
)

var mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

// NormalizePhone cleans a typed mobile number: blanks, hyphens and the country code go, full-width digits become ASCII.
func NormalizePhone(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '(' || r == ')' {
			return -1
		}
		return r
	}, NormalizeIDNumber(s))
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && mobile.MatchString(rest) {
			return rest
		}
	}
	return s
}

// ValidPhone says whether s is a mobile number of the mainland (工业和信息化部, 公众移动通信网号码: 11 digits that begin with 13 to 19).
func ValidPhone(s string) bool { return mobile.MatchString(s) }
