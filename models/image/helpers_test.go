package image

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	stdimage "image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

var (
	red   = color.RGBA{200, 20, 20, 255}
	green = color.RGBA{20, 160, 40, 255}
	blue  = color.RGBA{20, 40, 200, 255}
	ochre = color.RGBA{220, 170, 30, 255}
)

// quarters is a picture with red, green / blue, ochre quarters: whoever turns it is found out.
func quarters(w, h int) *stdimage.RGBA {
	img := stdimage.NewRGBA(stdimage.Rect(0, 0, w, h))
	for i, c := range []color.RGBA{red, green, blue, ochre} {
		x, y := i%2, i/2
		quarter := stdimage.Rect(x*w/2, y*h/2, (x+1)*w/2, (y+1)*h/2)
		draw.Draw(img, quarter, stdimage.NewUniform(c), stdimage.Point{}, draw.Src)
	}
	return img
}

func noise(w, h int) *stdimage.RGBA {
	img := stdimage.NewRGBA(stdimage.Rect(0, 0, w, h))
	state := uint32(1)
	for i := range img.Pix {
		state = state*1664525 + 1013904223
		img.Pix[i] = byte(state >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

func jpegOf(t testing.TB, img stdimage.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img stdimage.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type byteOrder interface {
	binary.AppendByteOrder
	String() string
}

// withEXIF puts an EXIF segment with an orientation and a secret place into a JPEG, as a phone does.
func withEXIF(data []byte, o orientation, order byteOrder) []byte {
	mark := "II*\x00"
	if order.String() == binary.BigEndian.String() {
		mark = "MM\x00*"
	}
	tiff := []byte(mark)
	u16 := func(v uint16) { tiff = order.AppendUint16(tiff, v) }
	u32 := func(v uint32) { tiff = order.AppendUint32(tiff, v) }
	u32(8)
	u16(2)
	u16(0x010F)
	u16(2)
	u32(4)
	u32(0x41414141)
	u16(0x0112)
	u16(3)
	u32(1)
	u16(uint16(o))
	u16(0)
	u32(0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	body = append(body, "GPS 39.0836N 117.2008E"...)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), data[2:]...)
}

// pngHeader is a PNG that declares a size and has no pixels: a bomb before it goes off.
func pngHeader(w, h uint32, depth byte) []byte {
	ihdr := []byte("IHDR")
	ihdr = binary.BigEndian.AppendUint32(ihdr, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	ihdr = append(ihdr, depth, 6, 0, 0, 0)
	out := []byte("\x89PNG\r\n\x1A\n\x00\x00\x00\x0D")
	out = append(out, ihdr...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(ihdr))
}

// pdfOf writes a PDF: a catalog with further entries, pages, and further objects numbered from 100.
func pdfOf(pages int, catalog, trailer string, more ...string) []byte {
	objects := map[int]string{1: "<</Type/Catalog/Pages 2 0 R" + catalog + ">>"}
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 3+i))
		objects[3+i] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>"
	}
	objects[2] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", pages, strings.Join(kids, " "))
	for i, o := range more {
		objects[100+i] = o
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := map[int]int{}
	for n := range 200 {
		if o, ok := objects[n]; ok {
			offsets[n] = b.Len()
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, o)
		}
	}
	start := b.Len()
	b.WriteString("xref\n0 1\n0000000000 65535 f \n")
	for n := range 200 {
		if at, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", n, at)
		}
	}
	fmt.Fprintf(&b, "trailer\n<</Size 200/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", trailer, start)
	return b.Bytes()
}
