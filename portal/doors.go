package portal

import (
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// tile is a door of 会员中心. Without a link it is shut, and Note says why.
type tile struct {
	Icon, Title, Note, Link string
	Off                     bool // shown as shut; its link, if any, leads to a page that explains
}

func tilesOf(m *models.Member, current *models.Application, apps []*models.Application) []tile {
	form := tile{Icon: "bi-file-earmark-arrow-down", Title: "下载申请表格", Note: "提交申请后可下载", Off: true}
	stamp := tile{Icon: "bi-cloud-arrow-up", Title: "提交盖章文件", Note: "提交申请并盖章后可上传", Off: true}
	if current != nil {
		form.Note, stamp.Note = whyNoForm(current), whyNoStamp(current)
		if form.Note == "" {
			form.Note, form.Link, form.Off = "PDF,打印后盖章", applicationPath(current)+"/form.pdf", false
		}
		if stamp.Note == "" {
			stamp.Note, stamp.Link, stamp.Off = "JPG / PNG / PDF", applicationPath(current)+"/stamped", false
		}
	}
	card := tile{Icon: "bi-award", Title: "下载会员证书", Note: "电子版,含防伪二维码", Link: "/member/certificate"}
	if m.State != models.ApprovedMember {
		card.Note, card.Link, card.Off = "审批通过后可下载", "", true
	}
	change := kindTile(m, models.Change, apps, tile{Icon: "bi-pencil-square", Title: "申请资料变更", Note: "单位、职称、联系方式", Link: "/member/change"})
	upgrade := kindTile(m, models.Upgrade, apps, tile{Icon: "bi-arrow-up-circle", Title: "升级专业会员", Note: "普通、学生会员可申请", Link: "/member/upgrade"})
	return []tile{form, stamp, card, change, upgrade}
}

// kindTile is the door to an application of a kind. Shut, it still leads to the page that explains at length.
func kindTile(m *models.Member, kind models.ApplicationKind, apps []*models.Application, t tile) tile {
	switch e := m.Eligible(kind, apps); {
	case !e.OK():
		t.Note, t.Off = e.Note, true
	case e.Open != nil && e.Open.State == models.Pending:
		t.Note = "申请中,点击查看"
	case e.Open != nil:
		t.Note = e.Open.State.Text() + ",点击继续"
	}
	return t
}

// whyNoForm says why there is no form to print, "" if there is one.
func whyNoForm(a *models.Application) string {
	switch {
	case a.PrintHash == "" && !a.Kind.TakesPrint():
		return a.Kind.Text() + "不需要申请表"
	case a.PrintHash == "":
		return "提交申请后可下载"
	case a.State == models.Closed:
		return "申请已关闭,重新打开后可下载"
	case !a.PrintCurrent():
		return "资料已修改,重新提交后可下载"
	}
	return ""
}

// whyNoStamp says why no stamped form can be uploaded, "" if it can.
func whyNoStamp(a *models.Application) string {
	switch {
	case a.TakesStamp():
		return ""
	case !a.Kind.TakesPaper():
		return a.Kind.Text() + "不需要盖章文件"
	case a.State == models.Pending:
		return "已提交,审核中不能更换"
	case a.State == models.Approved:
		return "已审批通过,无需再交"
	case a.State == models.Closed:
		return "申请已关闭,重新打开后可上传"
	case !a.Kind.TakesPrint():
		return "盖章证明在变更申请中上传"
	case a.State == models.Rejected:
		return "资料已修改,先生成新的申请表"
	}
	return "提交申请并盖章后可上传"
}

// shutData explains why a door of 会员中心 is shut, and what there was behind it.
type shutData struct {
	Heading, Why string
	Points       []string
	Link         *button
	Door         string // change, upgrade, join
	Records      []record
}

var doorPoints = map[string][]string{
	"change": {
		"可变更:联系方式、单位名称、职称、专业类别及其他;姓名、证件号码等关键信息由协会逐项核实。",
		"变更需上传加盖单位印章的证明,审核通过后新资料才会启用。",
	},
	"upgrade": {
		"普通会员、学生会员取得资质证书后,可以申请升级为专业会员。",
		"需提交资质证书和加盖公章的申请表;升级后会员编号不变,会员证书重新制作。",
	},
	"join": {"正式会员可以申请加入其他专委会,不需要重新填写资料。"},
}

func (p *portal) showShut(c *fiber.Ctx, heading, door string, e models.Eligibility) (err error) {
	d := shutData{Heading: heading, Why: e.Text, Points: doorPoints[door], Door: door}
	d.Link = &button{Label: "查看我的申请", Link: "/member/applications"}
	if e.Other != nil {
		d.Link = &button{Label: "查看" + e.Other.Kind.Text(), Link: applicationPath(e.Other)}
	}
	switch door {
	case "change":
		d.Records, err = p.recordsOf(c, models.Change, models.Activation)
	case "upgrade":
		d.Records, err = p.recordsOf(c, models.Upgrade)
	}
	if err != nil {
		return err
	}
	pg := p.newPage(c, heading)
	pg.Nav, pg.Data = "member", d
	return p.show(c, "door", pg)
}
