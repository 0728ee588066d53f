package models

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Validate tells what is wrong with a value, in the words of the settings page.
func (s *Setting) Validate(value string) error {
	if s.Number {
		least, most := max(s.Min, 1), cmp.Or(s.Max, 1_000_000)
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most || strconv.Itoa(n) != value {
			return fmt.Errorf("请填写 %d 至 %d 之间的整数", least, most)
		}
		return nil
	}
	if s.Check != nil {
		return s.Check(value)
	}
	return nil
}

// ValidateSettings tells every fault of a whole set of values, at the name of its setting: each value by itself, and what must
// agree with each other.
func ValidateSettings(values map[string]string) error {
	var c Check
	for i := range Settings {
		s := &Settings[i]
		if err := s.Validate(values[s.Name]); err != nil {
			c.That(false, s.Name, err.Error())
		}
	}
	if c.Err() == nil {
		_, err := MemberNumberPattern(values[SettingNumberPattern]).Format(values[SettingProvince], 2026, 1)
		c.That(err == nil, SettingProvince, "省份代码的位数与会员编号规则不一致")
		least, _ := strconv.Atoi(values[SettingFormPixels])
		good, _ := strconv.Atoi(values[SettingFormGood])
		c.That(good >= least, SettingFormGood, "清晰像素不能小于最小像素")
	}
	return c.Err()
}

func atMost(characters int) func(string) error {
	return func(v string) error {
		if utf8.RuneCountInString(v) > characters {
			return fmt.Errorf("最多 %d 个字", characters)
		}
		return nil
	}
}

func filled(characters int) func(string) error {
	return func(v string) error {
		if v == "" {
			return errors.New("请填写此项")
		}
		return atMost(characters)(v)
	}
}

func matching(pattern, fault string) func(string) error {
	form := regexp.MustCompile(pattern)
	return func(v string) error {
		if !form.MatchString(v) {
			return errors.New(fault)
		}
		return nil
	}
}

var (
	telephone    = matching(`^([0-9+(][0-9 +()转/,、-]{4,39})?$`, "请填写电话号码,例如 022-0000-1234;多个号码用顿号分开")
	provinceCode = matching(`^[0-9]{1,6}$`, "请填写 1 至 6 位数字")
	version      = matching(`^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$`, "请用数字、字母和 . - 组成,例如 2026-01")
)

// webAddress is empty or a full https address, so that a link to it is no script and is not read on the way.
func webAddress(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(v, " \"<>") || len(v) > 200 {
		return errors.New("请填写完整的网址,以 https:// 开头")
	}
	return nil
}
