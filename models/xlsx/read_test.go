package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/xlsx"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const roster = "原会员编号,姓名,手机号,身份证号,出生日期\r\nTJ1,王晓岚,13800000001,120101198403070026,1984/3/7\r\n\r\nTJ2,𠮷田文轩,,,\r\n"

func TestCSVIsReadInTheEncodingsThatExcelWrites(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(roster)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(roster, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for format, content := range map[string]string{
		"CSV(UTF-8)": roster, "CSV(UTF-8) with BOM": "\uFEFF" + roster, "CSV(GB18030)": gb, "CSV(UTF-16)": wide,
	} {
		table, entries := read(t, []byte(content), false)
		if table.Format != strings.TrimSuffix(format, " with BOM") || len(entries) != 2 || entries[0].Data.Name != "王晓岚" ||
			entries[0].Data.BirthDate != "1984-03-07" || entries[1].Data.Name != "𠮷田文轩" {
			t.Errorf("%s: %s, %+v", format, table.Format, entries)
		}
	}
}

func TestRowsKeepTheNumbersThatThePersonSees(t *testing.T) {
	table, err := xlsx.Open([]byte(roster), t.TempDir(), "", xlsx.Known)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 4} {
		if no, _, err := table.Next(); no != want || err != nil {
			t.Errorf("row %d, not %d: %v", no, want, err)
		}
	}
	if _, _, err := table.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestASerialDateInCSVNeedsTheIDNumberToBeCertain(t *testing.T) {
	_, entries := read(t, []byte("原会员编号,姓名,证件号码,出生日期\nTJ1,王晓岚,120101198403070026,30748\nTJ2,李伟,,30748\n"), false)
	if entries[0].Refused() || entries[0].Data.BirthDate != "1984-03-07" || !entries[1].Refused() {
		t.Errorf("%+v %+v", entries[0], entries[1])
	}
}

func TestSerialDatesOfOldMacsCountFrom1904(t *testing.T) {
	f := excelize.NewFile()
	from1904 := true
	for _, err := range []error{
		f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}),
		f.SetSheetRow("Sheet1", "A1", &[]string{"原会员编号", "姓名", "出生日期"}),
		f.SetSheetRow("Sheet1", "A2", &[]any{"TJ1", "王晓岚", 29286}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, entries := read(t, bytesOf(t, f), false); entries[0].Data.BirthDate != "1984-03-07" {
		t.Errorf("%+v", entries[0])
	}
}

func TestHeadingsOverTwoRowsAreJoined(t *testing.T) {
	f := excelize.NewFile()
	for cell, value := range map[string]string{
		"A1": "名册", "A2": "原会员编号", "B2": "姓名", "C2": "联系", "C3": "手机", "D3": "邮箱", "A4": "TJ1", "B4": "王晓岚", "C4": "13800000001", "D4": "w@example.com",
	} {
		if err := f.SetCellStr("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, area := range [][2]string{{"A1", "D1"}, {"A2", "A3"}, {"B2", "B3"}, {"C2", "D2"}} {
		if err := f.MergeCell("Sheet1", area[0], area[1]); err != nil {
			t.Fatal(err)
		}
	}
	table, entries := read(t, bytesOf(t, f), false)
	if table.HeadingRow != 3 || len(entries) != 1 || entries[0].OldNumber != "TJ1" || entries[0].Phone != "13800000001" || entries[0].Data.Email == "" {
		t.Errorf("%+v %+v", table, entries)
	}
}

func TestTheTemplateIsReadAsItIsAndItsExampleIsNoMember(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Template(&b, []string{"肺癌专业委员会", "乳腺癌专业委员会"}); err != nil {
		t.Fatal(err)
	}
	table, entries := read(t, b.Bytes(), false)
	if len(entries) != 0 || table.Sheet != "原会员名册" {
		t.Errorf("%+v %+v", table, entries)
	}
	for i, key := range xlsx.Map(table.Headings) {
		if key != xlsx.Columns[i].Key {
			t.Errorf("%s is taken for %q", table.Headings[i], key)
		}
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	lists, err := f.GetDataValidations("原会员名册")
	if err != nil || len(lists) < 9 {
		t.Errorf("%d lists, %v", len(lists), err)
	}
	if shown, err := f.GetSheetVisible("选项"); shown || err != nil {
		t.Error("the lists are no sheet for people", err)
	}
}

func TestTheExampleOfTheTemplateIsRight(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Template(&b, nil); err != nil {
		t.Fatal(err)
	}
	table, err := xlsx.Open(b.Bytes(), t.TempDir(), "", xlsx.Known)
	if err != nil {
		t.Fatal(err)
	}
	_, cells, err := table.Next()
	if err != nil {
		t.Fatal(err)
	}
	cells[0] = "TJ1"
	e := (&xlsx.Roster{Keys: xlsx.Map(table.Headings), Today: "2026-03-18"}).Entry(cells)
	if len(e.Faults)+len(e.Repairs) > 0 {
		t.Errorf("%+v", e)
	}
}

func TestWhatIsNoRosterIsRefusedWithWhatToDo(t *testing.T) {
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	archive := func(names ...string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			if _, err := w.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	good := string(bytesOf(t, excelize.NewFile()))
	for want, content := range map[string]string{
		"文件是空的":          " \r\n",
		"没有内容":           ",,,\n,,\n",
		".xls":           "\xD0\xCF\x11\xE0" + utf16("Workbook"),
		"打开密码":           "\xD0\xCF\x11\xE0" + utf16("EncryptedPackage"),
		"Word 文档(.doc)":  "\xD0\xCF\x11\xE0" + utf16("WordDocument"),
		"Word 文档(.docx)": archive("[Content_Types].xml", "word/document.xml"),
		"OpenDocument":   archive("mimetype", "content.xml"),
		".xlsb":          archive("xl/workbook.bin"),
		"这是压缩包,":         archive("名册.csv"),
		"PDF":            "%PDF-1.7",
		"不是表格":           "\x89PNG\r\n",
		"网页":             "<html><table><tr><td>姓名</td></tr></table></html>",
		"无法识别的文件":        "a\x00b",
		"文字编码":           "\xFF\xFF\xFF\x80\x80",
		"损坏":             good[:len(good)/2],
		"工作簿中没有内容":       good,
		"解压后异常巨大":        string(bomb(t)),
	} {
		_, err := xlsx.Open([]byte(content), t.TempDir(), "", xlsx.Known)
		var e *models.Error
		if !errors.As(err, &e) || e.Code != models.Invalid || !strings.Contains(e.Fields["file"], want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// bomb is a small archive with a sheet of 200 MB.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "sheet1.xml") {
			_, err = io.CopyN(part, zeros{}, 200<<20)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestHeadingsThatAreMissingOrDoubleAreNamed(t *testing.T) {
	err := xlsx.CheckMap(xlsx.Map([]string{"姓名", "手机"}))
	if err == nil || !strings.Contains(err.Error(), "「原会员编号」") {
		t.Error(err)
	}
	if err := xlsx.CheckMap([]string{xlsx.OldNumber, "name", "name"}); err == nil || !strings.Contains(err.Error(), "两列") {
		t.Error(err)
	}
	if err := xlsx.CheckMap([]string{xlsx.OldNumber, "name", "password"}); err == nil {
		t.Error("a column that is none")
	}
	if keys := xlsx.Map([]string{"电话", "手机号码", "会员姓名"}); keys[0] != "" || keys[1] != xlsx.Phone || keys[2] != "name" {
		t.Errorf("%q", keys)
	}
}

func bytesOf(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
