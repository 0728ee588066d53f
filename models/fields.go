package models

import (
	"net/mail"
	"regexp"
	"strings"
)

// FieldKind says how a field is typed in, checked and shown.
type FieldKind string

// The kinds of fields.
const (
	TextField     FieldKind = "text"
	LongTextField FieldKind = "longtext"
	ChoiceField   FieldKind = "choice" // a few values: radio buttons
	SelectField   FieldKind = "select" // a code list
	TitleField    FieldKind = "title"  // 职称: level and name
	RegionField   FieldKind = "region" // 省/市/区 cascade
	DateField     FieldKind = "date"
	FileField     FieldKind = "file"
)

// FormStep is a page of the form.
type FormStep string

// The steps of the form after the account (step 1).
const (
	PersonStep FormStep = "person" // 2 个人信息
	WorkStep   FormStep = "work"   // 3 学历与工作
	ApplyStep  FormStep = "apply"  // 4 入会申请
)

// Field describes one profile field; it drives the form, its checks, the check page, the printed form, comparison,
// back-office columns and detail, export and import. Order is the order on screen.
type Field struct {
	Name   string // form name, column name, JSON name
	Label  string // 会员姓名
	Kind   FieldKind
	Step   FormStep
	Codes  CodeList // ChoiceField, SelectField
	Max    int      // characters, 0 means 64
	Hint   string   // placeholder or help under the field
	Mode   string   // inputmode: numeric, tel, email
	Narrow bool     // half a row suffices

	Enrollment, Activation Need                // which forms have it, and whether it must be filled in
	For                    func(*Profile) bool // nil: everybody

	Key         bool // 关键信息: identifies the person
	OnForm      bool // printed on the application form
	Certificate bool // printed on the certificate
	Editable    bool // may be edited directly until the first certificate download
	Sealed      bool // encrypted at rest
	Mask        func(string) string
	Searchable  bool

	Of    func(*Profile) *string
	Check func(p *Profile, value, today string) string // further fault, "" if none
	Clean func(string) string
}

// Need says whether a form has a field and insists on it.
type Need int

// Absent, optional (选填) or required (必填).
const (
	Absent Need = iota
	Optional
	Required
)

// On says whether the form of this kind of application has the field.
func (f *Field) On(kind ApplicationKind) bool { return f.need(kind) != Absent }

// RequiredIn says whether the field must be filled in; for-whom (For) is asked first.
func (f *Field) RequiredIn(kind ApplicationKind) bool { return f.need(kind) == Required }

func (f *Field) appliesTo(p *Profile) bool { return f.For == nil || f.For(p) }

func (f *Field) need(kind ApplicationKind) Need {
	switch kind {
	case Activation:
		return f.Activation
	case Upgrade:
		if f.For != nil {
			return f.Enrollment
		}
		return Absent
	case Change:
		if f.Enrollment == Absent && f.Activation != Absent {
			return Optional // who was not asked for it when joining need not have it now
		}
		return f.Enrollment
	default:
		return f.Enrollment
	}
}

// MaxLen is the longest value in characters.
func (f *Field) MaxLen() int {
	if f.Max == 0 {
		return 64
	}
	return f.Max
}

// Prompt is what an empty required field is told.
func (f *Field) Prompt() string {
	switch f.Kind {
	case FileField:
		return "请上传" + f.Label
	case TextField, LongTextField:
		return "请填写" + f.Label
	default:
		return "请选择" + f.Label
	}
}

// Text is a value as a person reads it.
func (f *Field) Text(value string) string {
	switch {
	case value == "":
		return ""
	case f.Codes != nil:
		return f.Codes.Text(value)
	case f.Kind == TitleField:
		return TitleText(value)
	case f.Kind == RegionField:
		return RegionText(value)
	}
	return value
}

// FieldByName finds a field; nil if there is none.
func FieldByName(name string) *Field { return fieldsByName[name] }

var fieldsByName = func() map[string]*Field {
	m := make(map[string]*Field, len(Fields))
	for i := range Fields {
		m[Fields[i].Name] = &Fields[i]
	}
	return m
}()

