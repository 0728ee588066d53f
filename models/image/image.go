// Package image is the gate for uploads (图片与扫描件): it trusts nothing, bounds memory, and keeps only what it has encoded
// itself. Order: size → signature → pixels declared → decode → orientation → crop → resize → JPEG. PDF is checked and kept as is.
package image

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers the second format
	"io"

	"golang.org/x/sync/semaphore"

	"tjtaca/models"
)

const (
	// memoryBudget bounds what all decodings hold together, in bytes; a larger picture waits its turn.
	memoryBudget = 192 << 20
	// maxPixels is the cap of every rule (60 MP).
	maxPixels = 60_000_000
	// maxKeptSide is the longest side kept: A4 at 300 dpi is 3508.
	maxKeptSide = 3600

	megabyte = 1 << 20
)

var decoding = semaphore.NewWeighted(memoryBudget)

// Size in pixels.
type Size struct{ Width, Height int }

// Rule says what an upload must be. Zero values mean no such demand.
type Rule struct {
	MaxBytes     int64 // on the wire
	MaxPixels    int
	MinLongSide  int   // pixels; smaller is refused
	HintLongSide int   // pixels; smaller is kept and marked LowResolution
	AllowPDF     bool  // beside JPG and PNG
	MaxPages     int   // of a PDF
	Crop         *Size // the picture is cut in the middle and scaled to this
	MinCrop      *Size // what the cut must have at least
	MaxOut       int64 // bytes kept
}

// The rules of the association (PRODUCT 5); the smallest sides are settings, these are their defaults.
var (
	// PhotoRule is for 个人寸照: kept as 2寸 at 300 dpi, at least 1寸.
	PhotoRule = Rule{MaxBytes: 20 * megabyte, MaxPixels: maxPixels, Crop: &Size{413, 579}, MinCrop: &Size{295, 413}, MaxOut: 5 * megabyte}
	// CredentialRule is for a page of a 资质证书.
	CredentialRule = Rule{MaxBytes: 20 * megabyte, MaxPixels: maxPixels, MinLongSide: 1600, MaxOut: 5 * megabyte}
	// StudentCardRule is for a 学生证.
	StudentCardRule = Rule{MaxBytes: 20 * megabyte, MaxPixels: maxPixels, MinLongSide: 1000, MaxOut: 5 * megabyte}
	// StampedFormRule is for the scan of an A4 sheet (盖章文件): 300 dpi are 3508 pixels, hinted at below 3300.
	StampedFormRule = Rule{MaxBytes: 20 * megabyte, MaxPixels: maxPixels, MinLongSide: 2200, HintLongSide: 3300, AllowPDF: true, MaxPages: 5, MaxOut: 5 * megabyte}
)

// Result is what is kept of an upload.
type Result struct {
	Bytes         []byte
	MIME          string // image/jpeg or application/pdf
	Width, Height int    // pixels kept, 0 for a PDF
	Pages         int    // of a PDF, else 1
	SHA256        string // hex, of Bytes
	LowResolution bool   // below the hint, by the pixels that were sent
}

