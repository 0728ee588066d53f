package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// What gofpdf writes for every font: each code stands for itself.
const (
	identityRange = "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\n"
	lengthBefore  = "<</Length "
)

// nameRareCharacters tells readers (search, copy, read aloud) which character a private code stands for. It widens the
// code maps of a finished document and corrects the table of offsets behind them.
func nameRareCharacters(file []byte, codes map[rune]uint16) ([]byte, error) {
	if len(codes) == 0 {
		return file, nil
	}
	entries := bytes.LastIndex(file, []byte("\nxref\n"))
	if entries < 0 {
		return nil, fmt.Errorf("pdf: the document has no table of offsets")
	}
	body, table := file[:entries+1], string(file[entries+1:])
	names := bfRanges(codes)
	var out bytes.Buffer
	type growth struct{ at, by int }
	var grown []growth
	for rest := body; ; {
		at := bytes.Index(rest, []byte(identityRange))
		if at < 0 {
			out.Write(rest)
			break
		}
		head := rest[:at]
		length := bytes.LastIndex(head, []byte(lengthBefore)) + len(lengthBefore)
		digits := bytes.IndexByte(head[length:], '>')
		old, err := strconv.Atoi(string(head[length : length+digits]))
		if err != nil {
			return nil, fmt.Errorf("pdf: length of a code map: %w", err)
		}
		before := out.Len()
		out.Write(head[:length])
		out.WriteString(strconv.Itoa(old + len(names) - len(identityRange)))
		out.Write(head[length+digits:])
		out.WriteString(names)
		rest = rest[at+len(identityRange):]
		grown = append(grown, growth{len(body) - len(rest), out.Len() - before - at - len(identityRange)})
	}
	moved := func(offset int) int {
		to := offset
		for _, g := range grown {
			if offset >= g.at {
				to += g.by
			}
		}
		return to
	}
	table, err := moveOffsets(table, out.Len(), moved)
	if err != nil {
		return nil, err
	}
	out.WriteString(table)
	return out.Bytes(), nil
}

// moveOffsets corrects the table at the end of a file whose objects have moved; start is where the table now stands.
func moveOffsets(table string, start int, moved func(offset int) int) (string, error) {
	lines := strings.Split(table, "\n")
	for i, line := range lines {
		if strings.HasSuffix(line, " 00000 n ") {
			offset, err := strconv.Atoi(line[:10])
			if err != nil {
				return "", fmt.Errorf("pdf: table of offsets: %w", err)
			}
			lines[i] = fmt.Sprintf("%010d 00000 n ", moved(offset))
		} else if i > 0 && lines[i-1] == "startxref" {
			lines[i] = strconv.Itoa(start)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// bfRanges maps every code to itself but the private ones, which are numbered from U+E000 on, to their characters.
func bfRanges(codes map[rune]uint16) string {
	byCode := slices.SortedFunc(maps.Keys(codes), func(a, b rune) int { return int(codes[a]) - int(codes[b]) })
	var list strings.Builder
	for _, r := range byCode {
		high, low := utf16.EncodeRune(r)
		fmt.Fprintf(&list, "<%04X%04X>", high, low)
	}
	last := 0xE000 + len(byCode) - 1
	return fmt.Sprintf("3 beginbfrange\n<0000> <DFFF> <0000>\n<E000> <%04X> [%s]\n<%04X> <FFFF> <%04X>\nendbfrange\n", last, list.String(), last+1, last+1)
}
