package portal

import (
	"fmt"
	"net/url"
	"strings"
	"time"

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
}

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
	if len(view.Rounds) > 0 {
		f.remind(a.Unmended(&view.Rounds[0]))
	}
	f.Tone, f.Icon = look(a.State)
	return f
}

// remind keeps a member from sending again what the reviewer found wrong: what is still as it was comes first.
func (f *focus) remind(unmended []string) {
	labels := make([]string, len(unmended))
	for i, name := range unmended {
		labels[i] = models.PlaceLabel(name)
	}
	for i := range f.Marked {
		f.Marked[i].Mended = !contains(labels, f.Marked[i].Label)
	}
	if len(labels) == 0 {
		return
	}
	for i := range f.Buttons {
		b := &f.Buttons[i]
		if b.Move == models.Resubmit {
			b.Primary = false
			b.Confirm = "审核意见中的「" + strings.Join(labels, "」「") + "」还没有改动,确定就这样重新提交吗?"
			f.Buttons = append(append(f.Buttons[:i:i], f.Buttons[i+1:]...), *b)
			f.Buttons[0].Primary = true
			return
		}
	}
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
	form := a.Kind == models.Enrollment // the other kinds have no form here yet
	if a.Editable() && form {
		label := "修改资料"
		if a.State == models.Draft && a.Round == 0 {
			label = "继续填写"
		}
		list = append(list, button{Label: label, Link: "/register/person", Icon: "bi-pencil-square", Primary: label == "继续填写"})
	}
	if a.TakesStamp() {
		stamp := button{Label: "提交盖章文件", Link: path + "/stamped", Icon: "bi-cloud-arrow-up"}
		if a.State == models.Rejected {
			stamp.Label = "更换盖章文件"
		}
		list = append(list, stamp)
	}
	for _, s := range a.Offers() {
		if b := moveButton(a, s, form); b.Primary {
			list = append([]button{b}, list...)
		} else if b.Label != "" {
			list = append(list, b)
		}
	}
	switch {
	case a.State == models.AwaitingStamp && !a.StampCurrent():
		list = append([]button{{Label: "下载申请表格", Link: path + "/form.pdf", Icon: "bi-download", Primary: true, Download: true}}, list...)
	case a.State == models.Approved && a.Kind.Exclusive():
		list = append(list, button{Label: "核对并下载证书", Link: "/member/certificate", Icon: "bi-award", Primary: true})
	}
	return list
}

func moveButton(a *models.Application, s models.Step, form bool) button {
	switch s.Action {
	case models.Submit:
		if form && a.Round > 0 {
			return button{Label: "核对并提交", Link: "/register/check", Icon: "bi-check2-square", Primary: true}
		}
		return button{}
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

// marksOf tells what the reviewer marked, as long as it can be mended.
func marksOf(a *models.Application) []mark {
	if a.State != models.Rejected {
		return nil
	}
	var marks []mark
	for _, name := range a.Marked {
		m := mark{Label: models.PlaceLabel(name)}
		if f := models.FieldByName(name); f != nil && a.Kind == models.Enrollment {
			m.Link = "/register/" + string(f.Step) + "#f-" + name
		} else if f == nil && a.TakesStamp() {
			m.Link = applicationPath(a) + "/stamped"
		}
		if m.Label != "" {
			marks = append(marks, m)
		}
	}
	return marks
}

// shortTime is an instant in a narrow place: 03-14 14:59.
func shortTime(t time.Time) string { return t.In(models.Zone).Format("01-02 15:04") }

// timelineOf tells the way of an application in three or five steps, with the times of its latest run.
func timelineOf(v *service.ApplicationView, issued *models.Certificate) []timelineStep {
	a := v.Application
	var submitted, sent, decided string // of the latest run; going back clears what lies ahead
	for _, h := range v.History {
		switch h.To {
		case models.Draft:
			submitted, sent, decided = "", "", ""
		case models.AwaitingStamp:
			submitted, sent, decided = shortTime(h.At), "", ""
		case models.Pending:
			if submitted == "" {
				submitted = shortTime(h.At)
			}
			sent, decided = shortTime(h.At), ""
		case models.Approved, models.Rejected:
			decided = fmt.Sprintf("%s %s", shortTime(h.At), h.To.Text())
		}
	}
	steps := []timelineStep{{Title: "提交申请", Note: submitted}}
	if a.Kind.TakesPaper() && a.Kind != models.Change {
		steps = append(steps, timelineStep{Title: "下载申请表盖章"}, timelineStep{Title: "上传盖章申请表", Note: sent})
	}
	steps = append(steps, timelineStep{Title: "协会审核", Note: decided})
	last := timelineStep{Title: "办结"}
	if a.Kind.Exclusive() && a.Kind != models.Change {
		last.Title = "领取证书"
		if issued != nil && a.State == models.Approved && a.DecidedAt != nil && issued.IssuedAt.After(*a.DecidedAt) {
			last.Note = shortTime(issued.IssuedAt)
		}
	}
	return light(append(steps, last), a, last.Note != "" || last.Title == "办结")
}

// light marks what is past and where the application stands now.
func light(steps []timelineStep, a *models.Application, done bool) []timelineStep {
	review := len(steps) - 2
	now := 0
	switch a.State {
	case models.AwaitingStamp:
		now = 1
		if a.StampCurrent() {
			now = 2
		}
	case models.Pending, models.Rejected:
		now = review
	case models.Approved:
		now = review + 1
	}
	for i := range steps {
		switch {
		case i < now, a.State == models.Approved && done:
			steps[i].State = "past"
		case i == now:
			steps[i].State = "now"
		default:
			steps[i].Note = ""
		}
	}
	switch a.State {
	case models.Rejected:
		steps[now].State = "bad"
	case models.AwaitingStamp:
		if a.LapseOn != "" {
			steps[now].Note = "请在 " + a.LapseOn + " 前完成"
		}
	case models.Pending:
		steps[now].Note = "预计 " + a.DueOn + " 前完成"
	}
	return steps
}
