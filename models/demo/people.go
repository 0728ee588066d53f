package demo

import (
	"fmt"
	"strings"

	"tjtaca/models"
)

// Password opens every demo account.
const Password = "Tjtaca-demo-2026"

// The special committees (专委会) of the demo association.
const (
	lung     = "肺癌专业委员会"
	breast   = "乳腺癌专业委员会"
	pharmacy = "肿瘤临床药学专业委员会"
	lymphoma = "淋巴瘤专业委员会"
	stomach  = "胃癌专业委员会"
	liver    = "肝癌专业委员会"
	neck     = "头颈肿瘤专业委员会"
	nursing  = "肿瘤护理专业委员会"
	bowel    = "大肠癌专业委员会"
)

var committees = []string{lung, breast, pharmacy, lymphoma, stomach, liver, neck, nursing, bowel}

// account is an account of the back office.
type account struct {
	username, name string
	role           models.Role
	committee      string
}

// staff ends with the account that marks the demo data as complete.
var staff = []account{
	{"admin", "周系统", models.SystemAdmin, ""},
	{"xiehui", "郑协会", models.AssociationAdmin, ""},
	{"feiai", "张敏", models.Reviewer, lung},
	{"ruxian", "刘洁", models.Reviewer, breast},
	{"mishu", "吴秘书", models.Secretary, lung},
	{"shenji", "孙审计", models.Auditor, ""},
}

// stage is how far a person has come.
type stage string

const (
	registered  stage = "已注册,未填写"
	drafted     stage = "草稿"
	awaiting    stage = "待盖章"
	pending     stage = "申请中"
	overdue     stage = "申请中,已逾期"
	rejected    stage = "审批不通过"
	resubmitted stage = "不通过后重新提交"
	approved    stage = "审批通过"
	downloaded  stage = "已下载证书"
	changing    stage = "资料变更申请中"
	upgrading   stage = "会员升级申请中"
	frozen      stage = "已冻结"
	legacy      stage = "原会员,未激活"
	shared      stage = "原会员,与上一位登记了同一个手机号"
)

// person is a member of the demo data. Names are common or literary, employers and papers invented.
type person struct {
	name      string
	woman     bool
	birth     string // 1984-09-30
	committee string
	stage     stage
	daysAgo   int // when the stamped form came in, or the last thing was done
	kind      models.MemberType
	employer  string
	title     string
	reason    string // of a rejection
}

// Employers and schools that do not exist.
const (
	hospitalA = "天津市示例肿瘤医院"
	hospitalB = "天津示例医科大学附属第二医院"
	hospitalC = "滨海新区示例人民医院"
	hospitalD = "海河示例中心医院"
	company   = "津门示例药业有限公司"
	school    = "天津示例医科大学"
)

