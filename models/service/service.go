// Package service is what the association does: one method, one piece of business, one transaction. Both front doors call
// it, and every permission is asked here.
package service

import (
	"context"
	"log/slog"

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
}

// New wires the services.
func New(d Deps) *Services {
	return &Services{
		Accounts:     &Accounts{d},
		Applications: &Applications{d},
		Uploads:      &Uploads{d},
		Reviews:      &Reviews{Deps: d},
		Certificates: &Certificates{d},
		Members:      &Members{d},
		Committees:   &Committees{d},
		Staff:        &Staff{d},
		Outbox:       &Outbox{d},
		Jobs:         &Jobs{Deps: d, work: map[models.JobKind]Work{}},
		Checks:       &Checks{d},
		Claims:       &Claims{d, &Accounts{d}},
		Audit:        &Audit{d},
		Settings:     &Settings{d},
		Notices:      &Notices{d},
	}
}

// Client is the far end of a request.
type Client struct {
	IP        string
	UserAgent string
	Captcha   CaptchaAnswer // where one was asked for
}

// Page asks for part of a list; Number starts at 1.
type Page struct {
	Number, Size int
	Sort         string // a column the list allows, "" for its own order
	Desc         bool
}

// pageSizeMax bounds what one request may ask for.
const pageSizeMax = 200

// bounded is the page with what is missing filled in and nothing beyond bounds.
func (p Page) bounded() Page {
	p.Number = max(p.Number, 1)
	if p.Size < 1 {
		p.Size = 20
	}
	p.Size = min(p.Size, pageSizeMax)
	return p
}

func (p Page) offset() int { return (p.Number - 1) * p.Size }

// List is one page of rows; Total is how many match in all.
type List[T any] struct {
	Rows  []T
	Total int
}