func (f *Field) clean(v string) string {
	if f.Kind == LongTextField {
		v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n"))
	} else {
		v = collapseSpaces(v)
	}
	if f.Clean != nil {
		v = f.Clean(v)
	}
	return v
}

// Fault says what is wrong with a value that is not empty, "" if nothing is; length is not looked at.
func (f *Field) Fault(p *Profile, value, today string) string {
	switch {
	case f.Codes != nil && !f.Codes.Has(value):
		return "请选择" + f.Label
	case f.Kind == TitleField && TitleText(value) == "", f.Kind == RegionField && !ValidRegion(value):
		return "请选择" + f.Label
	case f.Kind == DateField && !ValidDate(value):
		return f.Label + "应为日期,例如 1984-09-30"
	case f.Check != nil:
		return f.Check(p, value, today)
	}
	return ""
}

func forProfessional(p *Profile) bool { return p.Type() == Professional }
func forStudent(p *Profile) bool      { return p.Type() == Student }

var (
	postalCode = regexp.MustCompile(`^\d{6}$`)
	landline   = regexp.MustCompile(`^\+?[0-9][0-9 -]{5,19}$`)
)

func checkName(_ *Profile, v, _ string) string {
	if strings.ContainsAny(v, "0123456789<>&\"'@#%*()_=+[]{}|\\/:;!?,,。") {
		return "会员姓名应与身份证一致,不含数字和符号(间隔号「·」除外)"
	}
	return ""
}

func checkIDNumber(p *Profile, v, today string) string {
	if err := CheckIDDocument(p.IDType, v, today); err != nil {
		return err.Error()
	}
	return ""
}

func checkBirthDate(p *Profile, v, today string) string {
	switch {
	case v > today:
		return "出生日期不能晚于今天"
	case p.IDType == IDTypeResident && ValidIDNumber(p.IDNumber) && v != IDNumberBirthDate(p.IDNumber):
		return "出生日期与身份证号不一致,身份证号中为 " + IDNumberBirthDate(p.IDNumber)
	}
	return ""
}

func checkGender(p *Profile, v, _ string) string {
	if p.IDType == IDTypeResident && ValidIDNumber(p.IDNumber) && v != IDNumberGender(p.IDNumber) {
		return "性别与身份证号不一致"
	}
	return ""
}

func checkEmail(_ *Profile, v, _ string) string {
	if !ValidEmail(v) {
		return "电子邮箱格式不正确,例如 name@example.com"
	}
	return ""
}

// ValidEmail says whether s is a bare mail address with a full domain.
func ValidEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s[strings.LastIndex(s, "@"):], ".")
}

func checkPostalCode(_ *Profile, v, _ string) string {
	if !postalCode.MatchString(v) {
		return "邮政编码应为 6 位数字"
	}
	return ""
}

func checkLandline(_ *Profile, v, _ string) string {
	if !landline.MatchString(v) {
		return "单位电话格式不正确,例如 022-23340000"
	}
	return ""
}

func checkStudentUntil(p *Profile, v, today string) string {
	switch {
	case v < p.StudentFrom:
		return "有效期的结束日期不能早于开始日期"
	case v < today:
		return "学生证已过有效期,请上传在有效期内的学生证"
	}
	return ""
}

