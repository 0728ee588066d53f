package models

// Choice is one entry of a code list.
type Choice struct{ Value, Text string }

// CodeList is a list of codes in the order in which they are offered.
type CodeList []Choice

// Text is the Chinese text of a code, "" if the list does not have it.
func (l CodeList) Text(value string) string {
	for _, c := range l {
		if c.Value == value {
			return c.Text
		}
	}
	return ""
}

// Has says whether the list has the code.
func (l CodeList) Has(value string) bool {
	for _, c := range l {
		if c.Value == value {
			return true
		}
	}
	return false
}

// Sexes (性别), GB/T 2261.1.
const (
	GenderMale   = "1"
	GenderFemale = "2"
)

// Genders is GB/T 2261.1 without «unknown» and «not stated», which no member may be.
var Genders = CodeList{{GenderMale, "男"}, {GenderFemale, "女"}}

// Ethnicities (民族) is GB/T 3304-1991, with the two further codes of the census for those outside the 56.
var Ethnicities = CodeList{
	{"01", "汉族"}, {"02", "蒙古族"}, {"03", "回族"}, {"04", "藏族"}, {"05", "维吾尔族"}, {"06", "苗族"}, {"07", "彝族"},
	{"08", "壮族"}, {"09", "布依族"}, {"10", "朝鲜族"}, {"11", "满族"}, {"12", "侗族"}, {"13", "瑶族"}, {"14", "白族"},
	{"15", "土家族"}, {"16", "哈尼族"}, {"17", "哈萨克族"}, {"18", "傣族"}, {"19", "黎族"}, {"20", "傈僳族"}, {"21", "佤族"},
	{"22", "畲族"}, {"23", "高山族"}, {"24", "拉祜族"}, {"25", "水族"}, {"26", "东乡族"}, {"27", "纳西族"}, {"28", "景颇族"},
	{"29", "柯尔克孜族"}, {"30", "土族"}, {"31", "达斡尔族"}, {"32", "仫佬族"}, {"33", "羌族"}, {"34", "布朗族"}, {"35", "撒拉族"},
	{"36", "毛南族"}, {"37", "仡佬族"}, {"38", "锡伯族"}, {"39", "阿昌族"}, {"40", "普米族"}, {"41", "塔吉克族"}, {"42", "怒族"},
	{"43", "乌孜别克族"}, {"44", "俄罗斯族"}, {"45", "鄂温克族"}, {"46", "德昂族"}, {"47", "保安族"}, {"48", "裕固族"}, {"49", "京族"},
	{"50", "塔塔尔族"}, {"51", "独龙族"}, {"52", "鄂伦春族"}, {"53", "赫哲族"}, {"54", "门巴族"}, {"55", "珞巴族"}, {"56", "基诺族"},
	{"97", "其他"}, {"98", "外国血统中国籍人士"},
}

// Parties (党派, 政治面貌) is GB/T 4762-1984. The manual's «中国共产党» is 01.
var Parties = CodeList{
	{"01", "中国共产党党员"},
	{"02", "中国共产党预备党员"},
	{"03", "中国共产主义青年团团员"},
	{"04", "中国国民党革命委员会会员"},
	{"05", "中国民主同盟盟员"},
	{"06", "中国民主建国会会员"},
	{"07", "中国民主促进会会员"},
	{"08", "中国农工民主党党员"},
	{"09", "中国致公党党员"},
	{"10", "九三学社社员"},
	{"11", "台湾民主自治同盟盟员"},
	{"12", "无党派民主人士"},
	{"13", "群众"},
}

// Educations (学历) is GB/T 4658-2006: its top level, with the completed levels of graduate study that the association
// tells apart. «研究生» stays for rosters that do not say which.
var Educations = CodeList{
	{"11", "博士研究生"},
	{"14", "硕士研究生"},
	{"10", "研究生"},
	{"20", "大学本科"},
	{"30", "大学专科"},
	{"40", "中等职业教育(中专)"},
	{"60", "普通高中"},
	{"70", "初中"},
	{"80", "小学"},
	{"90", "其他"},
}

// DegreeNone (无学位) is our own code beside the standard's.
const DegreeNone = "0"

// Degrees (学位) is the top level of GB/T 6864-2003.
var Degrees = CodeList{{"1", "名誉博士"}, {"2", "博士"}, {"3", "硕士"}, {"4", "学士"}, {DegreeNone, "无"}}

// CredentialTypes (资质证书类型) are what proves a medical professional. Codes are our own.
var CredentialTypes = CodeList{
	{"physician_qualification", "医师资格证书"},
	{"physician_practice", "医师执业证书"},
	{"nurse_practice", "护士执业证书"},
	{"pharmacist", "药师资格证书"},
	{"health_technical", "卫生专业技术资格证书"},
	{"title", "职称证书"},
	{"other", "其他"},
}
