package models

import (
	"strings"
	"testing"
)

// withCheck completes 17 digits that belong to nobody (birthday sequence 000) to an ID number.
func withCheck(first17 string) string { return first17 + string(rune(IDNumberCheckDigit(first17))) }

func TestCheckIDNumber(t *testing.T) {
	const today = "2026-11-24"
	good := withCheck("12010119840930122")
	for _, c := range []struct{ name, number, want string }{
		{"a faultless number of a woman from Tianjin passes", good, ""},
		{"the example of GB 11643 with an X passes", "11010519491231002X", ""},
		{"a resident of Hong Kong with a residence permit passes", withCheck("81000019840930122"), ""},
		{"a resident of Taiwan with a residence permit passes", withCheck("83000019840930122"), ""},
		{"a county that no longer exists passes since codes outlive counties", withCheck("12022119840930122"), ""},
		{"a birth on the day of the check passes", withCheck("12010120261124122"), ""},
		{"the 29 February of a leap year passes", withCheck("12010120000229122"), ""},
		{"nothing at all is too short", "", "身份证号应为 18 位,现在是 0 位"},
		{"one place missing is counted", good[:17], "身份证号应为 18 位,现在是 17 位"},
		{"an old 15-place number is told apart", "120101840930122", "身份证号应为 18 位,15 位的旧号码已停用"},
		{"a letter O typed for a zero is named", "12O" + good[3:], "身份证号前 17 位应全部为数字"},
		{"18 Chinese characters are not digits", strings.Repeat("一", 18), "身份证号前 17 位应全部为数字"},
		{"an X anywhere but at the end is refused", "X" + good[1:], "身份证号前 17 位应全部为数字"},
		{"another letter at the end is refused", good[:17] + "A", "身份证号末位应为数字或 X"},
		{"a small x is refused before it is normalised", "11010519491231002x", "身份证号末位应为数字或 X"},
		{"an unknown province is refused", withCheck("99010119840930122"), "身份证号前 6 位的地区码 990101 不存在,请核对"},
		{"the 30 February is refused", withCheck("12010119840230122"), "身份证号中的出生日期 19840230 不存在,请核对"},
		{"the 29 February of 1900 is refused", withCheck("12010119000229122"), "身份证号中的出生日期 19000229 不存在,请核对"},
		{"a birth in the 19th century is refused", withCheck("12010118991231122"), "身份证号中的出生日期 1899-12-31 过早,请核对"},
		{"a birth tomorrow is refused", withCheck("12010120261125122"), "身份证号中的出生日期 2026-11-25 晚于今天,请核对"},
		{"a wrong check digit is refused", "110105194912310021", "身份证号校验位不正确,请核对"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := CheckIDNumber(c.number, today); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("CheckIDNumber(%q) = %q, want %q", c.number, got, c.want)
			}
		})
	}
	if !ValidIDNumber(withCheck("12010120261125122")) {
		t.Error("without a clock a future birth cannot be judged")
	}
}

func TestIDNumberCheckDigitCatchesEveryWrongDigitAndSwap(t *testing.T) {
	good := withCheck("12010119840930122")
	for i := range 17 {
		for d := byte('0'); d <= '9'; d++ {
			if d == good[i] {
				continue
			}
			if wrong := good[:i] + string(rune(d)) + good[i+1:]; ValidIDNumber(wrong) {
				t.Errorf("%s passes with place %d wrong", wrong, i+1)
			}
		}
		if good[i] == good[i+1] {
			continue
		}
		if swapped := good[:i] + string(rune(good[i+1])) + string(rune(good[i])) + good[i+2:]; ValidIDNumber(swapped) {
			t.Errorf("%s passes with places %d and %d swapped", swapped, i+1, i+2)
		}
	}
	if IDNumberCheckDigit("123") != 0 || IDNumberCheckDigit("1201011984093012x") != 0 {
		t.Error("what is not 17 digits has no check digit")
	}
}

func TestIDNumberTellsBirthAndSex(t *testing.T) {
	for _, c := range []struct{ name, number, birth, gender string }{
		{"an even sequence is a woman", withCheck("12010119840930122"), "1984-09-30", GenderFemale},
		{"an odd sequence is a man", withCheck("12010119840930123"), "1984-09-30", GenderMale},
		{"a foreigner's card tells the same", withCheck("91212419810803002"), "1981-08-03", GenderFemale},
		{"a faulty number tells nothing", "120101198409301220", "", ""},
		{"a passport tells nothing", "E12345678", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := IDNumberBirthDate(c.number); got != c.birth {
				t.Errorf("birth %q, want %q", got, c.birth)
			}
			if got := IDNumberGender(c.number); got != c.gender {
				t.Errorf("gender %q, want %q", got, c.gender)
			}
		})
	}
}

