package service_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"
)

// paper is a scan with a QR code at the top right, lines of print, and perhaps a seal.
func paper(t *testing.T, code string, sealed bool) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 1270))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	black, red := image.NewUniform(color.Black), image.NewUniform(color.RGBA{200, 30, 40, 255})
	for y := 300; y < 900; y += 24 {
		for x := 60; x < 840; x += 10 + y%7 {
			draw.Draw(img, image.Rect(x, y, x+6, y+12), black, image.Point{}, draw.Src)
		}
	}
	if sealed {
		for y := range 160 {
			for x := range 160 {
				if r := (x-80)*(x-80) + (y-80)*(y-80); r < 80*80 && r > 68*68 || r < 34*34 {
					draw.Draw(img, image.Rect(600+x, 960+y, 601+x, 961+y), red, image.Point{}, draw.Src)
				}
			}
		}
	}
	if code != "" {
		matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(code, gozxing.BarcodeFormat_QR_CODE, 240, 240)
		if err != nil {
			t.Fatal(err)
		}
		for y := range 240 {
			for x := range 240 {
				if matrix.Get(x, y) {
					img.Set(620+x, 30+y, color.Black)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stampedWith sends an application in with this scan, lets the checks look at it, and gives what a reviewer reads of one of them.
func (a *association) stampedWith(by models.Actor, number string, scan []byte, check string) models.Finding {
	a.t.Helper()
	if _, err := a.Uploads.Attach(a.t.Context(), by, number, models.StampedForm, bytes.NewReader(scan)); err != nil {
		a.t.Fatal(err)
	}
	a.move(by, number, models.SendStamped)
	return a.found(number, check)
}

func (a *association) found(number, check string) models.Finding {
	a.t.Helper()
	if _, err := a.Checks.Run(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	c, err := a.Reviews.Read(a.t.Context(), a.reviewer, number)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, f := range c.Rounds[0].Findings {
		if f.Check == check {
			return f
		}
	}
	a.t.Fatalf("no check %q among %+v", check, c.Rounds[0].Findings)
	return models.Finding{}
}

// printed is the code on the form as it would be printed now.
func (a *association) printed(app *models.Application) string {
	a.t.Helper()
	token, err := a.Signer.Form(app.Number, app.PrintHash)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.BaseURL + "/verify/form/" + token
}

func TestTheCodeOnTheStampedFormTellsWhichDataWasStamped(t *testing.T) {
	storetest.OneGoroutine(t)
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.filled()
		first := a.printed(a.move(by, number, models.Submit))
		if f := a.stampedWith(by, number, paper(t, first, true), "qr_code"); f.Light != models.Green {
			t.Errorf("the very form: %+v", f)
		}
		if f := a.found(number, "seal"); f.Light != models.Green {
			t.Errorf("the seal: %+v", f)
		}

		other, otherNumber := a.filled()
		a.move(other, otherNumber, models.Submit)
		if f := a.stampedWith(other, otherNumber, paper(t, first, false), "qr_code"); f.Light != models.Red || !strings.Contains(f.Text, number) {
			t.Errorf("another one's form: %+v", f)
		}
		if f := a.found(otherNumber, "seal"); f.Light != models.Amber {
			t.Errorf("without a seal: %+v", f)
		}

		third, thirdNumber := a.filled()
		old := a.printed(a.move(third, thirdNumber, models.Submit))
		a.move(third, thirdNumber, models.Edit)
		a.save(third, thirdNumber, map[string]string{"major": "肿瘤内科学"})
		a.move(third, thirdNumber, models.Submit)
		if f := a.stampedWith(third, thirdNumber, paper(t, old, true), "qr_code"); f.Light != models.Red || !strings.Contains(f.Text, "旧版") {
			t.Errorf("a form printed before the data changed: %+v", f)
		}

		fourth, fourthNumber := a.filled()
		a.move(fourth, fourthNumber, models.Submit)
		if f := a.stampedWith(fourth, fourthNumber, paper(t, "https://example.org/", true), "qr_code"); f.Light != models.Red {
			t.Errorf("somebody else's code: %+v", f)
		}
	})
}

func TestTheChecksRunOnceARoundAndAnewAfterAResubmission(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.filled()
		app := a.move(by, number, models.Submit)
		a.stampedWith(by, number, paper(t, a.printed(app), true), "id_number")
		if n, err := a.Checks.Run(t.Context()); n != 0 || err != nil {
			t.Errorf("checked again: %d %v", n, err)
		}
		if light := a.view(by, number).Application.Light; light == "" {
			t.Error("the queue shows no light")
		}
		a.decide(number, models.Reject, "证件模糊")
		if a.move(by, number, models.Resubmit); a.view(by, number).Application.Light != "" {
			t.Error("the light of the last round shines on in the new one")
		}
		if n, err := a.Checks.Run(t.Context()); n != 1 || err != nil {
			t.Errorf("the new round: %d %v", n, err)
		}
		if rounds := a.view(by, number).Rounds; len(rounds[1].Findings) == 0 {
			t.Error("the findings of the first round are lost")
		}
	})
}

func TestTheSamePhotoOfAnotherMemberIsRed(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		_, first := a.pending()
		if f := a.found(first, "duplicate"); f.Light != models.Green {
			t.Errorf("the first: %+v", f)
		}
		_, second := a.pending() // with the same picture
		if f := a.found(second, "duplicate"); f.Light != models.Red || f.Place != "photo" {
			t.Errorf("the second: %+v", f)
		}
		if f := a.found(second, "same_file"); f.Light != models.Red {
			t.Errorf("the same credential: %+v", f)
		}
	})
}

func TestAScanThatIsLostDoesNotStopTheChecks(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		_, number := a.pending()
		for _, name := range w.Files.Names() {
			if err := w.Files.Delete(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		if f := a.found(number, "scan"); f.Light != models.Amber {
			t.Errorf("%+v", f)
		}
	})
}
