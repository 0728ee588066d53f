package pdf

import (
	"bytes"
	"testing"

	"tjtaca/models"
)

func TestTheSameValueGivesTheSameBytes(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"form":        func(b *bytes.Buffer) error { return ApplicationForm(b, sampleForm(t, models.Enrollment, student())) },
		"certificate": func(b *bytes.Buffer) error { return Certificate(b, sampleCertificate(t, student())) },
	} {
		var first, second bytes.Buffer
		if err := write(&first); err != nil {
			t.Fatal(err)
		}
		if err := write(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two runs differ", name)
		}
	}
}
