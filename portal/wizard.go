package portal

import (
	"context"
	"strings"

	"tjtaca/models"
)

// wizard is a form of several pages, 会员注册 or 原会员激活: one kind of application with its address and its pages. What is
// typed, uploaded, checked and kept works alike for all of them.
type wizard struct {
	*portal
	kind  models.ApplicationKind
	base  string // address, without a slash at the end
	pages []wizardPage
	open  func(context.Context, models.Actor) (*models.Application, error)
}

// wizardPage is a step of the list beside the form. The first is no page of the form, the last is the check page.
type wizardPage struct{ name, title, lead string }

const (
	accountStep = "account"
	checkStep   = "check"
)

// wizardBases are the addresses of the forms of several pages.
var wizardBases = map[models.ApplicationKind]string{models.Enrollment: "/register", models.Activation: "/activate"}

const personLead = "请与身份证保持一致,审核时会逐项核对。"

func (p *portal) enrolling() *wizard {
	return &wizard{
		portal: p, kind: models.Enrollment, base: wizardBases[models.Enrollment], open: p.services.Applications.Enrollment,
		pages: []wizardPage{
			{accountStep, "验证手机", ""},
			{string(models.PersonStep), "个人信息", personLead},
			{string(models.WorkStep), "学历与工作", "单位名称须与申请表所盖公章一致。"},
			{string(models.ApplyStep), "入会申请", "选择会员类型和专委会,并按类型上传证明材料。"},
			{checkStep, "核对并提交", ""},
		},
	}
}

func (p *portal) activating() *wizard {
	return &wizard{
		portal: p, kind: models.Activation, base: wizardBases[models.Activation], open: p.services.Applications.Activation,
		pages: []wizardPage{
			{accountStep, "验证身份", ""},
			{string(models.PersonStep), "个人信息", "已填入协会登记的资料,请补充并更正。" + personLead},
			{string(models.WorkStep), "学历与工作", "请填写现在的工作单位和联系方式。"},
			{string(models.ApplyStep), "会员类型", "选择会员类型,并按类型上传证明材料。"},
			{checkStep, "核对并提交", ""},
		},
	}
}

// formParts are the parts that data is shown in, whatever the kind of application.
var formParts = []wizardPage{
	{name: string(models.PersonStep), title: "个人信息"}, {name: string(models.WorkStep), title: "学历与工作"}, {name: string(models.ApplyStep), title: "入会申请"},
}

// decidingLabel is what the deciding committee is called: one that was chosen, or the one that the member belongs to.
func decidingLabel(kind models.ApplicationKind) string {
	if kind == models.Enrollment || kind == models.Joining {
		return "专委会"
	}
	return "审核单位"
}

// wizardAt is the form that an address belongs to, nil if none.
func (p *portal) wizardAt(path string) *wizard {
	switch formBase(path) {
	case wizardBases[models.Enrollment]:
		return p.enrolling()
	case wizardBases[models.Activation]:
		return p.activating()
	}
	return nil
}

// formBase is the address of the form of several pages that a path is a page of, "" if of none.
func formBase(path string) string {
	for _, base := range wizardBases {
		if strings.HasPrefix(path, base+"/") && path != "/register/index1" {
			return base
		}
	}
	return ""
}

// page finds a page of the form; nil if the form has none of this name.
func (w *wizard) page(name string) *wizardPage {
	for i := 1; i < len(w.pages); i++ {
		if w.pages[i].name == name {
			return &w.pages[i]
		}
	}
	return nil
}

// walk is the address of the page some steps from this one; from "" it is the first.
func (w *wizard) walk(now string, by int) string {
	for i, page := range w.pages {
		if page.name == now {
			return w.base + "/" + w.pages[i+by].name
		}
	}
	return w.base + "/" + w.pages[1].name
}

// stepMark is an entry of the list of steps.
type stepMark struct {
	No    int
	Title string
	Link  string
	State string // past, now, "" is still to come
}

// marks lights the present step. With an application the steps before it can be gone back to.
func (w *wizard) marks(now string, a *models.Application) []stepMark {
	marks := make([]stepMark, 0, len(w.pages))
	state := "past"
	for i, page := range w.pages {
		m := stepMark{No: i + 1, Title: page.title, State: state}
		if page.name == now {
			m.State, state = "now", ""
		}
		if a != nil && m.State == "past" && i > 0 {
			m.Link = w.base + "/" + page.name
		}
		marks = append(marks, m)
	}
	return marks
}
