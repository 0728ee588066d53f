package models

import "time"

// StampReminders are how many days before it closes by itself an application's owner is reminded of the stamp: of the default
// 90 days, on day 30, 60 and 83.
var StampReminders = []int{60, 30, 7}

// StampReminder is the date of the reminder that is due today and was not sent, told being the last one; "" if none is. What the
// member did since counts like a reminder: nobody is told to do what they are doing.
func (a *Application) StampReminder(today string, told *time.Time) string {
	if a.State != AwaitingStamp || a.LapseOn <= today {
		return ""
	}
	lapse, err := time.Parse(DateLayout, a.LapseOn)
	if err != nil {
		return ""
	}
	since := DateOf(a.UpdatedAt)
	if told != nil {
		since = max(since, DateOf(*told))
	}
	for i := len(StampReminders) - 1; i >= 0; i-- {
		if day := lapse.AddDate(0, 0, -StampReminders[i]).Format(DateLayout); day <= today {
			if day > since {
				return day
			}
			return ""
		}
	}
	return ""
}
