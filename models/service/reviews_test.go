package service_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func TestOfTwoReviewersOneDecidesAndTheOtherIsToldWhoDid(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		_, number := a.pending()
		reviewers := []models.Actor{a.reviewer}
		for range 7 {
			_, r := a.StaffWith(models.Reviewer, a.committee.ID)
			reviewers = append(reviewers, r)
		}
		conflicts := make([]error, len(reviewers))
		got := atOnce(len(reviewers), func(i int) error {
			d := service.Decision{Number: number, Round: 1, Action: models.Approve}
			if i%2 == 1 {
				d.Action, d.Reason = models.Reject, "盖章不清晰"
			}
			_, conflicts[i] = a.Reviews.Decide(t.Context(), reviewers[i], d)
			return conflicts[i]
		})
		if got[""] != 1 || got[models.Conflict] != 7 {
			t.Fatalf("%v", got)
		}
		c, err := a.Reviews.Read(t.Context(), a.reviewer, number)
		if err != nil {
			t.Fatal(err)
		}
		decision := c.History[len(c.History)-1]
		if len(c.History) != 3 || decision.ByKind != models.StaffActor || c.Rounds[0].DecidedBy != decision.ByName || c.Rounds[0].Outcome != decision.Action {
			t.Errorf("history %+v, round %+v", c.History, c.Rounds[0])
		}
		want := fmt.Sprintf("申请 %s 刚刚已由%s%s(2026-03-18 09:30),请刷新后查看", number, decision.ByName, decision.Action.Text())
		for _, err := range conflicts {
			if err != nil {
				refused(t, err, models.Conflict, want)
			}
		}
	})
}

func TestADecisionIsAboutTheRoundThatWasRead(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.pending()
	stale := a.decision(number, models.Approve, "")
	a.move(by, number, models.Withdraw)
	_, err := a.Reviews.Decide(t.Context(), a.reviewer, stale)
	refused(t, err, models.Conflict, "已由申请人撤回(2026-03-18 09:30)")
	a.save(by, number, map[string]string{"major": "放射肿瘤学"})
	a.send(by, number)
	_, err = a.Reviews.Decide(t.Context(), a.reviewer, stale)
	refused(t, err, models.Conflict, "重新提交(第 2 轮)")
	c, err := a.Reviews.Read(t.Context(), a.reviewer, number)
	if err != nil || len(c.Changes) != 1 || c.Changes[0].Field.Name != "major" || c.Changes[0].New != "放射肿瘤学" {
		t.Errorf("the reviewer sees the changes %+v (%v)", c.Changes, err)
	}
}

func TestARejectionNeedsAReasonAndMarksWhatIsWrong(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.pending()
	d := a.decision(number, models.Reject, "  ")
	_, err := a.Reviews.Decide(ctx, a.reviewer, d)
	faultAt(t, err, "reason", "请填写")
	d.Reason = strings.Repeat("长", 501)
	_, err = a.Reviews.Decide(ctx, a.reviewer, d)
	faultAt(t, err, "reason", "最多 500 个字")
	d.Reason, d.Marked = "证件模糊", []string{"no_such_field"}
	_, err = a.Reviews.Decide(ctx, a.reviewer, d)
	faultAt(t, err, "marked", "不存在")
	d.Marked = []string{"credential_front", "stamped_form"}
	if _, err = a.Reviews.Decide(ctx, a.reviewer, d); err != nil {
		t.Fatal(err)
	}
	v := a.view(by, number)
	if fmt.Sprint(v.Application.Marked, v.Rounds[0].Marked) != "[credential_front stamped_form] [credential_front stamped_form]" {
		t.Errorf("marked: %v, %v", v.Application.Marked, v.Rounds[0].Marked)
	}
	messages, _, err := a.Accounts.Messages(ctx, by, 0)
	if err != nil || !strings.Contains(messages[0].Body, "证件模糊") {
		t.Errorf("messages: %+v, %v", messages, err)
	}
	if _, err := a.Outbox.Deliver(ctx); err != nil {
		t.Fatal(err)
	}
	if sent := a.SMS.Sent(); len(sent) == 0 || !strings.Contains(sent[len(sent)-1].Text, "证件模糊") {
		t.Errorf("sent: %+v", sent)
	}
}

