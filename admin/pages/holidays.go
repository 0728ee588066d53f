package pages

import (
	"fmt"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
)

// Holidays is a year of the calendar with the forms that change it.
type Holidays struct {
	Form
	CSRF    string
	Tabs    []Tab
	Year    *service.Year
	List    string // typed
	Preview *HolidayPreview
}

// HolidayPreview is what a list would do.
type HolidayPreview struct {
	List  []models.Holiday
	Moves []service.DueMove
}

// Days is how many days the list names.
func (p *HolidayPreview) Days() int { return len(p.List) }

// Work is how many of them are working days.
func (p *HolidayPreview) Work() (n int) {
	for _, d := range p.List {
		if d.Workday {
			n++
		}
	}
	return n
}

// Off is how many of them are days off.
func (p *HolidayPreview) Off() int { return p.Days() - p.Work() }

// Moved is how many applications get another due date.
func (p *HolidayPreview) Moved() (n int) {
	for _, m := range p.Moves {
		n += m.Applications
	}
	return n
}

// Before and After are the neighbouring years.
func (h Holidays) Before() int { return h.Year.Year - 1 }

// After is the year that follows.
func (h Holidays) After() int { return h.Year.Year + 1 }

// Month is a month as a calendar shows it.
type Month struct {
	Name  string
	Weeks [][7]Day
}

// Day is a day of it; Number 0 is none.
type Day struct {
	Number     int
	Kind, Mark string // off or work with 休 or 班; weekend
	Note       string
	Own        bool // entered by staff
}

// Months lays the year out, weeks from Monday.
func (h Holidays) Months() []Month {
	known := map[string]Day{}
	for i, list := range [][]models.Holiday{h.Year.Known, h.Year.Entered} {
		for _, d := range list {
			day := Day{Kind: "off", Mark: "休", Note: d.Note, Own: i == 1}
			if d.Workday {
				day.Kind, day.Mark = "work", "班"
			}
			known[d.Day] = day
		}
	}
	months := make([]Month, 12)
	for i := range months {
		first := time.Date(h.Year.Year, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
		months[i] = Month{fmt.Sprintf("%d 月", i+1), weeks(first, known)}
	}
	return months
}

func weeks(first time.Time, known map[string]Day) [][7]Day {
	var list [][7]Day
	for t := first; t.Month() == first.Month(); t = t.AddDate(0, 0, 1) {
		column := (int(t.Weekday()) + 6) % 7
		if column == 0 || t.Day() == 1 {
			list = append(list, [7]Day{})
		}
		day := known[t.Format(models.DateLayout)]
		day.Number = t.Day()
		if day.Kind == "" && column > 4 {
			day.Kind = "weekend"
		}
		list[len(list)-1][column] = day
	}
	return list
}
