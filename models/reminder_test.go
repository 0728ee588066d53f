package models

import (
	"testing"
	"time"
)

func TestTheStampIsRemindedOfOnTheDaysBeforeClosing(t *testing.T) {
	at := func(date string) time.Time {
		day, err := time.ParseInLocation(DateLayout, date, Zone)
		if err != nil {
			t.Fatal(err)
		}
		return day.Add(9 * time.Hour)
	}
	waiting := func(since, lapse string) *Application {
		return &Application{State: AwaitingStamp, LapseOn: lapse, UpdatedAt: at(since)}
	}
	long := waiting("2025-03-14", "2025-06-12") // 90 days
	for name, c := range map[string]struct {
		a     *Application
		today string
		told  string
		want  string
	}{
		"on day 29 nothing": {long, "2025-04-12", "", ""},
		"on day 30":         {long, "2025-04-13", "", "2025-04-13"},
		"a day late, the loop having stood still": {long, "2025-04-15", "", "2025-04-13"},
		"once":      {long, "2025-04-15", "2025-04-13", ""},
		"on day 60": {long, "2025-05-13", "2025-04-13", "2025-05-13"},
		"on day 83, once for all that was missed":          {long, "2025-06-06", "", "2025-06-05"},
		"not on the day it closes":                         {long, "2025-06-12", "", ""},
		"not who did something since":                      {waiting("2025-04-14", "2025-06-12"), "2025-04-15", "", ""},
		"not at once where the time is short":              {waiting("2025-05-29", "2025-06-12"), "2025-05-30", "", ""},
		"but before it closes":                             {waiting("2025-05-29", "2025-06-12"), "2025-06-05", "", "2025-06-05"},
		"not of what is under review":                      {&Application{State: Pending, LapseOn: "2025-06-12", UpdatedAt: at("2025-03-14")}, "2025-06-05", "", ""},
		"not of what never closes, such as an old printed": {waiting("2025-03-14", ""), "2025-06-05", "", ""},
	} {
		var told *time.Time
		if c.told != "" {
			when := at(c.told)
			told = &when
		}
		if got := c.a.StampReminder(c.today, told); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
