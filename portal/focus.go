package portal

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// focus is one application as its owner sees it: how it stands, what comes next, what can be done.
type focus struct {
	*service.ApplicationView
	Guidance models.Guidance
	Tone     string // good, bad, wait, "" for the plain one
	Icon     string
	Badge    badge
	Progress service.Progress
	Overdue  bool
	Timeline []timelineStep
	Marked   []mark
	Buttons  []button
}

// button is a way on: a link, or a move of the flow.
type button struct {
	Label, Link string
	Icon        string
	Move        models.Action
	Confirm     string // asked before the move; "" for none
	Primary     bool
	Download    bool
}

// waysView is what the partial «ways» takes: its moves are forms, which need the token.
type waysView struct {
	CSRF, Number string
	Buttons      []button
}

// mark is a field or file that the reviewer found wrong, with where to mend it.
type mark struct {
	Label, Link string
	Mended      bool // changed since
	place       string
}

const certificatePath = "/member/certificate"

func applicationPath(a *models.Application) string {
	return "/member/applications/" + url.PathEscape(a.Number)
}

func (p *portal) focusOn(c *fiber.Ctx, number string) (*focus, error) {
	view, err := p.services.Applications.View(c.UserContext(), actor(c), number)
	if err != nil {
		return nil, err
	}
	progress, err := p.services.Applications.Progress(c.UserContext(), view.Application)
	if err != nil {
		return nil, err
	}
	issued, err := p.issued(c)
	if err != nil {
		return nil, err
	}
	return newFocus(view, progress, issued, p.today()), nil
}

func newFocus(view *service.ApplicationView, progress service.Progress, issued *models.Certificate, today string) *focus {
	a := view.Application
	f := &focus{
		ApplicationView: view, Guidance: a.Guidance(today), Badge: stateBadge(a.State), Progress: progress, Overdue: a.Overdue(today),
		Timeline: timelineOf(view, issued), Marked: marksOf(a), Buttons: buttonsOf(a),
	}
	if len(view.Rounds) > 0 && a.State == models.Rejected {
		f.remind(a.Touched(&view.Rounds[0]))
	}
	if a.Kind.Exclusive() && a.Kind != models.Change && collected(a, issued) {
		f.settle()
	}
	f.Tone, f.Icon = look(a.State)
	return f
}

// settle says what is left once the certificate has been downloaded: nothing to check any more.
func (f *focus) settle() {
	f.Guidance = models.Guidance{Title: "您已是正式会员", Text: "会员证书已下载,可以随时再次下载,得到的是同一份证书。证书上的二维码可供他人查验真伪。"}
	for i := range f.Buttons {
		if f.Buttons[i].Link == certificatePath {
			f.Buttons[i].Label = "下载会员证书"
		}
	}
}

// remind keeps a member from sending again what is as it was: mending comes first then, and sending asks.
func (f *focus) remind(touched map[string]bool) {
	var open []string
	for i := range f.Marked {
		m := &f.Marked[i]
		if m.Mended = touched[m.place]; !m.Mended {
			open = append(open, m.Label)
		}
	}
	question := ""
	switch {
	case len(open) > 0:
		question = "审核意见中的「" + strings.Join(open, "」「") + "」还没有改动,确定就这样重新提交吗?"
	case len(touched) == 0:
		question = "上次提交之后还没有任何改动,确定就这样重新提交吗?"
	default:
		return
	}
	at := slices.IndexFunc(f.Buttons, func(b button) bool { return b.Move == models.Resubmit })
	if at < 0 || len(f.Buttons) == 1 {
		return
	}
	again := f.Buttons[at]
	again.Primary, again.Confirm = false, question
	f.Buttons = append(slices.Delete(f.Buttons, at, at+1), again)
	if i := slices.IndexFunc(f.Buttons, func(b button) bool { return isPaper(b.Link) }); i > 0 && len(open) > 0 && onlyPaper(f.Marked) {
		f.Buttons = slices.Insert(slices.Delete(slices.Clone(f.Buttons), i, i+1), 0, f.Buttons[i])
	}
	f.Buttons[0].Primary = true
}

// isPaper says whether a link leads to where the stamped form is uploaded.
func isPaper(link string) bool { return strings.HasSuffix(link, "/stamped") }

// onlyPaper says whether nothing is left to mend but the stamped form.
func onlyPaper(marks []mark) bool {
	return !slices.ContainsFunc(marks, func(m mark) bool { return !m.Mended && !isPaper(m.Link) })
}

