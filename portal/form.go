package portal

import (
	"tjtaca/models"
	"tjtaca/models/service"
)

const (
	fileRule     = "仅支持PNG、JPG、JPEG格式文件,大小不超过 20MB"
	scanRule     = fileRule + "。请拍全四边,字迹清晰,无遮挡、无反光,扫描件不低于 300dpi;图片过大时会自动压缩"
	passwordRule = "至少 10 位,可用一句容易记住的话"
)

// typeHelp says who each kind of membership is for (manual part 2).
var typeHelp = map[models.MemberType]string{
	models.Professional: "医疗领域的专业人员,需提交资质证书",
	models.Ordinary:     "参与肿瘤防治事业的相关人员(研发推广、媒体、转化、技术、医保、科普、公益等),无需证书",
	models.Student:      "肿瘤医学相关专业的在校学生,需提交学生证",
}

// formSection is a heading of the form with its fields.
type formSection struct {
	Title, Note string
	For         models.MemberType // shown to this type only, "" is everybody
	Inputs      []input
}

// sectionHeads names the field with which a section of the form begins.
var sectionHeads = map[string]formSection{
	"education":       {Title: "学历与专业"},
	"employer":        {Title: "工作单位"},
	"email":           {Title: "联系方式"},
	"social_posts":    {Title: "任职与推荐"},
	"credential_type": {Title: "资质证件", Note: "仅专业会员填写", For: models.Professional},
	"student_card":    {Title: "学生证件", Note: "仅学生会员填写", For: models.Student},
}

// formSections are the fields of a step under their headings.
func formSections(inputs []input) []formSection {
	sections := []formSection{{}}
	for _, in := range inputs {
		if head, ok := sectionHeads[in.Name]; ok {
			sections = append(sections, head)
		}
		last := &sections[len(sections)-1]
		last.Inputs = append(last.Inputs, in)
	}
	if len(sections[0].Inputs) == 0 {
		sections = sections[1:]
	}
	return sections
}

// inputs makes the fields of a step of the form; step "" is all of them. Fields of other member types are there too: the page
// hides them by type, and without scripts says whom they are for.
func (w *wizard) inputs(view *service.ApplicationView, step models.FormStep, errs models.FieldErrors) []input {
	a := view.Application
	var inputs []input
	for i := range models.Fields {
		f := &models.Fields[i]
		if !f.On(a.Kind) || step != "" && f.Step != step {
			continue
		}
		in := newInput(f, *f.Of(&a.Data), f.RequiredIn(a.Kind))
		in.Error = errs[f.Name]
		in.mark(a)
		if f.Kind == models.FileField {
			in.UploadAt = w.base + "/files/" + f.Name
			in.File = newFileView(view.Files[models.FileKind(f.Name)])
			if in.File != nil {
				in.File.RemoveAt = in.UploadAt + "/remove"
			}
		}
		inputs = append(inputs, in)
	}
	return inputs
}

func newInput(f *models.Field, value string, required bool) input {
	in := input{Name: f.Name, Label: f.Label, Kind: f.Kind, Value: value, Mode: f.Mode, Max: f.MaxLen(), Required: required, Optional: !required, Narrow: f.Narrow}
	switch f.Kind {
	case models.TextField, models.LongTextField:
		in.Hint = f.Hint
	case models.FileField:
		in.Help, in.After = f.Hint, scanRule
		if f.Name == "photo" {
			in.After = fileRule
		}
	case models.SelectField:
		in.Groups = options(f.Codes, value)
	case models.ChoiceField:
		in.Groups = options(f.Codes, value)
	case models.TitleField:
		in.Groups = titleOptions(value)
	case models.RegionField:
		in.Regions = regionSelects(value)
	}
	special(&in)
	return in
}

// special is what single fields need beyond the table.
func special(in *input) {
	switch in.Name {
	case "id_number":
		in.Live, in.Mode, in.Max = "id", "text", 40
	case "id_type":
		if in.Value == "" {
			in.Groups[0].Options[0].Picked, in.Preset = true, true // nearly everybody's
		}
	case "name":
		in.Autocomplete, in.After = "name", "须与身份证一致,将印在会员证书上"
	case "email":
		in.Autocomplete = "email"
	case "employer":
		in.Autocomplete, in.Complete, in.After = "organization", "/employers", "请填写全称,须与申请表所盖公章一致"
	case "birth_date":
		in.After = "填写身份证号后自动填入"
	case "member_type":
		for i := range in.Groups[0].Options {
			o := &in.Groups[0].Options[i]
			o.Help = typeHelp[models.MemberType(o.Value)]
		}
	}
}

func titleOptions(value string) []optionGroup {
	var groups []optionGroup
	at := map[string]int{}
	for _, t := range models.Titles {
		label := t.Level
		if label == "" {
			label = "无职称"
		}
		i, ok := at[label]
		if !ok {
			i = len(groups)
			at[label] = i
			groups = append(groups, optionGroup{Label: label})
		}
		groups[i].Options = append(groups[i].Options, option{Value: t.Value, Text: t.Name, Picked: t.Value == value})
	}
	return groups
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
