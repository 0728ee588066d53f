package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
)

// life is what happens to one person.
type life struct {
	*maker
	*person
	n      int // place in people
	actor  models.Actor
	number string // of the enrollment
	known  bool   // the account was there before: a filling that was broken off is not repeated

	proofs  func() ([]proof, error) // what the form asks for, the photo first
	photo   []byte
	stamped func() ([]byte, error)
}

// lives tells what happens to everybody, in no order.
func (m *maker) lives() (events []event) {
	for i := range people {
		l := &life{maker: m, person: &people[i], n: i}
		l.proofs = later(l.drawProofs)
		for _, e := range l.events() {
			events = append(events, event{e.at, func(ctx context.Context) error {
				if l.known {
					return nil
				}
				if err := e.do(ctx); err != nil {
					return fmt.Errorf("%s (%s): %w", phone(l.n), l.name, err)
				}
				return nil
			}})
		}
	}
	return events
}

// events tells how a person came to their stage, ending daysAgo. Each begins a day with minutes of its own.
func (l *life) events() []event {
	at := func(ago, hour int) time.Time { return l.day(ago, hour).Add(time.Duration(l.n*2) * time.Minute) }
	d := l.daysAgo
	if l.stage == legacy || l.stage == shared {
		return []event{{at(d, 9), l.addLegacy}}
	}
	events := []event{{at(d+1, 9), l.register}}
	if l.stage == registered {
		return events
	}
	events = append(events, event{at(d+1, 10), l.fillIn})
	if l.stage == drafted {
		return events
	}
	events = append(events, event{at(d+1, 11), l.submit})
	if l.stage == awaiting {
		return events
	}
	events = append(events, event{at(d, 14), l.sendStamped})
	switch l.stage {
	case rejected:
		events = append(events, event{at(d-3, 10), l.decide(models.Reject)})
	case resubmitted:
		events[len(events)-1].at = at(d+3, 14)
		for i := range 3 {
			events[i].at = at(d+4, 9+i)
		}
		events = append(events, event{at(d+1, 10), l.decide(models.Reject)}, event{at(d, 14), l.resubmit})
	case frozen:
		events = append(events, event{at(d-4, 10), l.decide(models.RejectFraud)})
	case approved, downloaded, changing, upgrading:
		events = append(events, event{at(d-5, 10), l.decide(models.Approve)})
	}
	switch l.stage {
	case downloaded, changing:
		events = append(events, event{at(d-6, 16), l.download})
	case upgrading:
		events = append(events, event{at(2, 15), l.upgrade})
	}
	if l.stage == changing {
		events = append(events, event{at(3, 15), l.change})
	}
	return events
}

func (l *life) client() service.Client {
	return service.Client{IP: fmt.Sprintf("192.0.2.%d", l.n+1), UserAgent: "demo"}
}

var sixDigits = regexp.MustCompile(`\d{6}`)

func (l *life) register(ctx context.Context) error {
	accounts := l.Services.Accounts
	if err := accounts.SendCode(ctx, l.client(), phone(l.n), service.CodeRegister); err != nil {
		return err
	}
	if _, err := l.Services.Outbox.Deliver(ctx); err != nil {
		return err
	}
	token, err := accounts.Register(ctx, l.client(), service.Registration{
		Phone: phone(l.n), Code: sixDigits.FindString(l.Texts.text(phone(l.n))), Password: Password, Repeat: Password, Consent: true,
	})
	if models.CodeOf(err) == models.Conflict && err != nil {
		l.known = true
		return nil
	}
	if err != nil {
		return err
	}
	_, member, err := accounts.Session(ctx, token)
	if err != nil {
		return err
	}
	l.actor = models.Actor{Kind: models.MemberActor, ID: member.ID, Name: l.name, IP: l.client().IP, MemberID: member.ID}
	return accounts.Logout(ctx, token)
}

func (l *life) fillIn(ctx context.Context) error {
	apps := l.Services.Applications
	app, err := apps.Enrollment(ctx, l.actor)
	if err != nil {
		return err
	}
	l.number = app.Number
	values := l.values(l.n)
	if l.kind == models.Student {
		values["student_from"], values["student_until"] = models.DateOf(l.day(200, 0)), models.DateOf(l.day(-800, 0))
	}
	if l.stage == drafted { // left off after the second page
		for _, f := range models.Fields {
			if f.Step == models.ApplyStep {
				delete(values, f.Name)
			}
		}
	}
	committee := l.committees[l.committee]
	if _, err := apps.SaveDraft(ctx, l.actor, l.number, service.DraftPatch{Values: values, CommitteeID: &committee}); err != nil {
		return err
	}
	return l.attachProofs(ctx)
}

