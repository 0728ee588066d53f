package xlsx

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"tjtaca/models"

	"github.com/xuri/excelize/v2"
)

const (
	rosterSheet = "原会员名册"
	helpSheet   = "填写说明"
	listSheet   = "选项"
	listRows    = 5000 // rows of the template that offer choices
	textFormat  = 49   // «@»: Excel leaves what is typed as it is
)

// Template writes an empty roster with headings, one example, choices to pick from, and what to know. committees are the choices of
// 专委会.
func Template(w io.Writer, committees []string) error {
	f := excelize.NewFile()
	err := writeTemplate(f, committees)
	if err == nil {
		_, err = f.WriteTo(w)
	}
	return errors.Join(err, f.Close())
}

func writeTemplate(f *excelize.File, committees []string) error {
	for i, name := range []string{rosterSheet, helpSheet, listSheet} {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
	}
	steps := []func(*excelize.File) error{templateStyles, templateCells, func(f *excelize.File) error { return templateLists(f, committees) }, templateHelp}
	for _, step := range steps {
		if err := step(f); err != nil {
			return err
		}
	}
	return f.SetSheetVisible(listSheet, false)
}

func templateStyles(f *excelize.File) error {
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(Columns))
	if err != nil {
		return err
	}
	if err := f.SetColStyle(rosterSheet, "A:"+last, text); err != nil {
		return err
	}
	for i, c := range Columns {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		width := 14.0
		switch c.Key {
		case "id_number", "employer", "address", "native_place", "region", Committee:
			width = 24
		}
		if err := f.SetColWidth(rosterSheet, column, column, width); err != nil {
			return err
		}
	}
	return f.SetPanes(rosterSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// sample is the example row.
var sample = map[string]string{
	OldNumber: Sample + "(请删除此行)", "name": "王晓岚", Phone: "13800000001", "id_type": "居民身份证", "id_number": "120101198403070026", "gender": "女",
	"birth_date": "1984-03-07", "ethnicity": "汉族", "party": "群众", "education": "硕士研究生", "degree": "硕士", "major": "肿瘤学", "employer": "天津市海河肿瘤医院",
	"department": "肺部肿瘤科", "title": "中级 / 主治医师", "member_type": "专业会员", "native_place": "天津/天津市/和平区",
}

func templateCells(f *excelize.File) error {
	plainHead, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6F1F8"}}, NumFmt: textFormat})
	if err != nil {
		return err
	}
	needed, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "B42318"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FDECEA"}}, NumFmt: textFormat})
	if err != nil {
		return err
	}
	for i, c := range Columns {
		head, err := excelize.CoordinatesToCellName(i+1, 1)
		if err != nil {
			return err
		}
		example, err := excelize.CoordinatesToCellName(i+1, 2)
		if err != nil {
			return err
		}
		label, style := c.Label, plainHead
		if c.Required {
			label, style = label+"*", needed
		}
		err = errors.Join(f.SetCellStr(rosterSheet, head, label), f.SetCellStyle(rosterSheet, head, head, style), f.SetCellStr(rosterSheet, example, sample[c.Key]))
		if err != nil {
			return err
		}
	}
	return nil
}

// choices of a column, nil for free text.
func choices(c *Column, committees []string) []string {
	switch {
	case c.Key == Committee:
		return committees
	case c.field == nil:
		return nil
	case c.field.Kind == models.TitleField:
		var list []string
		for _, t := range models.Titles {
			list = append(list, models.TitleText(t.Value))
		}
		return list
	}
	var list []string
	for _, choice := range c.field.Codes {
		list = append(list, choice.Text)
	}
	return list
}

// templateLists keeps all choices on a hidden sheet: a list inside a validation may have no more than 255 characters.
func templateLists(f *excelize.File, committees []string) error {
	at := 0
	for i := range Columns {
		list := choices(&Columns[i], committees)
		if len(list) == 0 {
			continue
		}
		at++
		from, err := excelize.ColumnNumberToName(at)
		if err != nil {
			return err
		}
		if err := f.SetSheetCol(listSheet, from+"1", &list); err != nil {
			return err
		}
		to, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s2:%s%d", to, to, listRows)
		v.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", listSheet, from, from, len(list)))
		v.SetError(excelize.DataValidationErrorStyleWarning, Columns[i].Label, "不在选项中,导入时可能无法识别")
		if err := f.AddDataValidation(rosterSheet, v); err != nil {
			return err
		}
	}
	return nil
}

func templateHelp(f *excelize.File) error {
	lines := []string{
		"原会员名册填写说明", "",
		"1. 每行一位原会员。标 * 的列必须填写,其余可以空着,由会员本人激活时补充。",
		"2. 第 2 行是示例,请删除(原会员编号以「示例」开头的行不会导入)。",
		"3. 证件号码、手机号码、日期所在的列已设为文本。从别处复制时请用「选择性粘贴 → 数值」,以免证件号码变成 1.2E+17。",
		"4. 几位会员共用一个手机号时照实填写:激活时按姓名和证件号码区分。",
		"5. 上传后先检查,不会改动任何数据;核对报告后再确认导入。同一名册可以重复导入,没有变化的行不会改动。", "",
		"各列说明",
	}
	for _, c := range Columns {
		line := c.Label
		if c.Required {
			line += "(必填)"
		}
		if c.Hint != "" {
			line += ":" + c.Hint
		}
		if len(c.Aliases) > 0 {
			line += "。也可写作:" + strings.Join(c.Aliases, "、")
		}
		lines = append(lines, line)
	}
	if err := f.SetSheetCol(helpSheet, "A1", &lines); err != nil {
		return err
	}
	return f.SetColWidth(helpSheet, "A", "A", 110)
}
