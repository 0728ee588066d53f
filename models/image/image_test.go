package image

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"tjtaca/models"
)

func TestFaultsAreNamed(t *testing.T) {
	small, form := jpegOf(t, quarters(300, 200), 90), jpegOf(t, quarters(1700, 2338), 90)
	short := CredentialRule
	short.MaxBytes = 1000
	for _, c := range []struct {
		name string
		data []byte
		rule Rule
		want string
	}{
		{"nothing was sent", nil, CredentialRule, "文件是空的,请上传 JPG 或 PNG 图片"},
		{"more than the wire limit", form, short, "文件超过 0.0 MB,请压缩后再上传"},
		{"a credential that is too small", small, CredentialRule, "图片为 300×200 像素,长边至少需要 1600 像素,请用更高的分辨率重新扫描或拍摄"},
		{"a turned credential is told as it is seen", withEXIF(small, 6, binary.LittleEndian), CredentialRule, "图片为 200×300 像素,长边至少需要 1600 像素,请用更高的分辨率重新扫描或拍摄"},
		{"a form scanned below A4 size", form, Rule{MinLongSide: 2400}, "图片为 1700×2338 像素,长边至少需要 2400 像素,请用更高的分辨率重新扫描或拍摄"},
		{"a photo that is too small", jpegOf(t, quarters(200, 300), 90), PhotoRule, "照片为 200×300 像素,至少需要 295×413 像素(竖版),请换一张更清晰的照片"},
		{"a landscape photo whose upright part is too small", jpegOf(t, quarters(700, 400), 90), PhotoRule, "照片为 700×400 像素,至少需要 295×413 像素(竖版),请换一张更清晰的照片"},
		{"a JPEG cut off in the middle", form[:len(form)/2], CredentialRule, "图片已损坏或不完整,请重新导出或拍摄后再上传"},
		{"a JPEG cut off in its header", form[:10], CredentialRule, "图片已损坏或不完整,请重新导出或拍摄后再上传"},
		{"a PNG cut off", pngOf(t, noise(1700, 40))[:5000], CredentialRule, "图片已损坏或不完整,请重新导出或拍摄后再上传"},
		{"a PNG bomb of 20000×20000", pngHeader(20000, 20000, 8), CredentialRule, "图片为 20000×20000 像素,超出 5033 万像素的上限,请缩小后再上传"},
		{"a PNG of 16 bits is bounded by its memory", pngHeader(6000, 6000, 16), CredentialRule, "图片为 6000×6000 像素,超出 2516 万像素的上限,请缩小后再上传"},
		{"a PNG that is one line of a million pixels", pngHeader(1_000_000, 1, 8), CredentialRule, "图片为 1000000×1 像素,超出 5033 万像素的上限,请缩小后再上传"},
		{"a PDF where only pictures are wanted", pdfOf(1, "", ""), CredentialRule, "这里不能上传 PDF 文件,请上传 JPG 或 PNG 图片"},
		{"an SVG with a script", []byte("\xEF\xBB\xBF<?xml version='1.0'?>\n<svg onload='alert(1)'/>"), StampedFormRule, "不支持 SVG 图片,请上传 JPG、PNG 图片或 PDF 文件"},
		{"an HEIC photo of an iPhone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), CredentialRule, "不支持 HEIC 照片(iPhone 可在「设置 → 相机 → 格式」选择「兼容性最佳」后重拍,或先转换格式),请上传 JPG 或 PNG 图片"},
		{"an AVIF picture", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), CredentialRule, "不支持 AVIF 图片,请上传 JPG 或 PNG 图片"},
		{"a film", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), CredentialRule, "不支持视频文件,请上传 JPG 或 PNG 图片"},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00"), CredentialRule, "不支持 GIF 图片,请上传 JPG 或 PNG 图片"},
		{"a WebP picture", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), CredentialRule, "不支持 WebP 图片,请上传 JPG 或 PNG 图片"},
		{"a BMP picture", []byte("BM\x00\x00"), CredentialRule, "不支持 BMP 图片,请上传 JPG 或 PNG 图片"},
		{"a TIFF picture", []byte("II*\x00\x08\x00"), CredentialRule, "不支持 TIFF 图片,请上传 JPG 或 PNG 图片"},
		{"a Word document", []byte("PK\x03\x04\x14\x00"), CredentialRule, "不支持 Office 文档或压缩包,请上传 JPG 或 PNG 图片"},
		{"a web page named .jpg", []byte("<!doctype html><script>alert(1)</script>"), CredentialRule, "无法识别文件格式,请上传 JPG 或 PNG 图片"},
		{"a program", []byte("\x7fELF\x02\x01"), CredentialRule, "无法识别文件格式,请上传 JPG 或 PNG 图片"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Process(bytes.NewReader(c.data), c.rule)
			var fault *models.Error
			if res != nil || !errors.As(err, &fault) || fault.Code != models.Invalid || fault.Message != c.want {
				t.Errorf("got %v, %v; want %s", res, err, c.want)
			}
		})
	}
}

