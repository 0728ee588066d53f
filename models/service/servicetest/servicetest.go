// Package servicetest gives tests the services on a database of their own, with files in memory and an SMS driver that remembers.
package servicetest

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"sync"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/sign"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
	"tjtaca/rbac"
)

// Password is everybody's.
const Password = "Tjtaca-demo-2026"

// World is the association in a test.
type World struct {
	*service.Services
	service.Deps
	Clock *storetest.Clock
	SMS   *SMS
	Files *Files

	t     testing.TB
	mu    sync.Mutex
	count int
}

// New is a world on SQLite.
func New(t testing.TB) *World {
	t.Helper()
	return On(t, storetest.New(t))
}

// Each runs a test in a world on every database there is (storetest.Each).
func Each(t *testing.T, test func(t *testing.T, w *World)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, On(t, s)) })
}

// On is a world on a given store.
func On(t testing.TB, s *store.Store) *World {
	t.Helper()
	signer, err := sign.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	rights, err := rbac.New()
	if err != nil {
		t.Fatal(err)
	}
	w := &World{t: t, Clock: storetest.ClockOf(s), SMS: &SMS{}, Files: &Files{files: map[string][]byte{}}}
	w.Deps = service.Deps{
		Store: s, Files: w.Files, SMS: w.SMS, Seal: storetest.Box(), Signer: signer, Rights: rights,
		Log: slog.New(slog.DiscardHandler), BaseURL: "https://member.example.org",
	}
	w.Services = service.New(w.Deps)
	return w
}

// Client is the far end of every request.
var Client = service.Client{IP: "203.0.113.7", UserAgent: "test"}

// Phone is a phone number nobody has yet.
func (w *World) Phone() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	return fmt.Sprintf("139%08d", w.count)
}

// Code asks for an SMS code, has it delivered and reads it.
func (w *World) Code(phone string, purpose service.CodePurpose) string {
	w.t.Helper()
	if err := w.Accounts.SendCode(w.t.Context(), w.Human(), phone, purpose); err != nil {
		w.t.Fatal(err)
	}
	return w.Delivered(phone)
}

// Delivered sends what is in the outbox and reads the last code that a phone got.
func (w *World) Delivered(phone string) string {
	w.t.Helper()
	if _, err := w.Outbox.Deliver(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w.SMS.Code(phone)
}

// Human is Client with a captcha read right, in case one is asked for.
func (w *World) Human() service.Client {
	w.t.Helper()
	from := Client
	from.Captcha = w.Captcha()
	return from
}

// Captcha is a challenge with its digits.
func (w *World) Captcha() service.CaptchaAnswer {
	w.t.Helper()
	challenge, err := w.Accounts.NewCaptcha()
	if err != nil {
		w.t.Fatal(err)
	}
	return service.CaptchaAnswer{Challenge: challenge, Digits: w.Digits(challenge)}
}

// Digits reads the digits of a challenge as a person reads them off the picture.
func (w *World) Digits(challenge string) string {
	w.t.Helper()
	var c struct{ Digits string }
	sealed, err := base64.RawURLEncoding.DecodeString(challenge)
	if err == nil {
		err = w.Seal.OpenJSON("captcha", sealed, &c)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return c.Digits
}

// Registered is a member who has just opened an account.
func (w *World) Registered() (*models.Member, models.Actor) {
	w.t.Helper()
	var m *models.Member
	w.tx(func(tx *store.Tx) (err error) {
		m, err = tx.AddMember(w.Phone(), "", models.Registered)
		return err
	})
	return m, Actor(m)
}

// Actor is a member as an actor.
func Actor(m *models.Member) models.Actor {
	return models.Actor{Kind: models.MemberActor, ID: m.ID, Name: m.Profile.Name, IP: Client.IP, MemberID: m.ID}
}

// Committee is a special committee of that name.
func (w *World) Committee(name string) *models.Committee {
	w.t.Helper()
	c, err := w.Committees.Save(w.t.Context(), models.System, models.Committee{Name: name, Open: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// StaffWith is an account of the back office with one role; committee 0 for a role that is held everywhere.
func (w *World) StaffWith(role models.Role, committeeID int64) (*models.Staff, models.Actor) {
	w.t.Helper()
	return w.StaffOf(models.Assignment{Role: role, CommitteeID: committeeID})
}

// StaffOf is an account of the back office with these roles.
func (w *World) StaffOf(roles ...models.Assignment) (*models.Staff, models.Actor) {
	w.t.Helper()
	w.mu.Lock()
	w.count++
	n := w.count
	w.mu.Unlock()
	s, err := w.Staff.Create(w.t.Context(), models.System, service.NewStaff{
		Username: fmt.Sprintf("staff%d", n), Name: fmt.Sprintf("张敏%d", n), Password: Password, Roles: roles,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s, s.Actor(Client.IP)
}

func (w *World) tx(fn func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.Store.Tx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// Text is an SMS that was sent.
type Text struct{ Phone, Text string }

// SMS is a driver that remembers; while Err is set it fails.
type SMS struct {
	mu   sync.Mutex
	err  error
	sent []Text
}

// Send keeps the text.
func (s *SMS) Send(_ context.Context, phone, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.sent = append(s.sent, Text{phone, text})
	return nil
}

// Fail makes the provider fail from now on; nil mends it.
func (s *SMS) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// Sent lists what was sent so far.
func (s *SMS) Sent() []Text {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Text(nil), s.sent...)
}

var code = regexp.MustCompile(`验证码 (\d{6})`)

// Code is the last code sent to a phone, "" if there is none.
func (s *SMS) Code(phone string) string {
	last := ""
	for _, t := range s.Sent() {
		if m := code.FindStringSubmatch(t.Text); m != nil && t.Phone == phone {
			last = m[1]
		}
	}
	return last
}

// Files keeps uploads in memory.
type Files struct {
	mu    sync.Mutex
	files map[string][]byte
}

// Put keeps the content.
func (f *Files) Put(_ context.Context, name string, content []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[name] = bytes.Clone(content)
	return nil
}

// Get returns the content; fs.ErrNotExist if there is none.
func (f *Files) Get(_ context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	content, ok := f.files[name]
	if !ok {
		return nil, fmt.Errorf("file %s: %w", name, fs.ErrNotExist)
	}
	return bytes.Clone(content), nil
}

// Delete forgets the content.
func (f *Files) Delete(_ context.Context, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.files, name)
	return nil
}

// Names lists the files kept.
func (f *Files) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := make([]string, 0, len(f.files))
	for name := range f.files {
		names = append(names, name)
	}
	return names
}
