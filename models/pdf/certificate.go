package pdf

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"tjtaca/models"
)

// CertificateSheet is what a certificate shows. For a preview the certificate need not exist yet: Printed, MemberNumber and IssuedAt
// suffice.
type CertificateSheet struct {
	Association string // 天津抗癌协会
	Certificate *models.Certificate
	Committee   string // 专委会, of enrollment
	Photo       []byte // JPEG, as our image pipeline made it
	URL         string // absolute, with the signed token of sign.Certificate; of a preview one that verifies nothing
	Preview     bool   // watermark
}

var (
	ivory    = ink{255, 253, 246}
	gold     = ink{184, 138, 47}
	darkGold = ink{132, 98, 30}
	paleGold = ink{240, 228, 198}
	paleRose = ink{247, 231, 224}
	stampRed = ink{207, 32, 39}
	warning  = ink{196, 40, 46}
)

// Certificate writes the certificate (会员证书), A4 landscape. An error of code Invalid names a character that no font has.
func Certificate(w io.Writer, c CertificateSheet) error {
	s, err := newSheet(certificateWidth, certificateHeight)
	if err != nil {
		return err
	}
	s.ornament()
	c.draw(s)
	return s.write(w, c.Association+"会员证书 "+c.Certificate.MemberNumber, c.Association, c.Certificate.IssuedAt)
}

// A4 landscape, mm.
const certificateWidth, certificateHeight = 297.0, 210.0

// draw puts everything on the ornamented sheet.
func (c CertificateSheet) draw(s *sheet) {
	c.title(s)
	c.portrait(s)
	c.rows(s)
	c.verification(s)
	c.signature(s)
	if c.Preview {
		c.watermark(s)
	}
}

func (c CertificateSheet) title(s *sheet) {
	const middle = 148.5
	s.text(middle, 37, c.Association, style{face: bold, size: 17, ink: darkGold, align: center, spacing: 2.2})
	s.text(middle, 55.5, "会员证书", style{face: bold, size: 44, ink: crimson, align: center, spacing: 8.5})
	half := s.text(middle, 65.2, "CERTIFICATE OF MEMBERSHIP", style{face: serif, size: 11.5, ink: darkGold, align: center, spacing: 0.75}) / 2
	const y = 63.8
	lines, dots := new(path), new(path)
	for _, side := range []float64{-1, 1} {
		near := middle + side*(half+5)
		lines.segment(near+side*3, y, near+side*34, y)
		dots.move(near-1.3, y).line(near, y-1.3).line(near+1.3, y).line(near, y+1.3).close()
	}
	s.paint(lines, look{stroke: &gold, width: 0.25})
	s.paint(dots, look{fill: &crimson})
}

func (c CertificateSheet) portrait(s *sheet) {
	b := box{46, 76, 35, 49}
	s.paint(new(path).rect(b.x-1.8, b.y-1.8, b.width+3.6, b.height+3.6), look{stroke: &gold, fill: &white, width: 0.5})
	if len(c.Photo) == 0 {
		s.block(b, "照片", style{face: serif, size: 11, ink: faint, align: center})
		return
	}
	s.photo("photo", c.Photo, b.x, b.y, b.width, b.height)
}

// The block of data, mm.
const (
	dataLeft   = 98.0
	dataWidth  = 155.0
	dataTop    = 74.0
	dataPitch  = 11.6
	secondHalf = dataLeft + 82
)

