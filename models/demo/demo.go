// Package demo fills a database with an invented association: committees, staff, members in every state. It goes through the
// services, at a clock of its own, so that history, audit and documents are what real people would have left.
package demo

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
)

// House is what the demo data is made in.
type House struct {
	Services *service.Services // standing on Clock and, for SMS, on Texts
	Clock    *Clock
	Texts    *Texts
	// AddLegacy puts a row of the old system's roster in (原会员).
	AddLegacy func(ctx context.Context, l models.LegacyMember) error
	// FormCode is what the QR code of a printed form says.
	FormCode func(number, printHash string) (string, error)
	Log      *slog.Logger
}

// Clock is the time at which the demo data comes about.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second) // two things never happen at once
	return c.at
}

func (c *Clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Texts takes the SMS in that the demo data brings about, so that nobody is written to, and reads the codes out of them.
type Texts struct {
	mu   sync.Mutex
	last map[string]string
}

// Send keeps the text as the phone's last one.
func (t *Texts) Send(_ context.Context, phone, text string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[string]string{}
	}
	t.last[phone] = text
	return nil
}

func (t *Texts) text(phone string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last[phone]
}

// event is something that happens at a time.
type event struct {
	at time.Time
	do func(ctx context.Context) error
}

// maker is the filling in progress.
type maker struct {
	House
	today      time.Time // midnight in the association's zone
	atelier    *atelier
	committees map[string]int64
	reviewers  map[int64]models.Actor // by committee; 0 is 协会管理员
}

// Fill makes the demo data as of now. A database that has accounts of its own is left alone; one whose filling was broken off
// is completed.
func Fill(ctx context.Context, h House, now time.Time) error {
	m := &maker{House: h, today: midnight(now), committees: map[string]int64{}, reviewers: map[int64]models.Actor{}}
	h.Clock.set(m.day(500, 9))
	known, err := m.knownStaff(ctx)
	if err != nil {
		return fmt.Errorf("demo data: %w", err)
	}
	if _, begun := known[staff[0].username]; len(known) > 0 && !begun || known[staff[len(staff)-1].username] != nil {
		return nil
	}
	h.Log.Info("making demo data")
	if m.atelier, err = newAtelier(); err != nil {
		return err
	}
	if err := m.fill(ctx, known); err != nil {
		return fmt.Errorf("demo data: %w", err)
	}
	return nil
}

func (m *maker) fill(ctx context.Context, known map[string]*models.Staff) error {
	if err := m.addCommittees(ctx); err != nil {
		return err
	}
	last := len(staff) - 1
	if err := m.addStaff(ctx, known, staff[:last]); err != nil {
		return err
	}
	if err := m.happen(ctx, m.lives()); err != nil {
		return err
	}
	return m.addStaff(ctx, known, staff[last:])
}

// happen lets events come about in the order of time, since history and audit only go forward.
func (m *maker) happen(ctx context.Context, events []event) error {
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	for _, e := range events {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.Clock.set(e.at)
		if err := e.do(ctx); err != nil {
			return err
		}
		if _, err := m.Services.Outbox.Deliver(ctx); err != nil {
			return err
		}
	}
	return nil
}

// day is an hour some days before today.
func (m *maker) day(ago, hour int) time.Time {
	return m.today.AddDate(0, 0, -ago).Add(time.Duration(hour) * time.Hour)
}

func midnight(t time.Time) time.Time {
	y, month, d := t.In(models.Zone).Date()
	return time.Date(y, month, d, 0, 0, 0, 0, models.Zone)
}

// knownStaff asks as 系统管理员, who there may not be yet.
func (m *maker) knownStaff(ctx context.Context) (map[string]*models.Staff, error) {
	asker := models.System
	asker.Kind, asker.Roles = models.StaffActor, []models.Assignment{{Role: models.SystemAdmin}}
	list, err := m.Services.Staff.List(ctx, asker)
	known := map[string]*models.Staff{}
	for _, s := range list {
		known[s.Username] = s
	}
	return known, err
}

func (m *maker) addCommittees(ctx context.Context) error {
	for i, name := range committees {
		_, err := m.Services.Committees.Save(ctx, models.System, models.Committee{Kind: models.SpecialCommittee, Name: name, Sort: (i + 1) * 10, Open: true})
		if err != nil && models.CodeOf(err) != models.Invalid { // Invalid: it is there already
			return err
		}
	}
	list, err := m.Services.Committees.Open(ctx)
	if err != nil {
		return err
	}
	for _, c := range list {
		m.committees[c.Name] = c.ID
	}
	return nil
}

// addStaff opens accounts and lets each choose the demo password, as an initial one would have to be changed.
func (m *maker) addStaff(ctx context.Context, known map[string]*models.Staff, accounts []account) error {
	for _, a := range accounts {
		s := known[a.username]
		if s == nil {
			var err error
			if s, err = m.openAccount(ctx, a); err != nil {
				return fmt.Errorf("account %s: %w", a.username, err)
			}
		}
		if a.role == models.Reviewer || a.role == models.AssociationAdmin {
			m.reviewers[m.committees[a.committee]] = s.Actor("127.0.0.1")
		}
	}
	return nil
}

func (m *maker) openAccount(ctx context.Context, a account) (*models.Staff, error) {
	const initial = "initial-" + Password
	s, err := m.Services.Staff.Create(ctx, models.System, service.NewStaff{
		Username: a.username, Name: a.name, Password: initial, Roles: []models.Assignment{{Role: a.role, CommitteeID: m.committees[a.committee]}},
	})
	if err != nil {
		return nil, err
	}
	return s, m.Services.Staff.ChangePassword(ctx, s.Actor("127.0.0.1"), nil, initial, Password, Password)
}

// Describe lists the demo accounts.
func Describe(w io.Writer) {
	fmt.Fprintf(w, "Demo accounts, all with the password %s\n\n  back office\n", Password)
	for _, a := range staff {
		fmt.Fprintf(w, "    %-8s %s %s\n", a.username, a.role.Text(), a.committee)
	}
	fmt.Fprint(w, "  portal\n")
	for i := range people {
		p := &people[i]
		fmt.Fprintf(w, "    %s %s:%s %s\n", phoneOf(i), p.name, p.stage, p.committee)
	}
}

// PhoneOf is the phone of the person of that name, "" if there is none.
func PhoneOf(name string) string {
	for i := range people {
		if people[i].name == name {
			return phone(i)
		}
	}
	return ""
}
