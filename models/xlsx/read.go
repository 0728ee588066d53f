// Package xlsx reads tables that people keep in Excel, and writes such tables. It knows no database.
package xlsx

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"

	"tjtaca/models"
)

// Bounds of what is read. A workbook is a zip archive: what it unpacks to counts, not only its size.
const (
	MaxFile    = 40 << 20
	MaxRows    = 200_000
	maxColumns = 200
	maxCell    = 2000  // characters
	maxBlank   = 5_000 // blank rows in a row after which a sheet is over: formats alone may reach down to row 1,048,576
	headRows   = 15    // the headings are looked for in so many rows: titles may stand above them
)

// Table is an opened file that is read row by row.
type Table struct {
	Format     string   // «Excel 工作簿», «CSV(GB18030)»
	Sheet      string   // the sheet that is read, "" in CSV
	Sheets     []string // the sheets that may be read
	Headings   []string
	HeadingRow int      // counted from 1, as Excel does
	Notes      []string // what the reader of a report should know
	Date1904   bool     // serial numbers of dates count from 1904 (old Excel for Mac)

	source source
	ahead  [][]string // rows already read, after the headings
	no     int
	blank  int
}

// source hands out rows, io.EOF at the end.
type source interface {
	next() ([]string, error)
	io.Closer
}

// Open reads the head of a file. sheet names the one to be read, "" for the one whose headings score highest; score says how many
// headings of a row are known. tmp is a private folder: what is large is unpacked to disk. Invalid: the message says what kind of
// file it is instead, and what to do.
func Open(content []byte, tmp, sheet string, score func(row []string) int) (*Table, error) {
	if len(content) > MaxFile {
		return nil, models.InvalidField("file", "文件超过 40 MB,请拆分后分批导入")
	}
	if len(bytes.TrimSpace(content)) == 0 {
		return nil, models.InvalidField("file", "文件是空的,请选择名册文件")
	}
	if message := refused(content); message != "" {
		return nil, models.InvalidField("file", message)
	}
	if bytes.HasPrefix(content, []byte("PK")) {
		return openWorkbook(content, tmp, sheet, score)
	}
	t, err := openCSV(content)
	if err != nil {
		return nil, err
	}
	if _, err = t.findHeadings(score); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// Close lets go of the file.
func (t *Table) Close() error { return t.source.Close() }

// Next is the next row that is not blank, with its number in the file; io.EOF after the last one.
func (t *Table) Next() (no int, cells []string, err error) {
	for {
		cells, err := t.row()
		if err != nil {
			return 0, nil, err
		}
		if !isBlankRow(cells) {
			t.blank = 0
			if t.no-t.HeadingRow > MaxRows {
				return 0, nil, models.InvalidField("file", "超过 200,000 行,请拆分后分批导入")
			}
			return t.no, cells, nil
		}
		if t.blank++; t.blank >= maxBlank {
			return 0, nil, io.EOF
		}
	}
}

func (t *Table) row() ([]string, error) {
	t.no++
	if len(t.ahead) > 0 {
		cells := t.ahead[0]
		t.ahead = t.ahead[1:]
		return cells, nil
	}
	cells, err := t.source.next()
	return cells[:min(len(cells), maxColumns)], err
}

// findHeadings takes the row of the first few that scores highest, the first filled one if none scores. Headings may take two rows:
// one that is merged downwards stands in the upper row.
func (t *Table) findHeadings(score func([]string) int) (best int, err error) {
	var rows [][]string
	for len(rows) < headRows {
		cells, err := t.source.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		rows = append(rows, cells[:min(len(cells), maxColumns)])
	}
	at, best := -1, 0
	var headings []string
	for i, cells := range rows {
		if n := score(cells); n > best || at < 0 && !isBlankRow(cells) {
			at, best, headings = i, n, append([]string(nil), cells...)
		}
		if i > 0 {
			if both := joinHeadings(rows[i-1], cells, score); score(both) > max(best, score(cells)) {
				at, best, headings = i, score(both), both
			}
		}
	}
	if at < 0 {
		return 0, errNothing
	}
	for i, h := range headings {
		headings[i] = cut(strings.Join(strings.FieldsFunc(h, invisible), " "), 60)
	}
	t.Headings, t.HeadingRow, t.no, t.ahead = headings, at+1, at+1, rows[at+1:]
	return best, nil
}

// joinHeadings is the lower row, with what stands above where that is a heading and the lower one is not.
func joinHeadings(above, below []string, score func([]string) int) []string {
	both := append([]string(nil), below...)
	for i := range above {
		if i >= len(both) {
			both = append(both, "")
		}
		if score(both[i:i+1]) == 0 && score(above[i:i+1]) > 0 {
			both[i] = above[i]
		}
	}
	return both
}

var errNothing = models.InvalidField("file", "文件中没有内容,请选择名册文件")

func isBlankRow(cells []string) bool {
	for _, c := range cells {
		if strings.TrimFunc(c, invisible) != "" {
			return false
		}
	}
	return true
}

// invisible covers spaces of every width, marks of zero width or direction, and control characters.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x3000 || r == 0xA0
}

func cut(s string, characters int) string {
	if r := []rune(s); len(r) > characters {
		return string(r[:characters])
	}
	return s
}
