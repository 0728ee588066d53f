package image

import (
	"bytes"
	stdimage "image"
	"image/png"
	"testing"
)

func TestDigitsAreDrawnAlikeForOneSeedOnly(t *testing.T) {
	draw := func(digits string, seed byte) []byte {
		var b bytes.Buffer
		if err := Digits(&b, digits, [32]byte{seed}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := draw("12345", 1)
	if !bytes.Equal(first, draw("12345", 1)) {
		t.Error("two processes draw two pictures of one challenge")
	}
	if bytes.Equal(first, draw("12345", 2)) || bytes.Equal(first, draw("12346", 1)) {
		t.Error("other digits or another seed look the same")
	}
	img, err := png.Decode(bytes.NewReader(first))
	if err != nil || len(first) > 40_000 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	if dark := share(img); dark < .03 || dark > .3 {
		t.Errorf("%.0f%% of the picture is dark: no digits, or a blot", 100*dark)
	}
}

func share(img stdimage.Image) float64 {
	b, dark := img.Bounds(), 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, bl, _ := img.At(x, y).RGBA(); r+g+bl < 3*0x7000 {
				dark++
			}
		}
	}
	return float64(dark) / float64(b.Dx()*b.Dy())
}

func BenchmarkDigits(b *testing.B) {
	for b.Loop() {
		var out bytes.Buffer
		if err := Digits(&out, "12345", [32]byte{1}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len()), "bytes")
	}
}
