package xlsx

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// Report writes the rows that next hands out (false at the end) as one sheet, all of it text, streamed. tmp is a private folder for
// what does not fit in memory.
func Report(w io.Writer, tmp, sheet string, headings []string, widths []float64, next func() ([]string, bool, error)) error {
	f := excelize.NewFile(excelize.Options{TmpDir: tmp})
	err := writeReport(f, sheet, headings, widths, next)
	if err == nil {
		_, err = f.WriteTo(w)
	}
	return errors.Join(err, f.Close())
}

func writeReport(f *excelize.File, sheet string, headings []string, widths []float64, next func() ([]string, bool, error)) error {
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: textFormat})
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range widths {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	style, cells, more := bold, headings, true
	for no := 1; more; no++ {
		at, err := excelize.CoordinatesToCellName(1, no)
		if err != nil {
			return err
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = excelize.Cell{StyleID: style, Value: c}
		}
		if err := s.SetRow(at, row); err != nil {
			return err
		}
		if cells, more, err = next(); err != nil {
			return err
		}
		style = text
	}
	return s.Flush()
}
