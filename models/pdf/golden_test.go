package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"tjtaca/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestThePageIsDrawnAsBefore compares what the finished document draws, stroke by stroke, with testdata. The page's operators are
// compared rather than the file, whose compression and embedded fonts change with the versions of Go and Debian.
func TestThePageIsDrawnAsBefore(t *testing.T) {
	changed := sampleForm(t, models.Change, pharmacist())
	changed.Application.Changed = []string{"employer", "department"}
	preview := sampleCertificate(t, ordinary())
	preview.Preview = true
	for name, write := range map[string]func(io.Writer) error{
		"form-professional":   func(w io.Writer) error { return ApplicationForm(w, sampleForm(t, models.Enrollment, pharmacist())) },
		"form-student":        func(w io.Writer) error { return ApplicationForm(w, sampleForm(t, models.Enrollment, student())) },
		"form-upgrade":        func(w io.Writer) error { return ApplicationForm(w, sampleForm(t, models.Upgrade, ordinary())) },
		"form-change":         func(w io.Writer) error { return ApplicationForm(w, changed) },
		"form-extreme":        func(w io.Writer) error { return ApplicationForm(w, sampleForm(t, models.Enrollment, extreme())) },
		"certificate":         func(w io.Writer) error { return Certificate(w, sampleCertificate(t, pharmacist())) },
		"certificate-rare":    func(w io.Writer) error { return Certificate(w, sampleCertificate(t, student())) },
		"certificate-extreme": func(w io.Writer) error { return Certificate(w, sampleCertificate(t, extreme())) },
		"certificate-preview": func(w io.Writer) error { return Certificate(w, preview) },
	} {
		var document bytes.Buffer
		if err := write(&document); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if size := document.Len(); size > 400_000 {
			t.Errorf("%s: %d bytes; phones on mobile data download this", name, size)
		}
		compare(t, name, drawing(t, document.Bytes()))
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is missing; look at the document, then run with -update", path)
		return
	} else if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := lineAt(gotLines, i), lineAt(wantLines, i)
		if g != w {
			t.Errorf("%s: line %d differs\n got %s\nwant %s\nlook at the document, then run with -update", name, i+1, g, w)
			return
		}
	}
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

var (
	fontName = regexp.MustCompile(`/F[0-9a-f]{40}`)
	pathOp   = regexp.MustCompile(`^[-0-9. ]*(m|l|c|h|re|S|cm)$`)
)

// drawing is the page's operators, one a line: text readable, the strokes of a figure as their number and hash.
func drawing(t *testing.T, document []byte) string {
	t.Helper()
	content := pageContent(t, document)
	names := map[string]string{}
	for _, name := range fontName.FindAllString(content, -1) {
		if names[name] == "" {
			names[name] = fmt.Sprintf("/F%d", len(names)+1)
		}
	}
	content = fontName.ReplaceAllStringFunc(content, func(name string) string { return names[name] })
	var out strings.Builder
	var figure []string
	flush := func() {
		if len(figure) > 0 {
			fmt.Fprintf(&out, "figure of %d: %x\n", len(figure), sha256.Sum256([]byte(strings.Join(figure, "\n"))))
			figure = nil
		}
	}
	for _, line := range strings.Split(content, "\n") {
		if pathOp.MatchString(line) {
			figure = append(figure, line)
			continue
		}
		flush()
		out.WriteString(line + "\n")
	}
	return out.String()
}

// pageContent inflates the first stream of the file, which is the page, and makes its text readable.
func pageContent(t *testing.T, document []byte) string {
	t.Helper()
	start := bytes.Index(document, []byte("stream\n")) + len("stream\n")
	r, err := zlib.NewReader(bytes.NewReader(document[start:]))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for {
		at := bytes.Index(content, []byte(" Td ("))
		if at < 0 {
			out.Write(content)
			return out.String()
		}
		end := at + bytes.Index(content[at:], []byte(") Tj"))
		out.Write(content[:at+5])
		raw := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(string(content[at+5 : end]))
		var codes []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			codes = append(codes, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		for _, r := range utf16.Decode(codes) {
			if r >= 0xE000 && r < 0xF900 {
				fmt.Fprintf(&out, "{%X}", r)
			} else {
				out.WriteRune(r)
			}
		}
		content = content[end:]
	}
}
