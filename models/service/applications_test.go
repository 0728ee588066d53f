package service_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// atOnce runs n calls at the same time and counts how they ended; success is "".
func atOnce(n int, call func(i int) error) map[models.Code]int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	counts, start := map[models.Code]int{}, make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			err := call(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				counts[""]++
			} else {
				counts[models.CodeOf(err)]++
			}
		})
	}
	close(start)
	wg.Wait()
	return counts
}

func TestAFormIsKeptAsTypedAndJudgedWhenHandedIn(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	_, by := a.Registered()
	app, err := a.Applications.Enrollment(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Applications.SaveDraft(ctx, by, app.Number, service.DraftPatch{Values: map[string]string{
		"name": " 王 晓岚2 ", "id_number": "12345", "photo": "somebody-elses-key", "unknown": "x", "social_posts": "not on this form",
	}})
	if err != nil {
		t.Fatal(err)
	}
	data := a.view(by, app.Number).Application.Data
	if data.Name != " 王 晓岚2 " || data.IDNumber != "12345" || data.Photo != "" || data.SocialPosts != "" {
		t.Errorf("kept: %+v", data)
	}
	_, err = a.Applications.Move(ctx, by, app.Number, models.Submit)
	faultAt(t, err, "name", "不含数字")
	faultAt(t, err, "photo", "请上传个人寸照")
	faultAt(t, err, "committee", "请选择专委会")
	faultAt(t, a.Applications.CheckStep(ctx, by, app.Number, models.ApplyStep), "member_type", "请选择会员类型")
	if err := a.Applications.CheckStep(ctx, by, app.Number, models.ApplyStep); strings.Contains(err.Error(), "photo") {
		t.Errorf("a page tells the faults of another: %v", err)
	}
	_, err = a.Applications.SaveDraft(ctx, by, app.Number, service.DraftPatch{Values: map[string]string{"major": strings.Repeat("瘤", 300)}})
	faultAt(t, err, "major", "最多 64 个字")
	if v := a.view(by, app.Number); v.Application.State != models.Draft || len(v.History) != 0 {
		t.Errorf("a refused submission left traces: %+v", v)
	}
}

func TestAnIDNumberFillsInWhatItSays(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	if err := a.Applications.CheckStep(t.Context(), by, number, models.PersonStep); err != nil {
		t.Fatal(err)
	}
	if data := a.view(by, number).Application.Data; data.BirthDate != "1984-03-07" || data.Gender == "" {
		t.Errorf("%+v", data)
	}
}

func TestAReviewedFormCannotBeEdited(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.filled()
	patch := service.DraftPatch{Values: map[string]string{"major": "放射肿瘤学"}}
	a.move(by, number, models.Submit)
	_, err := a.Applications.SaveDraft(ctx, by, number, patch)
	refused(t, err, models.Conflict, "请先点击「修改资料」")
	a.attach(by, number, models.StampedForm)
	a.move(by, number, models.SendStamped)
	_, err = a.Applications.SaveDraft(ctx, by, number, patch)
	refused(t, err, models.Conflict, "审核期间个人信息不可修改")
	refused(t, a.Applications.ResetDraft(ctx, by, number), models.Conflict, "审核期间")
	_, err = a.Uploads.Attach(ctx, by, number, models.Photo, bytes.NewReader(scan()))
	refused(t, err, models.Conflict, "审核期间")
}

func TestEditingMakesAnOlderPrintVoid(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.filled()
	first := a.move(by, number, models.Submit)
	token, err := a.Signer.Form(number, first.PrintHash)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := a.Certificates.VerifyForm(ctx, servicetest.Client, token); err != nil || !v.Current || v.MaskedName != "王*岚" {
		t.Errorf("the fresh print: %+v, %v", v, err)
	}
	a.attach(by, number, models.StampedForm)
	a.move(by, number, models.Edit)
	a.save(by, number, map[string]string{"major": "放射肿瘤学"})
	_, err = a.Applications.Form(ctx, by, number, &bytes.Buffer{})
	refused(t, err, models.Conflict, "资料已修改")
	a.move(by, number, models.Submit)
	if v, err := a.Certificates.VerifyForm(ctx, servicetest.Client, token); err != nil || v.Current {
		t.Errorf("the older print: %+v, %v", v, err)
	}
	_, err = a.Applications.Move(ctx, by, number, models.SendStamped)
	faultAt(t, err, "stamped_form", "资料已修改")
	a.attach(by, number, models.StampedForm)
	a.move(by, number, models.SendStamped)
}

func TestAfterARejectionChangedDataIsPrintedAnew(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.pending()
	a.decide(number, models.Reject, "专业填写有误")
	other := a.Committee("乳腺癌专业委员会")
	_, err := a.Applications.SaveDraft(ctx, by, number, service.DraftPatch{CommitteeID: &other.ID})
	refused(t, err, models.Conflict, "不能更换专委会")
	a.save(by, number, map[string]string{"major": "放射肿瘤学"})
	_, err = a.Applications.Move(ctx, by, number, models.Resubmit)
	faultAt(t, err, "stamped_form", "资料已修改")
	_, err = a.Uploads.Attach(ctx, by, number, models.StampedForm, bytes.NewReader(scan()))
	refused(t, err, models.Conflict, "请先重新打印")
	if app := a.move(by, number, models.Reprint); app.State != models.AwaitingStamp || !app.PrintCurrent() {
		t.Fatalf("%+v", app)
	}
	a.attach(by, number, models.StampedForm)
	if app := a.move(by, number, models.SendStamped); app.Round != 2 {
		t.Errorf("round %d", app.Round)
	}
}

func TestASnapshotNeverChanges(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.pending()
	before := a.view(by, number).Rounds[0]
	a.move(by, number, models.Withdraw)
	a.save(by, number, map[string]string{"major": "放射肿瘤学", "name": "王晓兰"})
	a.attach(by, number, models.CredentialFront)
	a.send(by, number)
	rounds := a.view(by, number).Rounds
	if len(rounds) != 2 || rounds[1].Outcome != models.Withdraw || rounds[1].DecidedAt == nil || rounds[0].Outcome != "" {
		t.Fatalf("rounds: %+v", rounds)
	}
	if rounds[1].Snapshot != before.Snapshot || rounds[0].Snapshot.Name != "王晓兰" {
		t.Errorf("the first snapshot reads %+v", rounds[1].Snapshot)
	}
	for i, f := range rounds[1].Files {
		if f != before.Files[i] {
			t.Errorf("file %d: %+v, was %+v", i, f, before.Files[i])
		}
		if _, _, err := a.Uploads.Open(t.Context(), by, f.Key); err != nil {
			t.Errorf("%s of the first round: %v", f.Kind, err)
		}
	}
}

func TestADoubleClickActsOnce(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.filled()
		got := atOnce(8, func(int) error {
			_, err := a.Applications.Move(t.Context(), by, number, models.Submit)
			return err
		})
		if got[""] != 1 || got[models.Conflict] != 7 {
			t.Errorf("eight submissions at once: %v", got)
		}
		a.attach(by, number, models.StampedForm)
		got = atOnce(8, func(int) error {
			_, err := a.Applications.Move(t.Context(), by, number, models.SendStamped)
			return err
		})
		if v := a.view(by, number); got[""] != 1 || got[models.Conflict] != 7 || len(v.Rounds) != 1 || len(v.History) != 2 {
			t.Errorf("eight stamped forms at once: %v, %d rounds, history %+v", got, len(v.Rounds), v.History)
		}
	})
}

