package demo

import (
	"image/color"
	"math"
)

var (
	inkBlack = color.RGBA{38, 38, 42, 255}
	inkGrey  = color.RGBA{120, 120, 124, 255}
	inkBlue  = color.RGBA{26, 44, 120, 255}
	inkRed   = color.NRGBA{206, 32, 38, 205} // ink through which the paper shows
	offWhite = color.RGBA{251, 250, 246, 255}
)

// seal stamps a round red seal of an invented place, centre at x, y.
func (c *canvas) seal(x, y, radius float64, name string) {
	c.ring(inkRed, x, y, radius, radius*0.045)
	c.polygon(inkRed, star(x, y, radius*0.3)...)
	letters := []rune(name)
	const sweep = math.Pi * 1.34
	size := min(radius*0.3, radius*0.72*sweep/float64(len(letters)))
	step := sweep / float64(max(len(letters)-1, 1))
	for i, r := range letters {
		angle := -sweep/2 + step*float64(i) // from the top, clockwise
		sin, cos := math.Sincos(angle)
		baseline := radius * 0.64
		half := c.advance(size, r) / 2
		c.glyph(inkRed, x+baseline*sin-half*cos, y-baseline*cos-half*sin, size, angle, r)
	}
}

func star(x, y, radius float64) []point {
	points := make([]point, 10)
	for i := range points {
		r := radius
		if i%2 == 1 {
			r *= 0.382
		}
		sin, cos := math.Sincos(float64(i) * math.Pi / 5)
		points[i] = point{x + r*sin, y - r*cos}
	}
	return points
}

// line is a label and what stands beside it.
type line struct{ label, value string }

// credential draws a page of an invented certificate, 1600×1000.
func (a *atelier) credential(title, holder, number string) ([]byte, error) {
	c := newCanvas(1600, 1000, color.RGBA{247, 243, 228, 255}, a.font)
	c.frame(color.RGBA{150, 120, 70, 255}, 40, 40, 1520, 920, 8)
	c.text(color.RGBA{140, 30, 34, 255}, 800-c.width(96, title)/2, 190, 96, title)
	for i, l := range []line{{"姓名", holder}, {"编号", number}, {"签发单位", "示例市卫生局(演示)"}, {"签发日期", "2015年06月01日"}} {
		y := 360 + float64(i)*110
		c.text(inkGrey, 200, y, 56, l.label)
		c.text(inkBlack, 520, y, 60, l.value)
	}
	c.text(inkGrey, 200, 900, 40, "演示用图,并非真实证件")
	c.seal(1290, 720, 170, "示例市卫生局证件专用章")
	return c.jpeg(80)
}

// studentCard draws an invented student card, 1400×900.
func (a *atelier) studentCard(holder, school string) ([]byte, error) {
	c := newCanvas(1400, 900, color.RGBA{236, 242, 250, 255}, a.font)
	c.rect(color.RGBA{28, 78, 138, 255}, 0, 0, 1400, 170)
	c.text(color.White, 700-c.width(84, school)/2, 118, 84, school)
	c.text(inkBlack, 700-c.width(72, "学生证")/2, 300, 72, "学生证")
	for i, l := range []line{{"姓名", holder}, {"专业", "肿瘤学"}, {"学制", "三年"}} {
		y := 450 + float64(i)*110
		c.text(inkGrey, 180, y, 48, l.label)
		c.text(inkBlack, 400, y, 52, l.value)
	}
	c.text(inkGrey, 180, 830, 36, "演示用图,并非真实证件")
	c.seal(1080, 620, 160, school+"学生处")
	return c.jpeg(80)
}
