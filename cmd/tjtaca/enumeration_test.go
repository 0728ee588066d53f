package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/store"
)

// BenchmarkEnumeration times what a stranger may ask about a phone, for one that is known and one that is not, in
// turns, and reports both medians in milliseconds: who watches the clock must learn nothing.
func BenchmarkEnumeration(b *testing.B) {
	const known, unknown = "13800000001", "13800000002"
	h := enumerable(b, known)
	accounts := h.services.Accounts
	// A typed number is asked about to be told; an altered code must tell nothing, whatever serial it carries.
	altered := func(serial string) string {
		token, err := h.signer.Certificate(serial)
		if err != nil {
			b.Fatal(err)
		}
		return token[:len(token)-4] + "AAAA"
	}
	prepare := func(purpose service.CodePurpose, phones ...string) {
		h.must(b, func(tx *store.Tx) error {
			for _, phone := range phones {
				for _, key := range []string{"login:member:" + phone, "code:again:" + phone, "code:phone:" + phone} {
					if err := tx.ResetLimit(key); err != nil {
						return err
					}
				}
				if err := tx.PutCode(phone, string(purpose), "123456", time.Minute); err != nil {
					return err
				}
			}
			return nil
		})
	}
	form := func(phone string) service.Registration {
		return service.Registration{Phone: phone, Code: "654321", Password: memberPassword, Repeat: memberPassword, Consent: true}
	}
	for _, c := range []struct {
		name    string
		purpose service.CodePurpose
		values  [2]string
		ask     func(ctx context.Context, from service.Client, value string) error
	}{
		{"login", service.CodeLogin, [2]string{known, unknown}, func(ctx context.Context, from service.Client, phone string) error {
			_, err := accounts.LoginByPassword(ctx, from, phone, "not-the-right-one")
			return err
		}},
		{"code", service.CodeLogin, [2]string{known, unknown}, func(ctx context.Context, from service.Client, phone string) error {
			return accounts.SendCode(ctx, from, phone, service.CodeReset)
		}},
		{"login-by-code", service.CodeLogin, [2]string{known, unknown}, func(ctx context.Context, from service.Client, phone string) error {
			_, err := accounts.LoginByCode(ctx, from, phone, "654321")
			return err
		}},
		{"reset", service.CodeReset, [2]string{known, unknown}, func(ctx context.Context, from service.Client, phone string) error {
			return accounts.ResetPassword(ctx, from, form(phone))
		}},
		{"register", service.CodeRegister, [2]string{known, unknown}, func(ctx context.Context, from service.Client, phone string) error {
			_, err := accounts.Register(ctx, from, form(phone))
			return err
		}},
		{"verify-forged", service.CodeLogin, [2]string{altered(strings.Repeat("a1", 16)), altered(strings.Repeat("b2", 16))}, func(ctx context.Context, from service.Client, token string) error {
			_, err := h.services.Certificates.Verify(ctx, from, token)
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took [2][]time.Duration
			client := 0
			for b.Loop() {
				b.StopTimer()
				prepare(c.purpose, known, unknown)
				b.StartTimer()
				first := len(took[0]) % 2 // each goes first as often as the other
				for _, i := range []int{first, 1 - first} {
					client++
					from := service.Client{IP: fmt.Sprintf("2001:db8::%x", client)}
					began := time.Now()
					if err := c.ask(b.Context(), from, c.values[i]); err != nil && models.CodeOf(err) != models.Invalid && models.CodeOf(err) != models.NotFound {
						b.Fatal(err)
					}
					took[i] = append(took[i], time.Since(began))
				}
			}
			for i, name := range []string{"known-ms", "unknown-ms"} {
				slices.Sort(took[i])
				b.ReportMetric(float64(took[i][len(took[i])/2])/1e6, name)
			}
		})
	}
}

func (h *house) must(b testing.TB, do func(*store.Tx) error) {
	b.Helper()
	if err := h.store.Tx(b.Context(), do); err != nil {
		b.Fatal(err)
	}
}

// enumerable is a house with one member who has a password.
func enumerable(b *testing.B, phone string) *house {
	b.Helper()
	cfg, err := LoadConfig([]string{"TJTACA_ENV=development", "TJTACA_DATA=" + b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	h, err := openHouse(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := h.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := h.migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	h.must(b, func(tx *store.Tx) error {
		return tx.PutCode(phone, string(service.CodeRegister), "123456", time.Minute)
	})
	_, err = h.services.Accounts.Register(b.Context(), service.Client{}, service.Registration{
		Phone: phone, Code: "123456", Password: memberPassword, Repeat: memberPassword, Consent: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	return h
}