func TestOfManyEnrollmentsAtOnceThereIsOne(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		_, by := a.Registered()
		numbers := make([]string, 16)
		got := atOnce(len(numbers), func(i int) error {
			app, err := a.Applications.Enrollment(t.Context(), by)
			if err == nil {
				numbers[i] = app.Number
			}
			return err
		})
		mine, err := a.Applications.Mine(t.Context(), by)
		if err != nil || len(mine) != 1 || got[""] != len(numbers) {
			t.Fatalf("%d applications, %v, %v", len(mine), got, err)
		}
		for _, n := range numbers {
			if n != mine[0].Number {
				t.Errorf("one click was given %q", n)
			}
		}
	})
}

func TestTheDatabaseItselfAllowsOneOpenExclusiveApplication(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		m, _ := w.Registered()
		got := atOnce(8, func(i int) error {
			kinds := []models.ApplicationKind{models.Enrollment, models.Activation, models.Change, models.Upgrade}
			err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
				return tx.AddApplication(&models.Application{MemberID: m.ID, Kind: kinds[i%4]})
			})
			if store.Duplicate(err) {
				return models.Conflictf("%v", err)
			}
			return err
		})
		if got[""] != 1 || got[models.Conflict] != 7 {
			t.Errorf("%v", got)
		}
		err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
			return tx.AddApplication(&models.Application{MemberID: m.ID, Kind: models.Joining, CommitteeID: 1})
		})
		if err != nil {
			t.Errorf("a further committee beside it: %v", err)
		}
	})
}

