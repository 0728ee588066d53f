package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

// loggedIn is a member with a password and a session.
func loggedIn(t *testing.T, w *servicetest.World) (*models.Member, models.Actor, *models.Session) {
	t.Helper()
	token, err := w.Accounts.Register(t.Context(), client, registration(w, w.Phone()))
	if err != nil {
		t.Fatal(err)
	}
	s, m, err := w.Accounts.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Minute) // another code may be asked for
	return m, servicetest.Actor(m), s
}

// ownCode asks for a code to the member's own phone and reads it.
func ownCode(t *testing.T, w *servicetest.World, m *models.Member, purpose service.CodePurpose) string {
	t.Helper()
	if err := w.Accounts.SendOwnCode(t.Context(), servicetest.Actor(m), w.Human(), purpose); err != nil {
		t.Fatal(err)
	}
	return w.Delivered(m.Phone)
}

func audited(t *testing.T, w *servicetest.World, action string) int {
	t.Helper()
	n := 0
	err := w.Store.Read(t.Context(), func(tx *store.Tx) (err error) {
		_, n, err = tx.AuditLog(models.AuditFilter{Action: action}, 0, 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheLoginPhoneChangesWhenBothPhonesAreProven(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		m, by, keep := loggedIn(t, w)
		other, err := w.Accounts.LoginByPassword(ctx, client, m.Phone, password)
		if err != nil {
			t.Fatal(err)
		}
		fresh := w.Phone()
		ch := service.PhoneChange{Phone: fresh, OldCode: ownCode(t, w, m, service.CodeOldPhone), NewCode: w.Code(fresh, service.CodeNewPhone)}

		wrong := ch
		wrong.NewCode = "x"
		if err := w.Accounts.ChangePhone(ctx, by, client, keep, wrong); field(err, "new_code") == "" {
			t.Errorf("half a code: %v", err)
		}
		wrong.NewCode = fmt.Sprintf("%06d", (atoi(ch.NewCode)+1)%1_000_000)
		if err := w.Accounts.ChangePhone(ctx, by, client, keep, wrong); field(err, "new_code") == "" || field(err, "old_code") != "" {
			t.Errorf("a wrong new code: %v", err)
		}
		if err := w.Accounts.ChangePhone(ctx, by, client, keep, ch); err != nil {
			t.Fatalf("one mistake cost the other code: %v", err)
		}

		if _, err := w.Accounts.LoginByPassword(ctx, client, fresh, password); err != nil {
			t.Errorf("with the new phone: %v", err)
		}
		_, err = w.Accounts.LoginByPassword(ctx, client, m.Phone, password)
		wantCode(t, "with the old phone", err, models.Invalid)
		_, _, err = w.Accounts.Session(ctx, other)
		wantCode(t, "the other session", err, models.NotFound)
		if live, err := w.Accounts.Sessions(ctx, by); err != nil || len(live) != 2 || live[0].ID != keep.ID && live[1].ID != keep.ID {
			t.Errorf("the session in use ended: %+v %v", live, err)
		}
		if _, err := w.Outbox.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		sent := w.SMS.Sent()
		if last := sent[len(sent)-1]; last.Phone != m.Phone || !strings.Contains(last.Text, "已更换") || strings.Contains(last.Text, fresh) {
			t.Errorf("the old phone is told: %+v", last)
		}
		if audited(t, w, "member.change_phone") != 1 {
			t.Error("not in the audit log")
		}
	})
}

func atoi(s string) (n int) {
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

func TestAPhoneOfAnotherAccountIsToldOnlyAfterBothCodes(t *testing.T) {
	w := servicetest.New(t)
	m, by, keep := loggedIn(t, w)
	other, _, _ := loggedIn(t, w)
	ch := service.PhoneChange{Phone: other.Phone, OldCode: ownCode(t, w, m, service.CodeOldPhone), NewCode: "000000"}
	if err := w.Accounts.ChangePhone(t.Context(), by, client, keep, ch); models.CodeOf(err) != models.Invalid || field(err, "new_code") == "" {
		t.Errorf("a guess tells: %v", err)
	}
	ch.NewCode = w.Code(other.Phone, service.CodeNewPhone)
	err := w.Accounts.ChangePhone(t.Context(), by, client, keep, ch)
	wantCode(t, "both codes right", err, models.Conflict)
	err = w.Store.Tx(t.Context(), func(tx *store.Tx) error { // of the old roster, and nobody's login
		legacy, err := tx.AddMember("", "", models.Legacy)
		if err != nil {
			return err
		}
		return tx.AddLegacy(models.LegacyMember{MemberID: legacy.ID, OldNumber: "TJ0000123", Phone: "13900009999", Data: models.Profile{Name: "冯秀珍"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Minute)
	roster := service.PhoneChange{Phone: "13900009999", OldCode: ownCode(t, w, m, service.CodeOldPhone), NewCode: w.Code("13900009999", service.CodeNewPhone)}
	wantCode(t, "a phone of the roster", w.Accounts.ChangePhone(t.Context(), by, client, keep, roster), models.Conflict)
	ch.Phone = m.Phone
	if field(w.Accounts.ChangePhone(t.Context(), by, client, keep, ch), "phone") == "" {
		t.Error("the same phone again")
	}
	if w.Accounts.SendCode(t.Context(), client, w.Phone(), service.CodeOldPhone) == nil {
		t.Error("anybody may ask for a code of the old phone")
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		m, by, keep := loggedIn(t, w)
		from := service.Client{IP: "198.51.100.4", UserAgent: "Mozilla/5.0 (iPhone) MicroMessenger/8.0"}
		var tokens []string
		for range 2 {
			token, err := w.Accounts.LoginByPassword(ctx, from, m.Phone, password)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
		}
		list, err := w.Accounts.Sessions(ctx, by)
		if err != nil || len(list) != 3 || models.Device(list[0].UserAgent) != "iPhone 微信" || list[0].IP != from.IP || list[0].CSRF != "" {
			t.Fatalf("%+v %v", list, err)
		}
		_, stranger, _ := loggedIn(t, w)
		wantCode(t, "of somebody else", w.Accounts.EndSession(ctx, stranger, list[0].ID), models.NotFound)
		if err := w.Accounts.EndSession(ctx, by, list[0].ID); err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Accounts.Session(ctx, tokens[1])
		wantCode(t, "the one that was ended", err, models.NotFound)
		if err := w.Accounts.EndOtherSessions(ctx, by, keep); err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Accounts.Session(ctx, tokens[0])
		wantCode(t, "another one", err, models.NotFound)
		if list, err := w.Accounts.Sessions(ctx, by); err != nil || len(list) != 1 || list[0].ID != keep.ID {
			t.Errorf("%+v %v", list, err)
		}
		w.Clock.Add(3 * time.Hour)
		if list, err := w.Accounts.Sessions(ctx, by); err != nil || len(list) != 0 {
			t.Errorf("an idle session is listed: %+v %v", list, err)
		}
	})
}

func TestConsentIsAskedForWhenTheTextChanges(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		_, by, _ := loggedIn(t, w)
		if list, due, err := w.Accounts.Consents(ctx, by); err != nil || due != "" || len(list) != 1 || list[0].IP != client.IP {
			t.Fatalf("%+v %q %v", list, due, err)
		}
		err := w.Store.Tx(ctx, func(tx *store.Tx) error { return tx.SaveSetting(models.SettingConsentVersion, "2026-09") })
		if err != nil {
			t.Fatal(err)
		}
		if _, due, err := w.Accounts.Consents(ctx, by); err != nil || due != "2026-09" {
			t.Fatalf("%q %v", due, err)
		}
		wantCode(t, "the text read is not the present one", w.Accounts.Agree(ctx, by, client, "2026-01"), models.Conflict)
		for range 2 { // a double click
			if err := w.Accounts.Agree(ctx, by, client, "2026-09"); err != nil {
				t.Fatal(err)
			}
		}
		if list, due, err := w.Accounts.Consents(ctx, by); err != nil || due != "" || len(list) != 2 || list[0].Version != "2026-09" {
			t.Errorf("%+v %q %v", list, due, err)
		}
		_, legacy := w.Registered() // who never agreed to anything
		if _, due, err := w.Accounts.Consents(ctx, legacy); err != nil || due == "" {
			t.Errorf("%q %v", due, err)
		}
	})
}

func TestMessagesArePagedByKey(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		m, by := w.Registered()
		_, stranger := w.Registered()
		err := w.Store.Tx(ctx, func(tx *store.Tx) error {
			for i := range 45 {
				if err := tx.Notify(m.ID, fmt.Sprintf("通知 %d", i), "", "/member", ""); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		next := int64(0)
		for page := 0; page == 0 || next != 0; page++ {
			var list []models.Message
			if list, next, err = w.Accounts.Messages(ctx, by, next); err != nil {
				t.Fatal(err)
			}
			for _, m := range list {
				titles = append(titles, m.Title)
			}
			if page == 0 {
				wantCode(t, "of somebody else", second(w.Accounts.ReadMessage(ctx, stranger, list[0].ID)), models.NotFound)
				if m, err := w.Accounts.ReadMessage(ctx, by, list[0].ID); err != nil || m.Link != "/member" {
					t.Fatal(err)
				}
			}
			if page > 3 {
				t.Fatal("no end")
			}
		}
		if len(titles) != 45 || titles[0] != "通知 44" || titles[44] != "通知 0" {
			t.Errorf("%d: %v", len(titles), titles)
		}
		if n, err := w.Accounts.Unread(ctx, by); err != nil || n != 44 {
			t.Errorf("%d unread, %v", n, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
