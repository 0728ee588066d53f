package pdf

import (
	"strings"

	"tjtaca/models"
)

// entry is a label with its value. Width is the share of the row both take, of the whole row if it is the only one.
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
	{{"name", 71}, {"gender", 0}},
	{{"ethnicity", 71}, {"birth_date", 0}},
	{{"id_type", 71}, {"id_number", 0}},
	{{"party", 71}, {phoneField, 0}},
	{{"native_place", 0}},
	{{"education", 60}, {"degree", 60}, {"major", 0}},
	{{"employer", 120}, {"department", 0}},
	{{"title", 60}, {"position", 60}, {"employer_phone", 0}},
	{{"email", 120}, {"postal_code", 0}},
	{{"address", 0}},
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
	y := formTop
	for i, row := range formRows {
		width := formWidth
		if i < rowsBesidePhoto {
			width -= photoSide
		}
		x := formLeft
		var drawn bool
		for _, c := range row {
			e, applies := f.entry(c.field)
			if !applies {
				continue
			}
			e.width = c.width
			if e.width == 0 {
				e.width = formLeft + width - x
			}
			s.entry(x, y, e)
			x += e.width
			drawn = true
		}
		if drawn {
			y += formRow
		}
	}
	f.placePhoto(s, box{formLeft + formWidth - photoSide, formTop, photoSide, rowsBesidePhoto * formRow})
	return y
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
	// Room for a two-inch picture (35 × 49 mm) less the margin of the cell.
	inner := box{b.x + 3, b.y + 1.7, b.width - 6, b.height - 3.4}
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

func (s *sheet) entry(x, y float64, e entry) {
	s.cell(box{x, y, labelSide, formRow}, e.label, labelCell)
	b := box{x + labelSide, y, e.width - labelSide, formRow}
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
