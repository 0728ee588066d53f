package pdf

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"testing"
)

func picture(t *testing.T, c CertificateSheet, width int) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := CertificatePicture(&b, c, width); err != nil {
		t.Fatal(err)
	}
	if folder := os.Getenv("TJTACA_PICTURES"); folder != "" {
		if err := os.WriteFile(folder+"/"+t.Name()+".jpg", b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestTheCodeOnThePictureOfACertificateCanBeScanned(t *testing.T) {
	img := picture(t, sampleCertificate(t, pharmacist()), 1600)
	if b := img.Bounds(); b.Dx() != 1600 || b.Dy() != 1131 {
		t.Errorf("the picture is %v", b)
	}
	if got, err := scan(t, img); err != nil || got != certificateURL {
		t.Errorf("the code says %q (%v)", got, err)
	}
}

func TestThePictureOfAPreviewVerifiesNothing(t *testing.T) {
	c := sampleCertificate(t, pharmacist())
	c.Preview = true
	if got, err := scan(t, picture(t, c, 1600)); err == nil {
		t.Errorf("the code of a preview says %q", got)
	}
}
