package pdf

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tjtaca/models"
)

// Form is what an application form shows.
type Form struct {
	Association string // 天津抗癌协会
	Application *models.Application
	Phone       string    // 手机号码
	Photo       []byte    // JPEG, as our image pipeline made it; empty leaves a place to paste one
	URL         string    // absolute, with the signed token of sign.Form
	PrintedAt   time.Time // also the date of the file
}

var (
	black   = ink{0, 0, 0}
	white   = ink{255, 255, 255}
	text    = ink{26, 26, 26}
	label   = ink{74, 70, 62}
	muted   = ink{122, 118, 110}
	faint   = ink{168, 163, 153}
	rule    = ink{92, 88, 80}
	shade   = ink{246, 243, 236}
	crimson = ink{158, 27, 34}
)

var formTitles = map[models.ApplicationKind]string{
	models.Enrollment: "会员入会申请表", models.Activation: "原会员激活申请表", models.Change: "会员资料变更申请表",
	models.Upgrade: "会员升级申请表", models.Joining: "加入专业委员会申请表",
}

// The form is A4; everything below is in mm.
const (
	formLeft  = 15.0
	formWidth = 180.0
	formTop   = 42.0
	tallRow   = 10.8 // a row of the table, when there are few
	lowestEnd = 270  // of the table, so that notes and footer follow
	promising = 24.0 // height of the applicant's promise
	judging   = 72.0 // height of the places for stamps
	photoSide = 40.0 // width of the cell that holds the photo, beside the first five rows
	labelSide = 21.0
)

// ApplicationForm writes the application form (申请表), one A4 page, ready for signature and stamp. An error of code Invalid names
// a character that no font has.
func ApplicationForm(w io.Writer, f Form) error {
	s, err := newSheet(210, 297)
	if err != nil {
		return err
	}
	app := f.Application
	title := f.Association + formTitles[app.Kind]
	f.head(s, title)
	y := f.table(s)
	y = f.promise(s, y)
	y = f.opinions(s, y)
	s.paint(new(path).rect(formLeft, formTop, formWidth, y-formTop), look{stroke: &rule, width: 0.5})
	f.notes(s, y)
	return s.write(w, title+" "+app.Number, f.Association, f.PrintedAt)
}

// head is what stands above the table: title, numbers, QR code.
func (f Form) head(s *sheet, title string) {
	app := f.Application
	s.block(box{45, 16, 120, 14}, title, style{face: bold, size: 21, ink: crimson, align: center})
	s.qr(formLeft+formWidth-28, 11, 28, f.URL)
	y := formTop - 3.2
	x := formLeft + 0.5
	for _, pair := range [][2]string{{"申请编号", app.Number}, {"会员类型", app.Data.Type().Text()}} {
		x += s.text(x, y, pair[0]+"：", style{face: serif, size: 10, ink: label})
		x += s.text(x, y, pair[1], style{face: kai, size: 10.5, ink: text}) + 12
	}
}

// promise is the row that the applicant signs. It returns where the next one starts.
func (f Form) promise(s *sheet, y float64) float64 {
	const height = promising
	s.cell(box{formLeft, y, labelSide, height}, "申请人承诺", labelCell)
	s.frame(box{formLeft + labelSide, y, formWidth - labelSide, height})
	s.block(box{formLeft + labelSide + 3, y + 2, formWidth - labelSide - 6, 11}, f.promiseText(), style{face: kai, size: 11, ink: text})
	base := y + height - 4
	line := style{face: serif, size: 10, ink: label}
	s.text(formLeft+88, base, "申请人签名：", line)
	s.paint(new(path).segment(formLeft+108, base+1, formLeft+138, base+1), look{stroke: &faint, width: 0.2})
	s.date(formLeft+formWidth-4, base)
	return y + height
}

func (f Form) promiseText() string {
	switch f.Application.Kind {
	case models.Change:
		return "本人承诺所填变更内容及所附证明材料真实、准确、有效，如有虚假，愿承担由此产生的一切后果。"
	case models.Upgrade:
		return fmt.Sprintf("本人自愿申请升级为%s，遵守%s章程。本表所填内容及所附证明材料真实、准确、有效，如有虚假，愿承担由此产生的一切后果。",
			f.Application.Data.Type().Text(), f.Association)
	}
	return fmt.Sprintf("本人自愿加入%s，遵守协会章程，履行会员义务。本表所填内容及所附证明材料真实、准确、有效，如有虚假，愿承担由此产生的一切后果。", f.Association)
}

// opinions are the three places for stamps.
func (f Form) opinions(s *sheet, y float64) float64 {
	const head, height = 8.0, judging
	third := formWidth / 3
	stamper := f.Application.Data.Type().Stamper()
	for i, title := range []string{stamper + "意见", "专委会意见", "协会审批意见"} {
		x := formLeft + float64(i)*third
		s.cell(box{x, y, third, head}, title, labelCell)
		s.frame(box{x, y + head, third, height - head})
		// 42 mm is the size of a public institution's stamp (国发〔1999〕25 号); enterprises' are smaller.
		const radius = 21.0
		cx, cy := x+third/2, y+head+3+radius
		ring := faint
		if i == 0 {
			ring = crimson
		}
		s.paint(new(path).circle(cx, cy, radius), look{stroke: &ring, width: 0.25, dash: 1.4})
		s.text(cx, cy+1.3, "（盖章处）", style{face: serif, size: 10, ink: faint, align: center})
		s.text(x+3, y+height-9.5, "负责人签字：", style{face: serif, size: 9.5, ink: label})
		s.date(x+third-3, y+height-3.4)
	}
	return y + height
}

// date leaves room to write one by hand, ending at x.
func (s *sheet) date(x, y float64) {
	for i, unit := range []string{"日", "月", "年"} {
		s.text(x-float64(i)*11, y, unit, style{face: serif, size: 10, ink: label, align: right})
	}
}

// notes tell what to do with the paper; below them stands what identifies this print.
func (f Form) notes(s *sheet, y float64) {
	stamper := f.Application.Data.Type().Stamper()
	notes := []string{
		fmt.Sprintf("1. 请用 A4 纸打印，由本人签名，并由%s在指定位置加盖印章；盖章应清晰可辨，不可使用电子章。", stamper),
		"2. 请将整页扫描后在会员中心“提交盖章文件”上传，分辨率不低于 300 dpi，边框完整、无遮挡、无反光，二维码清晰。",
		"3. 打印后如修改所填信息，本表即作废，须重新下载、打印并盖章。审核周期为 15 个工作日。",
	}
	st := style{face: serif, size: 8, ink: label}
	for i, note := range notes {
		s.text(formLeft+0.5, y+5+float64(i)*4.3, note, st)
	}
	base := 290.0
	st.ink = muted
	s.text(formLeft+0.5, base, strings.TrimSpace("校验码 "+f.Application.PrintHash), st)
	s.text(105, base, "第 1 页 / 共 1 页", style{face: serif, size: 8, ink: muted, align: center})
	st.align = right
	s.text(formLeft+formWidth, base, "打印时间 "+models.TimeText(f.PrintedAt)[:16], st)
}
