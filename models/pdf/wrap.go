package pdf

import (
	"strings"
	"unicode"
)

// What may not begin a line and what may not end one (避头尾, GB/T 15834 and JLReq).
const (
	noStart = "、。，．：；？！）］｝〕〉》」』】〗’”…—～·・％‰℃°々ー／/,.:;!?)]}%"
	noEnd   = "（［｛〔〈《「『【〖‘“([{￥$£#№@"
)

// wrap breaks a text into lines of at most width mm. gofpdf's own splitting loses a character at every break.
func (l *library) wrap(text string, want face, size, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, l.wrapParagraph([]rune(paragraph), want, size*mmPerPoint, width)...)
	}
	return lines
}

func (l *library) wrapParagraph(text []rune, want face, em, width float64) []string {
	var lines []string
	start, chance := 0, 0 // of this line; the last place where it may end
	used := 0.0
	for i := 0; i < len(text); i++ {
		if i > start && mayBreak(text[i-1], text[i]) {
			chance = i
		}
		advance := l.glyph(want, text[i]).advance * em
		if used+advance > width+1e-9 && i > start && text[i] != ' ' {
			end := chance
			if end <= start {
				end = i // a word longer than the line breaks where it must
			}
			lines = append(lines, strings.TrimRight(string(text[start:end]), " "))
			start, chance = skipSpaces(text, end), 0
			used, i = 0, start-1
			continue
		}
		used += advance
	}
	return append(lines, strings.TrimRight(string(text[start:]), " "))
}

func skipSpaces(text []rune, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}

// mayBreak says whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ', strings.ContainsRune(noStart, after), strings.ContainsRune(noEnd, before):
		return false
	case before == ' ':
		return true
	}
	return !isWord(before) || !isWord(after)
}

// isWord: letters and digits of alphabets, which stay together, unlike Chinese characters.
func isWord(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_'.@&+", r))
}
