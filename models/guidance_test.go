package models

import (
	"strings"
	"testing"
)

// printed is an enrollment of a professional whose print is current.
func printed(state State) *Application {
	a := &Application{
		Kind: Enrollment, State: state, Number: "SQ20250314-0007", CommitteeID: 3, CommitteeName: "肺癌专业委员会",
		Data: Profile{Name: "林晓岚", Employer: "天津市示范肿瘤医院", MemberType: string(Professional)},
	}
	a.PrintHash = a.Data.PrintHash(a.CommitteeID)
	return a
}

func stamped(state State) *Application {
	a := printed(state)
	a.StampedFile, a.StampedHash = "key", a.PrintHash
	return a
}

func with(a *Application, change func(*Application)) *Application {
	change(a)
	return a
}

func TestGuidanceSaysWhatHappensNext(t *testing.T) {
	due := func(a *Application) { a.DueOn = "2025-04-07" }
	moved := func(a *Application) { a.Data.Employer = "天津市示例医院" }
	cases := []struct {
		name  string
		a     *Application
		today string
		title string
		texts []string // each must be in the text
		due   string
	}{
		{"a draft is to be filled in, printed and stamped", &Application{Kind: Enrollment, State: Draft}, "2025-03-14",
			"请继续填写申请", []string{"已保存", "由工作单位盖章"}, ""},
		{"a student's school stamps", with(&Application{Kind: Enrollment, State: Draft}, func(a *Application) { a.Data.MemberType = string(Student) }), "2025-03-14",
			"请继续填写申请", []string{"由就读院校盖章"}, ""},
		{"an activation is not stamped", &Application{Kind: Activation, State: Draft}, "2025-03-14",
			"请继续填写申请", []string{"由协会审核"}, ""},
		{"a withdrawn application is to be sent again", with(&Application{Kind: Enrollment, State: Draft}, func(a *Application) { a.Round = 1 }), "2025-03-14",
			"申请尚未重新提交", []string{"重新提交"}, ""},
		{"a printed form waits for its stamp and says until when", with(printed(AwaitingStamp), func(a *Application) { a.LapseOn = "2025-06-12" }), "2025-03-14",
			"请打印申请表并盖章", []string{"不可使用电子章", "请在 2025-06-12 前完成", "资料仍会保留"}, "2025-06-12"},
		{"a scan that shows the data is to be sent", stamped(AwaitingStamp), "2025-03-14",
			"盖章文件已上传,请提交审核", []string{"「提交审核」", "肺癌专业委员会"}, ""},
		{"a scan of older data is void", with(stamped(AwaitingStamp), moved), "2025-03-14",
			"盖章文件需要重新上传", []string{"重新打印"}, ""},
		{"a pending one says who has it and by when", with(stamped(Pending), due), "2025-03-20",
			"申请审核中", []string{"肺癌专业委员会正在审核", "预计 2025-04-07 前完成"}, "2025-04-07"},
		{"on the due date it is not late", with(stamped(Pending), due), "2025-04-07",
			"申请审核中", []string{"预计 2025-04-07 前完成"}, "2025-04-07"},
		{"an overdue one is told kindly", with(stamped(Pending), due), "2025-04-08",
			"审核时间比预计的长", []string{"让您久等了", "不需要重新提交"}, "2025-04-07"},
		{"after a rejection with the paper still good it goes back directly", stamped(Rejected), "2025-04-08",
			"审批不通过,请修改后重新提交", []string{"不用重新盖章"}, ""},
		{"after a rejection changed print data needs new paper", with(stamped(Rejected), moved), "2025-04-08",
			"审批不通过,请修改后重新提交", []string{"生成新的申请表"}, ""},
		{"after a rejection without paper the scan is asked for", printed(Rejected), "2025-04-08",
			"审批不通过,请修改后重新提交", []string{"请上传盖章文件"}, ""},
		{"a rejected further committee needs no paper", &Application{Kind: Joining, State: Rejected, CommitteeName: "乳腺癌专业委员会"}, "2025-04-08",
			"审批不通过,请修改后重新提交", []string{"修改资料", "乳腺癌专业委员会"}, ""},
		{"an approved member is led to the certificate", stamped(Approved), "2025-04-08",
			"审批通过,欢迎加入", []string{"证书一经下载,个人信息将无法修改"}, ""},
		{"an activated member learns that the old number ends", &Application{Kind: Activation, State: Approved}, "2025-04-08",
			"激活成功,欢迎回来", []string{"自动失效"}, ""},
		{"a closed one can be opened again", &Application{Kind: Enrollment, State: Closed}, "2025-04-08",
			"申请已关闭", []string{"重新打开"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := c.a.Guidance(c.today)
			if g.Title != c.title || g.Due != c.due {
				t.Errorf("title %q, due %q; want %q, %q", g.Title, g.Due, c.title, c.due)
			}
			for _, text := range c.texts {
				if !strings.Contains(g.Text, text) {
					t.Errorf("%q does not say %q", g.Text, text)
				}
			}
		})
	}
}

