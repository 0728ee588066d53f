package xlsx

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tjtaca/models"
)

// Roster reads rows of an old roster (原会员名册).
type Roster struct {
	Keys     []string // the column each cell belongs to, "" for none
	Date1904 bool
	CSV      bool   // serial numbers of dates have no workbook that says from when they count
	Today    string // 2006-01-02
	// Lenient leaves a doubtful value of a minor column empty instead of refusing the row.
	Lenient bool
}

// Entry is a row of a roster as it was understood.
type Entry struct {
	OldNumber      string         `json:"old_number"`
	OldCertificate string         `json:"old_certificate,omitempty"`
	Phone          string         `json:"phone,omitempty"`
	Committee      string         `json:"committee,omitempty"` // as written
	Data           models.Profile `json:"data"`
	Faults         []Fault        `json:"faults,omitempty"`
	Repairs        []string       `json:"repairs,omitempty"` // kinds
}

// Fault is what could not be understood with certainty.
type Fault struct {
	Column string `json:"column"` // its label
	Value  string `json:"value"`  // as in the file
	Reason string `json:"reason"`
	Minor  bool   `json:"minor,omitempty"` // left empty; the row counts nevertheless
}

// Refused says whether the row cannot be imported.
func (e *Entry) Refused() bool {
	for _, f := range e.Faults {
		if !f.Minor {
			return true
		}
	}
	return false
}

// Canonical is the row as it would be stored: two rows that say the same, however they write it, are equal.
func (e *Entry) Canonical() []byte {
	said := *e
	said.Faults, said.Repairs = nil, nil
	text, err := json.Marshal(said)
	if err != nil {
		panic(err) // text always marshals
	}
	return text
}

// Sample starts the old number of the example that the template has: such a row is no member.
const Sample = "示例"

// minor are columns that a member completes at activation anyway. Who a person is, is never one.
func (c *Column) minor() bool {
	return c.field != nil && !c.field.Key && c.Key != "member_type"
}

// Entry understands a row; nil if it is the example of the template.
func (r *Roster) Entry(cells []string) *Entry {
	e := &Entry{}
	p := &parser{Roster: r, entry: e}
	written := map[string]string{}
	for i, key := range r.Keys {
		if key == "" || i >= len(cells) {
			continue
		}
		if s := p.clean(ColumnByKey(key), cells[i]); s != "" {
			written[key] = s
		}
	}
	if strings.HasPrefix(written[OldNumber], Sample) {
		return nil
	}
	for i := range Columns { // the order of the table: type before number, number before birth
		c := &Columns[i]
		if s := written[c.Key]; s != "" {
			p.column, p.raw = c, p.said[c.Key]
			p.set(s)
		} else if c.Required && !p.told(c) {
			p.column, p.raw = c, ""
			p.fault("请填写" + c.Label)
		}
	}
	p.derive()
	return e
}

// parser is the reading of one row.
type parser struct {
	*Roster
	entry  *Entry
	column *Column
	raw    string
	said   map[string]string // what the file says, by column
}

func (p *parser) fault(reason string) {
	minor := p.Lenient && p.column.minor()
	p.entry.Faults = append(p.entry.Faults, Fault{p.column.Label, cut(p.raw, 100), reason, minor})
}

func (p *parser) told(c *Column) bool {
	for _, f := range p.entry.Faults {
		if f.Column == c.Label {
			return true
		}
	}
	return false
}

func (p *parser) repaired(kinds ...string) {
	for _, kind := range kinds {
		if kind != "" {
			p.entry.Repairs = append(p.entry.Repairs, kind)
		}
	}
}

var empties = map[string]bool{"-": true, "--": true, "—": true, "/": true, "\\": true, "null": true, "n/a": true, "\\n": true, "none": true, "(空)": true, "nan": true}

// unknown are words for nothing in columns where they cannot be an answer.
var unknown = map[string]bool{"无": true, "暂无": true, "不详": true, "未知": true, "没有": true, "0": true}

// clean is a cell without what is never meant; "" for one that says nothing.
func (p *parser) clean(c *Column, cell string) string {
	if p.said == nil {
		p.said = map[string]string{}
	}
	p.said[c.Key] = cell
	p.column, p.raw = c, cell
	s, kinds := tidy(cell)
	if s == "" {
		return ""
	}
	switch {
	case strings.HasPrefix(s, "#") && (strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.Trim(s, "#") == "" || s == "#N/A"):
		p.fault("单元格是公式错误或未显示完整,请重新填写")
		return ""
	case utf8.RuneCountInString(s) > maxCell:
		p.fault("内容过长")
		return ""
	case empties[strings.ToLower(s)], unknown[s] && (c.Key == Phone || c.Key == "id_number" || c.Key == "email" || c.Key == "birth_date" || c.Key == OldCertificate):
		p.repaired(RepairEmpty)
		return ""
	}
	p.repaired(kinds...)
	return s
}

// set puts a value where its column belongs, or notes why it cannot be one.
func (p *parser) set(s string) {
	switch p.column.Key {
	case OldNumber:
		p.entry.OldNumber = p.number(s)
	case OldCertificate:
		p.entry.OldCertificate = p.number(s)
	case Phone:
		p.phone(s)
	case Committee:
		p.entry.Committee = strings.Join(strings.Fields(s), "")
	case "id_number":
		p.idNumber(s)
	case "birth_date":
		p.birthDate(s)
	default:
		p.other(s)
	}
}

