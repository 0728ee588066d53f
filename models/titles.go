package models

// Title (职称) is a professional title with its level: 正高, 副高, 中级, 初级.
type Title struct{ Value, Name, Level, Series string }

// TitleNone is 无职称, our own code.
const TitleNone = "000"

// Titles are the series a medical association meets, coded by GB/T 8561-2001: two digits of series, one of rank. The standard knows
// no full-senior engineer; 正高级工程师 (since 2019) takes the digit 1 that the series leaves free.
var Titles = []Title{
	{"231", "主任医师", "正高", "医师"}, {"232", "副主任医师", "副高", "医师"}, {"233", "主治医师", "中级", "医师"},
	{"234", "医师", "初级", "医师"}, {"235", "医士", "初级", "医师"},
	{"241", "主任药师", "正高", "药师"}, {"242", "副主任药师", "副高", "药师"}, {"243", "主管药师", "中级", "药师"},
	{"244", "药师", "初级", "药师"}, {"245", "药士", "初级", "药师"},
	{"251", "主任护师", "正高", "护师"}, {"252", "副主任护师", "副高", "护师"}, {"253", "主管护师", "中级", "护师"},
	{"254", "护师", "初级", "护师"}, {"255", "护士", "初级", "护师"},
	{"261", "主任技师", "正高", "技师"}, {"262", "副主任技师", "副高", "技师"}, {"263", "主管技师", "中级", "技师"},
	{"264", "技师", "初级", "技师"}, {"265", "技士", "初级", "技师"},
	{"011", "教授", "正高", "教学"}, {"012", "副教授", "副高", "教学"}, {"013", "讲师", "中级", "教学"}, {"014", "助教", "初级", "教学"},
	{"611", "研究员", "正高", "科研"}, {"612", "副研究员", "副高", "科研"}, {"613", "助理研究员", "中级", "科研"}, {"614", "研究实习员", "初级", "科研"},
	{"081", "正高级工程师", "正高", "工程"}, {"082", "高级工程师", "副高", "工程"}, {"083", "工程师", "中级", "工程"},
	{"084", "助理工程师", "初级", "工程"}, {"085", "技术员", "初级", "工程"},
	{TitleNone, "无", "", "无"},
}

// TitleText is a title as shown, «中级 / 主管药师» (manual part 2), «无» without one, "" if the code is unknown.
func TitleText(value string) string {
	for _, t := range Titles {
		if t.Value == value {
			if t.Level == "" {
				return t.Name
			}
			return t.Level + " / " + t.Name
		}
	}
	return ""
}

// TitleLevels are the levels by which titles are counted and found.
var TitleLevels = CodeList{{Value: "senior", Text: "正高"}, {Value: "associate", Text: "副高"}, {Value: "middle", Text: "中级"}, {Value: "junior", Text: "初级"}, {Value: "none", Text: "无职称"}}

// TitlesOf are the codes of a level or, of one title, itself; none of anything else.
func TitlesOf(value string) []string {
	level := TitleLevels.Text(value)
	var codes []string
	for _, t := range Titles {
		if t.Value == value || level != "" && (t.Level == level || t.Value == TitleNone && value == "none") {
			codes = append(codes, t.Value)
		}
	}
	return codes
}