func TestAReviewerOfAnotherCommitteeFindsNothing(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.pending()
		v := a.view(by, number)
		other := a.Committee("乳腺癌专业委员会")
		for _, role := range []models.Role{models.Reviewer, models.Secretary, models.SystemAdmin, models.Auditor} {
			committee := int64(0)
			if role.PerCommittee() {
				committee = other.ID
			}
			_, ruxian := a.StaffWith(role, committee)
			list, err := a.Reviews.Queue(ctx, ruxian, service.QueueFilter{CommitteeID: a.committee.ID}, service.Page{})
			if err != nil || list.Total != 0 || len(list.Rows) != 0 {
				t.Errorf("%s: the queue shows %+v (%v)", role, list, err)
			}
			_, err = a.Reviews.Read(ctx, ruxian, number)
			refused(t, err, models.NotFound, "")
			_, err = a.Reviews.Decide(ctx, ruxian, service.Decision{Number: number, Round: 1, Action: models.Approve})
			refused(t, err, models.NotFound, "")
			_, err = a.Reviews.Following(ctx, ruxian, service.QueueFilter{}, number)
			refused(t, err, models.NotFound, "")
			if next, err := a.Reviews.Following(ctx, ruxian, service.QueueFilter{}, ""); next != "" || err != nil {
				t.Errorf("%s: takes up %q (%v)", role, next, err)
			}
			for kind, f := range v.Files {
				_, _, err := a.Uploads.Open(ctx, ruxian, f.Key)
				if models.CodeOf(err) != models.NotFound {
					t.Errorf("%s opens %s: %v", role, kind, err)
				}
			}
		}
		for kind, f := range v.Files {
			if _, content, err := a.Uploads.Open(ctx, a.reviewer, f.Key); err != nil || len(content) == 0 {
				t.Errorf("the own reviewer cannot open %s: %v", kind, err)
			}
		}
	})
}

func TestASecretaryReadsButDoesNotDecide(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	_, number := a.pending()
	_, mishu := a.StaffWith(models.Secretary, a.committee.ID)
	c, err := a.Reviews.Read(ctx, mishu, number)
	if err != nil || len(c.Actions) != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	_, err = a.Reviews.Reveal(ctx, mishu, number, "id_number")
	refused(t, err, models.Forbidden, "权限")
	_, err = a.Reviews.Decide(ctx, mishu, service.Decision{Number: number, Round: 1, Action: models.Approve})
	refused(t, err, models.Forbidden, "权限")
}

