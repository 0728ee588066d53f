package models

import (
	"fmt"
	"io"
	"strings"
)

// Action is what moves an application.
type Action string

// The actions.
const (
	Submit      Action = "submit"       // the form is complete
	Edit        Action = "edit"         // back to the form before the stamp
	SendStamped Action = "send_stamped" // 提交盖章文件
	Resubmit    Action = "resubmit"     // after a rejection, printed data unchanged
	Reprint     Action = "reprint"      // after a rejection, printed data changed
	Withdraw    Action = "withdraw"     // 撤回
	Reopen      Action = "reopen"
	Abandon     Action = "abandon" // 放弃申请: it no longer stands in the way of others
	Lapse       Action = "lapse"   // the stamp did not come in time
	Approve     Action = "approve"
	Reject      Action = "reject"
	Enter       Action = "enter"        // 代为录入: the office corrects what identifies a member
	RejectFraud Action = "reject_fraud" // 虚假材料驳回并冻结
)

// Actions is the code list of the actions, as the history shows them.
var Actions = CodeList{
	{string(Submit), "提交申请"}, {string(Edit), "修改资料"}, {string(SendStamped), "提交盖章文件"}, {string(Resubmit), "重新提交"},
	{string(Reprint), "修改后重新打印"}, {string(Withdraw), "撤回申请"}, {string(Reopen), "重新打开"}, {string(Abandon), "放弃申请"},
	{string(Lapse), "逾期关闭"},
	{string(Enter), "代为录入"}, {string(Approve), "审批通过"}, {string(Reject), "审批不通过"}, {string(RejectFraud), "虚假材料驳回并冻结"},
}

// Text is the action as shown.
func (a Action) Text() string { return Actions.Text(string(a)) }

// Party is the side that may take a step.
type Party string

// The parties to the flow.
const (
	ByMember   Party = "member"
	ByReviewer Party = "reviewer"
	BySystem   Party = "system"
	ByOffice   Party = "office" // the association, on behalf of a member (更正)
)

// Effect is what a step brings with it or asks for.
type Effect uint8

// The effects of steps.
const (
	StartsClock Effect = 1 << iota // opens a round: snapshot, due date
	Prints                         // the data is printed anew
	NeedsPaper                     // the stamped form or proof must be there and show the present data
	NeedsReason
	Freezes // account frozen, violation recorded
)

// Step is one permitted move.
type Step struct {
	Kind   ApplicationKind // "" is every kind
	From   State
	Action Action
	By     Party
	To     State
	Effect Effect
}

// Has says whether the step has the effect.
func (s Step) Has(e Effect) bool { return s.Effect&e != 0 }

// flow is the only source of the review process: portal buttons, back-office actions, tests and the printed chart read it.
var flow = []Step{
	{Enrollment, Draft, Submit, ByMember, AwaitingStamp, Prints},
	{Upgrade, Draft, Submit, ByMember, AwaitingStamp, Prints},
	{Change, Draft, Submit, ByMember, Pending, StartsClock | NeedsPaper},
	{Change, Draft, Enter, ByOffice, Pending, StartsClock | NeedsReason},
	{Activation, Draft, Submit, ByMember, Pending, StartsClock},
	{Joining, Draft, Submit, ByMember, Pending, StartsClock},

	{Enrollment, AwaitingStamp, SendStamped, ByMember, Pending, StartsClock | NeedsPaper},
	{Upgrade, AwaitingStamp, SendStamped, ByMember, Pending, StartsClock | NeedsPaper},
	{"", AwaitingStamp, Edit, ByMember, Draft, 0},
	{"", AwaitingStamp, Lapse, BySystem, Closed, 0},
	{"", Closed, Reopen, ByMember, Draft, 0},
	{Change, Draft, Abandon, ByMember, Closed, 0},
	{Upgrade, Draft, Abandon, ByMember, Closed, 0},
	{Joining, Draft, Abandon, ByMember, Closed, 0},

	{"", Pending, Withdraw, ByMember, Draft, 0},
	{"", Pending, Approve, ByReviewer, Approved, 0},
	{"", Pending, Reject, ByReviewer, Rejected, NeedsReason},
	{"", Pending, RejectFraud, ByReviewer, Rejected, NeedsReason | Freezes},

	{Enrollment, Rejected, Reprint, ByMember, AwaitingStamp, Prints},
	{Upgrade, Rejected, Reprint, ByMember, AwaitingStamp, Prints},
	{Enrollment, Rejected, Resubmit, ByMember, Pending, StartsClock | NeedsPaper},
	{Upgrade, Rejected, Resubmit, ByMember, Pending, StartsClock | NeedsPaper},
	{Change, Rejected, Abandon, ByMember, Closed, 0},
	{Upgrade, Rejected, Abandon, ByMember, Closed, 0},
	{Joining, Rejected, Abandon, ByMember, Closed, 0},
	{Change, Rejected, Resubmit, ByMember, Pending, StartsClock | NeedsPaper},
	{Activation, Rejected, Resubmit, ByMember, Pending, StartsClock},
	{Joining, Rejected, Resubmit, ByMember, Pending, StartsClock},
}