func TestEveryKindInEveryStateHasGuidance(t *testing.T) {
	for _, kind := range ApplicationKinds {
		for _, state := range States {
			a := &Application{Kind: ApplicationKind(kind.Value), State: State(state.Value)}
			if g := a.Guidance("2025-03-14"); g.Title == "" || g.Text == "" {
				t.Errorf("%s, %s: %+v", kind.Text, state.Text, g)
			}
		}
	}
}

func TestOffersFollowThePaper(t *testing.T) {
	moved := func(a *Application) { a.Data.Employer = "天津市示例医院" }
	cases := []struct {
		name string
		a    *Application
		want string
	}{
		{"awaiting its stamp: edit only", printed(AwaitingStamp), "edit"},
		{"with the scan: send or edit", stamped(AwaitingStamp), "send_stamped edit"},
		{"pending: withdraw", stamped(Pending), "withdraw"},
		{"rejected, paper good: send again", stamped(Rejected), "resubmit"},
		{"rejected, data changed: print anew", with(stamped(Rejected), moved), "reprint"},
		{"rejected, no scan: nothing yet", printed(Rejected), ""},
		{"rejected activation: send again", &Application{Kind: Activation, State: Rejected}, "resubmit"},
		{"change without its proof: nothing to send yet", &Application{Kind: Change, State: Draft}, "abandon"},
		{"change with its proof: submit", &Application{Kind: Change, State: Draft, StampedFile: "key"}, "submit abandon"},
		{"approved: nothing", stamped(Approved), ""},
		{"closed: reopen", printed(Closed), "reopen"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var actions []string
			for _, s := range c.a.Offers() {
				actions = append(actions, string(s.Action))
			}
			if got := strings.Join(actions, " "); got != c.want {
				t.Errorf("offers %q, want %q", got, c.want)
			}
		})
	}
}

func TestAStampIsTakenOnlyForAPrintThatShowsTheData(t *testing.T) {
	moved := func(a *Application) { a.Data.Employer = "天津市示例医院" }
	for name, c := range map[string]struct {
		a    *Application
		want bool
	}{
		"awaiting":                    {printed(AwaitingStamp), true},
		"rejected":                    {stamped(Rejected), true},
		"rejected, then data changed": {with(stamped(Rejected), moved), false},
		"draft":                       {printed(Draft), false},
		"pending":                     {stamped(Pending), false},
		"activation":                  {&Application{Kind: Activation, State: Rejected}, false},
	} {
		if got := c.a.TakesStamp(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTouchedIsWhatDiffersFromTheLastRound(t *testing.T) {
	a := stamped(Rejected)
	round := &Round{Snapshot: a.Data, Files: []RoundFile{{Kind: Photo, Key: "photo"}, {Kind: StampedForm, Key: "key"}}}
	if got := a.Touched(round); len(got) != 0 {
		t.Errorf("as it was: %v", got)
	}
	a.Data.Employer, a.StampedFile = "天津市示例医院", "another"
	if got := a.Touched(round); len(got) != 2 || !got["employer"] || !got["stamped_form"] {
		t.Errorf("after a new scan and a new employer: %v", got)
	}
}

func TestPlacesHaveLabels(t *testing.T) {
	for name, want := range map[string]string{"employer": "工作单位", "stamped_form": "盖章文件", "committee": "专委会", "nonsense": ""} {
		if got := PlaceLabel(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
