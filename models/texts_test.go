package models

import (
	"errors"
	"testing"
)

func TestEveryTextFillsWithoutGaps(t *testing.T) {
	for _, d := range Texts {
		if err := d.Validate(d.Default); err != nil {
			t.Errorf("%s: %v", d.Key, err)
		}
		values := map[string]string{}
		for _, name := range d.Placeholders() {
			values[name] = "{原因}<值>"
		}
		if got := d.Fill("「{"+d.Placeholders()[0]+"}」", values); got != "「{原因}<值>」" {
			t.Errorf("%s: a value was taken for a placeholder: %s", d.Key, got)
		}
	}
}

func TestAWordingIsCheckedOnSave(t *testing.T) {
	d := TextByKey(TextRejected)
	for _, c := range []struct{ words, want string }{
		{"{申请类型}不通过:{原因}", ""},
		{"不通过", "内容中必须有 {原因}"},
		{" ", "请填写内容,或点「恢复默认」"},
		{"{原因} {会员编号}", "{会员编号} 不能使用,此处可用:{原因} {申请类型} {申请编号}"},
		{"{原因", "大括号没有成对"},
		{"{原因}}", "大括号没有成对"},
	} {
		got := ""
		if err := d.Validate(c.words); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q: %q, not %q", c.words, got, c.want)
		}
	}
}

func TestSettingsAreCheckedEachByItsRule(t *testing.T) {
	values := map[string]string{}
	for _, s := range Settings {
		values[s.Name] = s.Default
	}
	if err := ValidateSettings(values); err != nil {
		t.Fatalf("the defaults: %v", err)
	}
	for _, c := range []struct{ name, value, at string }{
		{SettingAssociation, "", SettingAssociation},
		{SettingHotline, "请拨打", SettingHotline},
		{SettingNumberPattern, "{year:4}{serial:7}", SettingNumberPattern},
		{SettingNumberPattern, "{province:2}{year:4}{serial:7}{check}", SettingProvince},
		{SettingProvince, "12a", SettingProvince},
		{SettingReviewDays, "0", SettingReviewDays},
		{SettingReviewDays, "121", SettingReviewDays},
		{SettingReviewDays, "+15", SettingReviewDays},
		{SettingReviewDays, "15.5", SettingReviewDays},
		{SettingLapseDays, "3", SettingLapseDays},
		{SettingNationalAddress, "http://example.org", SettingNationalAddress},
		{SettingNationalAddress, "javascript:alert(1)", SettingNationalAddress},
		{SettingNationalAddress, "https://a@example.org/", SettingNationalAddress},
		{SettingConsentVersion, "第一版", SettingConsentVersion},
		{SettingFormGood, "2000", SettingFormGood},
	} {
		old := values[c.name]
		values[c.name] = c.value
		err := ValidateSettings(values)
		if faultOf(err, c.at) == "" {
			t.Errorf("%s=%q: %v", c.name, c.value, err)
		}
		values[c.name] = old
	}
	values[SettingNationalAddress], values[SettingHotline] = "https://member.example.org/login", "022-1234 转 5、13800000000"
	if err := ValidateSettings(values); err != nil {
		t.Error(err)
	}
}

func TestTheListOfTheStateCouncilIsReadAsPeoplePasteIt(t *testing.T) {
	list := "\ufeff日期,休或班,名称\n2027-01-01,休,元旦\n\n2027年2月5日至2月7日 休 春节\n2027/2/14\t班\t春节调休\r\n# 说明\n2027.4.3至2027.4.4\u3000放假\u3000清明节\n"
	days, err := ParseHolidays(list)
	if err != nil {
		t.Fatal(err)
	}
	want := []Holiday{
		{"2027-01-01", false, "元旦"}, {"2027-02-05", false, "春节"}, {"2027-02-06", false, "春节"}, {"2027-02-07", false, "春节"},
		{"2027-02-14", true, "春节调休"}, {"2027-04-03", false, "清明节"}, {"2027-04-04", false, "清明节"},
	}
	if len(days) != len(want) {
		t.Fatalf("%v", days)
	}
	for i := range want {
		if days[i] != want[i] {
			t.Errorf("%d: %v, not %v", i, days[i], want[i])
		}
	}
	for list, fault := range map[string]string{
		"2027-02-30 休":               "第 1 行:日期无法识别,请写成 2027-02-05",
		"2027-01-01 休\n春节 休":         "第 2 行:日期无法识别,请写成 2027-02-05",
		"2027-01-01":                 "第 1 行:请写明休或班",
		"2027-01-01 玩":               "第 1 行:「玩」应为休或班",
		"2027-03-05至2027-02-01 休":    "第 1 行:结束日期无法识别,请写成 2027-02-05至2027-02-11",
		"2027-01-01 休\n2027-01-01 班": "2027-01-01 既写了休又写了班,请核对",
		"":                           "没有读到任何日期,每行请写:日期 休或班 名称",
	} {
		_, err := ParseHolidays(list)
		if faultOf(err, "list") != fault {
			t.Errorf("%q: %v", list, err)
		}
	}
}

// faultOf is what an error says at a field, "" for nothing.
func faultOf(err error, field string) string {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Fields[field]
}
