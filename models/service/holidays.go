package service

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
	"tjtaca/rbac"
)

// Year is a year of the calendar.
type Year struct {
	Year     int
	Official bool             // the State Council's days are known; otherwise due dates in it are provisional
	Known    []models.Holiday // without what staff entered
	Entered  []models.Holiday
}

// Year shows a year of the calendar. Invalid: no such year.
func (s *Settings) Year(ctx context.Context, by models.Actor, year int) (*Year, error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	if year < 2000 || year > 2099 {
		return nil, models.Invalidf("请选择 2000 至 2099 年")
	}
	y := &Year{Year: year, Known: workday.Known(year)}
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		entered, err := tx.Holidays()
		if err != nil {
			return err
		}
		y.Official = workday.New(entered).Official(year)
		y.Entered, err = tx.HolidayList(year)
		return err
	})
	return y, err
}

// CalendarChange enters days, and forgets others that were entered.
type CalendarChange struct {
	Enter  []models.Holiday
	Forget []string
}

// DueMove says how many pending applications go from one due date to another.
type DueMove struct {
	From, To     string
	Applications int
}

// ChangeCalendar changes the calendar and moves the due dates of what is pending, all at once. Each application keeps the number
// of working days it was given. With dry it only says what would move. Invalid: the change leaves too few working days.
func (s *Settings) ChangeCalendar(ctx context.Context, by models.Actor, change CalendarChange, dry bool) (moves []DueMove, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	for _, d := range change.Enter {
		if !models.ValidDate(d.Day) {
			return nil, models.InvalidField("day", "日期不正确")
		}
	}
	run := s.Store.Tx
	if dry {
		run = s.Store.Read
	}
	err = run(ctx, func(tx *store.Tx) error {
		if !dry {
			if err := tx.LockCalendar(); err != nil {
				return err
			}
		}
		before, err := tx.Holidays()
		if err != nil {
			return err
		}
		after := maps.Clone(before)
		for _, day := range change.Forget {
			delete(after, day)
		}
		for _, d := range change.Enter {
			after[d.Day] = d.Workday
		}
		groups, err := regroup(tx, workday.New(before), workday.New(after))
		if err != nil {
			return err
		}
		moves = movesOf(groups)
		if dry {
			return nil
		}
		return keepCalendar(tx, by, change, groups)
	})
	return moves, err
}

type dueGroup struct {
	move DueMove
	list []store.Awaited
}

// regroup finds the pending applications whose due date another calendar moves, by old and new date.
func regroup(tx *store.Tx, before, after *workday.Calendar) ([]*dueGroup, error) {
	waiting, err := tx.Awaited()
	if err != nil {
		return nil, err
	}
	type span struct{ from, due string }
	dues := map[span]string{}
	groups := map[DueMove]*dueGroup{}
	for _, a := range waiting {
		key := span{models.DateOf(a.SubmittedAt), a.DueOn}
		due, known := dues[key]
		if !known {
			if due, err = sameSpan(before, after, key.from, key.due); err != nil {
				return nil, err
			}
			dues[key] = due
		}
		if due == a.DueOn {
			continue
		}
		move := DueMove{From: a.DueOn, To: due}
		if groups[move] == nil {
			groups[move] = &dueGroup{move: move}
		}
		groups[move].list = append(groups[move].list, a)
	}
	return slices.SortedFunc(maps.Values(groups), func(a, b *dueGroup) int {
		return cmp.Or(cmp.Compare(a.move.From, b.move.From), cmp.Compare(a.move.To, b.move.To))
	}), nil
}

// sameSpan is the date that is as many working days after from by one calendar as due is by the other.
func sameSpan(before, after *workday.Calendar, from, due string) (string, error) {
	days := 0
	for day := from; day < due; {
		var err error
		if day, err = nextDay(day); err != nil {
			return "", err
		}
		if before.IsWorkday(day) {
			days++
		}
	}
	if days == 0 {
		return due, nil
	}
	to, err := after.Add(from, days)
	if err != nil {
		return "", models.InvalidField("list", "这样几乎没有工作日了,请核对休和班是否写反")
	}
	return to, nil
}

func movesOf(groups []*dueGroup) []DueMove {
	moves := make([]DueMove, len(groups))
	for i, g := range groups {
		moves[i] = g.move
		moves[i].Applications = len(g.list)
	}
	return moves
}

func keepCalendar(tx *store.Tx, by models.Actor, change CalendarChange, groups []*dueGroup) error {
	if err := tx.ForgetHolidays(change.Forget); err != nil {
		return err
	}
	if err := tx.SaveHolidays(change.Enter); err != nil {
		return err
	}
	for _, g := range groups {
		if err := tx.MoveDue(by, g.list, g.move.To); err != nil {
			return err
		}
	}
	after := map[string]any{"entered": change.Enter, "forgotten": change.Forget, "moved": movesOf(groups)}
	return tx.Audit(by, "calendar.change", "calendar", "", nil, after)
}
