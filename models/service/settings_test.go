package service_test

import (
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// logged are the lines of the audit log about one action, newest first.
func logged(t *testing.T, w *servicetest.World, action string) []models.AuditEntry {
	t.Helper()
	auditor := models.Actor{Kind: models.StaffActor, Roles: []models.Assignment{{Role: models.Auditor}}}
	list, err := w.Audit.Log(t.Context(), auditor, models.AuditFilter{Action: action}, service.Page{Size: 200})
	if err != nil {
		t.Fatal(err)
	}
	return list.Rows
}

func TestASettingTakesEffectAtOnceAndIsLogged(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		ctx := t.Context()
		_, admin := w.StaffWith(models.SystemAdmin, 0)
		n, err := w.Settings.Save(ctx, admin, map[string]string{
			models.SettingAssociation: " 示例抗癌协会 ", models.SettingHotline: "022-0000-1234", models.SettingReviewDays: "10", "no_such_setting": "x",
		})
		if err != nil || n != 2 {
			t.Fatalf("%d %v", n, err)
		}
		names, err := w.Settings.Names(ctx)
		if err != nil || names.Association != "示例抗癌协会" || names.Hotline != "022-0000-1234" {
			t.Errorf("%+v %v", names, err)
		}
		all, err := w.Committees.List(ctx, admin)
		if err != nil || all[0].Name != "示例抗癌协会" || !strings.HasPrefix(all[0].Pinyin, "shili") {
			t.Errorf("the association's row: %+v %v", all, err)
		}
		lines := logged(t, w, "setting.change")
		if len(lines) != 2 || lines[1].ObjectID != models.SettingAssociation || lines[1].Before != `"天津抗癌协会"` || lines[1].After != `"示例抗癌协会"` {
			t.Errorf("log: %+v", lines)
		}
		a := newAssociation(t, w)
		by, number := a.pending()
		if due := a.view(by, number).Application.DueOn; due != "2026-04-01" {
			t.Errorf("ten working days end on %s", due)
		}
		_, err = w.Settings.Save(ctx, admin, map[string]string{models.SettingReviewDays: "0", models.SettingHotline: "x"})
		if field(err, models.SettingReviewDays) == "" || field(err, models.SettingHotline) == "" {
			t.Errorf("two faults: %v", err)
		}
		_, err = w.Settings.Save(ctx, admin, map[string]string{models.SettingAssociation: "肺癌专业委员会"})
		if field(err, models.SettingAssociation) == "" {
			t.Errorf("a committee's name: %v", err)
		}
		_, err = w.Settings.Save(ctx, a.reviewer, map[string]string{models.SettingReviewDays: "1"})
		wantCode(t, "a reviewer saves", err, models.Forbidden)
		_, err = w.Settings.Values(ctx, by)
		wantCode(t, "a member reads", err, models.Forbidden)
	})
}

func TestANoticeReadsAsTheAssociationWordsIt(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		if err := w.Settings.Reword(ctx, admin, models.TextRejected, "{申请编号} 未通过:{原因}。请修改。"); err != nil {
			t.Fatal(err)
		}
		by, number := a.pending()
		a.decide(number, models.Reject, "证件{原因}模糊")
		messages, _, err := w.Accounts.Messages(ctx, by, 0)
		if want := number + " 未通过:证件{原因}模糊。请修改。"; err != nil || messages[0].Body != want {
			t.Errorf("%+v %v", messages[0], err)
		}
		err = w.Settings.Reword(ctx, admin, models.TextRejected, "未通过")
		faultAt(t, err, "words", "内容中必须有 {原因}")
		if err := w.Settings.Reword(ctx, admin, models.TextRejected, ""); err != nil {
			t.Fatal(err)
		}
		list, err := w.Settings.Texts(ctx, admin)
		if err != nil || len(list) != len(models.Texts) {
			t.Fatalf("%d texts, %v", len(list), err)
		}
		for _, text := range list {
			if text.Own || text.Words != text.Default {
				t.Errorf("%s is not the default again", text.Key)
			}
		}
		if lines := logged(t, w, "text.reword"); len(lines) != 2 || !strings.Contains(lines[0].Before, "未通过") {
			t.Errorf("log: %+v", lines)
		}
		wantCode(t, "an unknown text", w.Settings.Reword(ctx, admin, "nonsense", "x"), models.NotFound)
		wantCode(t, "a reviewer rewords", w.Settings.Reword(ctx, a.reviewer, models.TextRejected, "{原因}"), models.Forbidden)
	})
}

