package xlsx

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"tjtaca/models"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

type csvRows struct {
	reader *csv.Reader
	at     int // the line of the file the row begins at, less one
	held   []string
	line   int
}

func (*csvRows) Close() error { return nil }

// next keeps the number of a row that of its line: a blank line, which the reader of CSV leaves out, is a blank row.
func (c *csvRows) next() ([]string, error) {
	if c.held == nil {
		cells, err := c.reader.Read()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, models.InvalidField("file", "CSV 内容无法读取(引号没有成对?),请改用 Excel(.xlsx)")
		}
		c.held = cells
		c.line, _ = c.reader.FieldPos(0)
	}
	c.at++
	if c.at < c.line {
		return nil, nil
	}
	cells := c.held
	c.held, c.at = nil, c.line
	return cells, nil
}

// openCSV finds out the encoding and what parts the columns.
func openCSV(content []byte) (*Table, error) {
	t := &Table{}
	var text io.Reader
	switch {
	case bytes.HasPrefix(content, []byte("\xEF\xBB\xBF")):
		t.Format, text = "CSV(UTF-8)", bytes.NewReader(content[3:])
	case bytes.HasPrefix(content, []byte("\xFF\xFE")), bytes.HasPrefix(content, []byte("\xFE\xFF")):
		t.Format = "CSV(UTF-16)"
		text = transform.NewReader(bytes.NewReader(content), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case utf8.Valid(content):
		t.Format, text = "CSV(UTF-8)", bytes.NewReader(content)
	default:
		t.Format = "CSV(GB18030)"
		if !gb18030(content) {
			return nil, models.InvalidField("file", "无法识别文件的文字编码,请另存为「CSV UTF-8」或 Excel(.xlsx)后再上传")
		}
		text = transform.NewReader(bytes.NewReader(content), simplifiedchinese.GB18030.NewDecoder())
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(text, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, models.InvalidField("file", "文件无法读取,请另存为「CSV UTF-8」或 Excel(.xlsx)后再上传")
	}
	reader := csv.NewReader(io.MultiReader(bytes.NewReader(head[:n]), text))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = separator(head[:n]), true, -1
	t.source = &csvRows{reader: reader}
	return t, nil
}

// gb18030 says whether the bytes can be this encoding: decoding leaves no replacement character.
func gb18030(content []byte) bool {
	r := transform.NewReader(bytes.NewReader(content), simplifiedchinese.GB18030.NewDecoder())
	buffer := make([]byte, 64<<10)
	for {
		n, err := r.Read(buffer)
		if bytes.Contains(buffer[:n], []byte("\uFFFD")) {
			return false
		}
		if err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// separator is what the first lines have most of.
func separator(head []byte) rune {
	best, most := ',', bytes.Count(head, []byte(","))
	for _, r := range []rune{'\t', ';'} {
		if n := bytes.Count(head, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}