// Steps lists the moves open to a party for an application of this kind in this state.
func Steps(kind ApplicationKind, from State, by Party) []Step {
	var steps []Step
	for _, s := range flow {
		if (s.Kind == "" || s.Kind == kind) && s.From == from && s.By == by {
			steps = append(steps, s)
		}
	}
	return steps
}

// Next finds the step that action takes the application to. Conflict: the flow does not have it.
func (a *Application) Next(action Action, by Party) (Step, error) {
	for _, s := range Steps(a.Kind, a.State, by) {
		if s.Action == action {
			return s, nil
		}
	}
	return Step{}, Conflictf("申请 %s 目前为「%s」,不能%s,请刷新后查看", a.Number, a.State.Text(), action.Text())
}

// Can says whether the flow has this step for the application now.
func (a *Application) Can(action Action, by Party) bool {
	_, err := a.Next(action, by)
	return err == nil
}

// TakesPaper says whether this kind goes over paper that somebody stamps.
func (k ApplicationKind) TakesPaper() bool {
	for _, s := range flow {
		if s.Kind == k && s.Has(NeedsPaper) {
			return true
		}
	}
	return false
}

// TakesPrint says whether the form of this kind is printed, stamped and sent back.
func (k ApplicationKind) TakesPrint() bool {
	for _, s := range flow {
		if s.Kind == k && s.Has(Prints) {
			return true
		}
	}
	return false
}

// Replay derives the state from the history: the present state must be what it yields. Every application starts as a draft.
func Replay(kind ApplicationKind, history []HistoryEntry) (State, error) {
	state := Draft
	for i, h := range history {
		if h.From != state {
			return "", fmt.Errorf("history entry %d starts at %s, not at %s", i, h.From, state)
		}
		if !permitted(kind, h) {
			return "", fmt.Errorf("history entry %d: the flow has no %s from %s to %s for %s", i, h.Action, h.From, h.To, kind)
		}
		state = h.To
	}
	return state, nil
}

func permitted(kind ApplicationKind, h HistoryEntry) bool {
	for _, s := range flow {
		if (s.Kind == "" || s.Kind == kind) && s.From == h.From && s.Action == h.Action && s.To == h.To {
			return true
		}
	}
	return false
}

// WriteFlow prints the flow as a table, for the README and the golden test.
func WriteFlow(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-11s %-15s %-13s %-9s %-15s %s\n", "kind", "from", "action", "by", "to", "effects")
	names := []string{"starts clock", "prints", "needs paper", "needs reason", "freezes"}
	for _, s := range flow {
		kind := string(s.Kind)
		if kind == "" {
			kind = "any"
		}
		var effects []string
		for i, name := range names {
			if s.Has(1 << i) {
				effects = append(effects, name)
			}
		}
		fmt.Fprintf(&b, "%-11s %-15s %-13s %-9s %-15s %s\n", kind, s.From, s.Action, s.By, s.To, strings.Join(effects, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