func TestNoticesReachWhomTheyAreFor(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		other := w.Committee("乳腺癌专业委员会")
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, breast := w.StaffWith(models.Reviewer, other.ID)
		member, _ := a.member()
		_, newcomer := w.Registered()
		save := func(n models.Notice) models.Notice {
			t.Helper()
			saved, err := w.Notices.Save(ctx, admin, n)
			if err != nil {
				t.Fatal(err)
			}
			return saved
		}
		save(models.Notice{Audience: models.ForMembers, Title: "系统维护", Body: "周六停机"})
		save(models.Notice{Audience: models.ForMembers, Title: "肺癌年会", Body: "报名开始", CommitteeID: a.committee.ID})
		save(models.Notice{Audience: models.ForMembers, Title: "乳腺癌年会", Body: "报名开始", CommitteeID: other.ID})
		save(models.Notice{Audience: models.ForMembers, Title: "未来", Body: "以后", From: "2026-03-19"})
		save(models.Notice{Audience: models.ForMembers, Title: "过去", Body: "以前", Until: "2026-03-17"})
		save(models.Notice{Audience: models.ForMembers, Title: "今天", Body: "当天也算", From: "2026-03-18", Until: "2026-03-18", Pinned: true})
		save(models.Notice{Audience: models.ForStaff, Title: "审核要求", Body: "看清公章"})
		last := save(models.Notice{Audience: models.ForStaff, Title: "乳腺癌审核", Body: "本周完成", CommitteeID: other.ID})
		for who, c := range map[string]struct {
			by   models.Actor
			want string
		}{
			"nobody": {models.Actor{}, "今天 系统维护"}, "a member": {member, "今天 肺癌年会 系统维护"}, "a newcomer": {newcomer, "今天 系统维护"},
			"a reviewer": {a.reviewer, "审核要求"}, "another": {breast, "乳腺癌审核 审核要求"}, "an admin": {admin, "乳腺癌审核 审核要求"},
		} {
			list, err := w.Notices.Current(ctx, c.by)
			var titles []string
			for _, n := range list {
				titles = append(titles, n.Title)
			}
			if got := strings.Join(titles, " "); err != nil || got != c.want {
				t.Errorf("%s sees %q, not %q (%v)", who, got, c.want, err)
			}
		}
		if err := w.Notices.Remove(ctx, admin, last.ID); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "removed twice", w.Notices.Remove(ctx, admin, last.ID), models.NotFound)
		if lines := logged(t, w, "notice.remove"); len(lines) != 1 || !strings.Contains(lines[0].Before, "本周完成") {
			t.Errorf("log: %+v", lines)
		}
		_, err := w.Notices.Save(ctx, admin, models.Notice{Audience: models.ForMembers, Title: "t", Body: "b", From: "2026-03-20", Until: "2026-03-19"})
		faultAt(t, err, "until", "不能早于")
		_, err = w.Notices.Save(ctx, admin, models.Notice{Audience: models.ForMembers, Title: "t", Body: "b", CommitteeID: 999})
		faultAt(t, err, "committee", "不存在")
		_, err = w.Notices.Save(ctx, breast, models.Notice{Audience: models.ForStaff, Title: "t", Body: "b"})
		wantCode(t, "a reviewer writes", err, models.Forbidden)
	})
}
