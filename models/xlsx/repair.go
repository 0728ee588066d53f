package xlsx

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Repairs that are certain: each kind is counted in the report under its name.
const (
	RepairBlanks     = "多余空格、不可见字符"
	RepairApostrophe = "行首撇号"
	RepairWide       = "全角数字、字母"
	RepairScience    = "科学计数法(位数完整)"
	RepairNumber     = "数字格式(小数点、千位分隔)"
	RepairDate       = "日期写法"
	RepairSerial     = "日期序列号"
	RepairPhone      = "手机号写法(+86、横线、空格)"
	RepairID15       = "15 位旧身份证号升为 18 位"
	RepairIDForm     = "证件号写法(空格、横线、小写 x)"
	RepairCode       = "选项写法(如「男性」「中共党员」)"
	RepairEmpty      = "占位符视为空(-、/、NULL 等)"
	RepairName       = "姓名写法(字间空格、间隔号)"
	RepairMail       = "邮箱写法(mailto:、全角@)"
)

// tidy takes away what is never meant: blanks around, marks without width, the apostrophe by which Excel was told that a number is
// text, and full-width digits and letters. It says which of these it met.
func tidy(s string) (string, []string) {
	var kinds []string
	note := func(kind string, after string) {
		if after != s {
			kinds = append(kinds, kind)
			s = after
		}
	}
	note(RepairBlanks, strings.TrimFunc(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s), invisible))
	if rest, ok := strings.CutPrefix(s, "'"); ok && rest != "" {
		note(RepairApostrophe, strings.TrimFunc(rest, invisible))
	}
	note(RepairWide, strings.Map(func(r rune) rune {
		if n := r - ('！' - '!'); r >= '！' && r <= '～' && (n >= '0' && n <= '9' || n >= 'A' && n <= 'Z' || n >= 'a' && n <= 'z') {
			return n
		}
		return r
	}, s))
	return s, kinds
}

var (
	scientific = regexp.MustCompile(`^(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$`)
	decimal    = regexp.MustCompile(`^(\d+)\.0+$`)
	thousands  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.0+)?$`)
)

// whole undoes what the number format of a cell does to a number that is a name: 13800000001.0, 1.3800000001E+10, 13,800,000,001.
// lost says that digits are missing: 1.2E+17 was longer, and nobody knows how it went on.
func whole(s string) (digits, kind string, lost bool) {
	if m := scientific.FindStringSubmatch(s); m != nil {
		exponent, _ := strconv.Atoi(m[3]) // two digits
		digits := m[1] + m[2]
		if len(digits) < exponent+1 || strings.Trim(digits[exponent+1:], "0") != "" {
			return s, "", true
		}
		return digits[:exponent+1], RepairScience, false
	}
	if thousands.MatchString(s) {
		s, _, _ = strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
		return s, RepairNumber, false
	}
	if m := decimal.FindStringSubmatch(s); m != nil {
		return m[1], RepairNumber, false
	}
	return s, "", false
}

var (
	dateYMD     = regexp.MustCompile(`^(\d{4})\s*[-/.．。年—–]\s*(\d{1,2})\s*[-/.．。月—–]\s*(\d{1,2})\s*日?$`)
	dateCompact = regexp.MustCompile(`^\d{8}$`)
	dateLastY   = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
	dateClock   = regexp.MustCompile(`[ T]+(\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?|[上下]午.*)$`)
	dateSerial  = regexp.MustCompile(`^(\d{4,5})(?:\.\d+)?$`)
	dateShort   = regexp.MustCompile(`^\d{2}[-/.年]`)
	dateMonth   = regexp.MustCompile(`^\d{4}([-/.年]\d{1,2}月?|年?)$`)
)

// date reads a date in any of the forms that people and Excel write. reason says why one cannot be read with certainty; kind is "" if
// it was written as we write dates.
func date(s string, from1904 bool) (value, kind, reason string) {
	bare := strings.TrimSpace(dateClock.ReplaceAllString(s, ""))
	kind = RepairDate
	var year, month, day string
	switch {
	case dateYMD.MatchString(bare):
		m := dateYMD.FindStringSubmatch(bare)
		year, month, day = m[1], m[2], m[3]
	case dateCompact.MatchString(bare):
		year, month, day = bare[:4], bare[4:6], bare[6:]
	case dateLastY.MatchString(bare):
		m := dateLastY.FindStringSubmatch(bare)
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		switch {
		case a > 12 && b <= 12:
			year, month, day = m[3], m[2], m[1]
		case b > 12 && a <= 12, a == b:
			year, month, day = m[3], m[1], m[2]
		default:
			return "", "", "无法确定哪个是月、哪个是日,请写成 1984-09-30"
		}
	case dateMonth.MatchString(bare) && !dateSerial.MatchString(bare):
		return "", "", "日期不完整,请写成 1984-09-30"
	case dateSerial.MatchString(bare):
		return serialDate(dateSerial.FindStringSubmatch(bare)[1], from1904)
	case dateShort.MatchString(bare):
		return "", "", "年份只有两位,无法确定世纪,请写成 1984-09-30"
	default:
		return "", "", "不是日期,请写成 1984-09-30"
	}
	value = year + "-" + pad(month) + "-" + pad(day)
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return "", "", "日期不存在,请核对"
	}
	if value == s {
		kind = ""
	}
	return value, kind, ""
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// serialDate counts days as Excel does: 1 is 1900-01-01, and 60 the 29th of February 1900 that never was; on old Macs 0 is
// 1904-01-01. What lies before the year 1920 is likelier a year, a number or a slip.
func serialDate(digits string, from1904 bool) (value, kind, reason string) {
	n, _ := strconv.Atoi(digits) // five digits at most
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	at := zero.AddDate(0, 0, n)
	if at.Year() < 1920 || at.Year() > 2099 {
		return "", "", "不是完整的日期,请写成 1984-09-30"
	}
	return at.Format(time.DateOnly), RepairSerial, ""
}
