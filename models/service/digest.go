package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/workday"
	"tjtaca/rbac"
)

// digestHour is when the digest of a working day goes out, by the association's clock.
const digestHour = 8

// SendDigests tells every reviewer and admin, once each working day, what is new, what is due in three working days and what is
// overdue where they decide, and says how many it told. Whoever has nothing to do is left alone. Several processes may do it at
// once: the row of the digest is the claim.
func (s *Reviews) SendDigests(ctx context.Context) (told int, err error) {
	var staff []*models.Staff
	var plan digestPlan
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if plan, err = planDigest(tx); err != nil || !plan.due {
			return err
		}
		if plan.reviewers, err = (&Staff{s.Deps}).reviewers(tx); err != nil {
			return err
		}
		staff, err = tx.StaffList()
		return err
	})
	if err != nil || !plan.due {
		return 0, err
	}
	for _, account := range staff {
		if !account.Active || !s.Rights.Any(account.Actor(""), rbac.Review) {
			continue
		}
		done, failure := s.sendDigest(ctx, account, plan)
		if done {
			told++
		}
		if failure != nil { // one that fails does not hold up the others
			err = errors.Join(err, fmt.Errorf("digest of %s: %w", account.Username, failure))
		}
	}
	return told, err
}

type digestPlan struct {
	due       bool
	soon      string    // the date up to which things are due soon
	since     time.Time // from when on things are new: the working day before, at the hour of the digest
	reviewers map[int64][]string
}

// planDigest says whether it is time, and what counts as new and soon.
func planDigest(tx *store.Tx) (p digestPlan, err error) {
	entered, err := tx.Holidays()
	if err != nil {
		return p, err
	}
	calendar, today, now := workday.New(entered), tx.Today(), tx.Now.In(models.Zone)
	if !calendar.IsWorkday(today) || now.Hour() < digestHour {
		return p, nil
	}
	p.due = true
	day := now.AddDate(0, 0, -1)
	for !calendar.IsWorkday(models.DateOf(day)) && now.Sub(day) < 30*24*time.Hour {
		day = day.AddDate(0, 0, -1)
	}
	p.since = time.Date(day.Year(), day.Month(), day.Day(), digestHour, 0, 0, 0, models.Zone).UTC()
	p.soon, err = calendar.Add(today, SoonDays)
	return p, err
}

func (s *Reviews) sendDigest(ctx context.Context, account *models.Staff, plan digestPlan) (done bool, err error) {
	by := account.Actor("")
	scope := s.Rights.Scope(by, rbac.Review)
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		done = false
		had, err := tx.Digested(account.ID)
		if err != nil || had {
			return err
		}
		body, err := digestOf(tx, scope, plan)
		if err != nil || body == "" {
			return err
		}
		if done, err = tx.AddDigest(account.ID, body); err != nil || !done || account.Email == "" || s.Mail == nil {
			return err
		}
		letter := account.Name + ",您好:\n\n" + body + "\n\n请登录后台处理:" + s.BaseURL + "/admin\n"
		return tx.PostMail(account.Email, "审核提醒 "+tx.Today(), letter)
	})
	return done && err == nil, err
}

// digestOf words what waits in scope, a line a committee; "" when nothing does. Whoever decides everywhere is told who is behind.
func digestOf(tx *store.Tx, scope models.Scope, plan digestPlan) (string, error) {
	loads, err := tx.Workload(scope, plan.soon)
	if err != nil {
		return "", err
	}
	fresh, err := tx.SubmittedSince(scope, plan.since)
	if err != nil {
		return "", err
	}
	committees, err := tx.Committees(false)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, c := range committees {
		for _, l := range loads {
			if l.CommitteeID != c.ID || l.Overdue+l.Soon == 0 && fresh[c.ID] == 0 {
				continue
			}
			line := fmt.Sprintf("%s:新提交 %d 件,%d 个工作日内到期 %d 件,已逾期 %d 件", c.Name, fresh[c.ID], SoonDays, l.Soon, l.Overdue)
			if scope.All && l.Overdue > 0 {
				line += "(审核员:" + namesOrNone(plan.reviewers[c.ID]) + ")"
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), nil
}

func namesOrNone(names []string) string {
	if len(names) == 0 {
		return "未指定"
	}
	return strings.Join(names, "、")
}

// Digest is one's own digest of today, "" if there is none.
func (s *Reviews) Digest(ctx context.Context, by models.Actor) (body string, err error) {
	if by.Kind != models.StaffActor {
		return "", nil
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		day, text, err := tx.LastDigest(by.ID)
		if err == nil && day == tx.Today() {
			body = text
		}
		return err
	})
	return body, err
}