// Fields is the field table. Needs follow PRODUCT 4.1 (enrollment) and 4.2 (activation); labels follow the manual.
var Fields = []Field{
	{Name: "photo", Label: "个人寸照", Kind: FileField, Step: PersonStep, Enrollment: Required, Activation: Required, OnForm: true, Certificate: true,
		Hint: "近期免冠正面彩色照片,将印在会员证书上", Of: func(p *Profile) *string { return &p.Photo }},
	{Name: "name", Label: "会员姓名", Kind: TextField, Step: PersonStep, Max: 40, Narrow: true, Enrollment: Required, Activation: Required, Key: true, OnForm: true, Certificate: true, Searchable: true,
		Hint: "请填写会员姓名", Check: checkName, Of: func(p *Profile) *string { return &p.Name }},
	{Name: "id_type", Label: "证件类型", Kind: SelectField, Codes: IDTypes, Step: PersonStep, Narrow: true, Enrollment: Required, Activation: Required, Key: true, OnForm: true,
		Of: func(p *Profile) *string { return &p.IDType }},
	{Name: "id_number", Label: "身份证号", Kind: TextField, Step: PersonStep, Max: 32, Narrow: true, Enrollment: Required, Activation: Required, Key: true, OnForm: true, Sealed: true, Searchable: true,
		Hint: "请填写身份证号", Mask: MaskIDNumber, Clean: NormalizeIDNumber, Check: checkIDNumber, Of: func(p *Profile) *string { return &p.IDNumber }},
	{Name: "birth_date", Label: "出生日期", Kind: DateField, Step: PersonStep, Narrow: true, Enrollment: Optional, Activation: Optional, Key: true, OnForm: true, Certificate: true,
		Hint: "请填写出生日期", Check: checkBirthDate, Of: func(p *Profile) *string { return &p.BirthDate }},
	{Name: "gender", Label: "性别", Kind: ChoiceField, Codes: Genders, Step: PersonStep, Narrow: true, Enrollment: Required, Activation: Required, Key: true, OnForm: true, Certificate: true,
		Check: checkGender, Of: func(p *Profile) *string { return &p.Gender }},
	{Name: "ethnicity", Label: "民族", Kind: SelectField, Codes: Ethnicities, Step: PersonStep, Narrow: true, Enrollment: Required, Activation: Optional, OnForm: true,
		Of: func(p *Profile) *string { return &p.Ethnicity }},
	{Name: "party", Label: "党派", Kind: SelectField, Codes: Parties, Step: PersonStep, Narrow: true, Enrollment: Required, Activation: Optional, OnForm: true,
		Of: func(p *Profile) *string { return &p.Party }},
	{Name: "native_place", Label: "籍贯", Kind: RegionField, Step: PersonStep, Enrollment: Required, OnForm: true,
		Of: func(p *Profile) *string { return &p.NativePlace }},

	{Name: "education", Label: "学历", Kind: SelectField, Codes: Educations, Step: WorkStep, Narrow: true, Enrollment: Required, Activation: Optional, OnForm: true,
		Of: func(p *Profile) *string { return &p.Education }},
	{Name: "degree", Label: "学位", Kind: SelectField, Codes: Degrees, Step: WorkStep, Narrow: true, Enrollment: Required, OnForm: true,
		Of: func(p *Profile) *string { return &p.Degree }},
	{Name: "major", Label: "专业", Kind: TextField, Step: WorkStep, Narrow: true, Enrollment: Required, Activation: Required, OnForm: true, Certificate: true,
		Hint: "请填写专业", Of: func(p *Profile) *string { return &p.Major }},
	{Name: "employer", Label: "工作单位", Kind: TextField, Step: WorkStep, Narrow: true, Enrollment: Required, Activation: Required, OnForm: true, Certificate: true, Searchable: true,
		Hint: "请填写工作单位(学生填写就读院校)", Of: func(p *Profile) *string { return &p.Employer }},
	{Name: "department", Label: "科室", Kind: TextField, Step: WorkStep, Narrow: true, Enrollment: Required, Activation: Required, OnForm: true,
		Hint: "请填写科室信息或填写:无", Of: func(p *Profile) *string { return &p.Department }},
	{Name: "employer_phone", Label: "单位电话", Kind: TextField, Step: WorkStep, Max: 20, Mode: "tel", Narrow: true, Enrollment: Optional, OnForm: true,
		Hint: "请填写单位电话", Check: checkLandline, Of: func(p *Profile) *string { return &p.EmployerPhone }},
	{Name: "position", Label: "职务", Kind: TextField, Step: WorkStep, Narrow: true, Enrollment: Optional, Activation: Required, OnForm: true,
		Of: func(p *Profile) *string { return &p.Position }},
	{Name: "title", Label: "职称", Kind: TitleField, Step: WorkStep, Enrollment: Optional, Activation: Required, OnForm: true, Certificate: true,
		Of: func(p *Profile) *string { return &p.Title }},
	{Name: "email", Label: "电子邮箱", Kind: TextField, Step: WorkStep, Max: 128, Mode: "email", Narrow: true, Enrollment: Required, Activation: Required, OnForm: true, Editable: true,
		Hint: "请填写电子邮箱", Check: checkEmail, Of: func(p *Profile) *string { return &p.Email }},
	{Name: "postal_code", Label: "邮政编码", Kind: TextField, Step: WorkStep, Max: 6, Mode: "numeric", Narrow: true, Enrollment: Optional, OnForm: true, Editable: true,
		Hint: "请填写邮政编码", Check: checkPostalCode, Of: func(p *Profile) *string { return &p.PostalCode }},
	{Name: "address", Label: "联系地址", Kind: TextField, Step: WorkStep, Max: 128, Enrollment: Required, Activation: Optional, OnForm: true, Editable: true,
		Hint: "请填写联系地址", Of: func(p *Profile) *string { return &p.Address }},
	{Name: "region", Label: "省份/城市", Kind: RegionField, Step: WorkStep, Activation: Required, Of: func(p *Profile) *string { return &p.Region }},
	{Name: "social_posts", Label: "社会任职", Kind: TextField, Step: WorkStep, Max: 128, Activation: Optional, Of: func(p *Profile) *string { return &p.SocialPosts }},
	{Name: "recommender", Label: "推荐人", Kind: TextField, Step: WorkStep, Max: 40, Narrow: true, Activation: Required, Of: func(p *Profile) *string { return &p.Recommender }},
	{Name: "recommender_org", Label: "推荐单位", Kind: TextField, Step: WorkStep, Narrow: true, Activation: Required, Of: func(p *Profile) *string { return &p.RecommenderOrg }},
	{Name: "other_societies", Label: "其他学会任职", Kind: LongTextField, Step: WorkStep, Max: 500, Activation: Optional,
		Hint: "请输入其他学会任职", Of: func(p *Profile) *string { return &p.OtherSocieties }},

	{Name: "member_type", Label: "会员类型", Kind: ChoiceField, Codes: MemberTypes, Step: ApplyStep, Enrollment: Required, Activation: Required, OnForm: true, Certificate: true,
		Of: func(p *Profile) *string { return &p.MemberType }},
	{Name: "credential_type", Label: "资质证书类型", Kind: SelectField, Codes: CredentialTypes, Step: ApplyStep, Narrow: true, Enrollment: Required, Activation: Required, For: forProfessional, OnForm: true,
		Of: func(p *Profile) *string { return &p.CredentialType }},
	{Name: "credential_number", Label: "资质证书编码", Kind: TextField, Step: ApplyStep, Narrow: true, Enrollment: Optional, Activation: Optional, For: forProfessional, OnForm: true, Sealed: true,
		Hint: "请填写资质证书编码", Of: func(p *Profile) *string { return &p.CredentialNumber }},
	{Name: "credential_front", Label: "资质证书首页", Kind: FileField, Step: ApplyStep, Enrollment: Required, Activation: Required, For: forProfessional,
		Hint: "照片盖章页", Of: func(p *Profile) *string { return &p.CredentialFront }},
	{Name: "credential_inside", Label: "资质证书信息页", Kind: FileField, Step: ApplyStep, Enrollment: Required, Activation: Required, For: forProfessional,
		Hint: "个人信息页", Of: func(p *Profile) *string { return &p.CredentialInside }},
	{Name: "credential_changes", Label: "资质证书变更页", Kind: FileField, Step: ApplyStep, Enrollment: Optional, Activation: Optional, For: forProfessional,
		Hint: "变更页,没有变更可不传", Of: func(p *Profile) *string { return &p.CredentialChanges }},
	{Name: "student_card", Label: "学生证", Kind: FileField, Step: ApplyStep, Enrollment: Required, Activation: Required, For: forStudent,
		Of: func(p *Profile) *string { return &p.StudentCard }},
	{Name: "student_from", Label: "学生证有效期开始日期", Kind: DateField, Step: ApplyStep, Narrow: true, Enrollment: Required, Activation: Required, For: forStudent, OnForm: true,
		Of: func(p *Profile) *string { return &p.StudentFrom }},
	{Name: "student_until", Label: "学生证有效期结束日期", Kind: DateField, Step: ApplyStep, Narrow: true, Enrollment: Required, Activation: Required, For: forStudent, OnForm: true,
		Check: checkStudentUntil, Of: func(p *Profile) *string { return &p.StudentUntil }},
}