func look(s models.State) (tone, icon string) {
	switch s {
	case models.Approved:
		return "good", "bi-patch-check-fill"
	case models.Rejected:
		return "bad", "bi-exclamation-octagon-fill"
	case models.Pending:
		return "wait", "bi-hourglass-split"
	case models.AwaitingStamp:
		return "", "bi-printer-fill"
	}
	return "", "bi-pencil-square"
}

// buttonsOf are the ways on from where the application stands, the most likely first.
func buttonsOf(a *models.Application) []button {
	path := applicationPath(a)
	var list []button
	form := editPath(a)
	if a.Editable() && form != "" {
		label := "修改资料"
		if a.State == models.Draft && a.Round == 0 {
			label = "继续填写"
		}
		list = append(list, button{Label: label, Link: form, Icon: "bi-pencil-square", Primary: label == "继续填写"})
	}
	if a.TakesStamp() {
		stamp := button{Label: "提交盖章文件", Link: path + "/stamped", Icon: "bi-cloud-arrow-up"}
		if a.State == models.Rejected {
			stamp.Label = "更换盖章文件"
		}
		list = append(list, stamp)
	}
	for _, s := range a.Offers() {
		if b := moveButton(a, s); b.Primary {
			list = append([]button{b}, list...)
		} else if b.Label != "" {
			list = append(list, b)
		}
	}
	switch {
	case a.State == models.AwaitingStamp && !a.StampCurrent():
		list = append([]button{{Label: "下载申请表格", Link: path + "/form.pdf", Icon: "bi-download", Primary: true, Download: true}}, list...)
	case a.State == models.Approved && a.Kind.Exclusive():
		list = append(list, button{Label: "核对并下载证书", Link: certificatePath, Icon: "bi-award", Primary: true})
	}
	return list
}

func moveButton(a *models.Application, s models.Step) button {
	switch s.Action {
	case models.Submit:
		return submitButton(a)
	case models.Abandon:
		return button{Label: "放弃申请", Move: s.Action, Icon: "bi-x-lg", Confirm: "放弃后申请关闭,可以办理其他申请;以后需要时可重新打开。"}
	case models.SendStamped:
		return button{Label: "核对并提交审核", Link: applicationPath(a) + "/stamped", Icon: "bi-check2-square", Primary: true}
	case models.Resubmit:
		return button{Label: "重新提交", Move: s.Action, Icon: "bi-send", Primary: true, Confirm: "请确认已按审核意见修改完毕。提交后进入审核,审核期间资料不能修改。"}
	case models.Reprint:
		return button{Label: "生成新的申请表", Move: s.Action, Icon: "bi-printer", Primary: true}
	case models.Edit:
		return button{Label: "修改资料", Move: s.Action, Icon: "bi-pencil-square", Confirm: "修改印在申请表上的内容后,已打印、已盖章的申请表会作废,需要重新打印盖章。"}
	case models.Withdraw:
		return button{Label: "撤回", Move: s.Action, Icon: "bi-arrow-counterclockwise", Confirm: "撤回后申请退出审核,资料会保留;修改后需要重新提交,审核周期重新计算。"}
	case models.Reopen:
		return button{Label: "重新打开", Move: s.Action, Icon: "bi-arrow-clockwise", Primary: true}
	}
	return button{Label: s.Action.Text(), Move: s.Action}
}

// submitButton leads to where the form is looked over once more. A further committee asks nothing, so it is sent at once.
func submitButton(a *models.Application) button {
	switch {
	case a.Kind == models.Joining:
		return button{Label: "提交", Move: models.Submit, Icon: "bi-send", Primary: true}
	case a.Round == 0:
		return button{}
	case wizardBases[a.Kind] != "":
		return button{Label: "核对并提交", Link: wizardBases[a.Kind] + "/" + checkStep, Icon: "bi-check2-square", Primary: true}
	case editPath(a) != "":
		return button{Label: "核对并提交", Link: editPath(a), Icon: "bi-check2-square", Primary: true}
	}
	return button{}
}

// marksOf tells what the reviewer marked, as long as it can be mended.
func marksOf(a *models.Application) []mark {
	if a.State != models.Rejected {
		return nil
	}
	var marks []mark
	for _, name := range a.Marked {
		m := mark{Label: models.PlaceLabel(name), place: name}
		f := models.FieldByName(name)
		switch {
		case f != nil && wizardBases[a.Kind] != "":
			m.Link = fieldPath(a, name)
		case editPath(a) != "" && (f != nil && a.AsksFor(f) || name == string(models.StampedProof)):
			m.Link = fieldPath(a, name)
		case f == nil && a.TakesStamp():
			m.Link = applicationPath(a) + "/stamped"
		}
		if m.Label != "" {
			marks = append(marks, m)
		}
	}
	return marks
}
