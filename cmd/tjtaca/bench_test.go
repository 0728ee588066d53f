package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jung-kurt/gofpdf"

	"tjtaca/models"
	"tjtaca/models/pdf"
)

// compare times ours and reports how many times a bare baseline takes, measured in the same run on the same machine: absolute
// figures say more about the machine than about the program.
func compare(b *testing.B, bare, ours func() error) {
	b.Helper()
	once := func(f func() error) {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
	once(bare)
	once(ours)
	rounds := 0
	began := time.Now()
	for ; time.Since(began) < time.Second; rounds++ {
		once(bare)
	}
	baseline := time.Since(began) / time.Duration(rounds)
	b.ReportAllocs()
	for b.Loop() {
		once(ours)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(baseline), "×bare")
}

// BenchmarkCertificate sets the certificate, with its subset fonts, seal and QR code, against an empty page of gofpdf.
func BenchmarkCertificate(b *testing.B) {
	sheet := pdf.CertificateSheet{
		Association: "天津抗癌协会", Committee: "肺癌专业委员会", URL: "https://www.tjtaca.com/verify/x",
		Certificate: &models.Certificate{
			MemberNumber: "12026000001", IssuedAt: time.Date(2026, 3, 18, 9, 0, 0, 0, models.Zone), Printed: models.Profile{
				Name: "王晓岚", Gender: models.GenderFemale, BirthDate: "1984-09-30", Major: "肿瘤学", Title: "233",
				Employer: "天津市示例肿瘤医院", MemberType: string(models.Professional),
			},
		},
	}
	compare(b, func() error {
		f := gofpdf.New("P", "mm", "A4", "")
		f.AddPage()
		return f.Output(io.Discard)
	}, func() error { return pdf.Certificate(io.Discard, sheet) })
}

// BenchmarkPages sets pages, through every middleware, against a Fiber app that says hello.
func BenchmarkPages(b *testing.B) {
	hello := fiber.New(fiber.Config{DisableStartupMessage: true})
	hello.Get("/*", func(c *fiber.Ctx) error { return c.SendString("hello") })
	app := benchApp(b)
	for _, path := range []string{"/login", "/verify"} {
		b.Run(path[1:], func(b *testing.B) {
			compare(b, func() error { return get(hello, path) }, func() error { return get(app, path) })
		})
	}
}

func get(app *fiber.App, path string) error {
	res, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != fiber.StatusOK {
		return fmt.Errorf("%s answered %d", path, res.StatusCode)
	}
	return res.Body.Close()
}

// benchApp is the portal alone: GoAdmin could be mounted only once in a process.
func benchApp(b *testing.B) *fiber.App {
	b.Helper()
	cfg, err := LoadConfig([]string{"TJTACA_ENV=development", "TJTACA_DATA=" + b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	h, err := openHouse(cfg, log, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := h.Close(); err != nil {
			b.Error(err)
		}
	})
	ctx := context.Background()
	if err := h.migrate(ctx); err != nil {
		b.Fatal(err)
	}
	app := fiber.New(h.appConfig())
	app.Use(observe(ctx, log, newMetrics(h.store.SQLDB())), recoverPanics)
	if err := h.mountPortal(app); err != nil {
		b.Fatal(err)
	}
	return app
}