// people are listed by phone: the first has 13800000001. Of every state there is one within the first fifteen.
var people = []person{
	{"王晓岚", true, "1984-09-30", lung, drafted, 1, models.Professional, hospitalA, "233", ""},
	{"李思远", false, "1979-03-12", lung, awaiting, 2, models.Professional, hospitalB, "232", ""},
	{"陈佳宁", true, "1990-11-05", lung, pending, 2, models.Professional, hospitalA, "233", ""},
	{"赵明辉", false, "1975-06-21", breast, pending, 3, models.Professional, hospitalC, "231", ""},
	{"何雨桐", true, "2000-02-18", lung, pending, 5, models.Student, school, "", ""},
	{"林嘉禾", false, "1988-08-08", breast, pending, 8, models.Ordinary, company, "", ""},
	{"马国强", false, "1968-12-01", lung, overdue, 45, models.Professional, hospitalD, "231", ""},
	{"孙雅静", true, "1986-05-16", lung, rejected, 12, models.Professional, hospitalB, "252", "盖章不清晰:印章压在文字上,单位名称无法辨认,请重新盖章后扫描上传。"},
	{"周文博", false, "1992-01-27", breast, rejected, 10, models.Ordinary, company, "", "信息填写不完整:请补充科室信息,并核对联系地址。"},
	{"欧阳若水", true, "1981-07-07", lung, approved, 30, models.Professional, hospitalA, "232", ""},
	{"吴启航", false, "1977-10-19", breast, approved, 26, models.Professional, hospitalD, "231", ""},
	{"郑怀瑾", false, "1970-04-04", lung, downloaded, 60, models.Professional, hospitalA, "231", ""},
	{"阿依古丽·买买提", true, "1985-03-21", breast, downloaded, 55, models.Professional, hospitalC, "232", ""},
	{"钱多礼", false, "1983-09-09", breast, frozen, 20, models.Professional, hospitalC, "233", "经电话核实,盖章单位查无此人,资质证书编码不存在。"},
	{"冯秀珍", true, "1965-02-14", lung, legacy, 400, models.Professional, hospitalB, "231", ""},
	{"蒋一鸣", false, "1963-08-30", lymphoma, legacy, 400, models.Professional, hospitalD, "231", ""},
	{"徐静怡", true, "1991-06-11", lung, resubmitted, 3, models.Professional, hospitalC, "253", "证件模糊:资质证书信息页反光,请重新拍摄。"},
	{"高志远", false, "1982-11-23", breast, pending, 1, models.Professional, hospitalB, "232", ""},
	{"罗婉清", true, "1989-04-15", pharmacy, pending, 6, models.Professional, hospitalA, "243", ""},
	{"宋承泽", false, "2001-09-01", breast, pending, 4, models.Student, school, "", ""},
	{"唐诗韵", true, "1994-12-12", lung, pending, 1, models.Ordinary, company, "", ""},
	{"邓子墨", false, "1980-05-05", stomach, approved, 40, models.Professional, hospitalD, "232", ""},
	{"许念慈", true, "1987-07-29", nursing, downloaded, 70, models.Professional, hospitalA, "252", ""},
	{"𠮷田文轩", false, "1978-01-08", liver, approved, 35, models.Professional, hospitalB, "231", ""},
	{"崔立新", false, "1993-03-03", "", registered, 1, models.Ordinary, "", "", ""},
	{"韩立群", false, "1976-10-10", lung, changing, 28, models.Professional, hospitalA, "232", ""},
	{"沈佳怡", true, "1998-05-20", lung, upgrading, 24, models.Student, school, "", ""},
	{"沈国华", false, "1958-06-06", lung, legacy, 400, models.Professional, hospitalB, "231", ""},
	{"沈玉兰", true, "1960-02-20", breast, shared, 400, models.Professional, hospitalB, "232", ""},
}

// marked is what a reviewer found wrong with a person's form.
var marked = map[string][]string{
	"孙雅静": {"stamped_form"}, "周文博": {"department", "address"}, "徐静怡": {"credential_inside"},
}

func phone(i int) string { return fmt.Sprintf("138%08d", i+1) }

// phoneOf is the phone that a person gave to the association.
func phoneOf(i int) string {
	if people[i].stage == shared {
		i--
	}
	return phone(i)
}

// idNumber makes a number with a valid check digit that belongs to nobody: 滨海新区 (120116) came into being after these births.
func (p *person) idNumber(i int) string {
	sequence := 900 + 2*i
	if !p.woman {
		sequence++
	}
	first17 := fmt.Sprintf("120116%s%03d", strings.ReplaceAll(p.birth, "-", ""), sequence)
	return first17 + string(models.IDNumberCheckDigit(first17))
}

// values is the form as the person types it.
func (p *person) values(i int) map[string]string {
	v := map[string]string{
		"name": p.name, "id_type": models.IDTypeResident, "id_number": p.idNumber(i), "birth_date": p.birth, "gender": models.GenderMale,
		"ethnicity": "01", "party": "13", "native_place": "120116", "education": "20", "degree": "4", "major": "肿瘤学",
		"employer": p.employer, "department": "肿瘤科", "employer_phone": "022-00001234", "position": "无", "title": p.title,
		"email": fmt.Sprintf("demo%02d@example.com", i+1), "postal_code": "300000", "address": fmt.Sprintf("天津市示例区示范路%d号", i+1),
		"region": "120116", "member_type": string(p.kind),
	}
	if p.woman {
		v["gender"] = models.GenderFemale
	}
	if strings.Contains(p.name, "·") {
		v["ethnicity"] = "05"
	}
	switch p.kind {
	case models.Professional:
		v["education"], v["degree"], v["position"] = "11", "2", "医师"
		v["credential_type"], v["credential_number"] = "physician_practice", credentialNumber(i)
	case models.Student:
		v["education"], v["degree"], v["department"] = "14", "3", "无"
	case models.Ordinary:
		v["department"], v["major"] = "医学事务部", "药学"
	}
	return v
}

// credentialNumber has the form of today's 医师执业证书; every fourth is shorter, as on old papers, which the checks remark.
func credentialNumber(i int) string {
	if i%4 == 3 {
		return fmt.Sprintf("12011000%04d", i)
	}
	return fmt.Sprintf("11012000000%04d", i)
}