func (c CertificateSheet) rows(s *sheet) {
	p := &c.Certificate.Printed
	value := func(name string) string {
		f := models.FieldByName(name)
		if v := f.Text(*f.Of(p)); v != "" {
			return v
		}
		return "—"
	}
	y := dataTop
	s.datum(dataLeft, y, 56, "姓名", value("name"), style{face: bold, size: 19, ink: text})
	s.datum(secondHalf-22, y, 20, "性别", value("gender"), certificateValue)
	s.datum(secondHalf, y, dataWidth-82, "出生日期", chineseDate(value("birth_date")), certificateValue)
	for _, row := range [][2][2]string{
		{{"专业", value("major")}, {"职称", value("title")}},
		{{"工作单位", value("employer")}},
		{{"会员类型", value("member_type")}, {"会员编号", c.Certificate.MemberNumber}},
		{{"专委会", c.Committee}},
	} {
		s.dataRule(y + dataPitch)
		y += dataPitch
		if row[1][0] == "" {
			s.datum(dataLeft, y, dataWidth, row[0][0], row[0][1], certificateValue)
			continue
		}
		s.datum(dataLeft, y, 80, row[0][0], row[0][1], certificateValue)
		s.datum(secondHalf, y, dataWidth-82, row[1][0], row[1][1], certificateValue)
	}
	s.dataRule(y + dataPitch)
	s.block(box{dataLeft, y + dataPitch + 2, dataWidth, 12}, fmt.Sprintf("经审核，符合%s章程规定的入会条件，准予入会，特发此证。", c.Association),
		style{face: kai, size: 13.5, ink: text})
}

var certificateValue = style{face: kai, size: 13.5, ink: text}

// datum is a label and its value in one row of the data.
func (s *sheet) datum(x, y, width float64, label, value string, st style) {
	const labelSize = 10.5
	base := y + dataPitch/2 + 0.38*labelSize*mmPerPoint + 0.3
	side := 20.0
	if len([]rune(label)) == 2 && width < 40 {
		side = 11.5
	}
	if spread := 4 - len([]rune(label)); side == 20 && spread > 0 { // two and three characters are as wide as four
		n := float64(len([]rune(label)) - 1)
		s.text(x, base, label, style{face: serif, size: labelSize, ink: darkGold, spacing: float64(spread) * labelSize * mmPerPoint / n})
	} else {
		s.text(x, base, label, style{face: serif, size: labelSize, ink: darkGold})
	}
	s.block(box{x + side, y + 1.2, width - side, dataPitch - 1.8}, value, st)
}

func (s *sheet) dataRule(y float64) {
	s.paint(new(path).segment(dataLeft, y, dataLeft+dataWidth, y), look{stroke: &gold, width: 0.18})
}

// Where the QR code is, mm.
const qrSide, qrMiddle, qrTop = 34.0, 63.5, 132.5

// verification is the QR code and how to check the certificate without one.
func (c CertificateSheet) verification(s *sheet) {
	s.qr(qrMiddle-qrSide/2, qrTop, qrSide, c.URL)
	s.text(qrMiddle, qrTop+qrSide+5, "扫描二维码在线验证证书真伪", style{face: serif, size: 9, ink: darkGold, align: center})
	s.block(box{qrMiddle - 36, qrTop + qrSide + 6.2, 72, 5}, fmt.Sprintf("%s  %s", c.Certificate.MemberNumber, verifyAddress(c.URL)),
		style{face: serif, size: 7.5, ink: darkGold, align: center})
}

// verifyAddress is the page where a number is typed in, as short as a browser takes it.
func verifyAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Host + "/verify"
}

func (c CertificateSheet) signature(s *sheet) {
	const middle = 219.0
	s.text(middle, 162.5, c.Association, style{face: bold, size: 15, ink: text, align: center, spacing: 0.6})
	s.text(middle, 171.8, chineseNumeralDate(models.DateOf(c.Certificate.IssuedAt)), style{face: kai, size: 13.5, ink: text, align: center, spacing: 0.3})
	s.seal(middle, 165, 19.5, c.Association, "证书专用章")
}

// chineseNumeralDate writes 2026-03-01 as 二〇二六年三月一日.
func chineseNumeralDate(date string) string {
	if !models.ValidDate(date) {
		return date
	}
	digits := []string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	var year strings.Builder
	for _, d := range date[:4] {
		year.WriteString(digits[d-'0'])
	}
	number := func(two string) string { // 1 to 31
		tens, ones := int(two[0]-'0'), int(two[1]-'0')
		s := ""
		if tens > 1 {
			s = digits[tens]
		}
		if tens > 0 {
			s += "十"
		}
		if ones > 0 {
			s += digits[ones]
		}
		return s
	}
	return year.String() + "年" + number(date[5:7]) + "月" + number(date[8:]) + "日"
}
