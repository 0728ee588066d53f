package service_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func post(t *testing.T, w *servicetest.World, n int) {
	t.Helper()
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
		for range n {
			if err := tx.PostSMS("13800000001", "您的入会申请已审批通过", 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func deliver(t *testing.T, w *servicetest.World, want int) {
	t.Helper()
	if n, err := w.Outbox.Deliver(t.Context()); err != nil || n != want {
		t.Errorf("delivered %d, %v; want %d", n, err, want)
	}
}

func TestAnOutageLosesNothing(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		post(t, w, 1)
		w.SMS.Fail(errors.New("503"))
		deliver(t, w, 0)
		w.Clock.Add(14 * time.Second)
		w.SMS.Fail(nil)
		deliver(t, w, 0)
		w.Clock.Add(time.Second)
		deliver(t, w, 1)
		deliver(t, w, 0)
		if sent := w.SMS.Sent(); len(sent) != 1 || sent[0].Text != "您的入会申请已审批通过" || sent[0].Phone != "13800000001" {
			t.Errorf("%+v", sent)
		}
	})
}

func TestSeveralProcessesSendEachTextOnce(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		post(t, w, 100)
		var done sync.WaitGroup
		for range 4 {
			done.Go(func() {
				if _, err := w.Outbox.Deliver(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if n := len(w.SMS.Sent()); n != 100 {
			t.Errorf("%d texts of 100", n)
		}
	})
}

func TestWhatADeadProcessHadClaimedIsSentAfterItsLease(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		post(t, w, 1)
		var held []store.Parcel
		err := w.Store.Tx(t.Context(), func(tx *store.Tx) (err error) {
			held, err = tx.ClaimParcels(10, time.Minute)
			return err
		})
		if err != nil || len(held) != 1 {
			t.Fatalf("%d claimed, %v", len(held), err)
		}
		deliver(t, w, 0)
		w.Clock.Add(time.Minute)
		w.SMS.Fail(errors.New("503"))
		deliver(t, w, 0)
		// The one thought dead comes back: the row is no longer its own.
		if err := w.Store.Tx(t.Context(), func(tx *store.Tx) error { return tx.ParcelSent(held[0]) }); err != nil {
			t.Fatal(err)
		}
		w.SMS.Fail(nil)
		w.Clock.Add(time.Minute)
		deliver(t, w, 1)
	})
}

func TestAnExpiredCodeIsNotSentAnyMore(t *testing.T) {
	w := servicetest.New(t)
	if err := w.Accounts.SendCode(t.Context(), client, "13800000001", service.CodeLogin); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(11 * time.Minute)
	deliver(t, w, 0)
	if len(w.SMS.Sent()) != 0 {
		t.Error("sent")
	}
}

func TestAMemberWithMailGetsALetterToo(t *testing.T) {
	w := servicetest.New(t)
	letters := &mailbox{}
	w.Outbox.Mail = letters
	m, _ := w.Registered()
	err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
		if err := tx.SaveProfile(m, models.Profile{Email: "wang@example.org"}); err != nil {
			return err
		}
		return tx.Notify(m.ID, "审核结果", "您的申请已审批通过。", "/member", "您的申请已审批通过")
	})
	if err != nil {
		t.Fatal(err)
	}
	deliver(t, w, 2)
	if len(letters.to) != 1 || letters.to[0] != "wang@example.org" {
		t.Errorf("%v", letters.to)
	}
}

type mailbox struct {
	mu sync.Mutex
	to []string
}

func (b *mailbox) Send(_ context.Context, to, _, _ string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.to = append(b.to, to)
	return nil
}

func TestRunSendsWhatIsPostedAndStopsWhenAsked(t *testing.T) {
	w := servicetest.New(t)
	sent := make(chan string, 1)
	w.Outbox.SMS = signal(sent)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Outbox.Run(ctx) }()
	post(t, w, 1)
	<-sent
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

type signal chan string

func (s signal) Send(_ context.Context, _, text string) error {
	s <- text
	return nil
}
