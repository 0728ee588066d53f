package xlsx

import (
	"strings"

	"tjtaca/models"
)

// spoken are what rosters write for the entries of code lists, besides code and text. Only what can mean one thing is here.
var spoken = map[string]map[string]string{
	"gender": {"男性": models.GenderMale, "女性": models.GenderFemale, "m": models.GenderMale, "f": models.GenderFemale, "male": models.GenderMale, "female": models.GenderFemale, "男士": models.GenderMale, "女士": models.GenderFemale},
	"party": {
		"中共党员": "01", "党员": "01", "共产党员": "01", "中共": "01", "中国共产党": "01", "中共预备党员": "02", "预备党员": "02", "共青团员": "03", "团员": "03",
		"民革": "04", "民革会员": "04", "民革党员": "04", "民盟": "05", "民盟盟员": "05", "民建": "06", "民建会员": "06", "民进": "07", "民进会员": "07", "农工党": "08", "农工党党员": "08", "农工民主党": "08", "致公党": "09", "致公党党员": "09",
		"九三": "10", "九三学社": "10", "台盟": "11", "台盟盟员": "11", "无党派": "12", "无党派人士": "12", "无": "13", "普通群众": "13",
	},
	"education": {
		"博士": "11", "硕士": "14", "本科": "20", "大学": "20", "学士": "20", "大本": "20", "大专": "30", "专科": "30", "中专": "40", "高中": "60",
	},
	"degree":      {"博士学位": "2", "硕士学位": "3", "学士学位": "4", "无学位": "0", "医学博士": "2", "医学硕士": "3", "医学学士": "4"},
	"id_type":     {"身份证": models.IDTypeResident, "二代身份证": models.IDTypeResident, "港澳通行证": models.IDTypeHKMacau, "台胞证": models.IDTypeTaiwan, "外国人永久居留证": models.IDTypeForeigner, "军官": models.IDTypeOfficer},
	"member_type": {"专业": string(models.Professional), "普通": string(models.Ordinary), "学生": string(models.Student)},
}

// code reads an entry of a code list: its text, its code, or another word for it. "" if it is none of them.
func code(f *models.Field, s string) (value string, repaired bool) {
	words := strings.ToLower(strings.Join(strings.FieldsFunc(s, invisible), ""))
	for _, c := range f.Codes {
		if s == c.Text {
			return c.Value, false
		}
	}
	if f.Codes.Has(s) {
		return s, true
	}
	if v := spoken[f.Name][words]; v != "" {
		return v, true
	}
	for _, c := range f.Codes {
		if words == strings.ToLower(c.Text) || f.Name == "ethnicity" && words+"族" == c.Text || f.Name == "ethnicity" && "0"+words == c.Value {
			return c.Value, true
		}
	}
	return "", false
}

// title reads a professional title by its name, with or without its level, or by its code.
func title(s string) (value string, repaired bool) {
	name := s
	if at := strings.LastIndexAny(s, "/-"); at >= 0 {
		name = strings.TrimSpace(s[at+1:])
	}
	for _, t := range models.Titles {
		switch {
		case s == t.Value:
			return t.Value, true
		case name == t.Name:
			return t.Value, s != models.TitleText(t.Value) && s != t.Name
		}
	}
	for suffix, v := range map[string]string{"副主任中医师": "232", "主任中医师": "231", "主治中医师": "233", "中医师": "234", "无职称": models.TitleNone} {
		if name == suffix {
			return v, true
		}
	}
	return "", false
}
