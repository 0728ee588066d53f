package service_test

import (
	"fmt"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

func TestAHolidayMovesTheDueDatesOfWhatIsPending(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		by, number := a.pending()
		_, decided := a.pending()
		a.decide(decided, models.Approve, "")
		due := func() string {
			t.Helper()
			v := a.view(by, number)
			c, err := a.Reviews.Read(ctx, a.reviewer, number)
			if err != nil || c.Application.DueOn != v.Application.DueOn || c.Rounds[0].DueOn != v.Application.DueOn {
				t.Fatalf("member, reviewer and round differ: %v", err)
			}
			return v.Application.DueOn
		}
		if got := due(); got != "2026-04-09" {
			t.Fatalf("due on %s", got)
		}
		off := service.CalendarChange{Enter: []models.Holiday{{Day: "2026-03-25", Note: "临时放假"}}}
		moves, err := w.Settings.ChangeCalendar(ctx, admin, off, true)
		if err != nil || fmt.Sprint(moves) != "[{2026-04-09 2026-04-10 1}]" || due() != "2026-04-09" {
			t.Fatalf("a preview: %v %v", moves, err)
		}
		if _, err := w.Settings.ChangeCalendar(ctx, admin, off, false); err != nil || due() != "2026-04-10" {
			t.Fatalf("after a holiday: %s %v", due(), err)
		}
		queue, err := a.Reviews.Queue(ctx, a.reviewer, service.QueueFilter{State: models.Pending}, service.Page{})
		if err != nil || queue.Rows[0].Application.DueOn != "2026-04-10" {
			t.Errorf("the queue: %+v %v", queue.Rows, err)
		}
		progress, err := a.Applications.Progress(ctx, a.view(by, number).Application)
		if err != nil || progress.Total != 15 {
			t.Errorf("still fifteen working days: %+v %v", progress, err)
		}
		work := service.CalendarChange{Enter: []models.Holiday{{Day: "2026-03-28", Workday: true, Note: "调休上班"}}}
		if _, err := w.Settings.ChangeCalendar(ctx, admin, work, false); err != nil || due() != "2026-04-09" {
			t.Errorf("after a make-up day: %s %v", due(), err)
		}
		forget := service.CalendarChange{Forget: []string{"2026-03-25", "2026-03-28"}}
		if moves, err := w.Settings.ChangeCalendar(ctx, admin, forget, false); err != nil || len(moves) != 0 || due() != "2026-04-09" {
			t.Errorf("both taken back: %s %v %v", due(), moves, err)
		}
		lines := logged(t, w, "application.due")
		if len(lines) != 2 || lines[1].ObjectID != number || lines[1].Before != `"2026-04-09"` || lines[1].After != `"2026-04-10"` || lines[1].ActorID != admin.ID {
			t.Errorf("the history of the due date: %+v", lines)
		}
		if lines := logged(t, w, "calendar.change"); len(lines) != 3 || !strings.Contains(lines[2].After, "临时放假") {
			t.Errorf("log: %+v", lines)
		}
	})
}

func TestTheCalendarIsTheAdmins(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	_, admin := a.StaffWith(models.SystemAdmin, 0)
	y, err := a.Settings.Year(ctx, admin, 2027)
	if err != nil || y.Official || len(y.Known) != 13 || len(y.Entered) != 0 {
		t.Fatalf("%+v %v", y, err)
	}
	list, err := models.ParseHolidays("2027-10-01至2027-10-07 休 国庆节\n2027-10-09 班 国庆节调休")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // entered twice, it is there once
		if _, err := a.Settings.ChangeCalendar(ctx, admin, service.CalendarChange{Enter: list}, false); err != nil {
			t.Fatal(err)
		}
	}
	y, err = a.Settings.Year(ctx, admin, 2027)
	if err != nil || !y.Official || len(y.Entered) != 8 || !y.Entered[7].Workday || y.Entered[7].Note != "国庆节调休" {
		t.Errorf("%+v %v", y, err)
	}
	a.pending()
	var never []models.Holiday
	for i := range 500 {
		never = append(never, models.Holiday{Day: models.DateOf(a.Clock.Now().AddDate(0, 0, i))})
	}
	_, err = a.Settings.ChangeCalendar(ctx, admin, service.CalendarChange{Enter: never}, false)
	faultAt(t, err, "list", "几乎没有工作日")
	_, err = a.Settings.ChangeCalendar(ctx, a.reviewer, service.CalendarChange{Enter: list}, false)
	wantCode(t, "a reviewer", err, models.Forbidden)
	_, err = a.Settings.Year(ctx, a.reviewer, 2026)
	wantCode(t, "a reviewer looks", err, models.Forbidden)
}

func TestWhatIsSubmittedWhileTheCalendarChangesIsDueByTheNewOne(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		const many = 5
		owners, numbers := make([]models.Actor, many), make([]string, many)
		for i := range many {
			owners[i], numbers[i] = a.filled()
			a.move(owners[i], numbers[i], models.Submit)
			a.attach(owners[i], numbers[i], models.StampedForm)
		}
		off := service.CalendarChange{Enter: []models.Holiday{{Day: "2026-03-25"}}}
		got := atOnce(many+1, func(i int) error {
			if i == many/2 {
				_, err := w.Settings.ChangeCalendar(ctx, admin, off, false)
				return err
			}
			if i > many/2 {
				i--
			}
			_, err := w.Applications.Move(ctx, owners[i], numbers[i], models.SendStamped)
			return err
		})
		if got[""] != many+1 {
			t.Fatalf("%v", got)
		}
		for i, number := range numbers {
			if due := a.view(owners[i], number).Application.DueOn; due != "2026-04-10" {
				t.Errorf("%s is due on %s", number, due)
			}
		}
	})
}
