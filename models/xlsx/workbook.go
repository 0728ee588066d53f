package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"tjtaca/models"

	"github.com/xuri/excelize/v2"
)

// spillOver is the size from which sheets and texts are unpacked to disk instead of memory.
const spillOver = 8 << 20

var errBroken = models.InvalidField("file", "工作簿已损坏,无法读取。请在 Excel 中打开并另存后再上传")

type workbookRows struct {
	file *excelize.File
	rows *excelize.Rows
}

// next hands out raw values: a date is its serial number, a number has all digits that the file has. (Formatted values are
// half as quick, and round.)
func (w *workbookRows) next() ([]string, error) {
	if !w.rows.Next() {
		if err := w.rows.Error(); err != nil {
			return nil, broken(err)
		}
		return nil, io.EOF
	}
	cells, err := w.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, broken(err)
	}
	return cells, nil
}

func (w *workbookRows) Close() error {
	var err error
	if w.rows != nil {
		err = w.rows.Close()
	}
	return errors.Join(err, w.file.Close())
}

func broken(err error) error { return fmt.Errorf("%w (%w)", errBroken, err) }

func openWorkbook(content []byte, tmp, sheet string, score func([]string) int) (*Table, error) {
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: spillOver, TmpDir: tmp,
	})
	if err != nil {
		return nil, broken(err)
	}
	visible, hidden, err := sheetsOf(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	t := &Table{Format: "Excel 工作簿", source: &workbookRows{file: file}}
	if props, err := file.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.Date1904 = *props.Date1904
	}
	if err := t.chooseSheet(file, visible, sheet, score); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	if hidden > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("另有 %d 个隐藏的工作表,没有读取", hidden))
	}
	return t, nil
}

func sheetsOf(file *excelize.File) (visible []string, hidden int, err error) {
	for _, name := range file.GetSheetList() {
		shown, err := file.GetSheetVisible(name)
		if err != nil {
			return nil, 0, broken(err)
		}
		if shown {
			visible = append(visible, name)
		} else {
			hidden++
		}
	}
	return visible, hidden, nil
}

// chooseSheet opens the sheet that was asked for, or the one that looks most like what is wanted.
func (t *Table) chooseSheet(file *excelize.File, visible []string, wanted string, score func([]string) int) error {
	best, most := "", -1
	for _, name := range visible {
		n, filled, err := probeSheet(file, name, score)
		if err != nil {
			return err
		}
		if !filled {
			continue
		}
		t.Sheets = append(t.Sheets, name)
		if n > most && wanted == "" || name == wanted {
			best, most = name, n
		}
	}
	if best == "" {
		return models.InvalidField("file", "工作簿中没有内容,请选择名册文件")
	}
	rows, err := file.Rows(best)
	if err != nil {
		return broken(err)
	}
	t.Sheet, t.source = best, &workbookRows{file, rows}
	if len(t.Sheets) > 1 {
		t.Notes = append(t.Notes, fmt.Sprintf("工作簿有 %d 个工作表,只读取了「%s」", len(t.Sheets), best))
	}
	_, err = t.findHeadings(score)
	return err
}

// probeSheet scores the headings of a sheet; one without content, or that is no table but a chart, is not filled.
func probeSheet(file *excelize.File, name string, score func([]string) int) (n int, filled bool, err error) {
	rows, err := file.Rows(name)
	if err != nil {
		if strings.HasSuffix(err.Error(), "is not a worksheet") { // the error has no name
			return 0, false, nil
		}
		return 0, false, broken(err)
	}
	defer rows.Close() //nolint:errcheck // only read from
	probe := &Table{source: &workbookRows{file, rows}}
	n, err = probe.findHeadings(score)
	if errors.Is(err, errNothing) {
		return 0, false, nil
	}
	return n, err == nil, err
}
