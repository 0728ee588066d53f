package workday

import (
	"slices"
	"sync"
	"testing"
	"time"
)

func TestAdd(t *testing.T) {
	for _, c := range []struct {
		name, from string
		n          int
		want       string
	}{
		{"the example of the product: 清明 falls between", "2025-03-14", 15, "2025-04-07"},
		{"submitted on a Saturday counts from Monday", "2025-03-15", 1, "2025-03-17"},
		{"submitted on a Sunday counts from Monday", "2025-03-16", 15, "2025-04-07"},
		{"submitted within the Spring Festival counts from the first day back", "2025-01-30", 1, "2025-02-05"},
		{"the make-up Saturday after it counts", "2025-02-07", 1, "2025-02-08"},
		{"the make-up Sunday before 国庆 counts and the eight days do not", "2025-09-26", 4, "2025-10-09"},
		{"the long Spring Festival of 2026", "2026-02-13", 2, "2026-02-24"},
		{"over the turn of a year", "2025-12-31", 1, "2026-01-04"},
		{"into a year without an official calendar", "2026-12-31", 1, "2027-01-04"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := New(nil).Add(c.from, c.n)
			if err != nil || got != c.want {
				t.Errorf("Add(%s, %d) = %s, %v; want %s", c.from, c.n, got, err, c.want)
			}
		})
	}
}

func TestAddRefuses(t *testing.T) {
	never := map[string]bool{}
	for d := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2028; d = d.AddDate(0, 0, 1) {
		never[d.Format("2006-01-02")] = false
	}
	for _, c := range []struct {
		name, from string
		n          int
		overrides  map[string]bool
	}{
		{"no date", "2025-02-30", 15, nil},
		{"a count of nothing", "2025-03-14", 0, nil},
		{"a negative count", "2025-03-14", -1, nil},
		{"an absurd count", "2025-03-14", MaxDays + 1, nil},
		{"a table in which nobody ever works", "2025-03-14", 15, never},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := New(c.overrides).Add(c.from, c.n); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestIsWorkday(t *testing.T) {
	c := New(nil)
	for date, want := range map[string]bool{
		"2025-03-14": true, "2025-03-15": false, "2025-04-04": false, "2025-04-27": true, "2025-01-27": true, "2025-10-08": false, "2025-10-11": true,
		"2024-02-09": true, "2024-02-18": true, "2026-05-09": true, "2026-09-20": true, "2026-10-07": false,
		"nonsense": false, "": false, "2025-02-29": false,
	} {
		if c.IsWorkday(date) != want {
			t.Errorf("%s: workday %v", date, !want)
		}
	}
}

func TestStatutoryDaysWithoutOfficialCalendar(t *testing.T) {
	want := []string{
		"2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01", "2027-05-02",
		"2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
	}
	if got := statutory(2027); !slices.Equal(got, want) {
		t.Errorf("statutory(2027) = %v", got)
	}
	// The official days of a known year are a superset of what the rule gives.
	c := New(nil)
	for _, d := range statutory(2026) {
		if c.IsWorkday(d) {
			t.Errorf("%s is a working day in the official calendar", d)
		}
	}
}

func TestOfficial(t *testing.T) {
	c := New(nil)
	for y, want := range map[int]bool{2025: true, 2026: true, 2027: false, 2001: false, 2100: false} {
		if c.Official(y) != want {
			t.Errorf("Official(%d) = %v", y, !want)
		}
	}
	if !New(map[string]bool{"2027-10-01": false}).Official(2027) {
		t.Error("a year whose national holiday the admin entered is official")
	}
	if New(map[string]bool{"2027-03-01": false}).Official(2027) {
		t.Error("one closing day does not make a year official")
	}
}

func TestOverridesWinAndAreCopied(t *testing.T) {
	overrides := map[string]bool{"2025-04-04": true, "2025-03-17": false}
	c := New(overrides)
	overrides["2025-03-18"] = false
	got, err := c.Add("2025-03-14", 15)
	if err != nil || got != "2025-04-07" {
		t.Errorf("one day lost and one won: %s, %v", got, err)
	}
	if !c.IsWorkday("2025-04-04") || c.IsWorkday("2025-03-17") || !c.IsWorkday("2025-03-18") {
		t.Error("the overrides at the start are what counts")
	}
}

func TestManyAtOnce(t *testing.T) {
	c := New(nil)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if _, err := c.Add(time.Date(2020+i, 12, 20, 0, 0, 0, 0, time.UTC).Format("2006-01-02"), 15); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
