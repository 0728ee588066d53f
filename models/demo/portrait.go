package demo

import "image/color"

// The colours that tell the drawn people apart.
var (
	hairColours  = []color.RGBA{{32, 26, 24, 255}, {52, 40, 34, 255}, {22, 22, 28, 255}, {96, 92, 92, 255}}
	skinColours  = []color.RGBA{{240, 204, 172, 255}, {229, 188, 154, 255}, {247, 216, 190, 255}}
	coatColours  = []color.RGBA{{36, 50, 88, 255}, {60, 66, 74, 255}, {244, 246, 248, 255}, {92, 38, 52, 255}, {30, 84, 90, 255}}
	paperColours = []color.RGBA{{102, 153, 214, 255}, {196, 60, 56, 255}, {245, 246, 248, 255}}
)

// portrait draws an ID photo of nobody, 413×579 (2 inch at 300 dpi); n makes each a little different.
func portrait(n int, woman bool) ([]byte, error) {
	hair, skin, coat := hairColours[n%len(hairColours)], skinColours[n%len(skinColours)], coatColours[n%len(coatColours)]
	c := newCanvas(413, 579, paperColours[n/4%len(paperColours)], nil)
	wide := 92 + float64(n%3)*5
	if woman {
		c.ellipse(hair, 206, 270, wide+26, 168)
		c.rect(hair, 206-wide-24, 270, 2*wide+48, 130)
	}
	c.rect(skin, 172, 370, 68, 80)
	c.ellipse(coat, 206, 600, 196, 178)
	c.polygon(color.RGBA{250, 250, 250, 255}, point{158, 436}, point{254, 436}, point{206, 540})
	c.polygon(skin, point{176, 420}, point{236, 420}, point{206, 476})
	if !woman {
		c.polygon(coatColours[(n+3)%len(coatColours)], point{196, 474}, point{216, 474}, point{226, 579}, point{186, 579})
	}
	c.ellipse(hair, 206, 240, wide+12, 140)
	c.ellipse(skin, 206, 280, wide, 126)
	c.polygon(hair, append(arc(206, 236, wide+10, 128, 3.3, 6.1), point{250 + float64(n%4)*12, 196}, point{150 - float64(n%3)*10, 210})...)
	c.features(n, skin, hair)
	return c.jpeg(90)
}

func (c *canvas) features(n int, skin, hair color.RGBA) {
	dark := color.RGBA{34, 28, 28, 255}
	shade := color.RGBA{skin.R - 30, skin.G - 34, skin.B - 34, 255}
	for _, x := range []float64{166, 246} {
		c.ellipse(color.RGBA{252, 252, 252, 255}, x, 278, 17, 9)
		c.ellipse(dark, x, 278, 8, 8)
		c.rect(hair, x-21, 250, 42, 6)
		if n%4 == 1 {
			c.ring(dark, x, 279, 31, 4)
		}
	}
	if n%4 == 1 {
		c.rect(dark, 196, 275, 20, 4)
	}
	c.polygon(shade, point{206, 284}, point{218, 322}, point{194, 322})
	c.ellipse(color.RGBA{188, 88, 84, 255}, 206, 354, 28, 7)
}