func (l *life) attachProofs(ctx context.Context) error {
	papers, err := l.proofs()
	if err != nil {
		return err
	}
	l.photo = papers[0].jpeg
	for _, p := range papers {
		if err := l.attach(ctx, p.kind, p.jpeg); err != nil {
			return err
		}
	}
	return nil
}

func (l *life) attach(ctx context.Context, kind models.FileKind, content []byte) error {
	if _, err := l.Services.Uploads.Attach(ctx, l.actor, l.number, kind, bytes.NewReader(content)); err != nil {
		return fmt.Errorf("attach %s: %w", kind, err)
	}
	return nil
}

// submit prints the form; it is stamped and scanned while life goes on.
func (l *life) submit(ctx context.Context) error {
	app, err := l.Services.Applications.Move(ctx, l.actor, l.number, models.Submit)
	if err != nil || l.stage == awaiting {
		return err
	}
	var printed bytes.Buffer
	if _, err := l.Services.Applications.Form(ctx, l.actor, l.number, &printed); err != nil {
		return err
	}
	code, err := l.FormCode(l.number, app.PrintHash)
	if err != nil {
		return err
	}
	l.stamped = later(func() ([]byte, error) {
		if l.sendsPDF() {
			return l.atelier.stampPDF(printed.Bytes(), l.employer)
		}
		return l.atelier.stampedForm(app, l.photo, code)
	})
	return nil
}

// sendsPDF tells those whose office scans to PDF. Pictures are dear to make and to take in, so only cases that wait for a
// reviewer have them.
func (l *life) sendsPDF() bool { return l.stage != pending || l.kind != models.Professional }

func (l *life) sendStamped(ctx context.Context) error {
	scan, err := l.stamped()
	if err != nil {
		return err
	}
	if err := l.attach(ctx, models.StampedForm, scan); err != nil {
		return err
	}
	_, err = l.Services.Applications.Move(ctx, l.actor, l.number, models.SendStamped)
	return err
}

// resubmit sends a page again that the reviewer could not read. The photo stays: it is printed, and the stamped form shows it.
func (l *life) resubmit(ctx context.Context) error {
	papers, err := l.proofs()
	if err != nil {
		return err
	}
	last := papers[len(papers)-1]
	if err := l.attach(ctx, last.kind, last.jpeg); err != nil {
		return err
	}
	_, err = l.Services.Applications.Move(ctx, l.actor, l.number, models.Resubmit)
	return err
}

// decide is the reviewer's word; committees without one in the demo are decided by 协会管理员.
func (l *life) decide(action models.Action) func(context.Context) error {
	return func(ctx context.Context) error {
		reviewer, ok := l.reviewers[l.committees[l.committee]]
		if !ok {
			reviewer = l.reviewers[0]
		}
		c, err := l.Services.Reviews.Read(ctx, reviewer, l.number)
		if err != nil {
			return err
		}
		_, err = l.Services.Reviews.Decide(ctx, reviewer, service.Decision{Number: l.number, Round: c.Application.Round, Action: action, Reason: l.reason, Marked: marked[l.name]})
		return err
	}
}

func (l *life) download(ctx context.Context) error {
	_, pdf, err := l.Services.Certificates.Download(ctx, l.actor)
	if err == nil && len(pdf) == 0 {
		err = errors.New("the certificate is empty")
	}
	return err
}

func (l *life) addLegacy(ctx context.Context) error {
	values := l.values(l.n)
	var data models.Profile
	for _, name := range []string{"name", "id_type", "id_number", "employer", "title"} {
		*models.FieldByName(name).Of(&data) = values[name]
	}
	return l.AddLegacy(ctx, models.LegacyMember{
		OldNumber: fmt.Sprintf("TJ-OLD-%05d", 1200+l.n), OldCertificate: fmt.Sprintf("OLDCERT-%05d", 1200+l.n),
		Phone: phoneOf(l.n), CommitteeID: l.committees[l.committee], Data: data,
	})
}
