package xlsx

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestASheetKeepsDigitsDatesAndPhotos(t *testing.T) {
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 110, 154)), nil); err != nil {
		t.Fatal(err)
	}
	heads := []Head{{"照片", 9, PhotoCell}, {"证件号码", 22, TextCell}, {"入会日期", 12, DateCell}, {"件数", 8, NumberCell}}
	lines := []*Line{
		{Cells: []string{"", "120101198403070019", "2026-03-18", "12"}, Photo: picture.Bytes()},
		{Cells: []string{"", "=1+1", "", ""}},
	}
	var b bytes.Buffer
	n, err := Write(&b, t.TempDir(), "会员名册", heads, func() (*Line, error) {
		if len(lines) == 0 {
			return nil, nil
		}
		l := lines[0]
		lines = lines[1:]
		return l, nil
	})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"B1": "证件号码", "B2": "120101198403070019", "C2": "2026-03-18", "D2": "12", "B3": "=1+1", "C3": ""} {
		if got, err := f.GetCellValue("会员名册", at); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", at, got, err, want)
		}
	}
	if kind, err := f.GetCellType("会员名册", "B2"); err != nil || kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
		t.Errorf("an ID number is kept as %v %v", kind, err)
	}
	if formula, err := f.GetCellFormula("会员名册", "B3"); err != nil || formula != "" {
		t.Errorf("text became a formula: %q %v", formula, err)
	}
	if raw, err := f.GetCellValue("会员名册", "C2", excelize.Options{RawCellValue: true}); err != nil || raw != "46099" {
		t.Errorf("a date is kept as %q %v", raw, err)
	}
	if pictures, err := f.GetPictures("会员名册", "A2"); err != nil || len(pictures) != 1 {
		t.Errorf("%d photos %v", len(pictures), err)
	}
	if panes, err := f.GetPanes("会员名册"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'会员名册'!$A$1:$D$3" {
		t.Errorf("the filter: %+v", names)
	}
}
