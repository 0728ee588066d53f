package pdf

import "math"

// seal draws the association's round stamp: name along the upper rim, star, purpose below.
func (s *sheet) seal(x, y, radius float64, name, purpose string) {
	stamp := look{stroke: &stampRed, width: radius * 0.06, multiply: true, alpha: 0.9}
	s.paint(new(path).circle(x, y, radius), stamp)
	stamp.width = radius * 0.014
	s.paint(new(path).circle(x, y, radius*0.92), stamp)
	shape := new(path)
	shape.star(x, y, radius*0.3)
	s.arch(shape, x, y, name, radius*0.7, radius*0.27)
	s.outlines(shape, bold, purpose, radius*0.175, turned(0, x, y+radius*0.6))
	s.paint(shape, look{fill: &stampRed, multiply: true, alpha: 0.9})
}

// star is the filled five-pointed one.
func (p *path) star(x, y, radius float64) {
	for i := range 10 {
		r := radius
		if i%2 == 1 {
			r *= 0.382 // where the sides of a pentagram cross
		}
		sin, cos := math.Sincos(float64(i) * math.Pi / 5)
		if i == 0 {
			p.move(x+r*sin, y-r*cos)
		} else {
			p.line(x+r*sin, y-r*cos)
		}
	}
	p.close()
}

// arch sets text along a circle, its middle at the top; radius is that of the middle of the characters.
func (s *sheet) arch(p *path, x, y float64, text string, radius, size float64) {
	const widest, loosest = 255 * math.Pi / 180, 38 * math.Pi / 180
	runes := []rune(text)
	step := math.Min(widest/float64(max(len(runes)-1, 1)), loosest)
	size = math.Min(size, step*radius*0.9)
	for i, r := range runes {
		angle := (float64(i) - float64(len(runes)-1)/2) * step
		sin, cos := math.Sincos(angle)
		s.outlines(p, bold, string(r), size, turned(angle, x+radius*sin, y-radius*cos))
	}
}

// watermark makes a preview worthless: across the page, and across the QR code.
func (c CertificateSheet) watermark(s *sheet) {
	const words, angle = "预览 · 无效", -math.Pi / 7
	pattern := new(path)
	for row := -1; row <= 1; row++ {
		for col := -1; col <= 1; col++ {
			x, y := 148.5+float64(col)*92+float64(row)*16, 105+float64(row)*60
			s.outlines(pattern, bold, words, 13, turned(angle, x, y))
		}
	}
	s.paint(pattern, look{fill: &warning, alpha: 0.2})
	s.paint(turnedBar(qrMiddle, qrTop+qrSide/2, 47, 9, -math.Pi/4), look{fill: &white, stroke: &warning, width: 0.3, alpha: 0.93})
	across := new(path)
	s.outlines(across, bold, words, 6, turned(-math.Pi/4, qrMiddle, qrTop+qrSide/2))
	s.paint(across, look{fill: &warning})
}

// turnedBar is a rectangle around its middle, turned.
func turnedBar(x, y, width, height, angle float64) *path {
	to := turned(angle, x, y)
	p := new(path)
	for i, corner := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		px, py := to(corner[0]*width/2, corner[1]*height/2)
		if i == 0 {
			p.move(px, py)
		} else {
			p.line(px, py)
		}
	}
	return p.close()
}
