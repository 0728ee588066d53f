package pdf

import (
	"io"
	"testing"

	"tjtaca/models"
)

func BenchmarkApplicationForm(b *testing.B) {
	f := sampleForm(b, models.Enrollment, pharmacist())
	if err := ApplicationForm(io.Discard, f); err != nil { // the first one opens the fonts
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := ApplicationForm(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCertificate(b *testing.B) {
	c := sampleCertificate(b, pharmacist())
	if err := Certificate(io.Discard, c); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Certificate(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCertificatePicture(b *testing.B) {
	c := sampleCertificate(b, pharmacist())
	if err := CertificatePicture(io.Discard, c, 1600); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := CertificatePicture(io.Discard, c, 1600); err != nil {
			b.Fatal(err)
		}
	}
}
