package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas is a picture in the making. Lengths are pixels, y downwards. What draws gets the RGBA itself: behind an interface of
// ours it would go pixel by pixel.
type canvas struct {
	*image.RGBA
	font *sfnt.Font
	buf  sfnt.Buffer
}

type point struct{ x, y float64 }

func newCanvas(width, height int, paper color.Color, font *sfnt.Font) *canvas {
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, width, height)), font: font}
	draw.Draw(c.RGBA, c.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return c
}

// copy is a second sheet that starts from this one.
func (c *canvas) copy() *canvas {
	d := &canvas{RGBA: image.NewRGBA(c.Bounds()), font: c.font}
	copy(d.Pix, c.Pix)
	return d
}

func (c *canvas) jpeg(quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c.RGBA, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode demo picture: %w", err)
	}
	return b.Bytes(), nil
}

// shape fills what path draws inside the box; the box keeps the rasterizer small on a large sheet.
func (c *canvas) shape(ink color.Color, box image.Rectangle, path func(r *vector.Rasterizer, dx, dy float32)) {
	box = box.Intersect(c.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	path(r, float32(-box.Min.X), float32(-box.Min.Y))
	r.Draw(c.RGBA, box, image.NewUniform(ink), image.Point{})
}

func (c *canvas) polygon(ink color.Color, points ...point) {
	box := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32)}
	for _, p := range points {
		box.Min.X, box.Min.Y = min(box.Min.X, int(p.x)-1), min(box.Min.Y, int(p.y)-1)
		box.Max.X, box.Max.Y = max(box.Max.X, int(p.x)+2), max(box.Max.Y, int(p.y)+2)
	}
	c.shape(ink, box, func(r *vector.Rasterizer, dx, dy float32) {
		for i, p := range points {
			if i == 0 {
				r.MoveTo(float32(p.x)+dx, float32(p.y)+dy)
				continue
			}
			r.LineTo(float32(p.x)+dx, float32(p.y)+dy)
		}
		r.ClosePath()
	})
}

func (c *canvas) rect(ink color.Color, x, y, width, height float64) {
	c.polygon(ink, point{x, y}, point{x + width, y}, point{x + width, y + height}, point{x, y + height})
}

// frame draws the outline of a rectangle.
func (c *canvas) frame(ink color.Color, x, y, width, height, line float64) {
	c.rect(ink, x, y, width, line)
	c.rect(ink, x, y+height-line, width, line)
	c.rect(ink, x, y, line, height)
	c.rect(ink, x+width-line, y, line, height)
}

func arc(cx, cy, rx, ry, from, to float64) []point {
	const steps = 96
	points := make([]point, 0, steps+1)
	for i := range steps + 1 {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/steps)
		points = append(points, point{cx + rx*cos, cy + ry*sin})
	}
	return points
}

func (c *canvas) ellipse(ink color.Color, cx, cy, rx, ry float64) {
	c.polygon(ink, arc(cx, cy, rx, ry, 0, 2*math.Pi)...)
}

// ring is a circle line: out along the outer edge, back along the inner one.
func (c *canvas) ring(ink color.Color, cx, cy, radius, line float64) {
	outer := arc(cx, cy, radius, radius, 0, 2*math.Pi)
	inner := arc(cx, cy, radius-line, radius-line, 2*math.Pi, 0)
	c.polygon(ink, append(outer, inner...)...)
}

// text writes a line, its baseline starting at x, y, and returns where it ends.
func (c *canvas) text(ink color.Color, x, y, size float64, text string) float64 {
	for _, r := range text {
		x += c.glyph(ink, x, y, size, 0, r)
	}
	return x
}

// width of a line of text.
func (c *canvas) width(size float64, text string) (w float64) {
	for _, r := range text {
		w += c.advance(size, r)
	}
	return w
}

func (c *canvas) advance(size float64, r rune) float64 {
	index, err := c.font.GlyphIndex(&c.buf, r)
	if err != nil {
		return size
	}
	advance, err := c.font.GlyphAdvance(&c.buf, index, fixed.Int26_6(size*64), 0)
	if err != nil {
		return size
	}
	return float64(advance) / 64
}

// glyph draws one character turned by angle around its baseline's start and returns its advance. A character without a shape
// leaves a gap: these are pictures of paper, not documents.
func (c *canvas) glyph(ink color.Color, x, y, size, angle float64, r rune) float64 {
	index, err := c.font.GlyphIndex(&c.buf, r)
	if err != nil {
		return size
	}
	segments, err := c.font.LoadGlyph(&c.buf, index, fixed.Int26_6(size*64), nil)
	if err != nil {
		return size
	}
	sin, cos := math.Sincos(angle)
	reach := int(size*1.5) + 2
	box := image.Rect(int(x)-reach, int(y)-reach, int(x)+reach, int(y)+reach)
	c.shape(ink, box, func(v *vector.Rasterizer, dx, dy float32) {
		at := func(p fixed.Point26_6) (float32, float32) {
			px, py := float64(p.X)/64, float64(p.Y)/64
			return float32(x+px*cos-py*sin) + dx, float32(y+px*sin+py*cos) + dy
		}
		for _, s := range segments {
			ax, ay := at(s.Args[0])
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				v.MoveTo(ax, ay)
			case sfnt.SegmentOpLineTo:
				v.LineTo(ax, ay)
			case sfnt.SegmentOpQuadTo:
				bx, by := at(s.Args[1])
				v.QuadTo(ax, ay, bx, by)
			case sfnt.SegmentOpCubeTo:
				bx, by := at(s.Args[1])
				ex, ey := at(s.Args[2])
				v.CubeTo(ax, ay, bx, by, ex, ey)
			}
		}
	})
	return c.advance(size, r)
}
