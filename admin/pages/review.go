package pages

import (
	"html/template"
	"net/url"

	"tjtaca/models"
	"tjtaca/models/service"
)

// FreezeWord must be typed before an application is rejected as fraud.
const FreezeWord = "冻结"

// Typed is what the reviewer had entered when a decision came back.
type Typed struct {
	Reason, Confirm string
	Marked          []string
	Action          models.Action
	Heeded          bool
}

// Review is the page on which an application is decided.
type Review struct {
	Form
	Typed
	*service.Case
	CSRF, Today   string
	Filter        url.Values        // of the queue one came from
	Before, After string            // the neighbours in it
	Revealed      map[string]string // unmasked values, each reading logged
	Canned        []string          // the reasons that a click puts into the text
	CanReveal     bool
	KnowsMember   bool // may open the applicant's page
	Conflict      bool // somebody else decided meanwhile
}

// Question is a filter as the query of an address, "" for none.
func Question(filter url.Values) string {
	if len(filter) == 0 {
		return ""
	}
	return "?" + filter.Encode()
}

// Query is the filter as part of an address.
func (r *Review) Query() template.URL { return template.URL(Question(r.Filter)) } //nolint:gosec // encoded

// Here is the address of this page.
func (r *Review) Here() template.URL {
	return template.URL("/admin/applications/"+r.Application.Number) + r.Query() //nolint:gosec // the number of a row
}

// Encoded is the filter as a form carries it along.
func (r *Review) Encoded() string { return r.Filter.Encode() }

// Group is a step of the form with its fields.
type Group struct {
	Title string
	Rows  []Row
}

// Row is one field as the reviewer sees it.
type Row struct {
	Name, Label, Text string
	Old               string // as it was in the round before, if Changed
	Changed           bool
	WasMarked         bool // marked wrong by the last rejection
	Key, Sealed       bool
	Marked, Long      bool
}

// Document is a file in the viewer.
type Document struct {
	*models.File
	Label     string
	PDF       bool
	Changed   bool
	WasMarked bool
	Marked    bool
}

var stepTitles = []struct {
	step  models.FormStep
	title string
}{{models.PersonStep, "个人信息"}, {models.WorkStep, "学历与工作"}, {models.ApplyStep, "入会申请"}}

// Groups lists the fields of this kind of application, by step.
func (r *Review) Groups() []Group {
	var groups []Group
	data := &r.Application.Data
	for _, s := range stepTitles {
		g := Group{Title: s.title}
		for i := range models.Fields {
			f := &models.Fields[i]
			if f.Step == s.step && f.Kind != models.FileField && r.shows(f, data) {
				g.Rows = append(g.Rows, r.row(f, *f.Of(data)))
			}
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (r *Review) shows(f *models.Field, data *models.Profile) bool {
	if f.For != nil && !f.For(data) {
		return false
	}
	return *f.Of(data) != "" || f.On(r.Application.Kind)
}

func (r *Review) row(f *models.Field, value string) Row {
	row := Row{Name: f.Name, Label: f.Label, Key: f.Key, Text: r.text(f, value), Long: f.Kind == models.LongTextField, Sealed: f.Mask != nil && value != "",
		Marked: has(r.Typed.Marked, f.Name), WasMarked: has(r.lastMarked(), f.Name)}
	if plain, ok := r.Revealed[f.Name]; ok {
		row.Text, row.Sealed = plain, false
	}
	if d := r.change(f.Name); d != nil {
		row.Changed, row.Old = true, r.text(f, d.Old)
	}
	return row
}

func (r *Review) text(f *models.Field, value string) string {
	if f.Mask != nil {
		value = f.Mask(value)
	}
	return f.Text(value)
}

func (r *Review) change(name string) *models.Difference {
	for i := range r.Changes {
		if r.Changes[i].Field.Name == name {
			return &r.Changes[i]
		}
	}
	return nil
}

// lastMarked are the fields that the last rejection called wrong.
func (r *Review) lastMarked() []string {
	for _, round := range r.Rounds {
		if round.Outcome == models.Reject || round.Outcome == models.RejectFraud {
			return round.Marked
		}
	}
	return nil
}

// Documents lists the files: stamped form first, since all else is compared with it, the photo last.
func (r *Review) Documents() []Document {
	order := []models.FileKind{models.StampedForm, models.StampedProof, models.CredentialFront, models.CredentialInside,
		models.CredentialChanges, models.StudentCard, models.Photo}
	var docs []Document
	for _, kind := range order {
		f := r.Files[kind]
		if f == nil {
			continue
		}
		docs = append(docs, Document{File: f, Label: kind.Text(), PDF: f.MIME == "application/pdf", Changed: r.fileChanged(f),
			WasMarked: has(r.lastMarked(), string(kind)), Marked: has(r.Typed.Marked, string(kind))})
	}
	return docs
}

// fileChanged says whether a file was not yet there in the round before.
func (r *Review) fileChanged(f *models.File) bool {
	if len(r.Rounds) < 2 {
		return false
	}
	for _, old := range r.Rounds[1].Files {
		if old.Key == f.Key {
			return false
		}
	}
	return true
}

// Can says whether this person may take the action now.
func (r *Review) Can(action models.Action) bool {
	for _, s := range r.Actions {
		if s.Action == action {
			return true
		}
	}
	return false
}

// MayDecide says whether any decision is open to this person.
func (r *Review) MayDecide() bool { return len(r.Actions) > 0 }

// Late says whether the due date has passed.
func (r *Review) Late() bool { return r.Application.Overdue(r.Today) }

// FreezeWord is what must be typed for a fraud rejection.
func (r *Review) FreezeWord() string { return FreezeWord }

// PastRounds are the rounds that are over, newest first.
func (r *Review) PastRounds() []models.Round {
	var past []models.Round
	for _, round := range r.Rounds {
		if round.Outcome != "" {
			past = append(past, round)
		}
	}
	return past
}

// Labels are the names of marked fields as shown.
func (r *Review) Labels(names []string) []string {
	labels := make([]string, 0, len(names))
	for _, name := range names {
		if f := models.FieldByName(name); f != nil {
			labels = append(labels, f.Label)
		} else if text := models.FileKind(name).Text(); text != "" {
			labels = append(labels, text)
		}
	}
	return labels
}

func has(list []string, name string) bool {
	for _, s := range list {
		if s == name {
			return true
		}
	}
	return false
}
