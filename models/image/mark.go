package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/jpeg"
	"image/png"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A watermark must be read on paper and on a screen, and hide nothing of what it lies on.
const (
	markInk      = 70 // luma
	markStrength = 52 // of 255
	markQuality  = 88
)

// MarkWidth is how wide one repeat of a watermark should be on a picture of this width, in pixels.
func MarkWidth(width int) int { return max(160, width*2/5) }

// Mark puts a watermark over a picture that was kept (a JPEG).
func Mark(kept []byte, mark *stdimage.Alpha) ([]byte, error) {
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(kept))
	if err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	cost := min(int64(cfg.Width)*int64(cfg.Height)*4, memoryBudget)
	if err := decoding.Acquire(context.Background(), cost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(cost)
	img, err := decode(kept)
	if err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	switch img := img.(type) {
	case *stdimage.YCbCr:
		cover(img.Y, img.YStride, img.Rect.Size(), mark)
	case *stdimage.Gray:
		cover(img.Pix, img.Stride, img.Rect.Size(), mark)
	default:
		return nil, errors.New("watermark: not a picture that is kept")
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: markQuality}); err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	return b.Bytes(), nil
}

// cover darkens or lightens luma under the mark, every other row of repeats shifted by half.
func cover(luma []byte, stride int, size stdimage.Point, mark *stdimage.Alpha) {
	w, h := mark.Rect.Dx(), mark.Rect.Dy()
	for y := range size.Y {
		row := mark.Pix[y%h*mark.Stride:][:w]
		shift := y / h % 2 * (w / 2)
		for x := range size.X {
			if a := row[(x+shift)%w]; a != 0 {
				p := &luma[y*stride+x]
				*p = byte(int(*p) + (markInk-int(*p))*int(a)*markStrength/(255*255))
			}
		}
	}
}

// The sheet that is laid over a page of a PDF, in pixels: A4 at 100 dpi.
const pageWidth, pageHeight = 827, 1169

// MarkPDF puts a watermark, one repeat of which is PageMarkWidth wide, over every page of a PDF that was kept.
func MarkPDF(kept []byte, mark *stdimage.Alpha) (marked []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfcpu panicked: %v", p)
		}
	}()
	if err := decoding.Acquire(context.Background(), pdfCost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(pdfCost)
	sheet := stdimage.NewNRGBA(stdimage.Rect(0, 0, pageWidth, pageHeight))
	w, h := mark.Rect.Dx(), mark.Rect.Dy()
	for y := range pageHeight {
		for x := range pageWidth {
			if a := mark.Pix[y%h*mark.Stride+(x+y/h%2*(w/2))%w]; a != 0 {
				sheet.SetNRGBA(x, y, color.NRGBA{markInk, markInk, markInk, uint8(int(a) * markStrength / 255)})
			}
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, sheet); err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	over, err := api.ImageWatermarkForReader(&picture, "scalefactor:1 rel, rotation:0, position:c", true, false, types.POINTS)
	if err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode, conf.Offline = model.ValidationRelaxed, true
	var b bytes.Buffer
	if err := api.AddWatermarks(bytes.NewReader(kept), &b, nil, over, conf); err != nil {
		return nil, fmt.Errorf("watermark: %w", err)
	}
	return b.Bytes(), nil
}

// PageMarkWidth is how wide one repeat of a watermark should be for MarkPDF.
func PageMarkWidth() int { return MarkWidth(pageWidth) }

// Thumbnail makes a small picture of a kept one, cut to this size.
func Thumbnail(kept []byte, width, height int) ([]byte, error) {
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(kept))
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	cost := min(int64(cfg.Width)*int64(cfg.Height)*4, memoryBudget)
	if err := decoding.Acquire(context.Background(), cost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(cost)
	img, err := decode(kept)
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	whole := Size{img.Bounds().Dx(), img.Bounds().Dy()}
	cut := cutTo(whole, Size{width, height})
	left, top := (whole.Width-cut.Width)/2, (whole.Height-cut.Height)/2
	small := plan{stdimage.Rect(left, top, left+cut.Width, top+cut.Height), upright, width, height}.draw(img)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: 82}); err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	return b.Bytes(), nil
}
