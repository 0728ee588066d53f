package service

import (
	"context"

	"tjtaca/models"
	"tjtaca/models/store"
)

// Standing is where an application stands now, for a page that was opened a while ago.
type Standing struct {
	State models.State
	Round int
	Text  string // who moved it last, and when
}

// Standing tells what happened to an application meanwhile. NotFound: out of scope.
func (s *Reviews) Standing(ctx context.Context, by models.Actor, number string) (Standing, error) {
	var now Standing
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := s.reachable(tx, by, number)
		if err != nil {
			return err
		}
		now = Standing{State: a.State, Round: a.Round}
		history, err := tx.History(a.ID)
		if len(history) > 0 {
			now.Text = moved(a, history[len(history)-1])
		}
		return err
	})
	return now, err
}

// whatHappened tells a reviewer who comes too late who was first. Other refusals of the flow stay as they are.
func whatHappened(tx *store.Tx, a *models.Application, refusal error) error {
	history, err := tx.History(a.ID)
	if err != nil {
		return err
	}
	if len(history) == 0 {
		return refusal
	}
	last := history[len(history)-1]
	if last.ByKind == models.StaffActor || last.Action == models.Withdraw {
		return models.Conflictf("%s,请刷新后查看", moved(a, last))
	}
	return refusal
}

// moved says in words what moved an application last.
func moved(a *models.Application, last models.HistoryEntry) string {
	at := last.At.In(models.Zone).Format("2006-01-02 15:04")
	switch {
	case last.ByKind == models.StaffActor && (last.Action == models.Approve || last.Action == models.Reject):
		return "申请 " + a.Number + " 刚刚已由" + last.ByName + last.Action.Text() + "(" + at + ")"
	case last.ByKind == models.StaffActor:
		return "申请 " + a.Number + " 刚刚已由" + last.ByName + "作「" + last.Action.Text() + "」处理(" + at + ")"
	}
	return "申请 " + a.Number + " 已由申请人" + memberMoves[last.Action] + "(" + at + ")"
}

var memberMoves = map[models.Action]string{
	models.Withdraw: "撤回", models.Submit: "提交", models.SendStamped: "提交盖章文件", models.Resubmit: "重新提交", models.Reprint: "修改后重新打印",
	models.Edit: "取回修改", models.Reopen: "重新打开", models.Lapse: "逾期关闭",
}
