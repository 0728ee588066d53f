package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"tjtaca/migrations"
	"tjtaca/models/files"
	"tjtaca/models/mail"
	"tjtaca/models/secret"
	"tjtaca/models/service"
	"tjtaca/models/sign"
	"tjtaca/models/sms"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// house is everything below the front doors, standing on one database and one clock.
type house struct {
	cfg      *Config
	log      *slog.Logger
	store    *store.Store
	files    *files.Folder
	signer   *sign.Signer
	rights   *rbac.Rights
	services *service.Services
	sent     *sentBox // development only
	now      func() time.Time
}

// outlets are how texts and letters leave the house.
type outlets struct {
	texts   service.SMS
	letters service.Mail // nil: none are sent
	sent    *sentBox     // what they "sent", in development only
}

// openHouse wires the services, with the drivers that the settings ask for. It neither creates nor changes tables.
func openHouse(c *Config, log *slog.Logger, now func() time.Time) (*house, error) {
	out, err := newOutlets(c, log, now)
	if err != nil {
		return nil, err
	}
	return openHouseWith(c, log, now, out)
}

func openHouseWith(c *Config, log *slog.Logger, now func() time.Time, out outlets) (_ *house, err error) {
	if err := settleKeys(c); err != nil {
		return nil, err
	}
	h := &house{cfg: c, log: log, now: now, sent: out.sent}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	box, err := newBox(c)
	if err != nil {
		return nil, err
	}
	if h.signer, err = newSigner(c); err != nil {
		return nil, err
	}
	if h.rights, err = rbac.New(); err != nil {
		return nil, err
	}
	if h.files, err = files.Open(filepath.Join(c.Data, "files")); err != nil {
		return nil, err
	}
	if h.store, err = store.Open(store.Config{DSN: c.DSN, Now: now, Box: box, Log: log}); err != nil {
		return nil, err
	}
	h.services = service.New(service.Deps{
		Store: h.store, Files: h.files, SMS: out.texts, Mail: out.letters, Seal: box, Signer: h.signer, Rights: h.rights,
		Log: log, BaseURL: c.BaseURL,
	})
	return h, nil
}

func newBox(c *Config) (*secret.Box, error) {
	older := make([][]byte, len(c.OldMasterKeys))
	for i, k := range c.OldMasterKeys {
		older[i] = k
	}
	return secret.New(c.MasterKey, older...)
}

func newSigner(c *Config) (*sign.Signer, error) {
	signer, err := sign.New(c.SignSeed)
	for _, public := range c.OldSignKeys {
		if err == nil {
			err = signer.Also(ed25519.PublicKey(public))
		}
	}
	return signer, err
}

// newOutlets picks the drivers that the settings ask for.
func newOutlets(c *Config, log *slog.Logger, now func() time.Time) (out outlets, err error) {
	if c.Development() {
		out.sent = &sentBox{now: now}
		out.letters = mail.Log{Log: log, Keep: out.sent.keep("mail")}
	}
	out.texts = sms.NewGateway(c.SMSURL, c.SMSToken)
	if c.SMS == "log" {
		out.texts = sms.Log{Log: log, Keep: out.sent.keep("sms")}
	}
	if c.SMTPHost != "" {
		out.letters, err = mail.NewSMTP(mail.Server{
			Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPassword, From: c.SMTPFrom,
			TLS: c.SMTPSecurity == "tls", Plain: c.SMTPSecurity == "none",
		})
	}
	return out, err
}

// Close releases what is open.
func (h *house) Close() (err error) {
	if h.store != nil {
		err = h.store.Close()
	}
	if h.files != nil {
		err = errors.Join(err, h.files.Close())
	}
	return err
}

// migrate brings the schema up to date.
func (h *house) migrate(ctx context.Context) error {
	return migrations.Up(ctx, h.store.SQLDB(), h.store.Dialect())
}

// current is an error unless the schema is this program's.
func (h *house) current(ctx context.Context) error {
	pending, err := migrations.Pending(ctx, h.store.SQLDB(), h.store.Dialect())
	if err == nil && pending {
		err = errors.New("the database has an older schema than this program; stop the service, back up, and run «tjtaca migrate»")
	}
	return err
}

// newLog writes lines for people in development, JSON for machines in production.
func newLog(c *Config, w io.Writer) *slog.Logger {
	if c.Development() {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

// open opens the house for a command, which closes it when it is done.
func (c *call) open(w io.Writer) (*house, error) {
	return openHouse(c.cfg, newLog(c.cfg, w), time.Now)
}
