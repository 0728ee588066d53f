package models

import "fmt"

// Eligibility is whether a member may open an application of a kind now.
type Eligibility struct {
	Open  *Application // the one of this kind that is open already: it goes on
	Other *Application // the open one of another kind that stands in the way
	Note  string       // why not, in a few words; "" if they may
	Text  string       // why not, and what to do
}

// OK says whether one may be opened, or one goes on.
func (e Eligibility) OK() bool { return e.Note == "" }

// Err is the refusal, nil if there is none.
func (e Eligibility) Err() error {
	if e.OK() {
		return nil
	}
	return Conflictf("%s", e.Text)
}

// Eligible is the one rule about who may open a change, an upgrade or the way into a further committee; apps are the member's
// applications. Of enrollment, activation, change and upgrade one may be open at a time.
func (m *Member) Eligible(kind ApplicationKind, apps []*Application) Eligibility {
	e := Eligibility{}
	name := kind.Text()
	switch {
	case m.Frozen():
		e.Note, e.Text = "账号已冻结", "账号冻结期间不能办理"+name+",请联系协会。"
	case m.State == Legacy:
		e.Note, e.Text = "激活后可申请", "您是原会员,激活会员资格并审批通过后,才可以申请"+name+"。"
	case m.State == ClosedMember:
		e.Note, e.Text = "账号已注销", "账号已注销,不能办理"+name+"。"
	case m.State != ApprovedMember:
		e.Note, e.Text = "审批通过后可申请", "入会申请审批通过后,才可以申请"+name+"。"
	case kind == Upgrade && m.Profile.Type() == Professional:
		e.Note, e.Text = "您已是专业会员", "您已是专业会员,不需要升级。"
	}
	if !e.OK() || !kind.Exclusive() {
		return e
	}
	for _, a := range apps {
		switch {
		case !a.Kind.Exclusive() || !a.State.Open():
		case a.Kind == kind:
			e.Open = a
		default:
			e.Other, e.Note = a, a.Kind.Text()+"正在办理"
			e.Text = fmt.Sprintf("您的%s %s 目前为「%s」。同一时间只能办理一项,请等它办结,或先撤回并放弃该申请。", a.Kind.Text(), a.Number, a.State.Text())
		}
	}
	return e
}
