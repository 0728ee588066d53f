package models

import "testing"

func TestPhonesAreCleanedAndChecked(t *testing.T) {
	for typed, want := range map[string]string{
		"13800000001":                "13800000001",
		" 138 0000 0001 ":            "13800000001",
		"138-0000-0001":              "13800000001",
		"+86 13800000001":            "13800000001",
		"008613800000001":            "13800000001",
		"8613800000001":              "13800000001",
		"\uff08+86\uff0913800000001": "13800000001",
		"\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11": "13800000001",
		"":             "",
		"12800000001":  "",
		"1380000000":   "",
		"138000000011": "",
		"022-23340000": "",
		"1380000000a":  "",
	} {
		got := NormalizePhone(typed)
		if want == "" && ValidPhone(got) {
			t.Errorf("%q passes as %q", typed, got)
		}
		if want != "" && (got != want || !ValidPhone(got)) {
			t.Errorf("%q became %q", typed, got)
		}
	}
}
