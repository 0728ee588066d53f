package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// TestTheTableOfOffsetsIsRight: readers repair a wrong one silently and slowly, or refuse the file.
func TestTheTableOfOffsetsIsRight(t *testing.T) {
	p := student() // rare characters: the code maps are widened
	p.Employer = extreme().Employer
	document := certificate(t, sampleCertificate(t, p))
	if n := bytes.Count(document, []byte("<E000> <E00")); n < 4 {
		t.Fatalf("%d code maps were widened", n)
	}
	tail := string(document[bytes.LastIndex(document, []byte("startxref\n")):])
	start, err := strconv.Atoi(strings.Fields(tail)[1])
	if err != nil || !bytes.HasPrefix(document[start:], []byte("xref\n")) {
		t.Fatalf("startxref %d does not point at the table: %v", start, err)
	}
	object := 0
	for _, line := range strings.Split(string(document[start:]), "\n") {
		if !strings.HasSuffix(line, " 00000 n ") {
			continue
		}
		object++
		offset, err := strconv.Atoi(line[:10])
		if err != nil {
			t.Fatal(err)
		}
		if head := fmt.Sprintf("%d 0 obj\n", object); !bytes.HasPrefix(document[offset:], []byte(head)) {
			t.Errorf("object %d is not at %d", object, offset)
		}
	}
	for rest := document; ; {
		at := bytes.Index(rest, []byte("<</Length "))
		if at < 0 {
			return
		}
		rest = rest[at+len("<</Length "):]
		end := bytes.IndexAny(rest, ">/\n")
		length, err := strconv.Atoi(string(rest[:end]))
		if err != nil {
			t.Fatal(err)
		}
		body := bytes.Index(rest, []byte("stream\n")) + len("stream\n")
		if !bytes.HasPrefix(rest[body+length:], []byte("\nendstream")) {
			t.Errorf("a stream is not %d bytes long", length)
		}
	}
}