func TestACaseIsMaskedAndUnmaskingIsLogged(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.pending()
	a.move(by, number, models.Withdraw)
	a.save(by, number, map[string]string{"id_number": idNumber(50)})
	a.send(by, number)
	c, err := a.Reviews.Read(ctx, a.reviewer, number)
	if err != nil || len(c.Actions) != 3 || len(c.Changes) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	shown := fmt.Sprintf("%+v %+v %+v %s %s", c.Application.Data, c.Rounds, c.Member, c.Changes[0].Old, c.Changes[0].New)
	for _, secret := range []string{idNumber(1), idNumber(50), "198403070", a.lookUp(by.ID).Phone} {
		if strings.Contains(shown, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	value, err := a.Reviews.Reveal(ctx, a.reviewer, number, "id_number")
	if err != nil || value != idNumber(50) {
		t.Errorf("revealed %q, %v", value, err)
	}
	if audit := storetest.Dump(t, a.Store)["audit"]; !strings.Contains(audit, "action=application.reveal") {
		t.Errorf("audit:\n%s", audit)
	}
}

func TestNobodyDecidesTheirOwnApplication(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.pending()
	self := a.reviewer
	self.MemberID = by.ID
	_, err := a.Reviews.Decide(ctx, self, service.Decision{Number: number, Round: 1, Action: models.Approve})
	refused(t, err, models.Forbidden, "不能审批自己的申请")
	c, err := a.Reviews.Read(ctx, self, number)
	if err != nil || !c.Own || len(c.Actions) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if next, err := a.Reviews.Following(ctx, self, service.QueueFilter{}, ""); next != "" || err != nil {
		t.Errorf("the own one comes up next: %q, %v", next, err)
	}
}

func TestADraftIsItsMembersOwn(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	_, err := a.Reviews.Read(t.Context(), a.reviewer, number)
	refused(t, err, models.NotFound, "")
	_, err = a.Reviews.Decide(t.Context(), a.reviewer, service.Decision{Number: number, Action: models.Approve})
	refused(t, err, models.NotFound, "")
	_, _, err = a.Uploads.Open(t.Context(), a.reviewer, a.view(by, number).Application.Data.Photo)
	refused(t, err, models.NotFound, "")
}

func TestFraudFreezesRecordsAndEndsEveryLogin(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.pending()
		var token string
		err := a.Store.Tx(ctx, func(tx *store.Tx) (err error) {
			token, err = tx.AddSession(store.MemberSession, by.ID, "", "", time.Hour)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.Accounts.Session(ctx, token); err != nil {
			t.Fatal(err)
		}
		a.decide(number, models.RejectFraud, "证书系伪造")
		_, _, err = a.Accounts.Session(ctx, token)
		refused(t, err, models.NotFound, "")
		m := a.lookUp(by.ID)
		if !m.Frozen() || m.FrozenReason != "证书系伪造" {
			t.Errorf("%+v", m)
		}
		var violations []models.Violation
		err = a.Store.Read(ctx, func(tx *store.Tx) (err error) {
			violations, err = tx.Violations(by.ID)
			return err
		})
		if err != nil || len(violations) != 1 || len(violations[0].FileKeys) != 4 || violations[0].ByName != a.reviewer.Name {
			t.Errorf("violations: %+v, %v", violations, err)
		}
	})
}

func TestTheQueueShowsWhatIsDueFirstAndFindsPeople(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, first := a.pending()
		a.Clock.Add(48 * time.Hour)
		_, second := a.pending()
		_, waiting := a.filled()
		m := a.lookUp(by.ID)
		queue := func(f service.QueueFilter) string {
			list, err := a.Reviews.Queue(ctx, a.reviewer, f, service.Page{})
			if err != nil {
				t.Fatal(err)
			}
			var numbers []string
			for _, r := range list.Rows {
				numbers = append(numbers, r.Application.Number)
			}
			if list.Total != len(numbers) {
				t.Errorf("%+v: total %d of %d", f, list.Total, len(numbers))
			}
			return strings.Join(numbers, " ")
		}
		for want, filters := range map[string][]service.QueueFilter{
			first + " " + second: {{State: models.Pending}, {State: models.Pending, Query: "王"}},
			second + " " + first: {{}, {Kind: models.Enrollment}, {Type: models.Professional}, {Query: "王"}, {Query: "晓岚"},
				{Query: "wangxiaolan"}, {Query: "wxl"}, {Query: "WXL"}, {Query: "sq2026"}, {CommitteeID: a.committee.ID}},
			first:  {{Query: m.Phone}, {Query: first}, {To: "2026-03-18"}, {Query: "王 " + m.Phone}},
			second: {{From: "2026-03-19"}},
			"": {{Query: "李"}, {Kind: models.Upgrade}, {State: models.Approved}, {CommitteeID: a.committee.ID + 99}, {Overdue: true}, {Query: waiting},
				{Query: "%"}},
		} {
			for _, f := range filters {
				if got := queue(f); got != want {
					t.Errorf("%+v: %q, want %q", f, got, want)
				}
			}
		}
		if next, err := a.Reviews.Following(ctx, a.reviewer, service.QueueFilter{}, first); next != second || err != nil {
			t.Errorf("after the first: %q, %v", next, err)
		}
		if next, err := a.Reviews.Following(ctx, a.reviewer, service.QueueFilter{}, second); next != first || err != nil {
			t.Errorf("after the second: %q, %v", next, err)
		}
		a.decide(first, models.Approve, "")
		if next, err := a.Reviews.Following(ctx, a.reviewer, service.QueueFilter{}, first); next != second || err != nil {
			t.Errorf("after a decision: %q, %v", next, err)
		}
		a.Clock.Set(time.Date(2026, 4, 14, 9, 0, 0, 0, models.Zone))
		if got := queue(service.QueueFilter{Overdue: true}); got != second {
			t.Errorf("overdue: %q", got)
		}
	})
}

func TestTwoFilesOfOneNameSwappedInTheStoreDoNotOpen(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	names := a.Files.Names()
	x, err := a.Files.Get(t.Context(), names[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[1:] {
		if err := a.Files.Put(t.Context(), name, x); err != nil {
			t.Fatal(err)
		}
	}
	opened := 0
	for _, f := range a.view(by, number).Files {
		if _, content, err := a.Uploads.Open(t.Context(), by, f.Key); err == nil {
			opened++
			if !bytes.HasPrefix(content, []byte("\xff\xd8\xff")) {
				t.Error("a file opened to something else")
			}
		}
	}
	if opened != 1 {
		t.Errorf("%d of 3 files open", opened)
	}
}
