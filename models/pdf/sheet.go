package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jung-kurt/gofpdf"

	"tjtaca/models"
)

const (
	mmPerPoint  = 25.4 / 72
	pointsPerMM = 72 / 25.4
)

// ink is a colour.
type ink struct{ r, g, b uint8 }

// sheet is one page while it is laid out. What is put on it is kept until write: only when all the text is known can
// the fonts be cut.
type sheet struct {
	lib           *library
	width, height float64 // mm
	ops           []func(*gofpdf.Fpdf)
	used          [faceCount]map[uint16]uint16 // code → glyph
	codes         map[rune]uint16              // characters outside the first plane → private code
	err           error                        // the first failure; write reports it
	picture       *canvas                      // what the sheet is painted on at once, nil for a document
}

func newSheet(width, height float64) (*sheet, error) {
	lib, err := fonts()
	if err != nil {
		return nil, err
	}
	s := &sheet{lib: lib, width: width, height: height, codes: map[rune]uint16{}}
	for f := range s.used {
		s.used[f] = map[uint16]uint16{}
	}
	return s, nil
}

func (s *sheet) do(op func(*gofpdf.Fpdf)) { s.ops = append(s.ops, op) }

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// look is how a path is painted; without fill it is stroked.
type look struct {
	stroke, fill *ink
	width        float64 // of the stroke, mm
	dash         float64 // length of a dash and of its gap, mm; 0 is solid
	alpha        float64 // 0 is opaque
	multiply     bool    // lets what lies below shine through, as a stamp does
}

func (l look) operators() (before, after string) {
	var b strings.Builder
	if c := l.stroke; c != nil {
		fmt.Fprintf(&b, "%.3f %.3f %.3f RG %.3f w 1 j\n", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255, l.width)
	}
	if c := l.fill; c != nil {
		fmt.Fprintf(&b, "%.3f %.3f %.3f rg\n", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255)
	}
	if l.dash > 0 {
		fmt.Fprintf(&b, "[%.3f] 0 d\n", l.dash)
	}
	switch {
	case l.stroke != nil && l.fill != nil:
		return b.String(), "B"
	case l.fill != nil:
		return b.String(), "f"
	}
	return b.String(), "S"
}

// paint puts a path on the sheet.
func (s *sheet) paint(p *path, l look) {
	if s.picture != nil {
		s.picture.paint(p.String(), l)
		return
	}
	before, after := l.operators()
	s.put(before+p.String()+after, l)
}

// engrave puts a pattern on the sheet, whose tiles are stroked one by one.
func (s *sheet) engrave(p *path, l look) {
	if s.picture != nil {
		s.picture.paint(p.String(), l)
		return
	}
	before, _ := l.operators()
	s.put(before+p.String(), l)
}

func (s *sheet) put(operators string, l look) {
	frame := fmt.Sprintf("q %.5f 0 0 %.5f 0 %.5f cm\n", pointsPerMM, -pointsPerMM, s.height*pointsPerMM)
	content := frame + operators + " Q"
	s.do(func(doc *gofpdf.Fpdf) {
		if l.alpha > 0 || l.multiply {
			mode, alpha := "Normal", l.alpha
			if l.multiply {
				mode = "Multiply"
			}
			if alpha == 0 {
				alpha = 1
			}
			doc.SetAlpha(alpha, mode)
			defer doc.SetAlpha(1, "Normal")
		}
		doc.RawWriteStr(content)
	})
}

// photo fills a rectangle with a JPEG, cutting off what does not fit its shape. The picture comes from our image pipeline.
func (s *sheet) photo(name string, jpeg []byte, x, y, width, height float64) {
	if s.picture != nil {
		if err := s.picture.photo(jpeg, x, y, width, height); err != nil {
			s.fail(fmt.Errorf("pdf: photo: %w", err))
		}
		return
	}
	s.do(func(doc *gofpdf.Fpdf) {
		options := gofpdf.ImageOptions{ImageType: "JPEG"}
		info := doc.RegisterImageOptionsReader(name, options, bytes.NewReader(jpeg))
		if doc.Err() || info.Width() == 0 || info.Height() == 0 {
			return
		}
		w, h := width, width*info.Height()/info.Width()
		if h < height {
			w, h = height*info.Width()/info.Height(), height
		}
		doc.ClipRect(x, y, width, height, false)
		doc.ImageOptions(name, x-(w-width)/2, y-(h-height)/2, w, h, false, options, 0, "")
		doc.ClipEnd()
	})
}

// write makes the PDF. at becomes its creation date; without a fixed one no two documents would be equal.
func (s *sheet) write(w io.Writer, title, author string, at time.Time) (err error) {
	defer func() { // gofpdf panics on what it did not expect; one document must not end the server
		if p := recover(); p != nil {
			err = fmt.Errorf("pdf: %v", p)
		}
	}()
	if s.err != nil {
		return s.err
	}
	size := gofpdf.SizeType{Wd: s.width, Ht: s.height}
	doc := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	doc.SetCatalogSort(true)
	doc.SetCreationDate(at.In(models.Zone))
	doc.SetModificationDate(at.In(models.Zone))
	doc.SetTitle(title, true)
	doc.SetAuthor(author, true)
	doc.SetCreator("tjtaca", true)
	doc.SetAutoPageBreak(false, 0)
	for f, codes := range s.used {
		if len(codes) == 0 {
			continue
		}
		file, err := s.lib.cut(face(f), codes)
		if err != nil {
			return err
		}
		doc.AddUTF8FontFromBytes(family(face(f)), "", file)
	}
	doc.AddPage()
	for _, op := range s.ops {
		op(doc)
	}
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	file, err := nameRareCharacters(out.Bytes(), s.codes)
	if err != nil {
		return err
	}
	_, err = w.Write(file)
	return err
}

func family(f face) string { return [faceCount]string{"bold", "serif", "kai", "rare"}[f] }
