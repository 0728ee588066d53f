package pdf

import (
	"math"

	"github.com/tdewolff/font"
)

// affine moves a point of a glyph, mm, y downwards, to its place on the sheet.
type affine func(x, y float64) (float64, float64)

// turned rotates by an angle, clockwise, and then shifts.
func turned(angle, dx, dy float64) affine {
	sin, cos := math.Sincos(angle)
	return func(x, y float64) (float64, float64) { return dx + x*cos - y*sin, dy + x*sin + y*cos }
}

// outline adds the shape of a character to a path, its baseline starting at 0,0 before it is placed; size in mm. Stamps and
// watermarks are drawn so: they are pictures, not words of the document.
func (s *sheet) outline(p *path, want face, r rune, size float64, to affine) {
	g := s.lib.glyph(want, r)
	if g.id == 0 {
		s.fail(unprintableError(r))
		return
	}
	sfnt := s.lib.faces[g.face]
	scale := size / float64(sfnt.Head.UnitsPerEm)
	if err := sfnt.GlyphPath(&pen{path: p, to: to}, g.id, 0, 0, 0, scale, font.NoHinting); err != nil {
		s.fail(err)
	}
}

// outlines sets a line of text in outlines, its middle at 0,0 before it is placed.
func (s *sheet) outlines(p *path, want face, text string, size float64, to affine) {
	x := -s.lib.width(want, size*pointsPerMM, text) / 2
	for _, r := range text {
		at := x
		s.outline(p, want, r, size, func(gx, gy float64) (float64, float64) { return to(gx+at, gy+0.38*size) })
		x += s.lib.glyph(want, r).advance * size
	}
}

// pen turns a font's contours, y upwards, into a path (font.Pather).
type pen struct {
	path *path
	to   affine
	x, y float64 // where it is, before the placing
}

func (p *pen) MoveTo(x, y float64) {
	p.x, p.y = x, -y
	p.path.move(p.to(x, -y))
}

func (p *pen) LineTo(x, y float64) {
	p.x, p.y = x, -y
	p.path.line(p.to(x, -y))
}

// QuadTo raises a quadratic curve to the cubic one that PDF has.
func (p *pen) QuadTo(cx, cy, x, y float64) {
	up := -p.y
	p.CubeTo(p.x+(cx-p.x)*2/3, up+(cy-up)*2/3, x+(cx-x)*2/3, y+(cy-y)*2/3, x, y)
}

func (p *pen) CubeTo(ax, ay, bx, by, x, y float64) {
	ax, ay = p.to(ax, -ay)
	bx, by = p.to(bx, -by)
	ex, ey := p.to(x, -y)
	p.path.curve(ax, ay, bx, by, ex, ey)
	p.x, p.y = x, -y
}

func (p *pen) Close() { p.path.close() }
