package pdf

import (
	"strings"

	"tjtaca/models"
)

// entry is a label with its value; width is what both take, 0 the rest of the row.
type entry struct {
	label, value string
	width        float64
}

// formRows lays out the printed fields by hand; TestEveryPrintedFieldIsOnTheForm proves that none was forgotten. A width of 0 is
// the rest of the row. The first five rows stand beside the photo.
var formRows = [][]struct {
	field string
	width float64
}{
	{{"name", 70}, {"gender", 0}},
	{{"ethnicity", 70}, {"birth_date", 0}},
	{{"id_type", 70}, {"id_number", 0}},
	{{"party", 70}, {phoneField, 0}},
	{{"native_place", 70}, {"education", 0}},
	{{"degree", 60}, {"major", 0}},
	{{"employer", 120}, {"employer_phone", 0}},
	{{"department", 90}, {"position", 0}},
	{{"title", 60}, {"email", 0}},
	{{"address", 120}, {"postal_code", 0}},
	{{"member_type", 60}, {committeeField, 0}},
	{{"credential_type", 90}, {"credential_number", 0}},
	{{"student_from", 90}, {"student_until", 0}},
	{{changedField, 0}},
}

const rowsBesidePhoto = 5

// What the form shows beside the profile.
const (
	phoneField     = "phone"
	committeeField = "committee"
	changedField   = "changed"
)

// table draws the rows that apply and returns where it ends.
func (f Form) table(s *sheet) float64 {
	rows := f.rows()
	height := min(tallRow, (lowestEnd-formTop-promising-judging)/float64(len(rows)))
	y := formTop
	for i, row := range rows {
		end := formLeft + formWidth
		if i < rowsBesidePhoto {
			end -= photoSide
		}
		x := formLeft
		for _, e := range row {
			if e.width == 0 {
				e.width = end - x
			}
			s.entry(box{x, y, e.width, height}, e)
			x += e.width
		}
		y += height
	}
	f.placePhoto(s, box{formLeft + formWidth - photoSide, formTop, photoSide, rowsBesidePhoto * height})
	return y
}

// rows are formRows with the values, without what does not apply.
func (f Form) rows() [][]entry {
	var rows [][]entry
	for _, fields := range formRows {
		var row []entry
		for _, c := range fields {
			if e, applies := f.entry(c.field); applies {
				e.width = c.width
				row = append(row, e)
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// entry is the label and the value of a field; it does not apply if this person, or this kind of application, has none.
func (f Form) entry(name string) (entry, bool) {
	app := f.Application
	p := &app.Data
	switch name {
	case phoneField:
		return entry{label: "手机号码", value: f.Phone}, true
	case committeeField:
		return entry{label: "专委会", value: app.CommitteeName}, true
	case changedField:
		var labels []string
		for _, changed := range app.Changed {
			if field := models.FieldByName(changed); field != nil {
				labels = append(labels, field.Label)
			}
		}
		return entry{label: "变更项目", value: strings.Join(labels, "、")}, app.Kind == models.Change && len(labels) > 0
	}
	field := models.FieldByName(name)
	e := entry{label: field.Label, value: field.Text(*field.Of(p))}
	switch {
	case name == "employer" && p.Type() == models.Student:
		e.label = "就读院校"
	case name == "id_number" && p.IDType != models.IDTypeResident:
		e.label = "证件号码"
	case field.Kind == models.DateField:
		e.value = chineseDate(e.value)
	}
	return e, field.For == nil || field.For(p)
}

// chineseDate is 2006-01-02 as 2006年01月02日.
func chineseDate(date string) string {
	if !models.ValidDate(date) {
		return date
	}
	return date[:4] + "年" + date[5:7] + "月" + date[8:] + "日"
}

func (f Form) placePhoto(s *sheet, b box) {
	s.frame(b)
	const width, height = 35, 49 // a two-inch picture (2 寸)
	inner := box{b.x + (b.width-width)/2, b.y + (b.height-height)/2, width, height}
	if len(f.Photo) == 0 {
		s.block(inner, "照片", style{face: serif, size: 10, ink: faint, align: center})
		return
	}
	s.photo("photo", f.Photo, inner.x, inner.y, inner.width, inner.height)
}

var (
	labelCell = style{face: serif, size: 10, ink: label, align: center}
	valueCell = style{face: kai, size: 11, ink: text}
)

func (s *sheet) entry(b box, e entry) {
	s.cell(box{b.x, b.y, labelSide, b.height}, e.label, labelCell)
	b.x, b.width = b.x+labelSide, b.width-labelSide
	s.frame(b)
	s.block(box{b.x + 2, b.y + 0.8, b.width - 3.2, b.height - 1.6}, e.value, valueCell)
}

// cell is a shaded box with a label; a long one takes two lines, broken where it reads well.
func (s *sheet) cell(b box, label string, st style) {
	if n := []rune(label); len(n) > 4 && s.lib.width(st.face, st.size, label) > b.width-2 {
		at := max(len(n)-4, min(len(n), 4)) // 资质证书|类型, 学生证有效期|开始日期
		label = string(n[:at]) + "\n" + string(n[at:])
	}
	s.paint(new(path).rect(b.x, b.y, b.width, b.height), look{fill: &shade, stroke: &rule, width: 0.2})
	s.block(box{b.x + 1, b.y + 0.6, b.width - 2, b.height - 1.2}, label, st)
}

func (s *sheet) frame(b box) {
	s.paint(new(path).rect(b.x, b.y, b.width, b.height), look{stroke: &rule, width: 0.2})
}
