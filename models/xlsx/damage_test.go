package xlsx_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/xlsx"

	"github.com/xuri/excelize/v2"
)

// damaged are the kinds of damage that old rosters show, one a row: which cell says what. A value that begins with «=» goes in as a
// number, without quotes, as Excel writes it. UPDATE=1 go test ./models/xlsx -run Damage makes workbook and report anew.
var damaged = []struct {
	what  string
	cells map[string]string
}{
	{"nothing is wrong", nil},
	{"ID number as a number of 15 digits, the rest lost", cell("证件号码", "=1.20101198403070E+17")},
	{"ID number as shown by a narrow column", cell("证件号码", "1.2E+17")},
	{"ID number in scientific notation with all its digits", cell("证件号码", "1.20101198403070026E+17")},
	{"ID number rounded by Excel, written out", cell("证件号码", "120101198403070000")},
	{"ID number with full-width digits", cell("证件号码", "１２０１０１１９８４０３０７００２６")},
	{"ID number with blanks between", cell("证件号码", "120101 19840307 0026")},
	{"ID number with non-breaking and zero-width spaces", cell("证件号码", "\u00a0120101198403070026\u200b")},
	{"ID number behind an apostrophe", cell("证件号码", "'120101198403070026")},
	{"ID number with lower-case x", cell("证件号码", "12010119840307019x", "性别", "男")},
	{"ID number of 15 places", cell("证件号码", "120101840307002")},
	{"ID number of 15 places as a number", cell("证件号码", "=1.20101840307002E+14")},
	{"ID number with a wrong check digit", cell("证件号码", "120101198403070022")},
	{"ID number one place short", cell("证件号码", "12010119840307002")},
	{"no ID number, in words", cell("证件号码", "无")},
	{"passport", cell("证件类型", "护照", "证件号码", "e12345678", "出生日期", "")},
	{"phone as a number", cell("手机", "=13800000001")},
	{"phone as a float", cell("手机", "13800000001.0")},
	{"phone in scientific notation with all its digits", cell("手机", "1.3800000001E+10")},
	{"phone in scientific notation, cut short", cell("手机", "1.38E+10")},
	{"phone with +86 and hyphens", cell("手机", "+86 138-0000-0001")},
	{"phone with a full-width form", cell("手机", "１３８０００００００１")},
	{"phone that is a landline", cell("手机", "022-23340000")},
	{"phone with thousands separators", cell("手机", "13,800,000,001")},
	{"date with slashes", cell("出生日期", "1984/3/7")},
	{"date with points", cell("出生日期", "1984.3.7")},
	{"date without separators", cell("出生日期", "19840307")},
	{"date in Chinese", cell("出生日期", "1984年3月7日")},
	{"date as a serial number", cell("出生日期", "=30748")},
	{"date with a time", cell("出生日期", "1984-03-07 00:00:00")},
	{"date with the year last, certain", cell("证件号码", "", "出生日期", "30/9/1984")},
	{"date with the year last, uncertain", cell("证件号码", "", "出生日期", "3/7/1984")},
	{"date without a day", cell("出生日期", "1984年3月")},
	{"date with two digits of a year", cell("出生日期", "84.3.7")},
	{"date that does not exist", cell("证件号码", "", "出生日期", "1984-02-30")},
	{"date that contradicts the ID number", cell("出生日期", "1984-03-08")},
	{"sex as a code", cell("性别", "=2")},
	{"sex as a word", cell("性别", "女性")},
	{"sex that contradicts the ID number", cell("性别", "男")},
	{"name with a blank to fill the column", cell("姓名", "王\u3000岚")},
	{"name with another interpunct", cell("姓名", "阿依古丽•买买提")},
	{"name with a digit", cell("姓名", "王晓岚1")},
	{"name missing", cell("姓名", "")},
	{"old number missing", cell("原会员编号", "")},
	{"old number as a float", cell("原会员编号", "10086.0")},
	{"old number in full-width letters, lower case", cell("原会员编号", "ｔｊ-００９９")},
	{"old number in scientific notation, cut short", cell("原会员编号", "2.01E+11")},
	{"ethnicity without 族", cell("民族", "汉")},
	{"party by its usual name", cell("政治面貌", "中共党员")},
	{"party that is none", cell("政治面貌", "某党")},
	{"education by its short name", cell("学历", "本科")},
	{"title with its level", cell("职称", "中级/主治医师")},
	{"title that says a level only", cell("职称", "高级")},
	{"region in one word", cell("地区", "天津市和平区")},
	{"mail with a full-width sign", cell("邮箱", "wang\uff20example.com")},
	{"mail as a hyperlink", cell("邮箱", "mailto:wang@example.com")},
	{"two mail addresses", cell("邮箱", "a@example.com;b@example.com")},
	{"placeholders for nothing", cell("邮箱", "-", "职称", "NULL", "政治面貌", "/")},
	{"an error of a formula", cell("单位", "#REF!")},
	{"a column too narrow for its number", cell("手机", "########")},
	{"line break in a cell", cell("单位", "天津市\n海河肿瘤医院")},
}

