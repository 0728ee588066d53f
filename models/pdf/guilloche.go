package pdf

import (
	"math"
	"sync"
)

// Certificate paper (底纹): a braided band with rosettes at its corners, and a large pale rosette behind the text. A pattern is
// one short curve, repeated by moving or turning the coordinates: the document repeats the same bytes, which pack to almost nothing.

const (
	bandMiddle = 13.6 // distance of the band's middle from the edge, mm
	bandHalf   = 4.1  // half its height at the widest
	cornerSize = 7.6  // radius of a corner rosette
)

// ornament paints the paper, before anything else.
func (s *sheet) ornament() {
	w, h := s.width, s.height
	s.paint(new(path).rect(0, 0, w, h), look{fill: &ivory})
	for _, layer := range backgrounds() {
		s.engrave(layer.path, look{stroke: layer.ink, width: 0.1})
	}
	s.paint(new(path).rect(5, 5, w-10, h-10), look{stroke: &crimson, width: 1.2})
	s.paint(new(path).rect(6.7, 6.7, w-13.4, h-13.4).rect(8, 8, w-16, h-16), look{stroke: &gold, width: 0.18})
	s.paint(new(path).rect(19.4, 19.4, w-38.8, h-38.8), look{stroke: &gold, width: 0.45})
	s.paint(new(path).rect(20.4, 20.4, w-40.8, h-40.8), look{stroke: &gold, width: 0.15})
	band := look{stroke: &gold, width: 0.12}
	s.engrave(braid(bandMiddle, bandMiddle, 0, w-2*bandMiddle), band)
	s.engrave(braid(bandMiddle, h-bandMiddle, 0, w-2*bandMiddle), band)
	s.engrave(braid(bandMiddle, bandMiddle, math.Pi/2, h-2*bandMiddle), band)
	s.engrave(braid(w-bandMiddle, bandMiddle, math.Pi/2, h-2*bandMiddle), band)
	for _, x := range []float64{bandMiddle, w - bandMiddle} {
		for _, y := range []float64{bandMiddle, h - bandMiddle} {
			s.corner(x, y)
		}
	}
}

// braid is a band of strands from x, y on, in whole waves of about 16 mm. Strands of every phase swing within one envelope.
func braid(x, y, angle, length float64) *path {
	const strands = 16
	waves := math.Round((length - 2*cornerSize) / 16)
	wave := (length - 2*cornerSize) / waves
	tile := new(path)
	for i := range strands {
		phase := 2 * math.Pi * float64(i) / strands
		tile.trace(func(t float64) (float64, float64) {
			swell := 0.6 - 0.4*math.Cos(2*math.Pi*t/wave)
			return t, bandHalf * swell * math.Sin(2*math.Pi*t/wave+phase)
		}, 0, wave, 12)
	}
	once := tile.op("S").String()
	p := new(path).shift(x, y).turn(angle).shift(cornerSize, 0)
	for i := range int(waves) {
		if i > 0 {
			p.shift(wave, 0)
		}
		p.add(once)
	}
	return p
}

func (s *sheet) corner(x, y float64) {
	s.paint(new(path).circle(x, y, cornerSize), look{fill: &ivory, stroke: &gold, width: 0.45})
	s.paint(new(path).circle(x, y, cornerSize-0.8), look{stroke: &gold, width: 0.15})
	petals := new(path).shift(x, y)
	petals.rosette(32, func(t float64) float64 { return 4.05 + 2.4*math.Cos(t) })
	petals.rosette(32, func(t float64) float64 { return 2.9 - 1.5*math.Cos(t) })
	s.engrave(petals, look{stroke: &gold, width: 0.12})
	s.paint(new(path).circle(x, y, 1.3), look{fill: &gold})
	centre := new(path)
	centre.star(x, y, 1)
	s.paint(centre, look{fill: &ivory})
}

// rosette adds a closed curve with n lobes around 0,0; radius is that of one lobe, over 0 to 2π. Two thirds of a turn to the next
// lobe make neighbours cross.
func (p *path) rosette(n int, radius func(t float64) float64) {
	const reach = 3 // each lobe spans three places, which weaves the net
	tile := new(path)
	span := 2 * math.Pi / float64(n)
	tile.trace(func(t float64) (float64, float64) {
		sin, cos := math.Sincos(t * reach * span / (2 * math.Pi))
		return radius(t) * cos, radius(t) * sin
	}, 0, 2*math.Pi, 8)
	once := tile.op("S").String()
	for range n {
		p.add(once).turn(span)
	}
}

type tinted struct {
	path *path
	ink  *ink
}

// backgrounds is the large rosette. It is the same for every certificate and made once.
var backgrounds = sync.OnceValue(func() []tinted {
	const x, y = 148.5, 108
	layers := []tinted{{new(path).shift(x, y), &paleGold}, {new(path).shift(x, y), &paleRose}}
	for i, ring := range []struct {
		n           int
		middle, amp float64
	}{{120, 64, 10}, {120, 58, -9}, {72, 47, 9}, {72, 42, -8}, {60, 31, 8}, {60, 27, -7}, {36, 17, 6}, {36, 14, -5.5}, {24, 6.5, 4.5}, {24, 4.5, -3.6}} {
		layers[i%2].path.rosette(ring.n, func(t float64) float64 { return ring.middle + ring.amp*math.Cos(t) })
	}
	return layers
})
