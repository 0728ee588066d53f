package pdf

import (
	"math"
	"strconv"
	"strings"
)

// path is a shape in PDF operators, in mm, y downwards.
type path struct{ b strings.Builder }

func (p *path) op(name string, coordinates ...float64) *path {
	var number [24]byte
	for _, c := range coordinates {
		text := strconv.AppendFloat(number[:0], math.Round(c*1000)/1000, 'f', -1, 64)
		p.b.Write(text)
		p.b.WriteByte(' ')
	}
	p.b.WriteString(name)
	p.b.WriteByte('\n')
	return p
}

func (p *path) move(x, y float64) *path                  { return p.op("m", x, y) }
func (p *path) line(x, y float64) *path                  { return p.op("l", x, y) }
func (p *path) curve(ax, ay, bx, by, x, y float64) *path { return p.op("c", ax, ay, bx, by, x, y) }
func (p *path) rect(x, y, width, height float64) *path   { return p.op("re", x, y, width, height) }
func (p *path) close() *path                             { return p.op("h") }
func (p *path) segment(x1, y1, x2, y2 float64) *path     { return p.move(x1, y1).line(x2, y2) }
func (p *path) add(s string) *path                       { p.b.WriteString(s); return p }
func (p *path) turn(angle float64) *path {
	s, c := math.Sincos(angle)
	return p.op("cm", c, s, -s, c, 0, 0)
}
func (p *path) shift(x, y float64) *path { return p.op("cm", 1, 0, 0, 1, x, y) }
func (p *path) String() string           { return p.b.String() }

// circle approximates by four cubic curves, off by less than 0.03 %.
func (p *path) circle(x, y, r float64) *path {
	const k = 0.5522847498
	p.move(x+r, y)
	p.curve(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.curve(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.curve(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.curve(x+k*r, y-r, x+r, y-k*r, x+r, y)
	return p.close()
}

// trace draws a smooth curve through f from a to b in n pieces; each piece takes its tangents from f.
func (p *path) trace(f func(t float64) (x, y float64), a, b float64, n int) *path {
	step := (b - a) / float64(n)
	const h = 1e-5
	slope := func(t float64) (dx, dy float64) {
		x1, y1 := f(t - h)
		x2, y2 := f(t + h)
		return (x2 - x1) / (2 * h), (y2 - y1) / (2 * h)
	}
	x, y := f(a)
	dx, dy := slope(a)
	p.move(x, y)
	for i := 1; i <= n; i++ {
		t := a + float64(i)*step
		nx, ny := f(t)
		ndx, ndy := slope(t)
		p.curve(x+dx*step/3, y+dy*step/3, nx-ndx*step/3, ny-ndy*step/3, nx, ny)
		x, y, dx, dy = nx, ny, ndx, ndy
	}
	return p
}