func TestABrokenConnectionIsNotTheUsersFault(t *testing.T) {
	_, err := Process(iotest.ErrReader(io.ErrUnexpectedEOF), CredentialRule)
	if err == nil || models.CodeOf(err) != models.Internal || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

func decoded(t *testing.T, res *Result) stdimage.Image {
	t.Helper()
	if res.MIME != "image/jpeg" || res.Pages != 1 {
		t.Errorf("%s of %d pages", res.MIME, res.Pages)
	}
	if sum := sha256.Sum256(res.Bytes); hex.EncodeToString(sum[:]) != res.SHA256 {
		t.Error("the hash is not that of what is kept")
	}
	img, err := jpeg.Decode(bytes.NewReader(res.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != res.Width || img.Bounds().Dy() != res.Height {
		t.Errorf("%v, told %d×%d", img.Bounds(), res.Width, res.Height)
	}
	return img
}

func near(a color.Color, b color.RGBA) bool {
	r, g, bl, _ := a.RGBA()
	off := func(v uint32, w uint8) bool { d := int(v>>8) - int(w); return d < -12 || d > 12 }
	return !off(r, b.R) && !off(g, b.G) && !off(bl, b.B)
}

func TestEveryOrientationOfAPhoneIsTurnedUpright(t *testing.T) {
	// The colours at top left, top right, bottom left, bottom right after turning.
	for o, want := range map[orientation][4]color.RGBA{
		1: {red, green, blue, ochre}, 2: {green, red, ochre, blue}, 3: {ochre, blue, green, red}, 4: {blue, ochre, red, green},
		5: {red, blue, green, ochre}, 6: {blue, red, ochre, green}, 7: {ochre, green, blue, red}, 8: {green, ochre, red, blue},
		0: {red, green, blue, ochre}, 9: {red, green, blue, ochre},
	} {
		for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprintf("orientation %d in %v", o, order), func(t *testing.T) {
				res, err := Process(bytes.NewReader(withEXIF(jpegOf(t, quarters(320, 160), 95), o, order)), Rule{})
				if err != nil {
					t.Fatal(err)
				}
				w, h := 320, 160
				if o >= 5 && o <= 8 {
					w, h = h, w
				}
				img := decoded(t, res)
				if res.Width != w || res.Height != h {
					t.Fatalf("%d×%d", res.Width, res.Height)
				}
				for i, p := range []stdimage.Point{{w / 4, h / 4}, {3 * w / 4, h / 4}, {w / 4, 3 * h / 4}, {3 * w / 4, 3 * h / 4}} {
					if !near(img.At(p.X, p.Y), want[i]) {
						t.Errorf("corner %d is %v, want %v", i, img.At(p.X, p.Y), want[i])
					}
				}
				if bytes.Contains(res.Bytes, []byte("Exif")) || bytes.Contains(res.Bytes, []byte("GPS")) {
					t.Error("metadata survived")
				}
			})
		}
	}
}

func TestAPolyglotLosesItsTail(t *testing.T) {
	data := append(jpegOf(t, quarters(320, 160), 90), "<html><script>alert(1)</script></html>"...)
	res, err := Process(bytes.NewReader(data), Rule{})
	if err != nil {
		t.Fatal(err)
	}
	decoded(t, res)
	if bytes.Contains(res.Bytes, []byte("script")) || !bytes.HasSuffix(res.Bytes, []byte{0xFF, 0xD9}) {
		t.Error("the tail survived")
	}
}

func TestAPhotoIsCutInTheMiddleToTwoInches(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"a large upright photo", jpegOf(t, quarters(1200, 1600), 90)},
		{"a landscape photo", jpegOf(t, quarters(1600, 1200), 90)},
		{"a photo lying on its side", withEXIF(jpegOf(t, quarters(1600, 1200), 90), 8, binary.BigEndian)},
		{"the smallest photo is enlarged", jpegOf(t, quarters(295, 414), 95)},
		{"a photo of the right size stays", pngOf(t, quarters(413, 579))},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Process(bytes.NewReader(c.data), PhotoRule)
			if err != nil {
				t.Fatal(err)
			}
			img := decoded(t, res)
			if res.Width != 413 || res.Height != 579 {
				t.Fatalf("%d×%d", res.Width, res.Height)
			}
			want := []color.RGBA{red, green, blue, ochre}
			if strings.Contains(c.name, "side") {
				want = []color.RGBA{green, ochre, red, blue}
			}
			for i, p := range []stdimage.Point{{190, 270}, {222, 270}, {190, 308}, {222, 308}} {
				if !near(img.At(p.X, p.Y), want[i]) {
					t.Errorf("beside the middle, corner %d is %v, want %v", i, img.At(p.X, p.Y), want[i])
				}
			}
		})
	}
}

