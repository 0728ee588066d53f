// Package pdf makes the association's documents: the application form (申请表) and the certificate (会员证书). A value goes in,
// bytes come out; it knows no database and no clock, so the same value always gives the same bytes.
package pdf

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode"

	"github.com/tdewolff/font"

	"tjtaca/models"
)

// The fonts are fetched at build time (portal/web/fonts.mjs). They lie in the binary as they are: the system maps only the pages
// of glyphs that are used, whereas compressed ones would cost 75 MB of memory and the first reader a second.
//
//go:embed all:fonts
var fontFiles embed.FS

// face is a style of type; the last one only fills the gaps of the others.
type face int

const (
	bold  face = iota // titles, names
	serif             // labels, notes
	kai               // what the member filled in
	rare              // characters outside the first plane
	faceCount
)

var faceFiles = [faceCount]string{"NotoSerifSC-Bold.ttf", "NotoSerifSC-Regular.ttf", "LXGWWenKai-Regular.ttf", "HanaMinB.ttf"}

// substitutes says where a character is looked for when the wanted face lacks it: song type beside song type first.
var substitutes = [faceCount][]face{
	bold:  {bold, serif, rare, kai},
	serif: {serif, rare, kai},
	kai:   {kai, serif, rare},
	rare:  {rare, serif, kai},
}

// library is every face, parsed once and never written to.
type library struct {
	faces [faceCount]*font.SFNT

	mu    sync.RWMutex
	found [faceCount]map[rune]glyph // what the slow search through the character maps gave
}

// glyph is one shape of one face; id 0 means that no face has the character.
type glyph struct {
	face    face
	id      uint16
	advance float64 // of one em
}

var fonts = sync.OnceValues(func() (*library, error) { return load(fontFiles) })

func load(files fs.FS) (*library, error) {
	lib := &library{}
	for f, name := range faceFiles {
		file, err := fs.ReadFile(files, "fonts/"+name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("pdf: this program was built without its fonts (%s is missing): build it with make", name)
		} else if err != nil {
			return nil, err
		}
		if lib.faces[f], err = font.ParseEmbeddedSFNT(file, 0); err != nil {
			return nil, fmt.Errorf("pdf: font %s: %w", name, err)
		}
		lib.found[f] = map[rune]glyph{}
	}
	return lib, nil
}

// glyph finds the shape of a character, in the wanted face if it has it.
func (l *library) glyph(want face, r rune) glyph {
	l.mu.RLock()
	g, ok := l.found[want][r]
	l.mu.RUnlock()
	if ok {
		return g
	}
	for _, f := range substitutes[want] {
		if unicode.Is(unicode.Co, r) {
			break // private codes mean something else in every font, and ours are needed for rare characters
		}
		if id := l.faces[f].GlyphIndex(r); id != 0 {
			sfnt := l.faces[f]
			g = glyph{face: f, id: id, advance: float64(sfnt.GlyphAdvance(id)) / float64(sfnt.Head.UnitsPerEm)}
			break
		}
	}
	l.mu.Lock()
	l.found[want][r] = g
	l.mu.Unlock()
	return g
}

// width of a line of text at a size in points, in mm.
func (l *library) width(want face, size float64, text string) float64 {
	var em float64
	for _, r := range text {
		em += l.glyph(want, r).advance
	}
	return em * size * mmPerPoint
}

// Unprintable lists the characters of a text that no font has, each once. A form that holds one cannot be printed, so ask
// before the member submits it.
func Unprintable(text string) ([]rune, error) {
	lib, err := fonts()
	if err != nil {
		return nil, err
	}
	var missing []rune
	for _, r := range clean(text) {
		if r != '\n' && lib.glyph(kai, r).id == 0 && !strings.ContainsRune(string(missing), r) {
			missing = append(missing, r)
		}
	}
	return missing, nil
}

func unprintableError(r rune) error {
	return models.Invalidf("字符「%c」（U+%04X）无法打印，请改用其他写法", r, r)
}

// clean makes white space plain and drops what has no shape of its own: control and format characters, variation selectors.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\u00a0':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
}
