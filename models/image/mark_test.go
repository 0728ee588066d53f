package image

import (
	"bytes"
	stdimage "image"
	"image/jpeg"
	"testing"
)

// stripes is a mark that covers every fourth column.
func stripes() *stdimage.Alpha {
	m := stdimage.NewAlpha(stdimage.Rect(0, 0, 40, 20))
	for i := range m.Pix {
		if i%4 == 0 {
			m.Pix[i] = 255
		}
	}
	return m
}

func TestAMarkLiesOverThePictureAndHidesNothing(t *testing.T) {
	white := stdimage.NewGray(stdimage.Rect(0, 0, 203, 101))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	colour := stdimage.NewRGBA(white.Rect)
	for i := range colour.Pix {
		colour.Pix[i] = 255
	}
	for name, img := range map[string]stdimage.Image{"grey": white, "colour": colour} {
		var kept bytes.Buffer
		if err := jpeg.Encode(&kept, img, nil); err != nil {
			t.Fatal(err)
		}
		marked, err := Mark(kept.Bytes(), stripes())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := jpeg.Decode(bytes.NewReader(marked))
		if err != nil || got.Bounds() != white.Rect {
			t.Fatalf("%s: %v %v", name, got.Bounds(), err)
		}
		darkest := uint32(0xffff)
		for x := range 203 {
			r, _, _, _ := got.At(x, 60).RGBA()
			darkest = min(darkest, r)
		}
		if darkest > 0xf000 || darkest < 0xa000 {
			t.Errorf("%s: the mark is as dark as %x", name, darkest)
		}
	}
	if _, err := Mark([]byte("no picture"), stripes()); err == nil {
		t.Error("what is no picture was marked")
	}
}

func TestAMarkedPDFKeepsItsPages(t *testing.T) {
	kept := pdfOf(3, "", "")
	marked, err := MarkPDF(kept, stripes())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := readPDF(marked)
	if err != nil || doc.PageCount != 3 || bytes.Equal(marked, kept) {
		t.Errorf("%v %v", doc, err)
	}
	if _, err := MarkPDF([]byte("%PDF-1.7 broken"), stripes()); err == nil {
		t.Error("a broken PDF was marked")
	}
}

func TestAThumbnailIsSmallAndUndistorted(t *testing.T) {
	img := stdimage.NewRGBA(stdimage.Rect(0, 0, 413, 579))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	var kept bytes.Buffer
	if err := jpeg.Encode(&kept, img, nil); err != nil {
		t.Fatal(err)
	}
	small, err := Thumbnail(kept.Bytes(), 72, 100)
	if err != nil {
		t.Fatal(err)
	}
	got, err := jpeg.DecodeConfig(bytes.NewReader(small))
	if err != nil || got.Width != 72 || got.Height != 100 || len(small) > 8<<10 {
		t.Errorf("%+v, %d bytes, %v", got, len(small), err)
	}
}
