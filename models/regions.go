package models

import (
	_ "embed"
	"strings"
	"sync"
)

// Made by portal/web/regions.mjs; county level and above, as of the end of 2024.
//
//go:embed regions.tsv
var regionsTSV string

// Region is an administrative division (行政区划), coded by GB/T 2260.
type Region struct{ Code, Name string }

// regionTree has the divisions under each code, the provinces under "".
var (
	regionTree    = map[string][]Region{}
	regionNames   = map[string]string{}
	provinceNames = map[string]string{"83": "台湾居民居住证"} // the first two digits an ID number may have
)

func init() {
	for line := range strings.Lines(regionsTSV) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		regionNames[code] = name
		parent := parentRegion(code)
		regionTree[parent] = append(regionTree[parent], Region{code, name})
	}
	for _, p := range regionTree[""] {
		provinceNames[p.Code[:2]] = p.Name
	}
}

// parentRegion of a province is "".
func parentRegion(code string) string {
	switch {
	case strings.HasSuffix(code, "0000"):
		return ""
	case strings.HasSuffix(code, "00"):
		return code[:2] + "0000"
	}
	return code[:4] + "00"
}

// Provinces are the first select of the cascade.
func Provinces() []Region { return Children("") }

// Children are the divisions directly under a code, for the next select; none under a leaf. A leaf is mostly a county, but
// 东莞市, 中山市, 儋州市 and 嘉峪关市 have no counties and 台湾, 香港 and 澳门 are not divided by the standard: there the
// cascade ends earlier.
func Children(code string) []Region {
	return append([]Region(nil), regionTree[code]...)
}

// ValidRegion says whether code is a leaf of the cascade, a choice that is complete.
func ValidRegion(code string) bool { return regionNames[code] != "" && len(regionTree[code]) == 0 }

// RegionText is a division with what it belongs to: 河北省/石家庄市/长安区. A municipality is written as in the manual,
// 天津/天津市/和平区; the standard's filler «省直辖县级行政区划» is left out. It is "" for an unknown code.
func RegionText(code string) string {
	name := regionNames[code]
	if name == "" {
		return ""
	}
	parent := parentRegion(code)
	if parent == "" {
		return name
	}
	switch province := regionNames[code[:2]+"0000"]; {
	case strings.HasSuffix(province, "市"):
		short := strings.TrimSuffix(province, "市")
		if strings.HasSuffix(code, "00") {
			return short + "/" + province
		}
		return short + "/" + province + "/" + name
	case strings.HasSuffix(regionNames[parent], fillerRegion):
		return province + "/" + name
	default:
		return RegionText(parent) + "/" + name
	}
}

// RegionByText finds the leaf of the cascade that people write as 天津市和平区, 天津/天津市/和平区 or 河北省石家庄市长安区; "" if none is, or
// more than one could be meant. A code stands for itself.
func RegionByText(s string) string {
	if ValidRegion(s) {
		return s
	}
	return regionsByText()[plainRegion(s)]
}

func plainRegion(s string) string {
	return strings.NewReplacer("/", "", " ", "", "-", "", "·", "").Replace(s)
}

var regionsByText = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	add := func(text, code string) {
		if other, ok := found[text]; ok && other != code {
			code = ""
		}
		found[text] = code
	}
	for code, name := range regionNames {
		if !ValidRegion(code) {
			continue
		}
		full := RegionText(code)
		add(plainRegion(full), code)
		parts := strings.Split(full, "/")
		for i, p := range parts[:len(parts)-1] { // 天津 is 天津市, and a prefecture may be left out
			if i == 0 && len(parts) == 3 {
				add(plainRegion(p+name), code)
			}
			if i == 1 {
				add(plainRegion(p+name), code)
			}
		}
	}
	return found
})

// fillerRegion ends the name that stands between a province or autonomous region and the counties it runs itself.
const fillerRegion = "直辖县级行政区划"

// AreaKnown says whether the area code at the head of an ID number can be right. Codes live as long as their holders, so only
// the province (its first two digits) is compared with today's list.
func AreaKnown(first6 string) bool { return len(first6) >= 2 && provinceNames[first6[:2]] != "" }
