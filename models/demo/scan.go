package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font/sfnt"

	"tjtaca/models"
	"tjtaca/models/pdf"
)

// atelier draws the papers of the demo data. Its sheets are drawn once and copied.
type atelier struct {
	font  *sfnt.Font
	blank func() *canvas
}

func newAtelier() (*atelier, error) {
	file, err := pdf.Typeface()
	if err != nil {
		return nil, err
	}
	font, err := sfnt.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("demo: typeface: %w", err)
	}
	a := &atelier{font: font}
	a.blank = sync.OnceValue(a.drawBlank)
	return a, nil
}

// A scanned form has 2360×3338 pixels: A4 at 285 dpi, enough to be taken in, with the hint that 300 dpi would be better.
const (
	scanWidth, scanHeight = 2360, 3338
	scanLeft, scanTop     = 170.0, 470.0
	scanRow, scanColumn   = 104.0, 1010.0
	scanLabel             = 330.0
)

func (a *atelier) drawBlank() *canvas {
	c := newCanvas(scanWidth, scanHeight, offWhite, a.font)
	title := "天津抗癌协会会员入会申请表"
	c.text(color.RGBA{158, 27, 34, 255}, 1000-c.width(92, title)/2, 300, 92, title)
	c.frame(inkGrey, scanLeft, 2330, 2*scanColumn, 640, 3)
	c.text(inkGrey, scanLeft+30, 2410, 44, "工作单位(就读院校)意见")
	c.text(inkBlack, scanLeft+30, 2540, 52, "情况属实,同意申请。")
	c.text(inkGrey, scanLeft+30, 3060, 36, "演示用图:姓名、单位、印章均为虚构")
	return c
}

// stampedForm draws what the member's scanner would make of the printed, stamped and signed form. code goes into the QR code.
func (a *atelier) stampedForm(app *models.Application, photo []byte, code string) ([]byte, error) {
	c := a.blank().copy()
	c.text(inkBlack, scanLeft, 420, 46, "申请编号:"+app.Number+"  "+app.CommitteeName)
	if err := c.qr(code, 1860, 110, 300); err != nil {
		return nil, err
	}
	c.rows(&app.Data)
	if err := c.paste(photo, image.Rect(1900, 1985, 2135, 2315)); err != nil {
		return nil, err
	}
	c.text(inkBlue, 640, 2250, 88, app.Data.Name) // the signature
	c.text(inkGrey, 300, 2250, 44, "申请人签名:")
	c.seal(1720, 2640, 250, app.Data.Employer)
	return c.jpeg(76)
}

// rows prints the fields of the field table, two beside each other where they are short.
func (c *canvas) rows(p *models.Profile) {
	x, y := scanLeft, scanTop
	for i := range models.Fields {
		f := &models.Fields[i]
		value := f.Text(*f.Of(p))
		if !f.OnForm || f.Kind == models.FileField || value == "" {
			continue
		}
		width := scanColumn
		if !f.Narrow && x > scanLeft {
			x, y = scanLeft, y+scanRow
		}
		if !f.Narrow {
			width = 2 * scanColumn
		}
		c.frame(inkGrey, x, y, width, scanRow, 2)
		c.text(inkGrey, x+20, y+68, 40, f.Label)
		c.text(inkBlack, x+scanLabel, y+70, min(50, 50*(width-scanLabel-20)/max(c.width(50, value), 1)), value)
		if x += width; x >= scanLeft+2*scanColumn {
			x, y = scanLeft, y+scanRow
		}
	}
}

func (c *canvas) paste(photo []byte, at image.Rectangle) error {
	picture, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return fmt.Errorf("demo photo: %w", err)
	}
	xdraw.ApproxBiLinear.Scale(c.RGBA, at, picture, picture.Bounds(), xdraw.Src, nil)
	return nil
}

// qr draws a code with whole pixels a module, as near to side as that allows.
func (c *canvas) qr(content string, x, y, side int) error {
	matrix, err := qrcode.NewQRCodeWriter().Encode(content, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: "M", gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		return fmt.Errorf("demo QR code: %w", err)
	}
	module := max(side/matrix.GetWidth(), 1)
	for row := range matrix.GetHeight() {
		for column := range matrix.GetWidth() {
			if matrix.Get(column, row) {
				c.rect(inkBlack, float64(x+column*module), float64(y+row*module), float64(module), float64(module))
			}
		}
	}
	return nil
}

// stampPDF puts a seal on the printed form, as an office that scans to PDF would send it.
func (a *atelier) stampPDF(form []byte, name string) ([]byte, error) {
	c := newCanvas(600, 600, color.Transparent, a.font)
	c.seal(300, 300, 294, name)
	var picture, out bytes.Buffer
	if err := png.Encode(&picture, c.RGBA); err != nil {
		return nil, fmt.Errorf("demo seal: %w", err)
	}
	mark, err := api.ImageWatermarkForReader(&picture, "scale:0.2, pos:bl, off:70 136, rot:-4", true, false, types.POINTS)
	if err != nil {
		return nil, fmt.Errorf("demo seal: %w", err)
	}
	if err := api.AddWatermarks(bytes.NewReader(form), &out, []string{"1"}, mark, nil); err != nil {
		return nil, fmt.Errorf("demo stamp: %w", err)
	}
	return out.Bytes(), nil
}
