package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/service"
)

// applicant is a member with a form begun, and a browser logged in.
func (d *demoSite) applicant(t *testing.T, p newcomer, b *browser) models.Actor {
	t.Helper()
	from := service.Client{IP: "203.0.113." + p.phone[8:], UserAgent: "test"}
	if err := d.services.Accounts.SendCode(t.Context(), from, p.phone, service.CodeRegister); err != nil {
		t.Fatal(err)
	}
	token, err := d.services.Accounts.Register(t.Context(), from, service.Registration{
		Phone: p.phone, Code: d.code(t, p.phone), Password: demo.Password, Repeat: demo.Password, Consent: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	d.tokens[p.phone] = token
	d.become(b, p.phone)
	return d.actor(t, p.phone)
}

func (d *demoSite) draft(t *testing.T, by models.Actor) *service.ApplicationView {
	t.Helper()
	a, err := d.services.Applications.Enrollment(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.services.Applications.View(t.Context(), by, a.Number)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// offline cuts the browser's connection or mends it.
func (b *browser) offline(cut bool) {
	b.t.Helper()
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		return err
	})
}

// badLine stands between browser and portal and hangs up in the middle of every large body until it is mended.
type badLine struct {
	portal string
	breaks atomic.Int32
	mended atomic.Bool
}

const hangUpAfter = 40_000 // bytes on one connection: more than a form, less than a scan

func (l *badLine) open(t *testing.T) (base string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return // closed: the test is over
			}
			go l.carry(t.Context(), near)
		}
	}()
	return "http://" + listener.Addr().String()
}

func (l *badLine) carry(ctx context.Context, near net.Conn) {
	defer func() { _ = near.Close() }()
	far, err := new(net.Dialer).DialContext(ctx, "tcp", l.portal)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
	if n, _ := io.CopyN(far, near, hangUpAfter); n == hangUpAfter && !l.mended.Load() {
		l.breaks.Add(1)
		return
	}
	_, _ = io.Copy(far, near)
}

// fillDraft completes the form, up to the check page.
func (d *demoSite) fillDraft(t *testing.T, by models.Actor, p newcomer) {
	t.Helper()
	a := d.draft(t, by).Application
	open, err := d.services.Committees.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"name": p.name, "id_type": models.IDTypeResident, "id_number": p.id, "ethnicity": "01", "party": "13", "native_place": "120116", "education": "20",
		"degree": "4", "major": "肿瘤学", "employer": "天津市示例肿瘤医院", "department": "肿瘤科", "email": "shen@example.com", "address": "天津市示例区示范路8号",
		"member_type": string(models.Ordinary),
	}
	if _, err := d.services.Applications.SaveDraft(t.Context(), by, a.Number, service.DraftPatch{Values: values, CommitteeID: &open[0].ID}); err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile(saveJPEG(t, "寸照.jpg", portrait(413, 579)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Uploads.Attach(t.Context(), by, a.Number, models.Photo, bytes.NewReader(photo)); err != nil {
		t.Fatal(err)
	}
}
