package image

import (
	stdimage "image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"

	"tjtaca/models"
)

// orientation is the EXIF value: 1 upright, 3 upside down, 6 and 8 on their sides, the even and high ones mirrored.
type orientation int

const upright orientation = 1

// sideways says that width and height change places.
func (o orientation) sideways() bool { return o >= 5 }

// at maps a pixel of a stored picture of w × h to its place when shown.
func (o orientation) at(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

// plan is what becomes of a stored picture: crop and size are in its own, unturned coordinates.
type plan struct {
	crop          stdimage.Rectangle
	turn          orientation
	width, height int
}

// planFor judges the size of a picture and decides what is kept of it.
func planFor(w, h int, turn orientation, rule Rule) (plan, error) {
	shownW, shownH := w, h
	if turn.sideways() {
		shownW, shownH = h, w
	}
	if max(w, h) < rule.MinLongSide {
		return plan{}, models.Invalidf("图片为 %d×%d 像素,长边至少需要 %d 像素,请用更高的分辨率重新扫描或拍摄", shownW, shownH, rule.MinLongSide)
	}
	cut := Size{shownW, shownH}
	out := shrinkToFit(cut, maxKeptSide)
	if rule.Crop != nil {
		cut, out = cutTo(cut, *rule.Crop), *rule.Crop
	}
	if m := rule.MinCrop; m != nil && (cut.Width < m.Width || cut.Height < m.Height) {
		return plan{}, models.Invalidf("照片为 %d×%d 像素,至少需要 %d×%d 像素(竖版),请换一张更清晰的照片", shownW, shownH, m.Width, m.Height)
	}
	if turn.sideways() {
		cut, out = Size{cut.Height, cut.Width}, Size{out.Height, out.Width}
	}
	left, top := (w-cut.Width)/2, (h-cut.Height)/2
	return plan{stdimage.Rect(left, top, left+cut.Width, top+cut.Height), turn, out.Width, out.Height}, nil
}

func shrinkToFit(s Size, side int) Size {
	long := max(s.Width, s.Height)
	if long <= side {
		return s
	}
	return Size{max(1, (s.Width*side+long/2)/long), max(1, (s.Height*side+long/2)/long)}
}

// cutTo is the largest part of s with the ratio of r.
func cutTo(s, r Size) Size {
	if s.Width*r.Height > s.Height*r.Width {
		return Size{max(1, s.Height*r.Width/r.Height), s.Height}
	}
	return Size{s.Width, max(1, s.Width*r.Height/r.Width)}
}

// draw carries the plan out, on white where the source is transparent.
func (p plan) draw(src stdimage.Image) *stdimage.RGBA {
	w, h := p.width, p.height
	if p.turn.sideways() {
		w, h = h, w
	}
	dst := stdimage.NewRGBA(stdimage.Rect(0, 0, w, h))
	emit := func(y int, row []byte) {
		for x := range p.width {
			dx, dy := p.turn.at(x, y, p.width, p.height)
			copy(dst.Pix[dy*dst.Stride+dx*4:], row[x*4:x*4+4])
		}
	}
	if p.width > p.crop.Dx() || p.height > p.crop.Dy() {
		enlarge(src, p.crop, p.width, p.height, emit)
	} else {
		average(src, p.crop, p.width, p.height, emit)
	}
	return dst
}

// enlarge only meets small pictures: its scaler needs 32 bytes for each pixel of width × source height.
func enlarge(src stdimage.Image, crop stdimage.Rectangle, w, h int, emit func(int, []byte)) {
	flat := stdimage.NewRGBA(stdimage.Rect(0, 0, crop.Dx(), crop.Dy()))
	flatten(flat, src, crop.Min)
	big := stdimage.NewRGBA(stdimage.Rect(0, 0, w, h))
	xdraw.CatmullRom.Scale(big, big.Rect, flat, flat.Rect, xdraw.Src, nil)
	for y := range h {
		emit(y, big.Pix[y*big.Stride:][:w*4])
	}
}

func flatten(dst *stdimage.RGBA, src stdimage.Image, at stdimage.Point) {
	draw.Draw(dst, dst.Rect, stdimage.NewUniform(color.White), stdimage.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, src, at, draw.Over)
}

// bandRows is how many source rows are converted at once.
const bandRows = 64

// average shrinks by weighing every source pixel by its area, band by band: memory stays at the two pictures, where a
// kernel scaler would take hundreds of megabytes for a scan. Weights are whole numbers: a source row covers h units,
// a target row sh units.
func average(src stdimage.Image, crop stdimage.Rectangle, w, h int, emit func(int, []byte)) {
	sw, sh := crop.Dx(), crop.Dy()
	line, sum := make([]uint64, w*3), make([]uint64, w*3)
	out := make([]byte, w*4)
	area := uint64(sw) * uint64(sh)
	for top := 0; top < sh; top += bandRows {
		band := stdimage.NewRGBA(stdimage.Rect(0, 0, sw, min(bandRows, sh-top)))
		flatten(band, src, crop.Min.Add(stdimage.Pt(0, top)))
		for r := range band.Rect.Dy() {
			averageLine(band.Pix[r*band.Stride:][:sw*4], line, w)
			from := (top + r) * h
			to := from + h
			row := from / sh
			border := (row + 1) * sh
			add(sum, line, min(to, border)-from)
			if to < border {
				continue
			}
			for x := range w {
				for c := range 3 {
					out[x*4+c] = byte((sum[x*3+c] + area/2) / area)
				}
				out[x*4+3] = 0xFF
			}
			emit(row, out)
			clear(sum)
			add(sum, line, to-border)
		}
	}
}

// averageLine shrinks one row of RGBA to w pixels; every sum has the weight of the source width.
func averageLine(pix []byte, line []uint64, w int) {
	clear(line)
	sw := len(pix) / 4
	x, border := 0, sw
	for i := range sw {
		to := (i + 1) * w
		first := w
		if to > border {
			first = border - i*w
		}
		for c := range 3 {
			v := uint64(pix[i*4+c])
			line[x*3+c] += v * uint64(first)
			if first < w {
				line[x*3+3+c] += v * uint64(w-first)
			}
		}
		if to >= border {
			x++
			border += sw
		}
	}
}

func add(sum, line []uint64, weight int) {
	if weight == 0 {
		return
	}
	for i, v := range line {
		sum[i] += v * uint64(weight)
	}
}
