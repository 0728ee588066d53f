package models

import (
	"strings"
	"testing"
)

func TestEveryLeafIsReachedByAtMostThreeSelects(t *testing.T) {
	if n := len(Provinces()); n != 34 {
		t.Fatalf("%d provinces, want 34", n)
	}
	codes := map[string]bool{}
	leaves := 0
	var walk func(r Region, depth int)
	walk = func(r Region, depth int) {
		if depth > 3 || r.Name == "" || len(r.Code) != 6 || codes[r.Code] {
			t.Errorf("%v at depth %d is too deep, nameless, malformed or double", r, depth)
		}
		codes[r.Code] = true
		below := Children(r.Code)
		if ValidRegion(r.Code) != (len(below) == 0) {
			t.Errorf("%v is a leaf or is not", r)
		}
		if len(below) == 0 {
			leaves++
			if text := RegionText(r.Code); !strings.HasSuffix(text, r.Name) || strings.Contains(text, fillerRegion) {
				t.Errorf("%v reads %q", r, text)
			}
		}
		for _, c := range below {
			walk(c, depth+1)
		}
	}
	for _, p := range Provinces() {
		walk(p, 1)
	}
	if want := strings.Count(regionsTSV, "\n"); len(codes) != want || leaves < 2800 {
		t.Errorf("%d divisions reached of %d, %d leaves", len(codes), want, leaves)
	}
}

func TestRegionText(t *testing.T) {
	for code, want := range map[string]string{
		"120101": "天津/天津市/和平区",
		"120000": "天津市",
		"120100": "天津/天津市",
		"500229": "重庆/重庆市/城口县",
		"130102": "河北省/石家庄市/长安区",
		"441900": "广东省/东莞市",
		"419001": "河南省/济源市",
		"429021": "湖北省/神农架林区",
		"659001": "新疆维吾尔自治区/石河子市",
		"460302": "海南省/三沙市/西沙区",
		"810000": "香港特别行政区",
		"":       "",
		"999999": "",
		"12":     "",
	} {
		if got := RegionText(code); got != want {
			t.Errorf("RegionText(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestValidRegionIsACompleteChoice(t *testing.T) {
	for code, want := range map[string]bool{"120101": true, "441900": true, "710000": true, "120100": false, "120000": false, "": false, "1201011": false} {
		if ValidRegion(code) != want {
			t.Errorf("ValidRegion(%q) = %v", code, !want)
		}
	}
	for area, want := range map[string]bool{"120101": true, "120221": true, "810000": true, "830000": true, "990101": false, "": false, "1": false} {
		if AreaKnown(area) != want {
			t.Errorf("AreaKnown(%q) = %v", area, !want)
		}
	}
}

func TestChildrenIsACopy(t *testing.T) {
	Children("120100")[0].Name = "改"
	if Children("120100")[0].Name == "改" {
		t.Error("a caller can rename a district")
	}
}

func TestRegionByText(t *testing.T) {
	for text, want := range map[string]string{
		"天津市和平区": "120101", "天津/天津市/和平区": "120101", "天津天津市和平区": "120101", "河北省石家庄市长安区": "130102", "石家庄市长安区": "130102",
		"河北省/石家庄市/长安区": "130102", "120101": "120101", "和平区": "", "天津市": "", "": "", "火星": "",
	} {
		if got := RegionByText(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
