package models

import "fmt"

// The settings that admins may change; defaults are recognisably invented.
const (
	SettingAssociation     = "association_name"
	SettingHotline         = "hotline"
	SettingAddress         = "association_address"
	SettingNumberPattern   = "member_number_pattern"
	SettingProvince        = "member_number_province"
	SettingLapseDays       = "lapse_days"        // days an application waits for its stamped form
	SettingReviewDays      = "review_days"       // working days of the review period
	SettingConsentVersion  = "consent_version"   // of the text that is agreed to at registration
	SettingNationalAddress = "national_address"  // member system of the national association, "" for no link
	SettingFormPixels      = "form_min_pixels"   // long side of a stamped form
	SettingFormGood        = "form_good_pixels"  // from here on 300 dpi on A4
	SettingCredentialPixel = "credential_pixels" // long side of a certificate page
	SettingCardPixels      = "card_pixels"       // long side of a student card
)

// Setting describes a setting.
type Setting struct {
	Name    string
	Label   string
	Hint    string // what it does, for whoever changes it
	Group   string // heading under which it is shown
	Default string
	Number  bool // a whole number from Min (else 1) to Max (else a million)
	Min     int
	Max     int
	Long    bool                     // wants a whole line
	Check   func(value string) error // what else must be true of a text; the error is shown
}

// The headings of the settings page.
const (
	associationGroup = "协会信息"
	numberGroup      = "会员编号"
	reviewGroup      = "审核"
	uploadGroup      = "上传文件"
)

// Settings lists the settings in the order in which they are shown.
var Settings = []Setting{
	{Name: SettingAssociation, Label: "协会名称", Group: associationGroup, Default: "天津抗癌协会", Check: filled(40),
		Hint: "显示在所有页面、申请表、证书和短信中,立即生效;已签发的证书不变"},
	{Name: SettingHotline, Label: "咨询电话", Group: associationGroup, Default: "022-0000-1234", Check: telephone,
		Hint: "显示在会员页面和通知中,可留空"},
	{Name: SettingAddress, Label: "协会地址", Group: associationGroup, Default: "天津市示例区示范路1号", Check: atMost(100), Long: true},
	{Name: SettingNationalAddress, Label: "全国会员系统网址", Group: associationGroup, Check: webAddress, Long: true,
		Hint: "以 https:// 开头;留空则会员中心不显示链接"},
	{Name: SettingConsentVersion, Label: "个人信息处理同意书版本", Group: associationGroup, Default: "2026-01", Check: version,
		Hint: "同意书文字更新后请同时更改版本"},
	{Name: SettingNumberPattern, Label: "会员编号规则", Group: numberGroup, Default: string(DefaultMemberNumberPattern), Long: true,
		Check: func(v string) error { return MemberNumberPattern(v).Validate() },
		Hint:  "可用 {province:3} {year:4} {serial:7} {check} 和大写字母;只影响以后的新会员"},
	{Name: SettingProvince, Label: "会员编号省份代码", Group: numberGroup, Default: DefaultProvince, Check: provinceCode, Hint: "位数须与规则中的 {province} 一致"},
	{Name: SettingReviewDays, Label: "审核周期(工作日)", Group: reviewGroup, Default: "15", Number: true, Min: 1, Max: 120, Hint: "只影响以后提交的申请"},
	{Name: SettingLapseDays, Label: "待盖章申请自动关闭天数", Group: reviewGroup, Default: "90", Number: true, Min: 7, Max: 730},
	{Name: SettingFormPixels, Label: "盖章文件最小像素(长边)", Group: uploadGroup, Default: "2200", Number: true, Min: 400, Max: 12000, Hint: "低于此值的图片不能上传"},
	{Name: SettingFormGood, Label: "盖章文件清晰像素(长边)", Group: uploadGroup, Default: "3300", Number: true, Min: 400, Max: 12000, Hint: "低于此值时提示审核员分辨率偏低"},
	{Name: SettingCredentialPixel, Label: "资质证书最小像素(长边)", Group: uploadGroup, Default: "1600", Number: true, Min: 400, Max: 12000},
	{Name: SettingCardPixels, Label: "学生证最小像素(长边)", Group: uploadGroup, Default: "1000", Number: true, Min: 400, Max: 12000},
}

// DefaultSetting is the value of a setting that nobody has set; an unknown name is an error.
func DefaultSetting(name string) (string, error) {
	for _, s := range Settings {
		if s.Name == name {
			return s.Default, nil
		}
	}
	return "", fmt.Errorf("unknown setting %q", name)
}
