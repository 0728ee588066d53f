package models

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Holiday is a day of the State Council's calendar that differs from the plain week: off (休) or a make-up working day (班).
type Holiday struct {
	Day     string
	Workday bool
	Note    string // 春节
}

// holidaysMost bounds what one list may name.
const holidaysMost = 400

var (
	dayForm  = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?`)
	untilDay = regexp.MustCompile("^\\s*(?:至|到|~|\uff5e|—|–)\\s*")
	restWord = map[string]bool{"休": false, "放假": false, "休息": false, "节假日": false, "班": true, "上班": true, "调休": true, "补班": true, "工作日": true}
)

// ParseHolidays reads a list, one line a day or a span of days: «2027-02-05 休 春节», «2027年2月5日至2月11日 休 春节», with spaces,
// commas or tabs between. Empty lines, a heading and lines that begin with # are passed over. Every faulty line is told at the
// field list.
func ParseHolidays(list string) ([]Holiday, error) {
	var days []Holiday
	var faults []string
	for i, line := range strings.Split(strings.TrimPrefix(list, "\ufeff"), "\n") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\u3000", " "))
		if line == "" || strings.HasPrefix(line, "#") || i == 0 && strings.HasPrefix(line, "日期") {
			continue
		}
		found, fault := holidayLine(line)
		if fault != "" {
			faults = append(faults, fmt.Sprintf("第 %d 行:%s", i+1, fault))
		}
		days = append(days, found...)
	}
	switch {
	case len(faults) > 0:
		return nil, InvalidField("list", strings.Join(faults[:min(len(faults), 5)], ";"))
	case len(days) == 0:
		return nil, InvalidField("list", "没有读到任何日期,每行请写:日期 休或班 名称")
	case len(days) > holidaysMost:
		return nil, InvalidField("list", fmt.Sprintf("一次最多 %d 天", holidaysMost))
	}
	return days, sameDayTwice(days)
}

// sameDayTwice refuses a list that calls a day both.
func sameDayTwice(days []Holiday) error {
	seen := map[string]bool{}
	for _, d := range days {
		if work, ok := seen[d.Day]; ok && work != d.Workday {
			return InvalidField("list", d.Day+" 既写了休又写了班,请核对")
		}
		seen[d.Day] = d.Workday
	}
	return nil
}

func holidayLine(line string) (days []Holiday, fault string) {
	from, rest, ok := leadingDay(line, 0)
	if !ok {
		return nil, "日期无法识别,请写成 2027-02-05"
	}
	to := from
	if m := untilDay.FindString(rest); m != "" {
		if to, rest, ok = leadingDay(rest[len(m):], from.Year()); !ok || to.Before(from) || to.Sub(from) > 31*24*time.Hour {
			return nil, "结束日期无法识别,请写成 2027-02-05至2027-02-11"
		}
	}
	words := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(" \t,;()\u3001\uff0c\uff1b\uff08\uff09", r) })
	if len(words) == 0 {
		return nil, "请写明休或班"
	}
	work, known := restWord[words[0]]
	if !known {
		return nil, "「" + words[0] + "」应为休或班"
	}
	note := strings.Join(words[1:], " ")
	if len([]rune(note)) > 30 {
		return nil, "名称最多 30 个字"
	}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		days = append(days, Holiday{day.Format(DateLayout), work, note})
	}
	return days, ""
}

var shortDay = regexp.MustCompile(`^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?`)

// leadingDay takes a date off the beginning of a text; without a year it is in the given one (0: a year is needed).
func leadingDay(s string, year int) (day time.Time, rest string, ok bool) {
	m := dayForm.FindStringSubmatch(s)
	if m == nil && year != 0 {
		if short := shortDay.FindStringSubmatch(s); short != nil {
			m = []string{short[0], strconv.Itoa(year), short[1], short[2]}
		}
	}
	if m == nil {
		return day, s, false
	}
	month, _ := strconv.Atoi(m[2])
	date, _ := strconv.Atoi(m[3])
	day, err := time.Parse(DateLayout, fmt.Sprintf("%s-%02d-%02d", m[1], month, date))
	return day, s[len(m[0]):], err == nil
}
