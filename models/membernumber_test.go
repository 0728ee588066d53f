package models

import (
	"strings"
	"testing"
)

func TestMemberNumberFormat(t *testing.T) {
	for _, c := range []struct {
		name         string
		pattern      MemberNumberPattern
		province     string
		year, serial int
		want, fault  string
	}{
		{"the default pattern gives 15 digits", DefaultMemberNumberPattern, "120", 2026, 17, "120202600000170", ""},
		{"letters around the fields stay", "TJ{year:2}{serial:5}{check}", "120", 2026, 1, "TJ26000010", ""},
		{"the last serial of the width fits", "{serial:4}{check}", "120", 2026, 9999, "99992", ""},
		{"a serial that no longer fits is an error", "{serial:4}{check}", "120", 2026, 10000, "", "会员编号流水号 10000 超出 4 位,请在系统设置中加长流水号"},
		{"a serial starts at one", DefaultMemberNumberPattern, "120", 2026, 0, "", "会员编号流水号 0 超出 7 位,请在系统设置中加长流水号"},
		{"a province of the wrong width is an error", DefaultMemberNumberPattern, "12", 2026, 1, "", "会员编号的省份代码应为 3 位数字,现在是「12」"},
		{"a province with letters is an error", DefaultMemberNumberPattern, "1A0", 2026, 1, "", "会员编号的省份代码应为 3 位数字,现在是「1A0」"},
		{"a year before the calendar is an error", DefaultMemberNumberPattern, "120", 26, 1, "", "会员编号的年份 26 不正确"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.pattern.Format(c.province, c.year, c.serial)
			fault := ""
			if err != nil {
				fault = err.Error()
			}
			if got != c.want || fault != c.fault {
				t.Errorf("got %q, %q; want %q, %q", got, fault, c.want, c.fault)
			}
			if got != "" && !ValidMemberNumber(got) {
				t.Errorf("%s does not pass its own check", got)
			}
		})
	}
}

func TestMemberNumberPatternFaults(t *testing.T) {
	for _, c := range []struct {
		name    string
		pattern MemberNumberPattern
		want    string
	}{
		{"no serial", "{province:3}{check}", "缺少流水号"},
		{"no check digit", "{province:3}{serial:7}", "缺少校验位"},
		{"the check digit before the end", "{check}{serial:7}", "应在最后"},
		{"letters after the check digit", "{serial:7}{check}A", "应在最后"},
		{"a field twice", "{serial:7}{serial:7}{check}", "出现了两次"},
		{"an unknown field", "{type:1}{serial:7}{check}", "{type} 无法识别"},
		{"a hyphen", "{serial:7}-{check}", "从「-{check}」起无法识别"},
		{"a digit as text", "1{serial:7}{check}", "从「1{serial:7}{check}」起无法识别"},
		{"a year of three digits", "{year:3}{serial:7}{check}", "位数不正确"},
		{"a serial that soon runs out", "{serial:3}{check}", "位数不正确"},
		{"a serial without a width", "{serial}{check}", "位数不正确"},
		{"a check digit with a width", "{serial:7}{check:1}", "位数不正确"},
		{"far too long", "{province:6}{year:4}{serial:9}{check}", "过长"},
		{"empty", "", "缺少流水号"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.pattern.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Validate() = %v, want …%s…", err, c.want)
			}
		})
	}
	if err := DefaultMemberNumberPattern.Validate(); err != nil {
		t.Error(err)
	}
}

func TestMemberNumberCheckCatchesEveryWrongDigitAndEverySwap(t *testing.T) {
	for serial := 1; serial < 9_999_999; serial += 98_765 {
		number, err := DefaultMemberNumberPattern.Format(DefaultProvince, 2026, serial)
		if err != nil {
			t.Fatal(err)
		}
		for i := range number {
			for d := byte('0'); d <= '9'; d++ {
				if wrong := number[:i] + string(rune(d)) + number[i+1:]; wrong != number && ValidMemberNumber(wrong) {
					t.Errorf("%s passes for %s", wrong, number)
				}
			}
			if i == 0 || number[i] == number[i-1] {
				continue
			}
			if swapped := number[:i-1] + string(rune(number[i])) + string(rune(number[i-1])) + number[i+1:]; ValidMemberNumber(swapped) {
				t.Errorf("%s passes for %s", swapped, number)
			}
		}
	}
}

func TestValidMemberNumberRefusesWhatIsNoNumber(t *testing.T) {
	for _, s := range []string{"", "0", "00", "TJ", "120-2026-0000017-0", "会员120202600000170", "120202600000171", "1202026000001706666666666666666"} {
		if ValidMemberNumber(s) {
			t.Errorf("%q passes", s)
		}
	}
	if !ValidMemberNumber(NormalizeMemberNumber(" １２０ 2026-0000017 0 ")) {
		t.Error("a number typed in groups is not understood")
	}
}

func TestMasks(t *testing.T) {
	for name, want := range map[string]string{
		"王晓岚": "王*岚", "王芳": "王*", "王": "*", "": "", "欧阳修远": "欧**远", "𠮷田": "𠮷*",
		"阿依古丽·买买提": "阿***·**提", "John Smith": "J*** ****h",
	} {
		if got := MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", name, got, want)
		}
	}
	for phone, want := range map[string]string{
		"13800000001": "138****0001", "022-23340000": "022*****0000", "23340000": "******00", "110": "***", "": "",
	} {
		if got := MaskPhone(phone); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", phone, got, want)
		}
	}
}

func FuzzMemberNumber(f *testing.F) {
	f.Add(string(DefaultMemberNumberPattern), "120", 2026, 1)
	f.Add("TJ{year:2}{serial:5}{check}", "12", 1999, 99999)
	f.Add("{serial:4}{", "", -1, -5)
	f.Fuzz(func(t *testing.T, pattern, province string, year, serial int) {
		p := MemberNumberPattern(pattern)
		number, err := p.Format(province, year, serial)
		if err != nil {
			return
		}
		if p.Validate() != nil || !ValidMemberNumber(number) || NormalizeMemberNumber(number) != number {
			t.Fatalf("%q gives %q, which does not pass", pattern, number)
		}
		if next, err := p.Format(province, year, serial+1); err == nil && next == number {
			t.Fatalf("serials %d and %d share %q", serial, serial+1, number)
		}
	})
}

func TestDammPublishedExample(t *testing.T) {
	if damm("572") != 4 || damm("5724") != 0 {
		t.Error("572 has the check digit 4 (Damm, 2004)")
	}
}

func TestAnOldNumberIsFoundAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]string{"TJ-OLD-001": "TJ-OLD-001", " tj-old-001 ": "TJ-OLD-001", "ＴＪ—ＯＬＤ－００１": "TJ-OLD-001", "津抗 0012": "津抗0012"} {
		if got := NormalizeOldNumber(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
