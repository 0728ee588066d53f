package service_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func quietly(int) error { return nil }

// sheetOf reads a workbook of one sheet back.
func sheetOf(t testing.TB, content []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (a *association) exported(by models.Actor, e service.RosterExport) [][]string {
	a.t.Helper()
	var b bytes.Buffer
	if _, err := a.Exports.Roster(a.t.Context(), by, e, &b, quietly); err != nil {
		a.t.Fatal(err)
	}
	return sheetOf(a.t, b.Bytes())
}

func TestARosterHoldsWhatWasAskedForCellByCell(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, _ := a.member()
		m := a.lookUp(by.ID)
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, secretary := w.StaffWith(models.Secretary, a.committee.ID)
		e := service.RosterExport{Columns: []string{"approved_on", "number", "name", "id_number", "phone", "committees", "state", "birth_date", "credential_number", "photo"}}
		rows := a.exported(admin, e)
		want := [][]string{
			{"照片", "会员编号", "会员姓名", "身份证号", "出生日期", "资质证书编码", "手机号", "所在专委会", "状态", "入会日期"},
			{"", m.Number, "王晓岚", m.Profile.IDNumber, m.Profile.BirthDate, "110120000012345", m.Phone, a.committee.Name, "正式会员", models.DateOf(*m.ApprovedAt)},
		}
		if got := join(rows); got != join(want) {
			t.Errorf("an admin's file:\n%s\nwant:\n%s", got, join(want))
		}
		want[1][3], want[1][5], want[1][6] = models.MaskIDNumber(m.Profile.IDNumber), models.MaskIDNumber("110120000012345"), models.MaskPhone(m.Phone)
		if got := join(a.exported(secretary, e)); got != join(want) {
			t.Errorf("a secretary's file:\n%s\nwant:\n%s", got, join(want))
		}
		log, err := w.Audit.Log(t.Context(), a.auditor(), models.AuditFilter{Action: "member.export"}, service.Page{})
		if err != nil || len(log.Rows) != 2 || log.Rows[0].ActorID != secretary.ID || !strings.Contains(log.Rows[0].After, `"rows":1`) {
			t.Errorf("%+v %v", log, err)
		}
	})
}

func join(rows [][]string) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, strings.Join(r, "|"))
	}
	return strings.Join(lines, "\n")
}

func (a *association) auditor() models.Actor {
	a.t.Helper()
	_, auditor := a.StaffWith(models.Auditor, 0)
	return auditor
}

func TestARosterEndsWhereTheRightEnds(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		a.member()
		other := w.Committee("乳腺癌专业委员会")
		_, foreign := w.StaffWith(models.Secretary, other.ID)
		e := service.RosterExport{Columns: []string{"name"}}
		if rows := a.exported(foreign, e); len(rows) != 1 {
			t.Errorf("a secretary of another committee takes along %v", rows)
		}
		if n, err := a.Exports.Count(ctx, foreign, service.MemberFilter{}); n != 0 || err != nil {
			t.Errorf("and counts %d %v", n, err)
		}
		both := enrolled(t, w, "李建国", "120101197003150017", "12020260000002X", other.ID)
		if err := w.Store.Tx(ctx, func(tx *store.Tx) error { return tx.AddMembership(both.ID, a.committee.ID) }); err != nil {
			t.Fatal(err)
		}
		if rows := a.exported(foreign, service.RosterExport{Columns: []string{"name", "committees"}}); len(rows) != 2 || rows[1][1] != other.Name {
			t.Errorf("who is in both committees: %v", rows)
		}
		// Who of one's own is also there is none of a secretary's business.
		there := service.MemberFilter{CommitteeID: a.committee.ID}
		if n, err := a.Exports.Count(ctx, foreign, there); n != 0 || err != nil {
			t.Errorf("by a forged filter counts %d %v", n, err)
		}
		if rows := a.exported(foreign, service.RosterExport{Filter: there, Columns: []string{"name"}}); len(rows) != 1 {
			t.Errorf("by a forged filter takes along %v", rows)
		}
		for _, role := range []models.Role{models.SystemAdmin, models.Auditor} {
			_, by := w.StaffWith(role, 0)
			_, err := a.Exports.Roster(ctx, by, e, io.Discard, quietly)
			refused(t, err, models.Forbidden, "没有导出")
		}
		_, err := a.Exports.Roster(ctx, a.reviewer, e, io.Discard, quietly)
		refused(t, err, models.Forbidden, "没有导出")
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, err = a.Exports.Roster(ctx, admin, service.RosterExport{Columns: []string{"password_hash"}}, io.Discard, quietly)
		faultAt(t, err, "columns", "至少选择一列")
	})
}

func TestALongRosterIsAJobWithAPrivateFile(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a, ctx := newAssociation(t, w), t.Context()
		a.member()
		_, admin := w.StaffWith(models.AssociationAdmin, 0)
		_, other := w.StaffWith(models.AssociationAdmin, 0)
		job, err := a.Exports.Start(ctx, admin, service.RosterExport{Columns: []string{"name", "number"}})
		if err != nil || job.Total != 1 {
			t.Fatalf("%+v %v", job, err)
		}
		if _, err := w.Jobs.Next(ctx); err != nil {
			t.Fatal(err)
		}
		content, err := w.Jobs.File(ctx, admin, job.ID)
		if err != nil || len(sheetOf(t, content)) != 2 {
			t.Errorf("%d bytes %v", len(content), err)
		}
		if _, err := w.Jobs.File(ctx, other, job.ID); models.CodeOf(err) != models.NotFound {
			t.Errorf("another admin: %v", err)
		}
		w.Clock.Add(25 * time.Hour)
		if _, err := w.Jobs.File(ctx, admin, job.ID); models.CodeOf(err) != models.NotFound {
			t.Errorf("a day later: %v", err)
		}
	})
}

func TestAnExportStopsWhenNobodyWaits(t *testing.T) {
	w := servicetest.New(t)
	a := newAssociation(t, w)
	a.member()
	_, admin := w.StaffWith(models.AssociationAdmin, 0)
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := a.Exports.Roster(gone, admin, service.RosterExport{Columns: []string{"name"}}, io.Discard, quietly); err == nil {
		t.Error("it went on")
	}
}
