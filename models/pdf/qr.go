package pdf

import (
	"fmt"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// quietZone is the white margin a QR code needs, in modules (ISO/IEC 18004).
const quietZone = 4

// qr draws a QR code as vectors into a square of the given side (mm) with its white margin. Level M survives print and
// scan better than H at equal size, since its modules are larger.
func (s *sheet) qr(x, y, side float64, content string) {
	code, err := encoder.Encoder_encode(content, decoder.ErrorCorrectionLevel_M, nil)
	if err != nil {
		s.fail(fmt.Errorf("pdf: QR code: %w", err))
		return
	}
	matrix := code.GetMatrix()
	n := matrix.GetWidth()
	module := side / float64(n+2*quietZone)
	s.paint(new(path).rect(x, y, side, side), look{fill: &white})
	dark := new(path)
	for row := range n {
		for col := 0; col < n; col++ {
			first := col
			for col < n && matrix.Get(col, row) == 1 {
				col++
			}
			if col > first {
				dark.rect(x+float64(first+quietZone)*module, y+float64(row+quietZone)*module, float64(col-first)*module, module)
			}
		}
	}
	s.paint(dark, look{fill: &black})
}
