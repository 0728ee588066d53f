package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/store"
)

// What brings pages into their states, as far as no visitor could do it there and then.

// unknownNumber is a well-formed member number that nobody has.
var unknownNumber = func() string {
	number, err := models.DefaultMemberNumberPattern.Format("120", 1999, 1)
	if err != nil {
		panic(err)
	}
	return number
}()

// unknownPhone proves a phone that has no account.
func unknownPhone(d *demoSite, b *browser) {
	const phone = "13800009997"
	d.must(b.t, func(tx *store.Tx) error { return tx.PutCode(phone, string(service.CodeLogin), "123456", time.Minute) })
	b.do(chromedp.Navigate(b.base + "/login?by=code"))
	b.fill("#f-phone", phone)
	b.fill("#f-code", "123456")
	b.press(".entry-form .btn-primary")
}

// claimed asks for an account back.
func claimed(d *demoSite, b *browser) {
	const phone = "13800009996"
	d.must(b.t, func(tx *store.Tx) error { return tx.PutCode(phone, string(service.CodeClaim), "123456", time.Minute) })
	for field, text := range map[string]string{"number": unknownNumber, "name": "郑怀瑾", "id_number": newcomerAt("", 51).id, "phone": phone, "code": "123456"} {
		b.fill("#f-"+field, text)
	}
	pressMain(d, b)
}

// tooMany looks up numbers until the address has had enough of it.
func tooMany(d *demoSite, b *browser) {
	b.fill("#f-number", unknownNumber)
	const press = `(async () => { const form = document.querySelector("main form")
		for (let status = 0; status !== 429;) status = (await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))})).status
		return true })()`
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](press, chromedp.EvalAwaitPromise)); err != nil {
		b.fail("%v", err)
	}
	pressMain(d, b)
}

// stalePage sends a form whose token is not good any more.
func stalePage(d *demoSite, b *browser) {
	b.js(`document.querySelector("main [name=_csrf]").value = "old"`)
	pressMain(d, b)
}

// shut looks at the portal while it is shut for a while.
func shut(d *demoSite, b *browser) {
	open := b.base
	b.base = d.shut
	b.t.Cleanup(func() { b.base = open })
	b.do(chromedp.Navigate(b.base + "/login"))
}

// certificateCode is where the QR code of 许念慈's certificate leads after the database has been changed for her.
func certificateCode(change string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		var id int64
		var serial string
		db := d.store.SQLDB()
		if err := db.QueryRowContext(t.Context(), `SELECT member_id, serial FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = '许念慈')`).Scan(&id, &serial); err != nil {
			t.Fatal(err)
		}
		if change != "" {
			if _, err := db.ExecContext(t.Context(), change, id); err != nil {
				t.Fatal(err)
			}
		}
		token, err := d.signer.Certificate(serial)
		if err != nil {
			t.Fatal(err)
		}
		return "/verify/" + token
	}
}

// theCentre is where a visit begins that walks to its page.
func theCentre(*demoSite, *testing.T) string { return "/member" }

// asType is an address for a person whose member type is another one now; a student's card has run out.
func asType(who, kind, path string) func(*demoSite, *testing.T) string {
	return withChange(who, "UPDATE members SET member_type = '"+kind+"', student_until = '2025-03-01' WHERE id = ?", path)
}

// withChange is an address for a person of whom the database says something else now.
func withChange(who, statement, path string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		if _, err := d.store.SQLDB().ExecContext(t.Context(), statement, d.actor(t, phoneOf(t, who)).ID); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

// activated is where 蒋一鸣 is led when the activation has been submitted.
func activated(d *demoSite, t *testing.T) string {
	t.Helper()
	by := d.actor(t, phoneOf(t, "蒋一鸣"))
	a, err := d.services.Applications.Activation(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"id_type": models.IDTypeResident, "id_number": newcomerAt("", 50).id, "employer": "海河示例中心医院", "position": "主任医师", "email": "jiang@example.com",
		"department": "血液科", "region": "120116", "title": "231", "major": "血液肿瘤", "recommender": "顾清和", "recommender_org": "天津市示例肿瘤医院",
		"member_type": string(models.Ordinary),
	}
	if a.Data.IDNumber != "" {
		delete(values, "id_number")
	}
	if _, err := d.services.Applications.SaveDraft(t.Context(), by, a.Number, service.DraftPatch{Values: values}); err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile(saveJPEG(t, "寸照.jpg", portrait(413, 579)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Uploads.Attach(t.Context(), by, a.Number, models.Photo, bytes.NewReader(photo)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Applications.Move(t.Context(), by, a.Number, models.Submit); err != nil {
		t.Fatal(err)
	}
	return "/activate/done"
}

// formCode is where the QR code of a person's application form leads; with another hash for a print of other data.
func formCode(who, hash string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		hash := hash
		number := d.applicationOf(t, who)
		v, err := d.services.Applications.View(t.Context(), d.actor(t, phoneOf(t, who)), number)
		if err != nil {
			t.Fatal(err)
		}
		if hash == "" {
			hash = v.Application.PrintHash
		}
		code, err := d.formCode(number, hash)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(code, d.cfg.BaseURL)
	}
}

// applicationOf is the number of the newest application of a person of the demo data.
func (d *demoSite) applicationOf(t *testing.T, who string) string {
	t.Helper()
	list, err := d.services.Applications.Mine(t.Context(), d.actor(t, phoneOf(t, who)))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("%s has no application", who)
	}
	return list[0].Number
}

// numberOf is the member number of a person of the demo data.
func (d *demoSite) numberOf(t *testing.T, who string) string {
	t.Helper()
	var number string
	if err := d.store.SQLDB().QueryRowContext(t.Context(), `SELECT member_number FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = ?)`, who).Scan(&number); err != nil {
		t.Fatal(err)
	}
	return number
}
