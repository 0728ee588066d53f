package models

import "time"

// DateLayout is the one form of a date.
const DateLayout = "2006-01-02"

// Zone is the association's clock, Asia/Shanghai: UTC+8 without daylight saving, so it needs no time zone database.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// ValidDate says whether s is a date that exists, as 2006-01-02.
func ValidDate(s string) bool {
	_, err := time.Parse(DateLayout, s)
	return err == nil
}

// DateOf is the association's date at the instant.
func DateOf(t time.Time) string { return t.In(Zone).Format(DateLayout) }

// TimeText is an instant as shown: 2025-03-14 14:59:28 (manual part 3).
func TimeText(t time.Time) string { return t.In(Zone).Format("2006-01-02 15:04:05") }
