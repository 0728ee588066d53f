package portal

import (
	"fmt"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
)

// shortTime is an instant in a narrow place: 03-14 14:59.
func shortTime(t time.Time) string { return t.In(models.Zone).Format("01-02 15:04") }

// timelineOf tells the way of an application in three or five steps, with the times of its latest run.
func timelineOf(v *service.ApplicationView, issued *models.Certificate) []timelineStep {
	a := v.Application
	var submitted, sent, decided string // of the latest run; going back clears what lies ahead
	for _, h := range v.History {
		switch h.To {
		case models.Draft:
			submitted, sent, decided = "", "", ""
		case models.AwaitingStamp:
			submitted, sent, decided = shortTime(h.At), "", ""
		case models.Pending:
			if submitted == "" {
				submitted = shortTime(h.At)
			}
			sent, decided = shortTime(h.At), ""
		case models.Approved, models.Rejected:
			decided = fmt.Sprintf("%s %s", shortTime(h.At), h.To.Text())
		}
	}
	steps := []timelineStep{{Title: "提交申请", Note: submitted}}
	if a.Kind.TakesPrint() {
		steps = append(steps, timelineStep{Title: "下载申请表盖章"}, timelineStep{Title: "上传盖章申请表", Note: sent})
	}
	steps = append(steps, timelineStep{Title: "协会审核", Note: decided})
	last := timelineStep{Title: "办结"}
	if a.Kind.Exclusive() && a.Kind != models.Change {
		last.Title = "领取证书"
		if collected(a, issued) {
			last.Note = shortTime(issued.IssuedAt)
		}
	}
	return light(append(steps, last), a, last.Note != "" || last.Title == "办结")
}

// collected says whether the certificate that this application led to has been downloaded.
func collected(a *models.Application, issued *models.Certificate) bool {
	return issued != nil && a.State == models.Approved && a.DecidedAt != nil && issued.IssuedAt.After(*a.DecidedAt)
}

// light marks what is past and where the application stands now.
func light(steps []timelineStep, a *models.Application, done bool) []timelineStep {
	review := len(steps) - 2
	now := 0
	switch a.State {
	case models.AwaitingStamp:
		now = 1
		if a.StampCurrent() {
			now = 2
		}
	case models.Pending, models.Rejected:
		now = review
	case models.Approved:
		now = review + 1
	}
	for i := range steps {
		switch {
		case i < now, a.State == models.Approved && done:
			steps[i].State = "past"
		case i == now:
			steps[i].State = "now"
		default:
			steps[i].Note = ""
		}
	}
	switch a.State {
	case models.Rejected:
		steps[now].State = "bad"
	case models.AwaitingStamp:
		if a.LapseOn != "" {
			steps[now].Note = "请在 " + a.LapseOn + " 前完成"
		}
	case models.Pending:
		steps[now].Note = "预计 " + a.DueOn + " 前完成"
	}
	return steps
}
