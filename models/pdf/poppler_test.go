package pdf

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// poppler runs one of its tools (Debian poppler-utils) on a document and returns what it wrote.
func poppler(t *testing.T, document []byte, tool string, arguments ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Fatalf("%s is missing: run make test, or install poppler-utils", tool)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, document, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(tool, append(arguments, path, "-")...)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", tool, err, complaints.String())
	}
	if complaints.Len() > 0 {
		t.Errorf("%s complains: %s", tool, complaints.String())
	}
	return out
}

// words is the text a reader would search, without white space.
func words(t *testing.T, document []byte) string {
	t.Helper()
	return squeeze(string(poppler(t, document, "pdftotext", "-enc", "UTF-8", "-layout")))
}

func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func rendered(t *testing.T, document []byte, dpi string) image.Image {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, document, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("pdftoppm", "-r", dpi, "-png", "-singlefile", path)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("pdftoppm (poppler-utils, make test installs it): %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// scan reads the QR code of a page like a phone does.
func scan(t *testing.T, img image.Image) (string, error) {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}
