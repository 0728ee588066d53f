package pdf

import "fmt"

// Typeface is the font file of what members fill in, for pictures that are drawn elsewhere.
func Typeface() ([]byte, error) {
	file, err := fontFiles.ReadFile("fonts/" + faceFiles[kai])
	if err != nil {
		return nil, fmt.Errorf("pdf: typeface: %w", err)
	}
	return file, nil
}
