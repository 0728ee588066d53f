package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The earliest believable birth: nobody older applies, but a slip of a digit often lands before it.
const earliestBirth = "1900-01-01"

// NormalizeIDNumber cleans a typed ID number of any document: no spaces, hyphens or invisible marks, full-width letters and digits
// as ASCII, letters upper case (the check digit x becomes X).
func NormalizeIDNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '!' && r <= '~':
		case r >= '!'+fullWidth && r <= '~'+fullWidth:
			r -= fullWidth
		case r == '—', r == '–', r == '−', r == '·', isBlank(r):
			return -1
		}
		switch {
		case r == '-':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// fullWidth is the distance from an ASCII character to its full-width form.
const fullWidth = '！' - '!'

// isBlank covers what slips in from pasted text: every space, the byte-order mark, zero-width and direction marks.
func isBlank(r rune) bool {
	return r <= ' ' || r == 0xA0 || r == 0x3000 || r >= 0x2000 && r <= 0x200F || r >= 0x2028 && r <= 0x202F || r >= 0x2060 && r <= 0x206F || r == 0xFEFF
}

// CheckIDNumber checks a resident identity card number (身份证号, GB 11643): 18 places, area, birth date, check digit. The error is for
// the user, in Chinese, and names the first thing that is wrong. A birth after today (2026-11-24) is refused; an empty
// today leaves that open.
func CheckIDNumber(s, today string) error {
	if err := checkIDForm(s); err != nil {
		return err
	}
	if !AreaKnown(s[:6]) {
		return fmt.Errorf("身份证号前 6 位的地区码 %s 不存在,请核对", s[:6])
	}
	return checkIDBody(s, today)
}

// ValidIDNumber says whether s is a well-formed resident identity card number. It has no clock, so a future birth passes.
func ValidIDNumber(s string) bool { return CheckIDNumber(s, "") == nil }

func checkIDForm(s string) error {
	if n := len([]rune(s)); n != 18 {
		if n == 15 && allDigits(s) {
			return errors.New("身份证号应为 18 位,15 位的旧号码已停用")
		}
		return fmt.Errorf("身份证号应为 18 位,现在是 %d 位", n)
	}
	if len(s) != 18 || !allDigits(s[:17]) {
		return errors.New("身份证号前 17 位应全部为数字")
	}
	if last := s[17]; last != 'X' && (last < '0' || last > '9') {
		return errors.New("身份证号末位应为数字或 X")
	}
	return nil
}

// checkIDBody checks what every 18-place number shares, the card of a foreigner too: birth date and check digit.
func checkIDBody(s, today string) error {
	switch birth := dashed(s[6:14]); {
	case !ValidDate(birth):
		return fmt.Errorf("身份证号中的出生日期 %s 不存在,请核对", s[6:14])
	case birth < earliestBirth:
		return fmt.Errorf("身份证号中的出生日期 %s 过早,请核对", birth)
	case today != "" && birth > today:
		return fmt.Errorf("身份证号中的出生日期 %s 晚于今天,请核对", birth)
	}
	if s[17] != IDNumberCheckDigit(s[:17]) {
		return errors.New("身份证号校验位不正确,请核对")
	}
	return nil
}

// IDNumberCheckDigit is the 18th place that belongs to the first 17 (ISO 7064 MOD 11-2), 0 if they are not 17 digits.
func IDNumberCheckDigit(first17 string) byte {
	if len(first17) != 17 || !allDigits(first17) {
		return 0
	}
	sum := 0
	for i := range 17 {
		weight := 1 << (17 - i) % 11
		sum += int(first17[i]-'0') * weight
	}
	return "10X98765432"[sum%11]
}

// LongIDNumber is the 18-place number of who had this one of 15 places (before 1999): the century 19 goes in and a check digit on the end
// (GB 11643-1999), so both name the same person. "" if it is not such a number.
func LongIDNumber(s string) string {
	if len(s) != 15 || !allDigits(s) {
		return ""
	}
	first := s[:6] + "19" + s[6:]
	long := first + string(IDNumberCheckDigit(first))
	if !ValidIDNumber(long) {
		return ""
	}
	return long
}

// IDNumberBirthDate is the birth date (1984-09-30) a faultless number contains, of a resident's or a foreigner's 18-place card;
// "" for anything else.
func IDNumberBirthDate(s string) string {
	if checkIDForm(s) != nil || checkIDBody(s, "") != nil {
		return ""
	}
	return dashed(s[6:14])
}

// IDNumberGender is the sex a faultless number contains (GenderMale, GenderFemale), "" for anything else.
func IDNumberGender(s string) string {
	switch {
	case IDNumberBirthDate(s) == "":
		return ""
	case (s[16]-'0')%2 == 1:
		return GenderMale
	}
	return GenderFemale
}

// MaskIDNumber hides the middle of an ID number of any document: 120***********1227 for 18 places, E1*****78 for a passport. At
// least half of a number always stays hidden.
func MaskIDNumber(s string) string {
	r := []rune(s)
	front, back := 3, 4
	switch n := len(r); {
	case n < 4:
		front, back = 0, 0
	case n < 8:
		front, back = 1, 1
	case n < 14:
		front, back = 2, 2
	}
	return string(r[:front]) + strings.Repeat("*", len(r)-front-back) + string(r[len(r)-back:])
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// dashed turns 19840930 into 1984-09-30.
func dashed(ymd string) string { return ymd[:4] + "-" + ymd[4:6] + "-" + ymd[6:] }

// shortDateExists says whether YYMMDD exists in the 1900s or the 2000s.
func shortDateExists(yymmdd string) bool {
	for _, century := range []string{"19", "20"} {
		if _, err := time.Parse("20060102", century+yymmdd); err == nil {
			return true
		}
	}
	return false
}
