// Package pinyin turns names into what people type to find them: 王晓岚 is found by 王, 晓岚, wangxiaolan, xiaolan and wxl.
package pinyin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

const (
	maxToken    = 64 // bytes, the width of the token column
	maxReadings = 2  // of one character: the third is archaic
	maxSpelling = 8  // of one suffix, when several characters are polyphones
)

// unit is what has one initial: a Chinese character with its readings, or a word of other letters.
type unit struct {
	text     string
	readings []string // never empty
}

// Query cleans what was typed into a search box: every token starts with it if the name matches.
func Query(s string) string { return cut(clean(s)) }

// Tokens are all suffixes of the name, of its pinyin and of its initials, each at most 64 bytes, without doubles: lower case,
// no interpuncts or spaces. Polyphones are kept in both readings, surnames in theirs first.
func Tokens(name string) []string {
	units := split(name)
	seen := map[string]bool{}
	var tokens []string
	add := func(s string) {
		if s = cut(s); s != "" && !seen[s] {
			seen[s] = true
			tokens = append(tokens, s)
		}
	}
	for i := range units {
		suffix := units[i:]
		add(text(suffix))
		for _, spelling := range spellings(suffix) {
			add(strings.Join(spelling, ""))
			add(initials(spelling))
		}
	}
	return tokens
}

// Of is the pinyin of a name without tones, wangxiaolan.
func Of(s string) string { return strings.Join(first(split(s)), "") }

// Initials are the first letters of its syllables, wxl.
func Initials(s string) string { return initials(first(split(s))) }

func first(units []unit) []string {
	syllables := make([]string, len(units))
	for i, u := range units {
		syllables[i] = u.readings[0]
	}
	return syllables
}

func text(units []unit) string {
	var b strings.Builder
	for _, u := range units {
		b.WriteString(u.text)
	}
	return b.String()
}

func initials(syllables []string) string {
	var b strings.Builder
	for _, s := range syllables {
		r, _ := utf8.DecodeRuneInString(s)
		b.WriteRune(r)
	}
	return b.String()
}

// spellings combines the readings, the likeliest first. They multiply, so only maxSpelling are kept.
func spellings(units []unit) [][]string {
	all := [][]string{nil}
	for _, u := range units {
		var next [][]string
		for _, reading := range u.readings {
			for _, head := range all {
				if len(next) < maxSpelling {
					next = append(next, append(append(make([]string, 0, len(units)), head...), reading))
				}
			}
		}
		all = next
	}
	return all
}

// split makes units of a name and reads its surname as a surname. An interpunct (阿依古丽·买买提) means there is none.
func split(name string) []unit {
	var units []unit
	word := ""
	flush := func() {
		if word != "" {
			units = append(units, unit{word, []string{word}})
			word = ""
		}
	}
	for _, r := range strings.ToLower(strings.TrimSpace(name)) {
		switch r = narrow(r); {
		case unicode.Is(unicode.Han, r):
			flush()
			units = append(units, unit{string(r), readings(r)})
		case kept(r):
			word += string(r)
		default:
			flush()
		}
	}
	flush()
	if !strings.ContainsRune(name, '·') {
		readSurname(units)
	}
	return units
}

func readSurname(units []unit) {
	if len(units) > 2 {
		if compound, ok := compoundSurnames[units[0].text+units[1].text]; ok {
			units[0].readings, units[1].readings = compound[:1], compound[1:]
			return
		}
	}
	if len(units) > 0 {
		if reading, ok := surnames[units[0].text]; ok {
			units[0].readings = merge([]string{reading}, units[0].readings)
		}
	}
}

// readings of a character; a rare one that the dictionary lacks stands for itself.
func readings(r rune) []string {
	var plain []string
	for _, reading := range pinyin.SinglePinyin(r, pinyin.Args{Style: pinyin.Normal, Heteronym: true}) {
		if letters(reading) {
			plain = append(plain, reading)
		}
		// ü is v on a keyboard and in the dictionary, yu in passports.
		if strings.Contains(reading, "v") {
			plain = append(plain, strings.ReplaceAll(reading, "v", "yu"))
		}
	}
	if len(plain) == 0 {
		return []string{string(r)}
	}
	return merge(plain, nil)
}

func merge(a, b []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, s := range append(append([]string{}, a...), b...) {
		if !seen[s] && len(all) < maxReadings {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

func letters(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return s != ""
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r = narrow(r); !kept(r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

func kept(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// narrow is the ASCII form of a full-width letter or digit, as input methods produce them.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return unicode.ToLower(r - '！' + '!')
	}
	return r
}

// cut keeps whole characters within maxToken bytes.
func cut(s string) string {
	if len(s) <= maxToken {
		return s
	}
	end := maxToken
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
