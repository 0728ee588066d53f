package service

import (
	"cmp"
	"context"
	"strings"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Reviews is the reviewer's side: queue, case, decision.
type Reviews struct {
	Deps
	figures figureCache
}

// QueueFilter narrows the queue; zero values do not.
type QueueFilter struct {
	Kind        models.ApplicationKind
	State       models.State
	CommitteeID int64
	Type        models.MemberType
	From, To    string // submitted on, dates
	Overdue     bool
	Light       models.Light
	Employer    string // its beginning
	Query       string // name, pinyin, initials, phone, member or application number
}

// QueueRow is a line of the queue.
type QueueRow struct {
	Application *models.Application
	Overdue     bool
}

// Case is all that a reviewer sees of one application.
type Case struct {
	Application  *models.Application
	Member       *models.Member // phone and ID number masked
	Files        map[models.FileKind]*models.File
	Rounds       []models.Round // newest first
	History      []models.HistoryEntry
	Changes      []models.Difference // what changed since the last round; of a change or upgrade, what it asks for
	Consequences []string            // what an approval brings about beside what the form shows
	Own          bool                // the reviewer's own application: may not decide (回避)
	Ties         []string            // what joins the reviewer to the applicant: to be confirmed before a decision
	Actions      []models.Step       // what this person may do now
}

// Decision is what a reviewer says of a round.
type Decision struct {
	Number string
	Round  int // the round that was read: a newer one is a Conflict
	Action models.Action
	Reason string
	Marked []string // field names
	Heeded bool     // the ties to the applicant were read and confirmed
}

// Queue lists the applications in the actor's scope, what waits by its due date, ID numbers masked. Drafts are never listed.
func (s *Reviews) Queue(ctx context.Context, by models.Actor, f QueueFilter, p Page) (List[QueueRow], error) {
	q := s.queue(by, f)
	q.Span = p.span()
	var list List[QueueRow]
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		apps, found, err := tx.Queue(q)
		if err != nil {
			return err
		}
		var rows []QueueRow
		for _, a := range apps {
			a.Data = a.Data.Masked()
			rows = append(rows, QueueRow{a, a.Overdue(tx.Today())})
		}
		list = paged(rows, found, func(r QueueRow) string { return place(r.Application.DueOn, r.Application.ID) })
		list.Total, err = tx.QueueLength(q)
		return err
	})
	return list, err
}

// queue is the filter as the store has it, in the actor's scope.
func (s *Reviews) queue(by models.Actor, f QueueFilter) store.Queue {
	q := store.Queue{
		Scope: s.Rights.Scope(by, rbac.ReadApplications), Kind: f.Kind, State: f.State, CommitteeID: f.CommitteeID, Type: f.Type, From: f.From,
		To: f.To, Overdue: f.Overdue, Light: f.Light, Employer: strings.TrimSpace(f.Employer),
	}
	for _, word := range strings.Fields(f.Query) {
		if number, ok := store.QueueNumber(word); ok {
			q.Number = number
		} else {
			q.Words = append(q.Words, cmp.Or(pinyin.Query(word), word))
		}
	}
	return q
}

// Read opens a case. ID numbers are masked everywhere in it (Reveal shows one and logs it). NotFound: out of scope.
func (s *Reviews) Read(ctx context.Context, by models.Actor, number string) (*Case, error) {
	c := &Case{}
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := s.reachable(tx, by, number)
		if err != nil {
			return err
		}
		m, err := tx.Member(a.MemberID)
		if err != nil {
			return err
		}
		if err := fillCase(tx, c, a, m); err != nil {
			return err
		}
		c.Own = by.MemberID == m.ID
		if c.Ties, err = ties(tx, by, a); err != nil {
			return err
		}
		c.Actions = s.actions(by, a, m)
		c.mask()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// reachable finds an application that staff may read. A draft is still its member's own.
func (s *Reviews) reachable(tx *store.Tx, by models.Actor, number string) (*models.Application, error) {
	a, err := tx.Application(number)
	if err != nil {
		return nil, err
	}
	if a.State == models.Draft || !s.Rights.Scope(by, rbac.ReadApplications).Has(a.CommitteeID) {
		return nil, models.ErrNotFound
	}
	return a, nil
}

func fillCase(tx *store.Tx, c *Case, a *models.Application, m *models.Member) (err error) {
	c.Application, c.Member = a, m
	if c.Files, err = filesOf(tx, a); err != nil {
		return err
	}
	if c.Rounds, err = tx.Rounds(a.ID); err != nil {
		return err
	}
	switch {
	case a.Kind == models.Change || a.Kind == models.Upgrade:
		c.Changes = a.Requested()
	case a.Kind == models.Activation:
		c.Changes = a.SinceRoster()
	case len(c.Rounds) > 1:
		c.Changes = models.Differences(&c.Rounds[1].Snapshot, &c.Rounds[0].Snapshot)
	}
	if c.Consequences, err = consequences(tx, a, m); err != nil {
		return err
	}
	c.History, err = tx.History(a.ID)
	return err
}

func consequences(tx *store.Tx, a *models.Application, m *models.Member) ([]string, error) {
	s := models.Standing{Member: m, Today: tx.Today()}
	if m.HomeCommitteeID != 0 {
		home, err := tx.Committee(m.HomeCommitteeID)
		if err != nil {
			return nil, err
		}
		s.Home = home.Name
	}
	certificates, err := tx.Certificates(m.ID)
	if err != nil {
		return nil, err
	}
	if len(certificates) > 0 && certificates[0].State == models.CertificateValid {
		s.Certificate = certificates[0]
	}
	apps, err := tx.Applications(m.ID)
	for _, other := range apps {
		if other.ID != a.ID && other.State == models.Pending {
			s.Beside++
		}
	}
	return a.Consequences(s), err
}

func (c *Case) mask() {
	c.Member.Phone, c.Member.Profile = models.MaskPhone(c.Member.Phone), c.Member.Profile.Masked()
	c.Application.Data = c.Application.Data.Masked()
	for i := range c.Rounds {
		c.Rounds[i].Snapshot = c.Rounds[i].Snapshot.Masked()
	}
	for i, d := range c.Changes {
		if d.Field.Mask != nil {
			c.Changes[i].Old, c.Changes[i].New = d.Field.Mask(d.Old), d.Field.Mask(d.New)
		}
	}
}

// actions are the steps that this person may take now.
func (s *Reviews) actions(by models.Actor, a *models.Application, m *models.Member) []models.Step {
	var steps []models.Step
	for _, step := range models.Steps(a.Kind, a.State, models.ByReviewer) {
		if s.mayTake(by, a, m, step.Action) == nil {
			steps = append(steps, step)
		}
	}
	return steps
}