func TestNormalizeIDNumber(t *testing.T) {
	for typed, want := range map[string]string{
		" 110105 19491231 002x ": "11010519491231002X",
		"１１０１０５－１９４９１２３１－００２ｘ":                   "11010519491231002X",
		"110105\u00a01949\u200b1231\t002X\ufeff": "11010519491231002X",
		"e1234-5678":                             "E12345678",
		"军字第1234567号":                            "军字第1234567号",
		"":                                       "",
	} {
		if got := NormalizeIDNumber(typed); got != want {
			t.Errorf("NormalizeIDNumber(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestMaskIDNumber(t *testing.T) {
	for number, want := range map[string]string{
		"120101198409301227": "120***********1227",
		"E12345678":          "E1*****78",
		"12345":              "1***5",
		"123":                "***",
		"":                   "",
		"军字第1234567号":        "军字*******7号",
	} {
		if got := MaskIDNumber(number); got != want {
			t.Errorf("MaskIDNumber(%q) = %q, want %q", number, got, want)
		}
	}
}

func TestCheckIDDocument(t *testing.T) {
	for _, c := range []struct {
		name, idType, number string
		ok                   bool
	}{
		{"a resident card is checked by GB 11643", IDTypeResident, withCheck("12010119840930122"), true},
		{"a resident card with a wrong check digit is refused", IDTypeResident, "110105194912310021", false},
		{"a Chinese e-passport passes", IDTypePassport, "E12345678", true},
		{"a Chinese e-passport of the EA series passes", IDTypePassport, "EA1234567", true},
		{"a foreign passport of nine digits passes", IDTypePassport, "123456789", true},
		{"a passport of letters only is refused", IDTypePassport, "ABCDEFGH", false},
		{"a passport with Chinese characters is refused", IDTypePassport, "护照12345678", false},
		{"a resident number typed as a passport is refused", IDTypePassport, "11010519491231002X", false},
		{"a Hong Kong permit passes", IDTypeHKMacau, "H12345678", true},
		{"a Macau permit of the older form passes", IDTypeHKMacau, "M1234567801", true},
		{"a Hong Kong permit without its letter is refused", IDTypeHKMacau, "12345678", false},
		{"a Taiwan permit passes", IDTypeTaiwan, "12345678", true},
		{"a Taiwan permit of the older form passes", IDTypeTaiwan, "1234567890(B)", true},
		{"a Taiwan permit with seven digits is refused", IDTypeTaiwan, "1234567", false},
		{"a foreigner's card of the new form passes", IDTypeForeigner, withCheck("91212419810803002"), true},
		{"a foreigner's card of the old form passes", IDTypeForeigner, "USA110074050102", true},
		{"a foreigner's card of the new form with a wrong check digit is refused", IDTypeForeigner, "912124198108030020", false},
		{"a foreigner's card accepted in an unknown province is refused", IDTypeForeigner, withCheck("99912419810803002"), false},
		{"a foreigner's card of the old form with month 13 is refused", IDTypeForeigner, "USA110074130102", false},
		{"a resident number typed as a foreigner's card is refused", IDTypeForeigner, "11010519491231002X", false},
		{"an officer's card written in full passes", IDTypeOfficer, "军字第1234567号", true},
		{"an officer's card as bare digits passes", IDTypeOfficer, "1234567", true},
		{"an officer's card with a series letter passes", IDTypeOfficer, "士字第P011816号", true},
		{"an officer's card without digits is refused", IDTypeOfficer, "军字第号", false},
		{"an unknown type is refused", "9", "12345678", false},
		{"no type is refused", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := CheckIDDocument(c.idType, c.number, "2026-11-24"); (err == nil) != c.ok {
				t.Errorf("CheckIDDocument(%s, %q) = %v", c.idType, c.number, err)
			}
		})
	}
}

func FuzzIDNumber(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "120101198409301227", "身份证", "91212419810803002X", "１２０", "", "\xff\xfe"} {
		f.Add(s, IDTypeResident)
		f.Add(s, IDTypeForeigner)
	}
	f.Fuzz(func(t *testing.T, s, idType string) {
		n := NormalizeIDNumber(s)
		if again := NormalizeIDNumber(n); again != n {
			t.Fatalf("normalising twice differs: %q, %q", n, again)
		}
		if err := CheckIDDocument(idType, n, "2026-11-24"); err != nil && err.Error() == "" {
			t.Fatal("an error without a message")
		}
		if ValidIDNumber(n) && (!ValidDate(IDNumberBirthDate(n)) || IDNumberGender(n) == "" || len(MaskIDNumber(n)) != 18) {
			t.Fatalf("valid %q has no birth date or sex", n)
		}
		if m := MaskIDNumber(n); len([]rune(n)) > 1 && m == n && strings.Trim(n, "*") != "" {
			t.Fatalf("%q is not masked", n)
		}
	})
}

func TestLongIDNumber(t *testing.T) {
	for old, want := range map[string]string{"120101840307002": "120101198403070026", "120101841307002": "", "12010184030700": "", "990101840307002": "", "12010184030700X": ""} {
		if got := LongIDNumber(old); got != want {
			t.Errorf("%s: %q, want %q", old, got, want)
		}
	}
}
