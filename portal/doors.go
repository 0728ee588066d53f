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

func tilesOf(m *models.Member, current *models.Application) []tile {
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
	change := tile{Icon: "bi-pencil-square", Title: "申请资料变更", Note: "单位、职称、联系方式", Link: "/member/change"}
	upgrade := tile{Icon: "bi-arrow-up-circle", Title: "升级专业会员", Note: "普通、学生会员可申请", Link: "/member/upgrade"}
	if m.State != models.ApprovedMember {
		change.Note, change.Off = "审批通过后可申请", true
		upgrade.Note, upgrade.Off = "审批通过后可申请", true
	} else if m.Profile.Type() == models.Professional {
		upgrade.Note, upgrade.Off = "您已是专业会员", true
	}
	return []tile{form, stamp, card, change, upgrade}
}

// whyNoForm says why there is no form to print, "" if there is one.
func whyNoForm(a *models.Application) string {
	switch {
	case a.PrintHash == "" && !a.Kind.TakesPaper():
		return a.Kind.Text() + "不需要申请表"
	case a.PrintHash == "":
		return "提交申请后可下载"
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
	case a.State == models.Rejected:
		return "资料已修改,先生成新的申请表"
	}
	return "提交申请并盖章后可上传"
}

// doorData explains what a door of 会员中心 leads to, and why it is shut.
type doorData struct {
	Heading, Why string
	Points       []string
	Link         *button
}

func (p *portal) changeDoor(c *fiber.Ctx) error {
	m := who(c).Member
	d := doorData{Heading: "申请资料变更", Points: []string{
		"可变更:联系方式、单位名称、职称、专业类别及其他;姓名、证件号码等关键信息由协会逐项核实。",
		"变更需上传加盖单位印章的证明,审核通过后新资料才会启用。",
	}}
	d.Why = "会员申请审批通过,或原会员身份激活成功后,才可以申请资料变更。审批前如需修改,请在「我的申请」中修改资料。"
	d.Link = &button{Label: "查看我的申请", Link: "/member/applications"}
	if m.State == models.ApprovedMember {
		d.Why = "目前请联系" + p.Association + "办理变更:说明要变更的内容,并提供加盖单位印章的证明。"
		d.Link = nil
	}
	return p.showDoor(c, d)
}

func (p *portal) upgradeDoor(c *fiber.Ctx) error {
	m := who(c).Member
	d := doorData{Heading: "升级专业会员", Points: []string{
		"普通会员、学生会员取得资质证书后,可以申请升级为专业会员。",
		"需提交资质证书和加盖公章的申请表;升级后会员编号不变,会员证书重新制作。",
	}}
	switch {
	case m.State != models.ApprovedMember:
		d.Why = "会员申请审批通过后,才可以申请升级。"
		d.Link = &button{Label: "查看我的申请", Link: "/member/applications"}
	case m.Profile.Type() == models.Professional:
		d.Why = "您已是专业会员,不需要升级。"
	default:
		d.Why = "目前请联系" + p.Association + "办理升级,并准备好资质证书。"
	}
	return p.showDoor(c, d)
}

func (p *portal) showDoor(c *fiber.Ctx, d doorData) error {
	pg := p.newPage(c, d.Heading)
	pg.Nav, pg.Data = "member", d
	return p.show(c, "door", pg)
}