// Process checks an upload and gives what may be kept of it. A fault of the file is a *models.Error with code Invalid and a
// message for the user; any other error is a failure to read.
func Process(r io.Reader, rule Rule) (*Result, error) {
	if rule.MaxBytes > 0 {
		r = io.LimitReader(r, rule.MaxBytes+1)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	if rule.MaxBytes > 0 && int64(len(data)) > rule.MaxBytes {
		return nil, models.Invalidf("文件超过 %s,请压缩后再上传", megabytes(rule.MaxBytes))
	}
	var res *Result
	switch kind, err := sniff(data, rule.AllowPDF); {
	case err != nil:
		return nil, err
	case kind == pdfFile:
		res, err = processPDF(data, rule)
		if err != nil {
			return nil, err
		}
	default:
		res, err = processPicture(data, kind, rule)
		if err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(res.Bytes)
	res.SHA256 = hex.EncodeToString(sum[:])
	return res, nil
}

func processPicture(data []byte, kind fileKind, rule Rule) (*Result, error) {
	cfg, format, err := stdimage.DecodeConfig(bytes.NewReader(data))
	if err != nil || fileKind(format) != kind {
		return nil, damaged(err)
	}
	cost, err := bound(cfg, data, kind, rule)
	if err != nil {
		return nil, err
	}
	turn := orientationOf(data, kind)
	plan, err := planFor(cfg.Width, cfg.Height, turn, rule)
	if err != nil {
		return nil, err
	}
	if err := decoding.Acquire(context.Background(), cost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(cost)
	src, err := decode(data)
	if err != nil {
		return nil, damaged(err)
	}
	if src.Bounds().Dx() != cfg.Width || src.Bounds().Dy() != cfg.Height {
		return nil, damaged(errors.New("decoded size differs from the header"))
	}
	kept := plan.draw(src)
	src = nil
	out, kept, err := encode(kept, rule.MaxOut)
	if err != nil {
		return nil, err
	}
	return &Result{
		Bytes: out, MIME: "image/jpeg", Width: kept.Rect.Dx(), Height: kept.Rect.Dy(), Pages: 1,
		LowResolution: max(cfg.Width, cfg.Height) < rule.HintLongSide,
	}, nil
}

// decode turns a panic of a decoder into an error: one strange file must not end the process.
func decode(data []byte) (img stdimage.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decoder panicked: %v", p)
		}
	}()
	img, _, err = stdimage.Decode(bytes.NewReader(data))
	return img, err
}

func damaged(cause error) error {
	return &models.Error{Code: models.Invalid, Message: "图片已损坏或不完整,请重新导出或拍摄后再上传", Err: cause}
}

// bound refuses what would need too much memory, by the header alone, and tells the bytes that decoding will take.
func bound(cfg stdimage.Config, data []byte, kind fileKind, rule Rule) (int64, error) {
	limit := int64(maxPixels)
	if rule.MaxPixels > 0 {
		limit = min(limit, int64(rule.MaxPixels))
	}
	each := bytesPerPixel(cfg, data, kind)
	// Uncommon kinds that take more than memoryBudget at 60 MP have a lower cap.
	limit = min(limit, memoryBudget/each)
	pixels := int64(cfg.Width) * int64(cfg.Height)
	switch {
	case pixels <= 0:
		return 0, damaged(errors.New("no pixels"))
	case cfg.Width > 65_535 || cfg.Height > 65_535 || pixels > limit:
		return 0, models.Invalidf("图片为 %d×%d 像素,超出 %d 万像素的上限,请缩小后再上传", cfg.Width, cfg.Height, limit/10_000)
	}
	return min(pixels*each, memoryBudget), nil
}

// bytesPerPixel is the memory of the standard decoders; a progressive JPEG keeps its coefficients as 32 bits each.
func bytesPerPixel(cfg stdimage.Config, data []byte, kind fileKind) int64 {
	switch {
	case kind == jpegFile && progressive(data):
		return 16
	case kind == jpegFile:
		return 3
	case cfg.ColorModel == color.RGBA64Model || cfg.ColorModel == color.NRGBA64Model:
		return 8
	}
	return 4
}

// qualities are tried in turn until the picture is small enough; after the last it is made smaller.
var qualities = []int{90, 80, 70}

func encode(img *stdimage.RGBA, limit int64) ([]byte, *stdimage.RGBA, error) {
	for {
		for _, quality := range qualities {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
				return nil, nil, fmt.Errorf("encode picture: %w", err)
			}
			if limit <= 0 || int64(b.Len()) <= limit {
				return b.Bytes(), img, nil
			}
		}
		w, h := img.Rect.Dx()*3/4, img.Rect.Dy()*3/4
		if w < 16 || h < 16 {
			return nil, nil, models.Invalidf("图片无法压缩到 %s 以内", megabytes(limit))
		}
		img = plan{crop: img.Rect, turn: upright, width: w, height: h}.draw(img)
	}
}

func megabytes(n int64) string {
	if n%megabyte == 0 {
		return fmt.Sprintf("%d MB", n/megabyte)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/megabyte)
}
