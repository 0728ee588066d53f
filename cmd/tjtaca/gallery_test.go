package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// gallery makes the pictures of the README: with TJTACA_GALLERY=folder only the visits that have a picture are made, and keep it
// there («make pictures»).
type gallery struct {
	folder string
	phones []image.Image
}

func newGallery() *gallery { return &gallery{folder: os.Getenv("TJTACA_GALLERY")} }

// skips says whether a visit is not for the gallery that is being made.
func (g *gallery) skips(v visit) bool { return g.folder != "" && v.gallery == "" }

// take keeps what the window shows: at a desk as a picture of its own, on a phone as one of a row.
func (g *gallery) take(b *browser, v visit, s screen) {
	b.t.Helper()
	if g.folder == "" || v.gallery == "phone" && !s.phone {
		return
	}
	b.js(`(() => { const bar = document.querySelector(".dev-ribbon"); if (bar) bar.hidden = true; scrollTo(0, 0); document.activeElement.blur(); return "" })()`)
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		b.t.Fatal(err)
	}
	if s.phone {
		g.phones = append(g.phones, picture)
		return
	}
	g.write(b.t, v.gallery, picture)
}

// row writes the phones side by side.
func (g *gallery) row(t *testing.T) {
	t.Helper()
	const gap = 24
	if len(g.phones) == 0 {
		return
	}
	one := g.phones[0].Bounds()
	row := image.NewRGBA(image.Rect(0, 0, len(g.phones)*(one.Dx()+gap)-gap, one.Dy()))
	draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
	for i, p := range g.phones {
		draw.Draw(row, one.Add(image.Pt(i*(one.Dx()+gap), 0)), p, one.Min, draw.Src)
	}
	g.write(t, "portal-phones", row)
}

// write keeps a picture small: with the 255 colours it has most of.
func (g *gallery) write(t *testing.T, name string, picture image.Image) {
	t.Helper()
	count := map[color.RGBA]int{}
	b := picture.Bounds()
	coarse := func(x, y int) color.RGBA {
		r, gr, bl, _ := picture.At(x, y).RGBA()
		round := func(v uint32) uint8 { return uint8(min(255, (v>>8+2)&^3)) }
		return color.RGBA{round(r), round(gr), round(bl), 255}
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[coarse(x, y)]++
		}
	}
	colours := make([]color.RGBA, 0, len(count))
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := make(color.Palette, 0, 255)
	for _, c := range colours[:min(255, len(colours))] {
		palette = append(palette, c)
	}
	out, nearest := image.NewPaletted(b, palette), map[color.RGBA]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := coarse(x, y)
			i, ok := nearest[c]
			if !ok {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.folder, name+".png"), file.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
