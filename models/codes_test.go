package models

import (
	"regexp"
	"testing"
)

func TestCodeListsAreWhole(t *testing.T) {
	for _, c := range []struct {
		name string
		list CodeList
		size int
		form string
	}{
		{"two sexes", Genders, 2, `^[12]$`},
		{"56 ethnic groups and two codes outside them", Ethnicities, 58, `^\d\d$`},
		{"13 political affiliations", Parties, 13, `^\d\d$`},
		{"ten levels of education", Educations, 10, `^\d\d$`},
		{"four degrees and none", Degrees, 5, `^\d$`},
		{"seven credentials", CredentialTypes, 7, `^[a-z_]+$`},
		{"six identity documents", IDTypes, 6, `^\d$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if len(c.list) != c.size {
				t.Errorf("%d entries, want %d", len(c.list), c.size)
			}
			values, texts, form := map[string]bool{}, map[string]bool{}, regexp.MustCompile(c.form)
			for _, e := range c.list {
				if values[e.Value] || texts[e.Text] || e.Text == "" || !form.MatchString(e.Value) {
					t.Errorf("entry %v is double, empty or malformed", e)
				}
				values[e.Value], texts[e.Text] = true, true
			}
		})
	}
}

func TestCodeListLookUp(t *testing.T) {
	for _, c := range []struct {
		list        CodeList
		value, text string
	}{
		{Ethnicities, "01", "汉族"}, {Ethnicities, "15", "土家族"}, {Ethnicities, "46", "德昂族"}, {Ethnicities, "56", "基诺族"},
		{Parties, "01", "中国共产党党员"}, {Parties, "13", "群众"}, {Educations, "20", "大学本科"}, {Degrees, "2", "博士"},
		{Genders, GenderFemale, "女"}, {Genders, "0", ""}, {Ethnicities, "57", ""}, {Ethnicities, "", ""}, {Ethnicities, "1", ""},
	} {
		if got := c.list.Text(c.value); got != c.text || c.list.Has(c.value) != (c.text != "") {
			t.Errorf("%q is %q, want %q", c.value, got, c.text)
		}
	}
}

func TestTitles(t *testing.T) {
	seen, levels := map[string]bool{}, map[string]map[string]bool{}
	for _, title := range Titles {
		if seen[title.Value] {
			t.Errorf("code %s twice", title.Value)
		}
		seen[title.Value] = true
		if levels[title.Series] == nil {
			levels[title.Series] = map[string]bool{}
		}
		levels[title.Series][title.Level] = true
	}
	for series, has := range levels {
		for _, level := range []string{"正高", "副高", "中级", "初级"} {
			if series != "无" && !has[level] {
				t.Errorf("series %s has no %s", series, level)
			}
		}
	}
	for value, want := range map[string]string{"243": "中级 / 主管药师", "231": "正高 / 主任医师", TitleNone: "无", "": "", "999": ""} {
		if got := TitleText(value); got != want {
			t.Errorf("TitleText(%q) = %q, want %q", value, got, want)
		}
	}
}
