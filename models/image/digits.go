package image

import (
	stdimage "image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"math/rand/v2"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Size of the picture that Digits draws, in pixels; it is shown at half of that, sharp on phones too.
const (
	digitsWidth  = 448
	digitsHeight = 144
	digitsEm     = 108
)

// inks are dark enough to be read on white by weak eyes (contrast above 7), and differ, so that neighbours are told apart.
var inks = []color.RGBA{{0x06, 0x3f, 0x4b, 255}, {0x5a, 0x2a, 0x0c, 255}, {0x3b, 0x1f, 0x6b, 255}, {0x0f, 0x4f, 0x29, 255}, {0x6b, 0x14, 0x3c, 255}}

// haze is the colour of the lines behind the digits.
var haze = color.RGBA{0x9f, 0xb4, 0xbb, 255}

// Digits draws digits for people to read and programs to stumble over, PNG: each turned, slanted and on a wave, before and behind
// thin lines. The same digits and seed give the same picture.
func Digits(w io.Writer, digits string, seed [32]byte) error {
	face, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewChaCha8(seed)) //nolint:gosec // how the digits lean is no secret
	img := stdimage.NewRGBA(stdimage.Rect(0, 0, digitsWidth, digitsHeight))
	draw.Draw(img, img.Bounds(), stdimage.White, stdimage.Point{}, draw.Src)
	for range 5 {
		line(img, rng, haze, 3)
	}
	step := float64(digitsWidth-40) / float64(len(digits))
	first := rng.IntN(len(inks))
	for i, d := range digits {
		x := 20 + step*(float64(i)+0.5) + between(rng, -6, 6)
		if err := glyph(img, face, d, rng, x, inks[(first+i)%len(inks)]); err != nil {
			return err
		}
	}
	line(img, rng, inks[rng.IntN(len(inks))], 3)
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
}

func between(rng *rand.Rand, low, high float64) float64 { return low + rng.Float64()*(high-low) }

// glyph draws a digit around x, its outline bent point by point.
func glyph(img draw.Image, face *sfnt.Font, d rune, rng *rand.Rand, x float64, ink color.Color) error {
	var b sfnt.Buffer
	index, err := face.GlyphIndex(&b, d)
	if err != nil {
		return err
	}
	outline, err := face.LoadGlyph(&b, index, fixed.I(digitsEm), nil)
	if err != nil {
		return err
	}
	angle, slant, size := between(rng, -.3, .3), between(rng, -.25, .25), between(rng, .85, 1.1)
	wave, phase := between(rng, 2, 6), between(rng, 0, 2*math.Pi)
	y := digitsHeight/2 + between(rng, -11, 11)
	bend := func(p fixed.Point26_6) (float32, float32) {
		gx, gy := size*(float64(p.X)/64-digitsEm*.28), size*(float64(p.Y)/64+digitsEm*.36)
		gx += slant*gy + wave*math.Sin(phase+gy/21)
		return float32(x + gx*math.Cos(angle) - gy*math.Sin(angle)), float32(y + gx*math.Sin(angle) + gy*math.Cos(angle))
	}
	r := vector.NewRasterizer(digitsWidth, digitsHeight)
	for _, s := range outline {
		ax, ay := bend(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			bx, by := bend(s.Args[1])
			r.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			bx, by := bend(s.Args[1])
			cx, cy := bend(s.Args[2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
	r.Draw(img, img.Bounds(), stdimage.NewUniform(ink), stdimage.Point{})
	return nil
}

// line draws a wavy line across the picture.
func line(img draw.Image, rng *rand.Rand, ink color.Color, width float64) {
	y, slope := between(rng, .15, .85)*digitsHeight, between(rng, -.12, .12)
	swing, length, phase := between(rng, 6, 20), between(rng, 48, 112), between(rng, 0, 2*math.Pi)
	at := func(x float64) float64 { return y + slope*(x-digitsWidth/2) + swing*math.Sin(phase+x/length) }
	r := vector.NewRasterizer(digitsWidth, digitsHeight)
	r.MoveTo(0, float32(at(0)-width/2))
	for x := 4.0; x <= digitsWidth; x += 4 {
		r.LineTo(float32(x), float32(at(x)-width/2))
	}
	for x := float64(digitsWidth); x >= 0; x -= 4 {
		r.LineTo(float32(x), float32(at(x)+width/2))
	}
	r.ClosePath()
	r.Draw(img, img.Bounds(), stdimage.NewUniform(ink), stdimage.Point{})
}