func TestAnIDNumberBelongsToOneMember(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.filled()
		a.move(by, number, models.Submit)
		a.persons--
		other, second := a.filled()
		_, err := a.Applications.Move(t.Context(), other, second, models.Submit)
		refused(t, err, models.Conflict, "已有会员账号")
		faultAt(t, err, "id_number", "请直接登录")
		if app := a.view(other, second).Application; app.State != models.Draft {
			t.Errorf("the second one stands at %s", app.State)
		}
	})
}

func TestALegacyMembersIDNumberIsNotForANewcomer(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	old, _ := a.Registered()
	err := a.Store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.AddLegacy(models.LegacyMember{MemberID: old.ID, OldNumber: "TJ0001", Data: models.Profile{Name: "李建国",
			IDType: models.IDTypeResident, IDNumber: idNumber(1)}})
	})
	if err != nil {
		t.Fatal(err)
	}
	by, number := a.filled()
	_, err = a.Applications.Move(t.Context(), by, number, models.Submit)
	refused(t, err, models.Conflict, "原会员请用原手机号登录并激活")
}

func TestWhoWaitsWithTheStampIsRemindedThriceBeforeTheApplicationCloses(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.filled()
		lapse := a.move(by, number, models.Submit).LapseOn
		var days []int
		for day := 1; day < 90; day++ {
			a.Clock.Add(24 * time.Hour)
			if day%30 == 0 { // several processes at once tell it once
				atOnce(3, func(int) error { _, err := a.Applications.RemindStamps(ctx); return err })
			} else if _, err := a.Applications.RemindStamps(ctx); err != nil {
				t.Fatal(err)
			}
			messages, _, err := a.Accounts.Messages(ctx, by, 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(messages) > len(days) {
				days = append(days, day)
				if m := messages[0]; !strings.Contains(m.Body, lapse) || m.Link != "/member/applications/"+number+"/stamped" {
					t.Errorf("the message of day %d: %+v", day, m)
				}
			}
		}
		if !slices.Equal(days, []int{30, 60, 83}) {
			t.Errorf("reminded on the days %v", days)
		}
		if _, err := a.Outbox.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		if sent := a.SMS.Sent(); len(sent) != 3 || !strings.Contains(sent[2].Text, lapse) {
			t.Errorf("SMS: %v", sent)
		}
	})
}

