package pinyin

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func found(tokens []string, query string) bool {
	return slices.ContainsFunc(tokens, func(t string) bool { return strings.HasPrefix(t, Query(query)) })
}

func TestANameIsFoundByWhatPeopleType(t *testing.T) {
	for _, c := range []struct {
		name    string
		queries string
	}{
		{"王晓岚", "王 晓岚 王晓岚 岚 w wx wxl xl wang wangxiaolan xiaolan xiaol lan WangXiaoLan ＷＸＬ"},
		{"单田芳", "shan shantianfang stf dan 田芳"},
		{"曾国强", "zeng zengguoqiang zgq"},
		{"仇和平", "qiu qhp qiuheping"},
		{"解晓东", "xie xiexiaodong xxd jie"},
		{"区志明", "ou ozm ouzhiming"},
		{"翟志刚", "zhai zzg zhaizhigang di"},
		{"尉迟敬德", "yuchi ycjd jingde"},
		{"欧阳修", "ouyang oyx xiu 阳修"},
		{"李长乐", "lichangle lizhangle lichangyue lcl lzl lcy"},
		{"吕丽", "lv lyu lvli ll"},
		{"阿依古丽·买买提", "阿依古丽 ayigulimaimaiti aygl mmt maimaiti 买买提 阿依古丽买买提 阿依古丽·买买提"},
		{"John Smith", "john smith johnsmith js s"},
		{"𠮷田", "𠮷 田 tian 𠮷田"},
		{"张　伟", "zhangwei zw 张伟"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tokens := Tokens(c.name)
			for _, q := range strings.Fields(c.queries) {
				if !found(tokens, q) {
					t.Errorf("not found by %s: %v", q, tokens)
				}
			}
			if found(tokens, "赵") || found(tokens, "zzz") {
				t.Error("found by what it is not")
			}
		})
	}
}

func TestTokensAreFewCleanAndShort(t *testing.T) {
	for _, name := range []string{"王晓岚", strings.Repeat("长乐·", 20), strings.Repeat("a", 300), "", "··", " - "} {
		tokens := Tokens(name)
		if len(tokens) > 17*40 {
			t.Errorf("%d tokens", len(tokens))
		}
		for i, token := range tokens {
			if token == "" || len(token) > maxToken || token != Query(token) || slices.Contains(tokens[:i], token) {
				t.Errorf("%q is empty, long, unclean or double", token)
			}
		}
	}
	if got := Tokens("王芳"); !slices.Equal(got, []string{"王芳", "wangfang", "wf", "yufang", "yf", "芳", "fang", "f"}) {
		t.Errorf("Tokens(王芳) = %q", got)
	}
}

func TestOfAndInitials(t *testing.T) {
	for name, want := range map[string][2]string{
		"王晓岚": {"wangxiaolan", "wxl"}, "单于飞": {"chanyufei", "cyf"}, "曾敏": {"zengmin", "zm"}, "张 Wei": {"zhangwei", "zw"}, "": {"", ""},
	} {
		if Of(name) != want[0] || Initials(name) != want[1] {
			t.Errorf("%s: %s, %s", name, Of(name), Initials(name))
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("王晓岚")
	f.Add("阿依古丽·买买提")
	f.Add("İ\xffßＡ")
	f.Fuzz(func(t *testing.T, name string) {
		tokens := Tokens(name)
		for _, token := range tokens {
			if token == "" || len(token) > maxToken || !utf8.ValidString(token) {
				t.Fatalf("bad token %q", token)
			}
		}
		if q := Query(name); q != "" && !found(tokens, name) {
			t.Fatalf("%q is not found by itself (%q): %q", name, q, tokens)
		}
	})
}
