package xlsx

import (
	"strings"

	"tjtaca/models"
)

// Column is something a roster may tell of a member.
type Column struct {
	Key      string // a field of the profile, or one of the four below
	Label    string
	Aliases  []string // further headings under which old rosters have it
	Required bool
	Hint     string
	field    *models.Field
}

// The columns that are no field of the profile.
const (
	OldNumber      = "old_number"
	OldCertificate = "old_certificate"
	Phone          = "phone"
	Committee      = "committee"
)

// Columns lists what is imported, in the order of the template.
var Columns = func() []Column {
	list := []Column{
		{Key: OldNumber, Label: "原会员编号", Required: true, Hint: "旧系统的编号,每人一个,不能重复",
			Aliases: []string{"会员编号", "原编号", "会员号", "旧编号", "旧会员编号", "原会员号", "编号", "会员证号"}},
		field("name", "姓名", true, "与身份证一致", "会员姓名", "名字", "会员名称"),
		{Key: Phone, Label: "手机号码", Hint: "11 位,激活时用它登录", Aliases: []string{"手机", "手机号", "联系电话", "移动电话", "联系手机", "电话", "联系方式", "本人手机"}},
		{Key: Committee, Label: "专委会", Hint: "系统中已有的专委会名称;空着则为导入时选择的", Aliases: []string{"所属专委会", "专业委员会", "所在专委会", "委员会"}},
		field("id_type", "证件类型", false, "空着为居民身份证", "证件类别", "证件种类"),
		field("id_number", "证件号码", false, "18 位,单元格设为文本", "身份证号", "身份证", "身份证号码", "证件号", "公民身份号码"),
		field("gender", "性别", false, ""), field("birth_date", "出生日期", false, "例如 1984-09-30;空着则取自身份证号", "出生年月日", "生日", "出生年月"),
		field("ethnicity", "民族", false, ""), field("party", "党派", false, "", "政治面貌"),
		field("native_place", "籍贯", false, "省/市/区"),
		field("education", "学历", false, "", "最高学历", "文化程度"), field("degree", "学位", false, "", "最高学位"),
		field("major", "专业", false, "", "所学专业", "从事专业"),
		field("employer", "工作单位", false, "", "单位", "单位名称", "所在单位"), field("department", "科室", false, "", "部门", "所在科室"),
		field("employer_phone", "单位电话", false, "", "办公电话", "固定电话", "座机"), field("position", "职务", false, "", "行政职务"),
		field("title", "职称", false, "", "技术职称", "专业技术职称", "职称名称"),
		field("email", "电子邮箱", false, "", "邮箱", "email", "e-mail", "电子邮件"),
		field("postal_code", "邮政编码", false, "", "邮编"), field("address", "联系地址", false, "", "通讯地址", "通信地址", "地址"),
		field("region", "省份/城市", false, "省/市/区", "所在地区", "地区"), field("social_posts", "社会任职", false, "", "社会职务"),
		field("recommender", "推荐人", false, ""), field("recommender_org", "推荐单位", false, ""),
		field("other_societies", "其他学会任职", false, "", "学会任职"),
		field("member_type", "会员类型", false, "", "会员类别", "会员性质"),
		{Key: OldCertificate, Label: "原证书编号", Aliases: []string{"证书编号", "原证书号", "证书号", "旧证书编号"}},
	}
	return list
}()

func field(name, label string, required bool, hint string, aliases ...string) Column {
	f := models.FieldByName(name)
	if f.Label != label {
		aliases = append(aliases, f.Label)
	}
	return Column{Key: name, Label: label, Required: required, Hint: hint, Aliases: aliases, field: f}
}

// ColumnByKey finds a column, nil if there is none.
func ColumnByKey(key string) *Column {
	for i := range Columns {
		if Columns[i].Key == key {
			return &Columns[i]
		}
	}
	return nil
}

// plain is a heading without what varies: blanks, case, marks, and remarks in brackets.
func plain(heading string) string {
	h := strings.ToLower(strings.NewReplacer("（", "(", "）", ")", "／", "/").Replace(heading))
	for {
		before, rest, ok := strings.Cut(h, "(")
		_, after, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			break
		}
		h = before + after
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) || strings.ContainsRune("*★※:：_·、", r) {
			return -1
		}
		return r
	}, h)
}

var labels, aliases = func() (map[string]string, map[string]string) {
	labels, aliases := map[string]string{}, map[string]string{}
	for _, c := range Columns {
		labels[plain(c.Label)] = c.Key
		for _, a := range c.Aliases {
			aliases[plain(a)] = c.Key
		}
	}
	return labels, aliases
}()

// Known says how many headings of a row mean a column.
func Known(row []string) int {
	n := 0
	for _, h := range row {
		if p := plain(h); labels[p] != "" || aliases[p] != "" {
			n++
		}
	}
	return n
}

// Map guesses which column each heading means, "" for none. Of two headings for one column the one with its own name wins.
func Map(headings []string) []string {
	keys := make([]string, len(headings))
	taken := map[string]bool{}
	for _, words := range []map[string]string{labels, aliases} {
		for i, h := range headings {
			if key := words[plain(h)]; key != "" && keys[i] == "" && !taken[key] {
				keys[i], taken[key] = key, true
			}
		}
	}
	return keys
}

// CheckMap says what is wrong with a choice of columns. Invalid: the message names what is missing or chosen twice.
func CheckMap(keys []string) error {
	seen := map[string]bool{}
	for _, key := range keys {
		switch {
		case key == "":
		case ColumnByKey(key) == nil:
			return models.InvalidField("mapping", "列的对应关系无效,请重新选择")
		case seen[key]:
			return models.InvalidField("mapping", "有两列都对应「"+ColumnByKey(key).Label+"」,请只选择一列")
		}
		seen[key] = true
	}
	var missing []string
	for _, c := range Columns {
		if c.Required && !seen[c.Key] {
			missing = append(missing, "「"+c.Label+"」")
		}
	}
	if len(missing) > 0 {
		return models.InvalidField("mapping", "名册缺少必需的列:"+strings.Join(missing, "、")+"。请检查第一行的列名,或选择对应的列")
	}
	return nil
}
