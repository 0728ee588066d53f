package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	stdimage "image"
	"io"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	xdraw "golang.org/x/image/draw"
)

// Look is what a machine sees on a scan.
type Look struct {
	Seen      bool     // there was a picture to look at: a PDF made of text and lines has none
	Codes     []string // what its QR codes say
	Seal      bool     // a red seal (红色印章)
	Sharpness int      // how steep its edges are, 0 to 255; a blurred scan stays below SharpEnough
}

// SharpEnough is the sharpness of a scan whose small print can be read; it was found by blurring good scans step by step.
const SharpEnough = 40

const (
	pageSide  = 1000 // a smaller picture in a PDF is no page
	lookSide  = 1600 // long side of the picture that is looked at; a QR module is then 2 pixels or more
	sealSide  = 600  // where a seal of 40 mm on A4 is 81 pixels
	sealSpan  = 84
	sealParts = 28 // a seal covers at least a 28th of the square around it with red
)

// Examine looks at a file that Process has let in. Of a PDF it looks at the pictures on its pages, as scanners make them.
func Examine(data []byte, mime string) (Look, error) {
	if mime != "application/pdf" {
		return examinePicture(data)
	}
	var look Look
	pictures, err := scansIn(data)
	if err != nil {
		return look, err
	}
	for _, p := range pictures {
		one, err := examinePicture(p)
		if err != nil {
			continue // one odd picture does not hide the others
		}
		look.Seen = true
		look.Codes = append(look.Codes, one.Codes...)
		look.Seal = look.Seal || one.Seal
		look.Sharpness = max(look.Sharpness, one.Sharpness)
	}
	return look, nil
}

// scansIn are the pictures of a PDF that are large enough to be a page.
func scansIn(data []byte) (pictures [][]byte, err error) {
	if err := decoding.Acquire(context.Background(), pdfCost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(pdfCost)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfcpu panicked: %v", p)
		}
	}()
	doc, err := openPDF(data, api.ReadValidateAndOptimize)
	if err != nil {
		return nil, err
	}
	for page := 1; page <= doc.PageCount; page++ {
		images, err := pdfcpu.ExtractPageImages(doc, page, false)
		if err != nil {
			return nil, fmt.Errorf("pictures of page %d: %w", page, err)
		}
		for _, img := range images {
			if img.Reader == nil {
				continue
			}
			b, err := io.ReadAll(img)
			if err != nil {
				return nil, fmt.Errorf("pictures of page %d: %w", page, err)
			}
			if cfg, _, err := stdimage.DecodeConfig(bytes.NewReader(b)); err == nil && max(cfg.Width, cfg.Height) >= pageSide {
				pictures = append(pictures, b)
			}
		}
	}
	return pictures, nil
}

func examinePicture(data []byte) (Look, error) {
	cfg, format, err := stdimage.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Look{}, fmt.Errorf("examine: %w", err)
	}
	cost, err := bound(cfg, data, fileKind(format), Rule{})
	if err != nil {
		return Look{}, err
	}
	if err := decoding.Acquire(context.Background(), cost); err != nil {
		return Look{}, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(cost)
	src, err := decode(data)
	if err != nil {
		return Look{}, fmt.Errorf("examine: %w", err)
	}
	small := within(src, lookSide)
	look := Look{Seen: true, Seal: hasSeal(within(small, sealSide)), Sharpness: sharpness(small)}
	if look.Codes, err = codesIn(small); err == nil && len(look.Codes) == 0 && src.Bounds().Dx() > lookSide {
		look.Codes, err = codesIn(within(src, 2*lookSide)) // a small code on a large sheet
	}
	return look, err
}

// within scales a picture down so that its long side has at most so many pixels.
func within(src stdimage.Image, side int) *stdimage.RGBA {
	b := src.Bounds()
	s := shrinkToFit(Size{b.Dx(), b.Dy()}, side)
	dst := stdimage.NewRGBA(stdimage.Rect(0, 0, s.Width, s.Height))
	if s.Width == b.Dx() {
		xdraw.Copy(dst, stdimage.Point{}, src, b, xdraw.Src, nil)
	} else {
		xdraw.BiLinear.Scale(dst, dst.Rect, src, b, xdraw.Src, nil)
	}
	return dst
}

// codesIn reads the QR code of a picture: of all of it, and then of its overlapping quarters, since much print around a code
// leads the finder astray.
func codesIn(img *stdimage.RGBA) ([]string, error) {
	parts := []stdimage.Rectangle{img.Rect}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for _, x := range []int{w * 2 / 5, 0} { // the forms have it at the top right
		for _, y := range []int{0, h * 2 / 5} {
			parts = append(parts, stdimage.Rect(x, y, x+w*3/5, y+h*3/5))
		}
	}
	for _, part := range parts {
		bitmap, err := gozxing.NewBinaryBitmapFromImage(img.SubImage(part))
		if err != nil {
			return nil, fmt.Errorf("look for a code: %w", err)
		}
		result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err == nil {
			return []string{result.GetText()}, nil
		}
		var reading gozxing.ReaderException
		if !errors.As(err, &reading) {
			return nil, fmt.Errorf("look for a code: %w", err)
		}
	}
	return nil, nil
}

// hasSeal looks for a square of a seal's size in which red abounds.
func hasSeal(img *stdimage.RGBA) bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sums := make([]int, (w+1)*(h+1)) // of red pixels above and left
	for y := range h {
		row := 0
		for x := range w {
			p := img.Pix[y*img.Stride+4*x:]
			if r, g, b := int(p[0]), int(p[1]), int(p[2]); r > 110 && r-g > 45 && r-b > 45 {
				row++
			}
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
		}
	}
	span := min(sealSpan, w, h) / 3 * 3
	within := func(x, y, side int) int {
		return sums[(y+side)*(w+1)+x+side] - sums[y*(w+1)+x+side] - sums[(y+side)*(w+1)+x] + sums[y*(w+1)+x]
	}
	for y := 0; y+span <= h; y += 6 {
		for x := 0; x+span <= w; x += 6 {
			if within(x, y, span)*sealParts < span*span {
				continue
			}
			thirds := 0 // a red heading fills a row of the nine cells or two, a seal nearly all
			for i := range 9 {
				if within(x+i%3*span/3, y+i/3*span/3, span/3) > span/12 {
					thirds++
				}
			}
			if thirds >= 7 {
				return true
			}
		}
	}
	return false
}

// sharpness is the steepness that one pixel in two hundred exceeds: the edges of print, however much of the sheet is empty.
func sharpness(img *stdimage.RGBA) int {
	var steep [256]int
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		for x := 1; x < w; x++ {
			p := img.Pix[y*img.Stride+4*(x-1):]
			d := int(p[1]) - int(p[5])
			steep[max(d, -d)]++
		}
	}
	left := w * h / 200
	for d := 255; d > 0; d-- {
		if left -= steep[d]; left < 0 {
			return d
		}
	}
	return 0
}
