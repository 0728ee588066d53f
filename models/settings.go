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
	Default string
	Number  bool // a whole number above 0
}

// Settings lists the settings in the order in which they are shown.
var Settings = []Setting{
	{Name: SettingAssociation, Label: "协会名称", Default: "天津抗癌协会"},
	{Name: SettingHotline, Label: "咨询电话", Default: "022-0000-1234"},
	{Name: SettingAddress, Label: "协会地址", Default: "天津市示例区示范路1号"},
	{Name: SettingNumberPattern, Label: "会员编号规则", Default: string(DefaultMemberNumberPattern)},
	{Name: SettingProvince, Label: "会员编号省份代码", Default: DefaultProvince},
	{Name: SettingLapseDays, Label: "待盖章申请自动关闭天数", Default: "90", Number: true},
	{Name: SettingReviewDays, Label: "审核周期(工作日)", Default: "15", Number: true},
	{Name: SettingConsentVersion, Label: "个人信息处理同意书版本", Default: "2026-01"},
	{Name: SettingNationalAddress, Label: "全国会员系统网址"},
	{Name: SettingFormPixels, Label: "盖章文件最小像素(长边)", Default: "2200", Number: true},
	{Name: SettingFormGood, Label: "盖章文件清晰像素(长边)", Default: "3300", Number: true},
	{Name: SettingCredentialPixel, Label: "资质证书最小像素(长边)", Default: "1600", Number: true},
	{Name: SettingCardPixels, Label: "学生证最小像素(长边)", Default: "1000", Number: true},
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
