package image

import (
	"bytes"
	"fmt"
	"image/jpeg"
)

// Thumb is a small JPEG of a picture that Process has let in, its long side at most so many pixels.
func Thumb(content []byte, side int) ([]byte, error) {
	src, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, within(src, side), &jpeg.Options{Quality: 82}); err != nil {
		return nil, fmt.Errorf("thumbnail: %w", err)
	}
	return b.Bytes(), nil
}
