package servicetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"sync"

	"tjtaca/models"
)

// IDNumber is well formed and belongs to nobody; each n has its own.
func IDNumber(n int) string {
	s := fmt.Sprintf("12010119840307%03d", n*2)
	return s + string(models.IDNumberCheckDigit(s))
}

// Picture is a JPEG of 420×600 pixels: a photo, and a scan where the smallest sizes are set low.
var Picture = sync.OnceValue(func() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 420, 600))
	for y := range 600 {
		for x := range 420 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
})
