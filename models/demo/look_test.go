package demo

import (
	"bytes"
	stdimage "image"
	"image/color"
	"image/jpeg"
	"io"
	"slices"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"tjtaca/models"
	"tjtaca/models/image"
)

const code = "https://member.example.org/verify/form/EhFtZW1iZXItc3lzdGVtLXRva2VuLW9mLWFuLWFwcGxpY2F0aW9uLWZvcm0tb2YtdGhlLXVzdWFsLWxlbmd0aC0xMjM0NTY3ODkwYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo"

// sheet is a scan of a stamped form.
func sheet(t *testing.T, seal bool) *stdimage.RGBA {
	t.Helper()
	a, err := newAtelier()
	if err != nil {
		t.Fatal(err)
	}
	p := people[0]
	c := a.blank().copy()
	c.text(inkBlack, scanLeft, 420, 46, "申请编号:SQ20260318-0007")
	if err := c.qr(code, 1860, 110, 300); err != nil {
		t.Fatal(err)
	}
	c.rows(&models.Profile{Name: p.name, Gender: "1", Address: "天津市示例区示范路1号", Employer: p.employer, MemberType: string(models.Ordinary)})
	if seal {
		c.seal(1720, 2640, 250, p.employer)
	}
	return c.RGBA
}

func scanned(t *testing.T, img stdimage.Image) image.Look {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	look, err := image.Examine(b.Bytes(), "image/jpeg")
	if err != nil {
		t.Fatal(err)
	}
	return look
}

func scaled(img *stdimage.RGBA, width int) *stdimage.RGBA {
	dst := stdimage.NewRGBA(stdimage.Rect(0, 0, width, img.Rect.Dy()*width/img.Rect.Dx()))
	xdraw.CatmullRom.Scale(dst, dst.Rect, img, img.Rect, xdraw.Src, nil)
	return dst
}

// turned by a small angle, as paper lies in a scanner.
func turned(img *stdimage.RGBA, sin float64) *stdimage.RGBA {
	dst := stdimage.NewRGBA(img.Rect)
	xdraw.Draw(dst, dst.Rect, stdimage.NewUniform(color.White), stdimage.Point{}, xdraw.Src)
	h := float64(img.Rect.Dy())
	xdraw.BiLinear.Transform(dst, f64.Aff3{1, sin, -sin * h / 2, -sin, 1, sin * h / 3}, img, img.Rect, xdraw.Over, nil)
	return dst
}

func upsideDown(img *stdimage.RGBA) *stdimage.RGBA {
	dst := stdimage.NewRGBA(img.Rect)
	for i := 0; i < len(img.Pix); i += 4 {
		copy(dst.Pix[len(img.Pix)-4-i:], img.Pix[i:i+4])
	}
	return dst
}

func TestAMachineSeesWhatIsOnAStampedForm(t *testing.T) {
	good := sheet(t, true)
	for name, img := range map[string]*stdimage.RGBA{
		"flat": good, "small": scaled(good, 1600), "askew": turned(good, 0.04), "askew the other way": turned(good, -0.04), "upside down": upsideDown(good),
	} {
		look := scanned(t, img)
		if !look.Seen || !slices.Equal(look.Codes, []string{code}) || !look.Seal || look.Sharpness < image.SharpEnough {
			t.Errorf("%s: %+v", name, look)
		}
	}
}

func TestAMachineSeesWhatAScanLacks(t *testing.T) {
	if look := scanned(t, sheet(t, false)); look.Seal {
		t.Error("a seal was seen where none is")
	}
	good := sheet(t, true)
	blurred := scaled(scaled(good, 400), 2480)
	if look := scanned(t, blurred); look.Sharpness >= image.SharpEnough {
		t.Errorf("a blurred scan passes as sharp: %d", look.Sharpness)
	}
	white := stdimage.NewRGBA(stdimage.Rect(0, 0, 1700, 2400))
	xdraw.Draw(white, white.Rect, stdimage.NewUniform(color.White), stdimage.Point{}, xdraw.Src)
	if look := scanned(t, white); look.Seal || len(look.Codes) > 0 || look.Sharpness != 0 {
		t.Errorf("an empty sheet: %+v", look)
	}
}

func TestAMachineLooksAtTheScansInAPDF(t *testing.T) {
	var picture, document bytes.Buffer
	if err := jpeg.Encode(&picture, sheet(t, true), &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	if err := api.ImportImages(nil, &document, []io.Reader{&picture}, nil, nil); err != nil {
		t.Fatal(err)
	}
	look, err := image.Examine(document.Bytes(), "application/pdf")
	if err != nil || !look.Seen || !slices.Equal(look.Codes, []string{code}) || !look.Seal {
		t.Errorf("%+v %v", look, err)
	}
}