func TestTransparencyBecomesWhite(t *testing.T) {
	img := stdimage.NewNRGBA(stdimage.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 32 {
			img.SetNRGBA(x, y, color.NRGBA{200, 20, 20, 255})
		}
	}
	res, err := Process(bytes.NewReader(pngOf(t, img)), Rule{})
	if err != nil {
		t.Fatal(err)
	}
	got := decoded(t, res)
	if !near(got.At(8, 8), red) || !near(got.At(56, 8), color.RGBA{255, 255, 255, 255}) {
		t.Errorf("%v, %v", got.At(8, 8), got.At(56, 8))
	}
}

func TestUncommonPNGsAreRead(t *testing.T) {
	deep := stdimage.NewNRGBA64(stdimage.Rect(0, 0, 64, 64))
	gray := stdimage.NewGray16(stdimage.Rect(0, 0, 64, 64))
	pale := stdimage.NewPaletted(stdimage.Rect(0, 0, 64, 64), color.Palette{color.White, red})
	for y := range 64 {
		for x := range 64 {
			deep.Set(x, y, red)
			gray.Set(x, y, color.Gray16{0x8080})
			pale.Set(x, y, red)
		}
	}
	for name, c := range map[string]struct {
		img  stdimage.Image
		want color.RGBA
	}{"16 bits": {deep, red}, "16-bit gray": {gray, color.RGBA{128, 128, 128, 255}}, "palette": {pale, red}} {
		res, err := Process(bytes.NewReader(pngOf(t, c.img)), Rule{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := decoded(t, res).At(32, 32); !near(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAScanIsShrunkToA4AndJudgedByWhatWasSent(t *testing.T) {
	for _, c := range []struct {
		name          string
		w, h          int
		keptW, keptH  int
		lowResolution bool
	}{
		{"300 dpi stay as they are", 620, 3508, 620, 3508, false},
		{"220 dpi are kept with a hint", 425, 2400, 425, 2400, true},
		{"600 dpi shrink", 1240, 7016, 636, 3600, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Process(bytes.NewReader(jpegOf(t, quarters(c.w, c.h), 60)), StampedFormRule)
			if err != nil {
				t.Fatal(err)
			}
			img := decoded(t, res)
			if res.Width != c.keptW || res.Height != c.keptH || res.LowResolution != c.lowResolution {
				t.Errorf("%d×%d, low %v", res.Width, res.Height, res.LowResolution)
			}
			for i, p := range []stdimage.Point{{20, 20}, {c.keptW - 20, 20}, {20, c.keptH - 20}, {c.keptW - 20, c.keptH - 20}} {
				if !near(img.At(p.X, p.Y), [4]color.RGBA{red, green, blue, ochre}[i]) {
					t.Errorf("corner %d is %v", i, img.At(p.X, p.Y))
				}
			}
		})
	}
}

func TestAveragingKeepsBrightness(t *testing.T) {
	img := stdimage.NewRGBA(stdimage.Rect(0, 0, 101, 67))
	for y := range 67 {
		for x := range 101 {
			v := uint8(255 * ((x + y) % 2))
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	got := plan{crop: img.Rect, turn: upright, width: 7, height: 5}.draw(img)
	for i, v := range got.Pix {
		if i%4 != 3 && (v < 118 || v > 137) || i%4 == 3 && v != 255 {
			t.Fatalf("byte %d is %d", i, v)
		}
	}
	same := plan{crop: img.Rect, turn: upright, width: 101, height: 67}.draw(img)
	if !bytes.Equal(same.Pix, img.Pix) {
		t.Error("a picture of the right size changes")
	}
}

func TestAHeavyPictureIsMadeToFit(t *testing.T) {
	rule := Rule{MaxOut: 60_000}
	res, err := Process(bytes.NewReader(jpegOf(t, noise(600, 400), 95)), rule)
	if err != nil {
		t.Fatal(err)
	}
	decoded(t, res)
	if int64(len(res.Bytes)) > rule.MaxOut || res.Width < 200 {
		t.Errorf("%d bytes, %d×%d", len(res.Bytes), res.Width, res.Height)
	}
	if _, err := Process(bytes.NewReader(jpegOf(t, noise(600, 400), 95)), Rule{MaxOut: 100}); models.CodeOf(err) != models.Invalid {
		t.Error(err)
	}
}

func TestManyUploadsAtOnce(t *testing.T) {
	data := jpegOf(t, quarters(480, 640), 90)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if _, err := Process(bytes.NewReader(data), PhotoRule); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func FuzzProcess(f *testing.F) {
	f.Add(withEXIF(jpegOf(f, quarters(32, 16), 90), 6, binary.LittleEndian))
	f.Add(withEXIF(jpegOf(f, quarters(32, 16), 90), 3, binary.BigEndian))
	f.Add(pngOf(f, quarters(20, 30)))
	f.Add(pngHeader(20000, 20000, 8))
	f.Add(pdfOf(2, "", ""))
	f.Add(pdfOf(1, "/OpenAction 100 0 R", "", "<</S/JavaScript/JS(app.alert\\(1\\))>>"))
	f.Add([]byte("\xFF\xD8\xFF\xE1\xFF\xFF"))
	rule := StampedFormRule
	rule.MinLongSide, rule.MaxPixels = 0, 1_000_000
	f.Fuzz(func(t *testing.T, data []byte) {
		res, err := Process(bytes.NewReader(data), rule)
		if err != nil {
			if models.CodeOf(err) != models.Invalid {
				t.Fatal(err)
			}
			return
		}
		if res.MIME == "image/jpeg" {
			if _, err := jpeg.Decode(bytes.NewReader(res.Bytes)); err != nil {
				t.Fatal(err)
			}
		}
	})
}
