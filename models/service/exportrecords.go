package service

import (
	"context"
	"io"

	"tjtaca/models"
	"tjtaca/models/store"
)

type exportedRound struct {
	No        int    `json:"轮次"`
	Submitted string `json:"提交时间"`
	Due       string `json:"预计完成日期"`
	Outcome   string `json:"结果,omitempty"`
	Decided   string `json:"处理时间,omitempty"`
	Reason    string `json:"意见,omitempty"`
	Data      []item `json:"提交时的资料"`
}

type exportedMove struct {
	At     string `json:"时间"`
	Action string `json:"操作"`
	From   string `json:"原状态"`
	To     string `json:"新状态"`
	By     string `json:"操作人"`
	Reason string `json:"说明,omitempty"`
}

type exportedApplication struct {
	Number    string          `json:"申请编号"`
	Kind      string          `json:"申请类型"`
	State     string          `json:"审核状态"`
	Committee string          `json:"审核单位"`
	Created   string          `json:"建立时间"`
	Data      []item          `json:"资料"`
	Rounds    []exportedRound `json:"审核轮次"`
	History   []exportedMove  `json:"办理经过"`
}

func (e *Export) applications(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.Store.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.Applications(e.member.ID)
			if err != nil {
				return err
			}
			for _, a := range list {
				out, err := exported(tx, a)
				if err != nil {
					return err
				}
				if err := add(out); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// exported is an application with its rounds and history. Who decided is told as it is on screen: the committee, no name.
func exported(tx *store.Tx, a *models.Application) (*exportedApplication, error) {
	out := &exportedApplication{
		Number: a.Number, Kind: a.Kind.Text(), State: a.State.Text(), Committee: a.CommitteeName, Created: models.TimeText(a.CreatedAt),
		Data: items(&a.Data), Rounds: []exportedRound{}, History: []exportedMove{},
	}
	rounds, err := tx.Rounds(a.ID)
	if err != nil {
		return nil, err
	}
	for i := range rounds {
		r := &rounds[i]
		out.Rounds = append(out.Rounds, exportedRound{
			r.No, models.TimeText(r.SubmittedAt), r.DueOn, r.Outcome.Text(), timeText(r.DecidedAt), r.Reason, items(&r.Snapshot),
		})
	}
	history, err := tx.History(a.ID)
	for _, h := range history {
		out.History = append(out.History, exportedMove{models.TimeText(h.At), h.Action.Text(), h.From.Text(), h.To.Text(), partyText(h.ByKind), h.Reason})
	}
	return out, err
}

func partyText(kind models.ActorKind) string {
	return map[models.ActorKind]string{models.MemberActor: "本人", models.StaffActor: "协会工作人员", models.SystemActor: "系统"}[kind]
}

// loginActions are the audited actions that begin a session.
var loginActions = map[string]string{"member.login": "登录", "member.register": "注册并登录"}

func (e *Export) logins(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		type login struct {
			At     string `json:"时间"`
			What   string `json:"事项"`
			IP     string `json:"IP 地址"`
			Device string `json:"设备,omitempty"`
		}
		err := e.Store.Read(ctx, func(tx *store.Tx) error {
			live, err := tx.Sessions(store.MemberSession, e.member.ID, memberIdle)
			for _, s := range live {
				if err == nil {
					err = add(login{models.TimeText(s.CreatedAt), "目前登录中", s.IP, models.Device(s.UserAgent)})
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		return e.eachEntry(ctx, func(a models.AuditEntry) error {
			if what := loginActions[a.Action]; what != "" {
				return add(login{models.TimeText(a.At), what, a.IP, ""})
			}
			return nil
		})
	})
}

// logWords are what the log calls the commonest actions; others are told by their names in the program.
var logWords = map[string]string{
	"member.login": "登录", "member.register": "注册", "member.reset_password": "找回密码", "member.set_password": "设置登录密码",
	"member.change_phone": "更换登录手机号", "member.end_session": "结束一处登录", "member.end_sessions": "结束其他登录", "member.export": "导出个人信息",
	"member.freeze": "冻结账号", "member.unfreeze": "解除冻结", "member.reveal": "查看完整信息", "certificate.issue": "制作会员证书",
	"application.open": "开始填写申请",
}

func logWord(a models.AuditEntry) string {
	if word := logWords[a.Action]; word != "" {
		return word
	}
	const prefix = "application."
	if len(a.Action) > len(prefix) && a.Action[:len(prefix)] == prefix {
		if word := models.Action(a.Action[len(prefix):]).Text(); word != "" {
			return word
		}
	}
	return a.Action
}

func (e *Export) log(ctx context.Context, w io.Writer) error {
	return writeList(w, func(add func(any) error) error {
		return e.eachEntry(ctx, func(a models.AuditEntry) error {
			ip := a.IP
			if a.ActorKind != models.MemberActor { // where staff sit is nobody's business
				ip = ""
			}
			return add(struct {
				At     string `json:"时间"`
				Action string `json:"操作"`
				By     string `json:"操作人"`
				Object string `json:"对象,omitempty"`
				IP     string `json:"IP 地址,omitempty"`
			}{models.TimeText(a.At), logWord(a), partyText(a.ActorKind), objectText(a), ip})
		})
	})
}

func objectText(a models.AuditEntry) string {
	if a.Object == "application" {
		return "申请 " + a.ObjectID
	}
	return ""
}

// eachEntry walks the audit log of the member, oldest first.
func (e *Export) eachEntry(ctx context.Context, do func(models.AuditEntry) error) error {
	return e.Store.Read(ctx, func(tx *store.Tx) error {
		for after := int64(0); ; {
			list, err := tx.AuditOf(e.member.ID, after, exportBatch)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, a := range list {
				after = a.ID
				if err := do(a); err != nil {
					return err
				}
			}
		}
	})
}
