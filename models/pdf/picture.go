package pdf

import (
	"bytes"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/jpeg"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// CertificatePicture writes the certificate as a JPEG of this width in pixels, for phones: those show no PDF in a page, and a
// picture can be kept by a long press. It is drawn from the same paths and glyphs as the PDF.
func CertificatePicture(w io.Writer, c CertificateSheet, width int) error {
	s, err := newSheet(certificateWidth, certificateHeight)
	if err != nil {
		return err
	}
	canvas := newCanvas(paper(width), float64(width)/certificateWidth)
	s.picture = canvas
	c.draw(s)
	if s.err != nil {
		return s.err
	}
	return jpeg.Encode(w, canvas.image, &jpeg.Options{Quality: 88})
}

// papers are the ornaments by width: the same for all certificates, and most of the work.
var papers sync.Map // int → *image.RGBA

func paper(width int) *image.RGBA {
	kept, ok := papers.Load(width)
	if !ok {
		scale := float64(width) / certificateWidth
		blank := newCanvas(image.NewRGBA(image.Rect(0, 0, width, int(math.Round(certificateHeight*scale)))), scale)
		(&sheet{width: certificateWidth, height: certificateHeight, picture: blank}).ornament()
		kept, _ = papers.LoadOrStore(width, blank.image)
	}
	p := kept.(*image.RGBA)
	return &image.RGBA{Pix: bytes.Clone(p.Pix), Stride: p.Stride, Rect: p.Rect}
}

// canvas is a picture that is drawn on in mm, y downwards.
type canvas struct {
	image *image.RGBA
	scale float64 // pixels per mm
}

func newCanvas(img *image.RGBA, scale float64) *canvas { return &canvas{img, scale} }

type point struct{ x, y float64 }

// paint puts a path, given in the operators of PDF, on the picture. A stroke among the operators ends what came before it.
func (c *canvas) paint(operators string, l look) {
	lines, rest := flatten(operators, c.scale)
	if l.fill != nil {
		c.fill(rest, l.fill, l.alpha)
	}
	if l.stroke != nil {
		c.fill(outlineOf(append(lines, rest...), math.Max(l.width*c.scale, 0.45)/2), l.stroke, l.alpha)
	}
}

// fill colours shapes, whose points are pixels.
func (c *canvas) fill(shapes [][]point, ink *ink, alpha float64) {
	if alpha == 0 {
		alpha = 1
	}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, shape := range shapes {
		for _, p := range shape {
			low = point{math.Min(low.x, p.x), math.Min(low.y, p.y)}
			high = point{math.Max(high.x, p.x), math.Max(high.y, p.y)}
		}
	}
	area := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x))+1, int(math.Ceil(high.y))+1).Intersect(c.image.Rect)
	if len(shapes) == 0 || area.Empty() {
		return
	}
	r := vector.NewRasterizer(area.Dx(), area.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x) - float32(area.Min.X), float32(p.y) - float32(area.Min.Y)
	}
	for _, shape := range shapes {
		r.MoveTo(at(shape[0]))
		for _, p := range shape[1:] {
			r.LineTo(at(p))
		}
		r.ClosePath()
	}
	colour := color.NRGBA{ink.r, ink.g, ink.b, uint8(math.Round(255 * alpha))}
	r.Draw(c.image, area, image.NewUniform(colour), image.Point{})
}

// photo fills a rectangle, in mm, with a JPEG, cutting off what does not fit its shape.
func (c *canvas) photo(picture []byte, x, y, width, height float64) error {
	src, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		return err
	}
	from := src.Bounds()
	if w := int(float64(from.Dy()) * width / height); w < from.Dx() {
		from.Min.X += (from.Dx() - w) / 2
		from.Max.X = from.Min.X + w
	} else if h := int(float64(from.Dx()) * height / width); h < from.Dy() {
		from.Min.Y += (from.Dy() - h) / 2
		from.Max.Y = from.Min.Y + h
	}
	to := image.Rect(int(x*c.scale), int(y*c.scale), int((x+width)*c.scale), int((y+height)*c.scale))
	draw.CatmullRom.Scale(c.image, to, src, from, imagedraw.Src, nil)
	return nil
}

// flatten makes lines of a path, in pixels: those that a stroke in it ended, and the rest.
func flatten(operators string, scale float64) (stroked, rest [][]point) {
	var numbers []float64
	matrix := [6]float64{scale, 0, 0, scale, 0, 0}
	at := func(i int) point {
		x, y := numbers[i], numbers[i+1]
		return point{matrix[0]*x + matrix[2]*y + matrix[4], matrix[1]*x + matrix[3]*y + matrix[5]}
	}
	add := func(p point) { rest[len(rest)-1] = append(rest[len(rest)-1], p) }
	for token := range strings.FieldsSeq(operators) {
		if n, err := strconv.ParseFloat(token, 64); err == nil {
			numbers = append(numbers, n)
			continue
		}
		switch token {
		case "m":
			rest = append(rest, []point{at(0)})
		case "l":
			add(at(0))
		case "c":
			last := rest[len(rest)-1]
			for _, p := range bend(last[len(last)-1], at(0), at(2), at(4)) {
				add(p)
			}
		case "re":
			x, y, w, h := numbers[0], numbers[1], numbers[2], numbers[3]
			numbers = []float64{x, y, x + w, y, x + w, y + h, x, y + h}
			rest = append(rest, []point{at(0), at(2), at(4), at(6), at(0)})
		case "h":
			add(rest[len(rest)-1][0])
		case "S":
			stroked, rest = append(stroked, rest...), nil
		case "cm":
			matrix = multiply(numbers, matrix)
		}
		numbers = numbers[:0]
	}
	return stroked, rest
}

// multiply puts a transformation, as PDF writes it, before another.
func multiply(n []float64, m [6]float64) [6]float64 {
	return [6]float64{
		n[0]*m[0] + n[1]*m[2], n[0]*m[1] + n[1]*m[3], n[2]*m[0] + n[3]*m[2], n[2]*m[1] + n[3]*m[3],
		n[4]*m[0] + n[5]*m[2] + m[4], n[4]*m[1] + n[5]*m[3] + m[5],
	}
}

// bend is a cubic curve in straight pieces of about two pixels.
func bend(a, b, c, d point) []point {
	length := math.Hypot(b.x-a.x, b.y-a.y) + math.Hypot(c.x-b.x, c.y-b.y) + math.Hypot(d.x-c.x, d.y-c.y)
	n := min(max(int(length/2), 2), 24)
	points := make([]point, n)
	for i := range n {
		t := float64(i+1) / float64(n)
		u := 1 - t
		f := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
		points[i] = point{f[0]*a.x + f[1]*b.x + f[2]*c.x + f[3]*d.x, f[0]*a.y + f[1]*b.y + f[2]*c.y + f[3]*d.y}
	}
	return points
}

// outlineOf makes each piece of the lines a bar, longer by half its width at both ends, which closes the corners.
func outlineOf(lines [][]point, half float64) [][]point {
	var bars [][]point
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			length := math.Hypot(b.x-a.x, b.y-a.y)
			if length == 0 {
				continue
			}
			dx, dy := (b.x-a.x)/length*half, (b.y-a.y)/length*half
			bars = append(bars, []point{
				{a.x - dx - dy, a.y - dy + dx}, {b.x + dx - dy, b.y + dy + dx}, {b.x + dx + dy, b.y + dy - dx}, {a.x - dx + dy, a.y - dy - dx},
			})
		}
	}
	return bars
}