// number is an old number or that of a certificate.
func (p *parser) number(s string) string {
	digits, kind, lost := whole(s)
	if lost {
		p.fault("编号已被 Excel 改成科学计数法,位数不全,请从旧系统重新导出为文本")
		return ""
	}
	p.repaired(kind)
	n := models.NormalizeOldNumber(digits)
	if utf8.RuneCountInString(n) > 64 {
		p.fault(p.column.Label + "最多 64 个字")
		return ""
	}
	return n
}

func (p *parser) phone(s string) {
	digits, kind, lost := whole(s)
	if lost {
		p.fault("手机号已被 Excel 改成科学计数法,位数不全,请核对")
		return
	}
	p.repaired(kind)
	n := models.NormalizePhone(digits)
	if !models.ValidPhone(n) {
		p.fault("不是 11 位手机号码,请核对(固定电话请放在「单位电话」列)")
		return
	}
	if n != digits {
		p.repaired(RepairPhone)
	}
	p.entry.Phone = n
}

func (p *parser) idNumber(s string) {
	digits, kind, lost := whole(s)
	if lost {
		p.fault("证件号码已被 Excel 改成科学计数法,后几位已丢失,无法恢复,请从旧系统重新导出为文本")
		return
	}
	p.repaired(kind)
	n := models.NormalizeIDNumber(digits)
	if n != digits {
		p.repaired(RepairIDForm)
	}
	d := &p.entry.Data
	if d.IDType == "" {
		d.IDType = models.IDTypeResident
	}
	if d.IDType == models.IDTypeResident && len(n) == 15 {
		if long := models.LongIDNumber(n); long != "" {
			n = long
			p.repaired(RepairID15)
		}
	}
	if reason := models.FieldByName("id_number").Fault(&models.Profile{IDType: d.IDType, IDNumber: n}, n, p.Today); reason != "" {
		if strings.HasSuffix(n, "000") && len(n) == 18 {
			reason = "末三位为 000,很可能已被 Excel 四舍五入,后几位已丢失,请从旧系统重新导出为文本"
		}
		p.fault(reason)
		return
	}
	d.IDNumber = n
}

func (p *parser) birthDate(s string) {
	d := &p.entry.Data
	value, kind, reason := date(s, p.Date1904)
	if reason != "" {
		p.fault(reason)
		return
	}
	if kind == RepairSerial && p.CSV && value != models.IDNumberBirthDate(d.IDNumber) {
		p.fault("日期只剩序列号,CSV 中无法确定是哪一天,请写成 1984-09-30")
		return
	}
	p.repaired(kind)
	p.check(value)
}

// other is a field of the profile without a form of its own.
func (p *parser) other(s string) {
	f := p.column.field
	var value, kind string
	lost := false
	switch {
	case f.Name == "name":
		value, kind = properName(s), RepairName
	case f.Name == "email":
		value = strings.TrimPrefix(strings.Map(func(r rune) rune {
			if r == '\uff20' {
				return '@'
			}
			return r
		}, s), "mailto:")
		kind = RepairMail
	case f.Name == "employer_phone", f.Name == "postal_code":
		value, kind, lost = whole(s)
	case f.Kind == models.DateField:
		var reason string
		if value, kind, reason = date(s, p.Date1904); reason != "" {
			p.fault(reason)
			return
		}
	case f.Kind == models.RegionField:
		value = models.RegionByText(s)
	case f.Kind == models.TitleField:
		var repaired bool
		if value, repaired = title(s); repaired {
			kind = RepairCode
		}
	case f.Codes != nil:
		p.code(s)
		return
	default:
		value, kind = joined(s, '\n'), RepairBlanks
		value = strings.Join(strings.Fields(value), " ")
	}
	if lost || value == "" {
		p.fault(p.column.Label + "无法识别,请按模板中的选项填写")
		return
	}
	if value != s {
		p.repaired(kind)
	}
	p.check(value)
}

func (p *parser) code(s string) {
	if digits, kind, lost := whole(s); !lost && kind != "" {
		s = digits
	}
	value, repaired := code(p.column.field, s)
	if value == "" {
		p.fault(p.column.Label + "不在选项中,请按模板填写")
		return
	}
	if repaired {
		p.repaired(RepairCode)
	}
	p.check(value)
}

// check keeps a value that its field takes.
func (p *parser) check(value string) {
	f, d := p.column.field, &p.entry.Data
	if f.Name == "id_type" {
		d.IDType = value
		return
	}
	if utf8.RuneCountInString(value) > f.MaxLen() {
		p.fault("内容过长," + limit(f))
		return
	}
	if reason := f.Fault(d, value, p.Today); reason != "" {
		p.fault(reason)
		return
	}
	*f.Of(d) = value
}

func limit(f *models.Field) string { return fmt.Sprintf("最多 %d 个字", f.MaxLen()) }

// properName joins what was set apart to fill a column (张 三) and writes the interpuncts of other tongues the one way.
func properName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("•・.‧∙●﹒", r) || r == '\uff0e' {
			return '·'
		}
		return r
	}, s)
	return joined(strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " "), ' ')
}

// joined takes away a gap between two Chinese characters, which are written without any.
func joined(s string, gap rune) string {
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		if r == gap && i > 0 && i < len(runes)-1 && unicode.Is(unicode.Han, runes[i-1]) && unicode.Is(unicode.Han, runes[i+1]) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// derive settles what belongs together once the whole row is read.
func (p *parser) derive() {
	d := &p.entry.Data
	if d.IDNumber == "" {
		d.IDType = ""
	}
	d.Normalize()
}
