package models

import "fmt"

// Guidance tells a member how their application stands: what happens next, who has it, by when.
type Guidance struct {
	Title string
	Text  string
	Due   string // date by which the next step is due, "" if none is set
}

// Guidance is the rule behind every status text that a member reads; today is a date of the association's clock.
func (a *Application) Guidance(today string) Guidance {
	switch a.State {
	case Draft:
		return a.guideDraft()
	case AwaitingStamp:
		return a.guideStamp()
	case Pending:
		return a.guidePending(today)
	case Rejected:
		return a.guideRejected()
	case Approved:
		return a.guideApproved()
	}
	return Guidance{Title: "申请已关闭", Text: "您填写的资料仍为您保留。需要继续办理时,重新打开申请即可,不用从头填写。"}
}

func (a *Application) guideDraft() Guidance {
	g := Guidance{Title: "请继续填写申请", Text: "已填写的内容都已保存。填写完整并核对无误后,请点击「提交」。"}
	if a.Round > 0 {
		g.Title = "申请尚未重新提交"
		g.Text = "资料现在可以修改。核对无误后,请重新提交。"
	}
	if a.Kind.TakesPrint() {
		return g.and(fmt.Sprintf("提交后打印申请表,由%s盖章。", a.Data.Type().Stamper()))
	}
	return g.and(fmt.Sprintf("提交后由%s审核。", a.decider()))
}

func (a *Application) guideStamp() Guidance {
	g := Guidance{Due: a.LapseOn}
	switch {
	case a.StampCurrent():
		g.Title = "盖章文件已上传,请提交审核"
		g.Text = fmt.Sprintf("请核对上传的扫描件,确认清晰完整后点击「提交审核」,由%s审核。", a.decider())
	case a.StampedFile != "":
		g.Title = "盖章文件需要重新上传"
		g.Text = "之前上传的盖章文件与现在的资料不一致。请下载新的申请表,重新打印、盖章并上传。"
	default:
		g.Title = "请打印申请表并盖章"
		g.Text = fmt.Sprintf("下载申请表并打印,由%s在指定位置加盖公章(不可使用电子章),扫描后提交盖章文件。", a.Data.Type().Stamper())
	}
	if a.LapseOn != "" {
		g.Text += fmt.Sprintf("请在 %s 前完成,逾期申请会自动关闭,资料仍会保留。", a.LapseOn)
	}
	return g
}

func (a *Application) guidePending(today string) Guidance {
	g := Guidance{Title: "申请审核中", Due: a.DueOn}
	switch {
	case a.Overdue(today):
		g.Title = "审核时间比预计的长"
		g.Text = fmt.Sprintf("原定 %s 前完成,让您久等了。申请仍在%s审核,已排到最前面优先处理,您不需要重新提交。", a.DueOn, a.decider())
	case a.DueOn == "":
		g.Text = fmt.Sprintf("%s正在审核。审核期间资料不能修改,有结果会马上通知您。", a.decider())
	default:
		g.Text = fmt.Sprintf("%s正在审核,预计 %s 前完成。审核期间资料不能修改,有结果会马上通知您。", a.decider(), a.DueOn)
	}
	return g
}

func (a *Application) guideRejected() Guidance {
	g := Guidance{Title: "审批不通过,请修改后重新提交"}
	switch {
	case !a.Kind.TakesPrint():
		g.Text = "请按审核意见修改资料,然后重新提交。"
	case !a.PrintCurrent():
		g.Text = "您改动了印在申请表上的内容,原来的申请表已作废。请生成新的申请表,重新打印、盖章并上传,再提交审核。"
	case !a.StampCurrent():
		g.Text = "印在申请表上的内容没有改动。请上传盖章文件,然后重新提交。"
	default:
		g.Text = "请按审核意见修改资料或更换盖章文件。没有改动印在申请表上的内容时,不用重新盖章,可直接重新提交。"
	}
	return g.and(fmt.Sprintf("重新提交后仍由%s审核,审核周期重新计算。", a.decider()))
}

func (a *Application) guideApproved() Guidance {
	switch a.Kind {
	case Enrollment:
		return Guidance{Title: "审批通过,欢迎加入", Text: "您已成为正式会员。证书一经下载,个人信息将无法修改,请先核对再下载会员证书。"}
	case Activation:
		return Guidance{Title: "激活成功,欢迎回来", Text: "请核对并下载新的会员证书。下载后,原会员编号和原证书自动失效。"}
	case Change:
		return Guidance{Title: "资料变更已生效", Text: "新的资料已经启用。会员证书上的内容有变时,请重新下载证书。"}
	case Upgrade:
		return Guidance{Title: "会员升级已通过", Text: "会员类型已更新,会员编号不变。请重新下载会员证书,旧证书已失效。"}
	}
	return Guidance{Title: "审批通过", Text: fmt.Sprintf("您已加入%s。", a.decider())}
}

func (g Guidance) and(text string) Guidance {
	g.Text += text
	return g
}

func (a *Application) decider() string {
	if a.CommitteeName == "" || a.KeyChange() {
		return "协会"
	}
	return a.CommitteeName
}

// Offers lists the member's steps that make sense as the papers stand: nothing that needs stamped paper without it, and no
// new print while the old one still shows the data.
func (a *Application) Offers() []Step {
	var offers []Step
	for _, s := range Steps(a.Kind, a.State, ByMember) {
		switch {
		case s.Has(NeedsPaper) && a.Kind.TakesPrint() && !a.StampCurrent():
		case s.Has(NeedsPaper) && a.StampedFile == "":
		case s.Action == Reprint && a.PrintCurrent():
		default:
			offers = append(offers, s)
		}
	}
	return offers
}

// TakesStamp says whether a stamped form may be uploaded now: while it is awaited, and after a rejection as long as the print
// shows the data.
func (a *Application) TakesStamp() bool {
	return a.Kind.TakesPrint() && a.PrintCurrent() && (a.State == AwaitingStamp || a.State == Rejected)
}

// Touched says which fields and papers differ from what was submitted in the round.
func (a *Application) Touched(last *Round) map[string]bool {
	touched := map[string]bool{}
	for _, d := range Differences(&last.Snapshot, &a.Data) {
		touched[d.Field.Name] = true
	}
	for _, f := range last.Files {
		if (f.Kind == StampedForm || f.Kind == StampedProof) && f.Key != a.StampedFile {
			touched[string(f.Kind)] = true
		}
	}
	return touched
}

// PlaceLabel is the label of a field or file that may be marked.
func PlaceLabel(name string) string {
	if name == "committee" {
		return "专委会"
	}
	if f := FieldByName(name); f != nil {
		return f.Label
	}
	return FileKind(name).Text()
}
