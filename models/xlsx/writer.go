package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"tjtaca/models"
)

// CellKind is what a column holds.
type CellKind int

// The kinds of cells.
const (
	TextCell   CellKind = iota // as it is: numbers of people and phones keep every digit
	DateCell                   // a date of ours, YYYY-MM-DD; "" is empty
	NumberCell                 // a whole number
	PhotoCell                  // the picture of the line
)

// Head is a column of a sheet. Width is in characters of Excel.
type Head struct {
	Title string
	Width float64
	Kind  CellKind
}

// Line is a row: one cell for each column, and a JPEG for the column of kind PhotoCell.
type Line struct {
	Cells []string
	Photo []byte
}

// photoHeight is the height of rows with photos in points; photoScale fits a picture of 154 pixels into it.
const (
	photoHeight = 66.0
	photoScale  = 0.55
)

// Write streams a sheet: a heading that stays in sight and filters, then the lines that next gives until nil. tmp is a private folder
// for what does not fit in memory. It gives the number of lines.
func Write(w io.Writer, tmp, sheet string, heads []Head, next func() (*Line, error)) (lines int, err error) {
	f := excelize.NewFile(excelize.Options{TmpDir: tmp})
	defer func() { err = errors.Join(err, f.Close()) }()
	// Straight to w, what excelize would first hold in memory as a whole.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	s, err := newSheet(f, sheet, heads)
	if err != nil {
		return 0, err
	}
	for {
		line, err := next()
		if err != nil {
			return lines, err
		}
		if line == nil {
			break
		}
		lines++
		if err := s.write(line, lines+1); err != nil {
			return lines, err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(heads), lines+1)
	if err != nil {
		return lines, err
	}
	// Before Flush: after it the filter would be lost without an error.
	if err := f.AutoFilter(sheet, "A1:"+last, nil); err != nil {
		return lines, fmt.Errorf("filter: %w", err)
	}
	if err := s.stream.Flush(); err != nil {
		return lines, err
	}
	return lines, f.Write(io.Discard)
}

type writer struct {
	file              *excelize.File
	sheet             string
	heads             []Head
	stream            *excelize.StreamWriter
	text, date, title int // styles
	row               []any
}

func newSheet(f *excelize.File, sheet string, heads []Head) (*writer, error) {
	w := &writer{file: f, sheet: sheet, heads: heads, row: make([]any, len(heads))}
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	format := "yyyy-mm-dd"
	middle := &excelize.Alignment{Vertical: "center"}
	for at, style := range map[*int]*excelize.Style{
		&w.text:  {NumFmt: textFormat, Alignment: middle},
		&w.date:  {CustomNumFmt: &format, Alignment: middle},
		&w.title: {Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3F1F3"}}, Alignment: middle},
	} {
		id, err := f.NewStyle(style)
		if err != nil {
			return nil, err
		}
		*at = id
	}
	var err error
	if w.stream, err = f.NewStreamWriter(sheet); err != nil {
		return nil, err
	}
	titles := make([]any, len(heads))
	for i, h := range heads {
		if err := w.stream.SetColWidth(i+1, i+1, h.Width); err != nil {
			return nil, err
		}
		titles[i] = excelize.Cell{StyleID: w.title, Value: h.Title}
	}
	if err := w.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	return w, w.stream.SetRow("A1", titles, excelize.RowOpts{Height: 22})
}

func (w *writer) write(line *Line, no int) error {
	var options []excelize.RowOpts
	for i, h := range w.heads {
		w.row[i] = nil
		if h.Kind == PhotoCell {
			options = []excelize.RowOpts{{Height: photoHeight}}
			if err := w.photo(line.Photo, i+1, no); err != nil {
				return err
			}
			continue
		}
		cell, err := w.cell(h, line.Cells[i])
		if err != nil {
			return fmt.Errorf("row %d, %s: %w", no, h.Title, err)
		}
		w.row[i] = cell
	}
	at, err := excelize.CoordinatesToCellName(1, no)
	if err != nil {
		return err
	}
	return w.stream.SetRow(at, w.row, options...)
}

func (w *writer) cell(h Head, value string) (excelize.Cell, error) {
	switch {
	case value == "":
		return excelize.Cell{StyleID: w.text}, nil
	case h.Kind == DateCell:
		t, err := time.Parse(models.DateLayout, value)
		return excelize.Cell{StyleID: w.date, Value: t}, err
	case h.Kind == NumberCell:
		var n int
		_, err := fmt.Sscan(value, &n)
		return excelize.Cell{Value: n}, err
	}
	return excelize.Cell{StyleID: w.text, Value: value}, nil
}

func (w *writer) photo(content []byte, column, no int) error {
	if content == nil {
		return nil
	}
	at, err := excelize.CoordinatesToCellName(column, no)
	if err != nil {
		return err
	}
	return w.file.AddPictureFromBytes(w.sheet, at, &excelize.Picture{
		Extension: ".jpg", File: content,
		Format: &excelize.GraphicOptions{ScaleX: photoScale, ScaleY: photoScale, OffsetX: 3, OffsetY: 2, Positioning: "oneCell"},
	})
}
