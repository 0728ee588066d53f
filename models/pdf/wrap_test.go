package pdf

import (
	"strings"
	"testing"
)

func TestLinesBreakWhereChineseAllows(t *testing.T) {
	lib, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	const size = 10.0
	em := size * mmPerPoint
	for _, c := range []struct {
		text  string
		ems   float64
		lines string
	}{
		{"天津市肿瘤医院", 4, "天津市肿|瘤医院"},
		{"天津市肿,瘤医院", 4, "天津市|肿,瘤医|院"},
		{"天津市(肿瘤)医院", 4, "天津市|(肿瘤)|医院"},
		{"甲乙丙丁", 4, "甲乙丙丁"},
		{"甲乙\n丙丁", 4, "甲乙|丙丁"},
		{"热合曼·买买提", 3, "热合|曼·买|买提"},
		{"see abc", 2, "see|abc"},
		{"", 4, ""},
	} {
		text := strings.NewReplacer(",", "\uff0c", "(", "\uff08", ")", "\uff09").Replace(c.text)
		want := strings.NewReplacer(",", "\uff0c", "(", "\uff08", ")", "\uff09").Replace(c.lines)
		if got := strings.Join(lib.wrap(text, kai, size, c.ems*em), "|"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzWrapLosesNothing(f *testing.F) {
	for _, seed := range []string{"天津市肿瘤医院(河西院区),药学部", "very-long-word-that-does-not-fit", "  a  b  ", "、、、、、、", "((((((", "𠮷·A\n\nB"} {
		f.Add(seed, 3.0)
	}
	lib, err := fonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, ems float64) {
		text = clean(text)
		lines := lib.wrap(text, kai, 10, max(1, min(ems, 100))*10*mmPerPoint)
		if got := strings.Join(lines, ""); squeeze(got) != squeeze(text) {
			t.Errorf("%q became %q", text, lines)
		}
	})
}