func TestAnApplicationThatWaitsTooLongClosesAndCanBeReopened(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		by, number := a.filled()
		lapse := a.move(by, number, models.Submit).LapseOn
		a.Clock.Add(89 * 24 * time.Hour)
		if n, err := a.Applications.LapseOverdue(ctx); n != 0 || err != nil {
			t.Errorf("on day 89: %d, %v", n, err)
		}
		a.Clock.Add(24 * time.Hour)
		if today := models.DateOf(a.Clock.Now()); today != lapse {
			t.Errorf("lapses on %s, today is %s", lapse, today)
		}
		got := atOnce(3, func(int) error { _, err := a.Applications.LapseOverdue(ctx); return err })
		v := a.view(by, number)
		if got[""] != 3 || v.Application.State != models.Closed || len(v.History) != 2 || v.Application.Data.Name != "王晓岚" {
			t.Errorf("on day 90: %v, %+v", got, v)
		}
		if messages, _, err := a.Accounts.Messages(ctx, by, 0); err != nil || len(messages) != 1 || !strings.Contains(messages[0].Body, number) {
			t.Errorf("messages: %+v, %v", messages, err)
		}
		app, err := a.Applications.Enrollment(ctx, by)
		if err != nil || app.Number != number || app.State != models.Draft {
			t.Fatalf("reopened: %+v, %v", app, err)
		}
		a.send(by, number)
	})
}

func TestAFrozenMemberCanDoNothing(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.pending()
	a.decide(number, models.RejectFraud, "证书系伪造")
	calls := map[string]func() error{
		"list":     func() error { _, err := a.Applications.Mine(ctx, by); return err },
		"read":     func() error { _, err := a.Applications.View(ctx, by, number); return err },
		"save":     func() error { _, err := a.Applications.SaveDraft(ctx, by, number, service.DraftPatch{}); return err },
		"check":    func() error { return a.Applications.CheckStep(ctx, by, number, "") },
		"reset":    func() error { return a.Applications.ResetDraft(ctx, by, number) },
		"resubmit": func() error { _, err := a.Applications.Move(ctx, by, number, models.Resubmit); return err },
		"print":    func() error { _, err := a.Applications.Form(ctx, by, number, &bytes.Buffer{}); return err },
		"upload": func() error {
			_, err := a.Uploads.Attach(ctx, by, number, models.StampedForm, bytes.NewReader(scan()))
			return err
		},
		"download": func() error { _, _, err := a.Certificates.Download(ctx, by); return err },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { refused(t, call(), models.Forbidden, "已被冻结,原因:证书系伪造") })
	}
}

func TestAnotherMembersApplicationIsNotThere(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	ctx := t.Context()
	by, number := a.filled()
	_, other := a.Registered()
	photo := a.view(by, number).Application.Data.Photo
	_, err := a.Applications.View(ctx, other, number)
	refused(t, err, models.NotFound, "")
	_, err = a.Applications.SaveDraft(ctx, other, number, service.DraftPatch{Values: map[string]string{"name": "李"}})
	refused(t, err, models.NotFound, "")
	_, err = a.Applications.Move(ctx, other, number, models.Submit)
	refused(t, err, models.NotFound, "")
	_, err = a.Applications.Form(ctx, other, number, &bytes.Buffer{})
	refused(t, err, models.NotFound, "")
	_, err = a.Uploads.Attach(ctx, other, number, models.Photo, bytes.NewReader(scan()))
	refused(t, err, models.NotFound, "")
	refused(t, a.Uploads.Detach(ctx, other, number, models.Photo), models.NotFound, "")
	_, _, err = a.Uploads.Open(ctx, other, photo)
	refused(t, err, models.NotFound, "")
}

func TestResetClearsTheFormAndItsFiles(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	if n := len(a.Files.Names()); n != 3 {
		t.Fatalf("%d files", n)
	}
	if err := a.Applications.ResetDraft(t.Context(), by, number); err != nil {
		t.Fatal(err)
	}
	app := a.view(by, number).Application
	if app.Data != (models.Profile{IDType: models.IDTypeResident}) || app.CommitteeID != 0 || len(a.Files.Names()) != 0 {
		t.Errorf("left over: %+v, files %v", app, a.Files.Names())
	}
}
