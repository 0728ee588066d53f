package pdf

import (
	"fmt"

	"github.com/jung-kurt/gofpdf"
)

// align says which end of a text its x is.
type align int

const (
	left align = iota
	center
	right
)

// style is how text looks.
type style struct {
	face    face
	size    float64 // points
	ink     ink
	align   align
	spacing float64 // further space after each character, mm
}

// text puts one line on the sheet, y is its baseline. It returns the width in mm.
func (s *sheet) text(x, y float64, text string, st style) float64 {
	text = clean(text)
	n := len([]rune(text))
	if n == 0 {
		return 0
	}
	width := s.lib.width(st.face, st.size, text) + float64(n-1)*st.spacing
	switch st.align {
	case center:
		x -= width / 2
	case right:
		x -= width
	}
	if s.picture != nil {
		s.drawText(x, y, text, st)
		return width
	}
	for _, run := range s.runs(text, st.face) {
		s.run(x, y, run, st)
		x += run.em*st.size*mmPerPoint + float64(run.n)*st.spacing
	}
	return width
}

// run is a stretch of text in one face.
type run struct {
	face face
	text string // codes as gofpdf takes them
	em   float64
	n    int
}

// runs splits a text where the face changes and notes the glyphs it needs.
func (s *sheet) runs(text string, want face) []run {
	var all []run
	for _, r := range text {
		g := s.lib.glyph(want, r)
		if g.id == 0 {
			s.fail(unprintableError(r))
			return nil
		}
		code := s.code(r)
		s.used[g.face][code] = g.id
		if len(all) == 0 || all[len(all)-1].face != g.face {
			all = append(all, run{face: g.face})
		}
		last := &all[len(all)-1]
		last.text += string(rune(code))
		last.em += g.advance
		last.n++
	}
	return all
}

// code is the 16-bit code of a character. gofpdf knows none above U+FFFF: those get a private one, and nameRareCharacters
// tells readers what it stands for.
func (s *sheet) code(r rune) uint16 {
	if r <= 0xFFFF {
		return uint16(r)
	}
	if _, ok := s.codes[r]; !ok {
		s.codes[r] = uint16(0xE000 + len(s.codes))
	}
	return s.codes[r]
}

func (s *sheet) run(x, y float64, r run, st style) {
	thicken := st.face == bold && r.face != bold // a borrowed glyph beside bold ones
	s.do(func(doc *gofpdf.Fpdf) {
		doc.SetFont(family(r.face), "", st.size)
		doc.SetTextColor(int(st.ink.r), int(st.ink.g), int(st.ink.b))
		if st.spacing != 0 || thicken {
			doc.RawWriteStr(fmt.Sprintf("q %.3f Tc", st.spacing*pointsPerMM))
			defer doc.RawWriteStr("Q")
		}
		if thicken {
			doc.RawWriteStr(fmt.Sprintf("2 Tr %.3f w %.3f %.3f %.3f RG", st.size*thicker, float64(st.ink.r)/255, float64(st.ink.g)/255, float64(st.ink.b)/255))
		}
		doc.Text(x, y, r.text)
	})
}

// drawText puts a line on a picture, glyph by glyph.
func (s *sheet) drawText(x, y float64, text string, st style) {
	size := st.size * mmPerPoint
	plain, borrowed := new(path), new(path)
	for _, r := range text {
		g := s.lib.glyph(st.face, r)
		p := plain
		if st.face == bold && g.face != bold {
			p = borrowed
		}
		at := x
		s.outline(p, st.face, r, size, func(gx, gy float64) (float64, float64) { return gx + at, gy + y })
		x += g.advance*size + st.spacing
	}
	s.paint(plain, look{fill: &st.ink})
	s.paint(borrowed, look{fill: &st.ink, stroke: &st.ink, width: size * thicker})
}

// thicker is how much a borrowed glyph's stroke adds to it, em.
const thicker = 0.028

const (
	leading      = 1.32 // height of a line, em
	smallestText = 3.0  // points
	shrinkStep   = 0.25
)

// box is a rectangle for text, mm.
type box struct{ x, y, width, height float64 }

// block fills a box with text, centred in height. It wraps, and shrinks until everything fits: nothing is ever cut off.
func (s *sheet) block(b box, text string, st style) {
	text = clean(text)
	lines := s.lib.wrap(text, st.face, st.size, b.width)
	for size := st.size; size >= st.size*0.85; size -= shrinkStep { // rather a little smaller than one more line
		if fewer := s.lib.wrap(text, st.face, size, b.width); len(fewer) < len(lines) {
			st.size, lines = size, fewer
			break
		}
	}
	for !s.fits(lines, st, b) && st.size > smallestText {
		st.size -= shrinkStep
		lines = s.lib.wrap(text, st.face, st.size, b.width)
	}
	pitch := st.size * mmPerPoint * leading
	x := b.x
	switch st.align {
	case center:
		x += b.width / 2
	case right:
		x += b.width
	}
	// The middle of a Chinese character lies 0.38 em above the baseline.
	y := b.y + b.height/2 - pitch*float64(len(lines)-1)/2 + 0.38*st.size*mmPerPoint
	for _, line := range lines {
		s.text(x, y, line, st)
		y += pitch
	}
}

func (s *sheet) fits(lines []string, st style, b box) bool {
	height := st.size * mmPerPoint * (1 + leading*float64(len(lines)-1))
	if height > b.height {
		return false
	}
	for _, line := range lines {
		if s.lib.width(st.face, st.size, line) > b.width+1e-6 {
			return false
		}
	}
	return true
}
