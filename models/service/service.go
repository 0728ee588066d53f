// Package service is what the association does: one method, one piece of business, one transaction. Both front doors call
// it, and every permission is asked here.
package service

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"tjtaca/models"
	"tjtaca/models/secret"
	"tjtaca/models/sign"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Files keeps the bytes of uploads. What it is given is already encrypted. Put is durable when it returns.
type Files interface {
	Put(ctx context.Context, name string, content []byte) error
	Get(ctx context.Context, name string) ([]byte, error)
	Delete(ctx context.Context, name string) error
}

// SMS sends one text to a phone.
type SMS interface {
	Send(ctx context.Context, phone, text string) error
}

// Mail sends one letter.
type Mail interface {
	Send(ctx context.Context, to, subject, body string) error
}

// Deps is what the services stand on. cmd constructs it; tests get it from servicetest.
type Deps struct {
	Store   *store.Store
	Files   Files
	SMS     SMS
	Mail    Mail // nil when no mail is configured
	Seal    *secret.Box
	Signer  *sign.Signer
	Rights  *rbac.Rights
	Log     *slog.Logger
	BaseURL string // https://www.tjtaca.com, without a slash at the end; goes into QR codes
}

// Services is everything the front doors may call.
type Services struct {
	Accounts     *Accounts
	Applications *Applications
	Uploads      *Uploads
	Reviews      *Reviews
	Certificates *Certificates
	Members      *Members
	Committees   *Committees
	Staff        *Staff
	Outbox       *Outbox
	Jobs         *Jobs
	Checks       *Checks
	Claims       *Claims
	Audit        *Audit
	Settings     *Settings
	Notices      *Notices
	Exports      *Exports
	Imports      *Imports
	Campaigns    *Campaigns
}

// New wires the services.
func New(d Deps) *Services {
	s := &Services{
		Accounts:     &Accounts{d},
		Applications: &Applications{d},
		Uploads:      &Uploads{d},
		Reviews:      &Reviews{Deps: d},
		Certificates: &Certificates{d},
		Members:      &Members{d},
		Committees:   &Committees{d},
		Staff:        &Staff{d},
		Outbox:       &Outbox{d},
		Jobs:         &Jobs{Deps: d},
		Checks:       &Checks{d},
		Claims:       &Claims{d, &Accounts{d}},
		Audit:        &Audit{d},
		Settings:     &Settings{d},
		Notices:      &Notices{d},
		Exports:      &Exports{d},
	}
	s.Imports, s.Campaigns = &Imports{d}, &Campaigns{d, s.Jobs}
	s.Jobs.work = map[models.JobKind]Work{
		ExportJob:              s.Exports.work,
		BulkJob:                s.Reviews.workBulk(s.Jobs),
		models.ImportCheckJob:  s.Imports.checkJob,
		models.ImportCommitJob: s.Imports.commitJob,
		models.ImportUndoJob:   s.Imports.undoJob,
		models.RemindLegacyJob: s.Campaigns.remindJob,
	}
	return s
}

// Client is the far end of a request.
type Client struct {
	IP        string
	UserAgent string
	Captcha   CaptchaAnswer // where one was asked for
}

// Page asks for part of a list: what follows After or precedes Before, places that an earlier answer named; from the beginning
// without either, or with one that is none.
type Page struct {
	After, Before string
	Size          int
}

// pageSizeMax bounds what one request may ask for.
const pageSizeMax = 200

// bounded is the page with what is missing filled in and nothing beyond bounds.
func (p Page) bounded() Page {
	if p.Size < 1 {
		p.Size = 20
	}
	p.Size = min(p.Size, pageSizeMax)
	return p
}

// span is the page for the store.
func (p Page) span() store.Span {
	p = p.bounded()
	return store.Span{After: cursor(p.After), Before: cursor(p.Before), Limit: p.Size}
}

// place names where a row stands in its list; cursor reads it again.
func place(due string, id int64) string { return fmt.Sprintf("%s.%d", due, id) }

func cursor(s string) (c store.Cursor) {
	due, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil || due != "" && !models.ValidDate(due) {
		return c
	}
	return store.Cursor{Due: due, ID: n}
}

// List is one page of rows. Total is how many match in all, counted to CountMost and no further. Next and Prev are what to ask
// for (Page.After, Page.Before) to go on and back, "" at the ends.
type List[T any] struct {
	Rows       []T
	Total      int
	Next, Prev string
}

// CountMost is as far as matches are counted: one more stands for any number above.
const CountMost = 1000

// paged is a page with the places to go on from.
func paged[T any](rows []T, found store.Stretch, at func(T) string) List[T] {
	list := List[T]{Rows: rows}
	if len(rows) > 0 && found.Later {
		list.Next = at(rows[len(rows)-1])
	}
	if len(rows) > 0 && found.Earlier {
		list.Prev = at(rows[0])
	}
	return list
}
