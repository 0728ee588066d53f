// Package workday counts working days (工作日) by the State Council's calendar of holidays and make-up working days, for the review
// period of 15 working days. Dates are strings (2025-03-14) of the association's clock.
package workday

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/6tail/lunar-go/calendar"

	"tjtaca/models"
)

// MaxDays bounds Add; no period of the association is near it.
const MaxDays = 1000

// Calendar knows which days are working days. It is safe for concurrent use.
type Calendar struct {
	overrides map[string]bool

	mu    sync.Mutex
	years map[int]year
}

// year is what is known of a year: the days that differ from the plain week.
type year struct {
	official bool
	days     map[string]bool // date → is a working day
}

// New makes a calendar. Overrides (date → is a working day) come from the holidays an admin entered, and win.
func New(overrides map[string]bool) *Calendar {
	return &Calendar{overrides: maps.Clone(overrides), years: map[int]year{}}
}

// IsWorkday says whether people work on the date; false for what is no date.
func (c *Calendar) IsWorkday(date string) bool {
	t, err := time.Parse(models.DateLayout, date)
	return err == nil && c.isWorkday(t)
}

func (c *Calendar) isWorkday(t time.Time) bool {
	date := t.Format(models.DateLayout)
	if work, ok := c.overrides[date]; ok {
		return work
	}
	if work, ok := c.year(t.Year()).days[date]; ok {
		return work
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// Add is the nth working day after the date; counting starts on the next working day. It is an error for what is no date, for n outside
// 1…MaxDays, and when the overrides leave hardly any working day.
func (c *Calendar) Add(date string, n int) (string, error) {
	t, err := time.Parse(models.DateLayout, date)
	if err != nil {
		return "", fmt.Errorf("add working days: %w", err)
	}
	if n < 1 || n > MaxDays {
		return "", fmt.Errorf("add working days: %d is not within 1 to %d", n, MaxDays)
	}
	for limit := 4*n + 366; limit > 0; limit-- {
		t = t.AddDate(0, 0, 1)
		if c.isWorkday(t) {
			if n--; n == 0 {
				return t.Format(models.DateLayout), nil
			}
		}
	}
	return "", fmt.Errorf("add working days: too few working days after %s", date)
}

// Official says whether the State Council's days of the year are known, from the library or because the admin has entered the
// national holiday. Otherwise due dates in it are provisional.
func (c *Calendar) Official(y int) bool {
	_, entered := c.overrides[nationalDay(y)]
	return entered || c.year(y).official
}

// Known lists what is known of a year without what anybody entered, in order: the official days with their names or, before the
// notice of the State Council, the statutory ones.
func Known(y int) []models.Holiday {
	known := build(y)
	days := make([]models.Holiday, 0, len(known.days))
	for _, date := range slices.Sorted(maps.Keys(known.days)) {
		h := models.Holiday{Day: date, Workday: known.days[date]}
		if official := HolidayUtil.GetHoliday(date); official != nil {
			h.Note = official.GetName()
		}
		days = append(days, h)
	}
	return days
}

func nationalDay(y int) string { return fmt.Sprintf("%04d-10-01", y) }

func (c *Calendar) year(y int) year {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.years[y]
	if !ok {
		known = build(y)
		c.years[y] = known
	}
	return known
}

// build takes the official days; without them the statutory holidays, and the few days the notice of the year before already
// settled (it may reach into January).
func build(y int) year {
	official := map[string]bool{}
	for e := HolidayUtil.GetHolidaysByYear(y).Front(); e != nil; e = e.Next() {
		if h, ok := e.Value.(*HolidayUtil.Holiday); ok {
			official[h.GetDay()] = h.IsWork()
		}
	}
	if _, ok := official[nationalDay(y)]; ok {
		return year{official: true, days: official}
	}
	days := map[string]bool{}
	for _, d := range statutory(y) {
		days[d] = false
	}
	maps.Copy(days, official)
	return year{days: days}
}

// statutory are the days that are holidays in every year since 2025 (全国年节及纪念日放假办法): 元旦, 除夕 to 初三, 清明, 1–2 May, 端午, 中秋,
// 1–3 October. Which weekends are swapped for them nobody knows before the notice.
func statutory(y int) []string {
	lunar := func(month, day int) time.Time {
		return solar(calendar.NewLunarFromYmd(y, month, day).GetSolar())
	}
	spring := lunar(1, 1)
	dates := []time.Time{
		day(y, time.January, 1),
		spring.AddDate(0, 0, -1), spring, spring.AddDate(0, 0, 1), spring.AddDate(0, 0, 2),
		solar(calendar.NewLunarFromYmd(y, 1, 1).GetJieQiTable()["清明"]),
		day(y, time.May, 1), day(y, time.May, 2),
		lunar(5, 5), lunar(8, 15),
		day(y, time.October, 1), day(y, time.October, 2), day(y, time.October, 3),
	}
	days := make([]string, len(dates))
	for i, d := range dates {
		days[i] = d.Format(models.DateLayout)
	}
	return days
}

func solar(s *calendar.Solar) time.Time {
	return day(s.GetYear(), time.Month(s.GetMonth()), s.GetDay())
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
