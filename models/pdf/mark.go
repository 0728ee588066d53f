package pdf

import (
	"image"
	"math"
)

// markSlope is how steeply a watermark rises, in radians.
const markSlope = -0.32

// Mark is one repeat of a watermark, this wide in pixels: the text aslant, as coverage. A picture is covered by setting it side
// by side.
func Mark(text string, width int) (*image.Alpha, error) {
	const mm = 100.0
	s, err := newSheet(mm, mm)
	if err != nil {
		return nil, err
	}
	size := 0.86 * mm / math.Cos(markSlope) / (s.lib.width(kai, pointsPerMM, text) + 1)
	size = math.Min(size, 0.16*mm)
	high := 0.62 * mm
	shape := new(path)
	s.outlines(shape, kai, text, size, turned(markSlope, mm/2, high/2))
	if s.err != nil {
		return nil, s.err
	}
	scale := float64(width) / mm
	c := newCanvas(image.NewRGBA(image.Rect(0, 0, width, int(math.Ceil(high*scale)))), scale)
	c.paint(shape.String(), look{fill: &ink{}})
	mark := image.NewAlpha(c.image.Rect)
	for i := range mark.Pix {
		mark.Pix[i] = c.image.Pix[4*i+3]
	}
	return mark, nil
}