func cell(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// damageHeadings differ from the template's: other names, a mark, a line break, a remark, and a column nobody asked for.
var damageHeadings = []string{"序号", "原会员编号*", "姓 名", "手机\n(本人)", "证件类型", "证件号码", "性别", "出生日期", "民族", "政治面貌", "学历", "职称", "单位", "邮箱", "地区", "备注"}

func TestDamageIsRepairedWhereThatIsCertainAndReportedWhereNot(t *testing.T) {
	const workbook, golden = "testdata/damaged.xlsx", "testdata/damaged.txt"
	update := os.Getenv("UPDATE") != ""
	if update {
		if err := os.WriteFile(workbook, damagedWorkbook(t), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(workbook)
	if err != nil {
		t.Fatal(err)
	}
	got := understood(t, content)
	if update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the report differs from %s:\n%s", golden, got)
	}
}

// damagedWorkbook has a title merged over the table, a hidden sheet and a second one.
func damagedWorkbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "说明"))
	must(f.SetCellStr("说明", "A1", "旧系统导出"))
	for _, name := range []string{"会员", "隐藏"} {
		_, err := f.NewSheet(name)
		must(err)
		must(f.SetCellStr(name, "A1", "天津抗癌协会会员名册"))
	}
	must(f.MergeCell("会员", "A1", "P1"))
	must(f.SetSheetVisible("隐藏", false))
	must(f.SetSheetRow("会员", "A2", &damageHeadings))
	usual := cell("姓 名", "王晓岚", "手机\n(本人)", "13800000001", "证件类型", "居民身份证", "证件号码", "120101198403070026", "性别", "女", "出生日期", "1984-03-07",
		"民族", "汉族", "学历", "硕士研究生", "单位", "天津市海河肿瘤医院")
	for i, row := range damaged {
		for at, heading := range damageHeadings {
			value := usual[heading]
			for name, said := range row.cells {
				if strings.HasPrefix(strings.ReplaceAll(heading, " ", ""), name) {
					value = said
				}
			}
			switch {
			case heading == "序号":
				value = fmt.Sprintf("=%d", i+1)
			case heading == "备注":
				value = row.what
			case heading == "原会员编号*" && !keyed(row.cells, "原会员编号"):
				value = fmt.Sprintf("TJ-%04d", i+1)
			}
			where, err := excelize.CoordinatesToCellName(at+1, i+3)
			must(err)
			if number, ok := strings.CutPrefix(value, "="); ok {
				must(f.SetCellDefault("会员", where, number))
			} else if value != "" {
				must(f.SetCellStr("会员", where, value))
			}
		}
	}
	var b bytes.Buffer
	_, err := f.WriteTo(&b)
	must(err)
	must(f.Close())
	return b.Bytes()
}

func keyed(m map[string]string, key string) bool { _, ok := m[key]; return ok }

// understood prints what was made of each row.
func understood(t *testing.T, content []byte) string {
	t.Helper()
	table, entries := read(t, content, false)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, sheet %s, headings in row %d\n", table.Format, table.Sheet, table.HeadingRow)
	for _, n := range table.Notes {
		fmt.Fprintln(&b, "note:", n)
	}
	kinds := map[string]int{}
	refused := 0
	for i, e := range entries {
		fmt.Fprintf(&b, "\n%d %s\n", table.HeadingRow+1+i, damaged[i].what)
		said, err := json.Marshal(e.Data)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "  %s %s %s\n", e.OldNumber, e.Phone, said)
		for _, f := range e.Faults {
			fmt.Fprintf(&b, "  FAULT %s「%s」%s\n", f.Column, f.Value, f.Reason)
		}
		for _, r := range e.Repairs {
			fmt.Fprintf(&b, "  repaired: %s\n", r)
			kinds[r]++
		}
		if e.Refused() {
			refused++
		}
	}
	fmt.Fprintf(&b, "\n%d rows, %d faulty\n", len(entries), refused)
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintf(&b, "%s: %d\n", kind, kinds[kind])
	}
	return b.String()
}

func read(t *testing.T, content []byte, lenient bool) (*xlsx.Table, []*xlsx.Entry) {
	t.Helper()
	table, err := xlsx.Open(content, t.TempDir(), "", xlsx.Known)
	if err != nil {
		t.Fatal(err)
	}
	roster := xlsx.Roster{Keys: xlsx.Map(table.Headings), Date1904: table.Date1904, CSV: table.Sheet == "", Today: "2026-03-18", Lenient: lenient}
	if err := xlsx.CheckMap(roster.Keys); err != nil {
		t.Fatal(err)
	}
	var entries []*xlsx.Entry
	for {
		_, cells, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e := roster.Entry(cells); e != nil {
			entries = append(entries, e)
		}
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	return table, entries
}

func TestMinorColumnsMayBeLeftEmptyInstead(t *testing.T) {
	roster := xlsx.Roster{Keys: []string{xlsx.OldNumber, "name", "party", "id_number"}, Today: "2026-03-18", Lenient: true}
	e := roster.Entry([]string{"TJ1", "王晓岚", "某党", ""})
	if e.Refused() || len(e.Faults) != 1 || e.Data.Party != "" {
		t.Errorf("%+v", e)
	}
	if e := roster.Entry([]string{"TJ1", "王晓岚", "", "120101198403070022"}); !e.Refused() {
		t.Errorf("who a person is must be right: %+v", e)
	}
}

func TestRowsThatSayTheSameAreEqual(t *testing.T) {
	roster := xlsx.Roster{Keys: []string{xlsx.OldNumber, "name", "id_number", "birth_date"}, Today: "2026-03-18"}
	a := roster.Entry([]string{"tj1", "王 晓 岚", "120101 19840307 0026", "1984/3/7"})
	b := roster.Entry([]string{"TJ1 ", "王晓岚", "120101198403070026", ""})
	if string(a.Canonical()) != string(b.Canonical()) {
		t.Errorf("%s\n%s", a.Canonical(), b.Canonical())
	}
	if b.Data.IDType != models.IDTypeResident || b.Data.Gender != models.GenderFemale {
		t.Errorf("what the ID number says is filled in: %+v", b.Data)
	}
}
