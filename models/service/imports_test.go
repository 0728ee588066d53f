package service_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"

	"github.com/xuri/excelize/v2"
)

const rosterHead = "原会员编号,姓名,手机号码,证件号码,专委会,工作单位\n"

// importing is an admin with rosters to bring in.
type importing struct {
	*servicetest.World
	t  *testing.T
	by models.Actor
}

func importer(t *testing.T, w *servicetest.World) *importing {
	t.Helper()
	_, by := w.StaffWith(models.AssociationAdmin, 0)
	w.Committee("肺癌专业委员会")
	return &importing{w, t, by}
}

func (w *importing) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// checked uploads a roster and has it checked.
func (w *importing) checked(content string) *service.ImportView {
	w.t.Helper()
	i, err := w.Imports.Upload(w.t.Context(), w.by, "名册.csv", []byte(content))
	w.must(err)
	w.must(w.Imports.Check(w.t.Context(), w.by, i.ID, service.ImportOrder{Keys: i.Setup.Keys}))
	return w.worked(i.ID, models.ImportChecked)
}

func (w *importing) worked(id int64, want models.ImportState) *service.ImportView {
	w.t.Helper()
	for next(w.t, w.World) {
	}
	v, err := w.Imports.Read(w.t.Context(), w.by, id)
	w.must(err)
	if v.State != want {
		w.t.Fatalf("the import is %s, not %s: %+v", v.State, want, v.Job)
	}
	return v
}

func (w *importing) committed(content string) *service.ImportView {
	w.t.Helper()
	v := w.checked(content)
	w.must(w.Imports.Commit(w.t.Context(), w.by, v.ID))
	return w.worked(v.ID, models.ImportCommitted)
}

func (w *importing) undone(id int64) {
	w.t.Helper()
	w.must(w.Imports.Undo(w.t.Context(), w.by, id))
	w.worked(id, models.ImportUndone)
}

func (w *importing) counts(v *service.ImportView, want map[models.ImportOutcome]int) {
	w.t.Helper()
	if !maps.Equal(v.Tally.Rows, want) {
		w.t.Errorf("rows %v, want %v", v.Tally.Rows, want)
		w.says(v.ID)
	}
}

// says prints the report.
func (w *importing) says(id int64) {
	rows, err := w.Imports.Rows(w.t.Context(), w.by, id, "", 0, 100)
	w.must(err)
	for _, r := range rows {
		w.t.Logf("%d %s %s %v %v", r.No, r.Outcome, r.OldNumber, r.Faults, r.Why)
	}
}

// why is what the report says of a row.
func (w *importing) why(id int64, no int) string {
	w.t.Helper()
	rows, err := w.Imports.Rows(w.t.Context(), w.by, id, "", no-1, 1)
	w.must(err)
	if len(rows) == 0 || rows[0].No != no {
		w.t.Fatalf("there is no row %d", no)
	}
	return fmt.Sprint(rows[0].Outcome, rows[0].Faults, rows[0].Why)
}

func (w *importing) legacy(number string) (m *models.Member, l *models.LegacyMember) {
	w.t.Helper()
	w.must(w.Store.Read(w.t.Context(), func(tx *store.Tx) (err error) {
		if l, err = tx.LegacyByNumber(number); models.CodeOf(err) == models.NotFound {
			return nil
		}
		if err == nil {
			m, err = tx.Member(l.MemberID)
		}
		return err
	}))
	return m, l
}

// everything is what members and roster say, but for times and ids.
func (w *importing) everything() string {
	w.t.Helper()
	var b strings.Builder
	for _, query := range []string{
		"SELECT l.old_number, l.phone, l.committee_id, m.phone, m.name, m.state, m.version, m.employer, m.home_committee_id FROM legacy_members l JOIN members m ON m.id = l.member_id ORDER BY 1",
		"SELECT COUNT(*), 0, 0, 0, 0, 0, 0, 0, 0 FROM members", "SELECT COUNT(*), 0, 0, 0, 0, 0, 0, 0, 0 FROM search_tokens",
	} {
		rows, err := w.Store.SQLDB().QueryContext(w.t.Context(), query)
		w.must(err)
		for rows.Next() {
			cells := make([]any, 9)
			for i := range cells {
				cells[i] = new(any)
			}
			w.must(rows.Scan(cells...))
			for _, c := range cells {
				switch v := (*c.(*any)).(type) {
				case []byte:
					fmt.Fprintf(&b, "%s|", v)
				default:
					fmt.Fprintf(&b, "%v|", v)
				}
			}
			b.WriteString("\n")
		}
		w.must(errors.Join(rows.Err(), rows.Close()))
	}
	return b.String()
}

func TestARosterComesInAndASecondTimeChangesNothing(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		roster := rosterHead + fmt.Sprintf("TJ1,王晓岚,13800000001,%s,肺癌,天津市海河肿瘤医院\nTJ2,李 伟,138 0000 0002,,,\nTJ3,,13800000003,,,\n", servicetest.IDNumber(1))
		before := w.everything()
		v := w.checked(roster)
		w.counts(v, map[models.ImportOutcome]int{models.RowNew: 2, models.RowFaulty: 1})
		if w.everything() != before {
			t.Error("a dry run changed something")
		}
		if v.Tally.Repairs[xlsx.RepairName] != 1 || v.Tally.Repairs[xlsx.RepairPhone] != 1 {
			t.Errorf("repairs %v", v.Tally.Repairs)
		}
		w.must(w.Imports.Commit(t.Context(), w.by, v.ID))
		w.worked(v.ID, models.ImportCommitted)
		m, l := w.legacy("tj1")
		if m == nil || m.State != models.Legacy || m.Phone != "13800000001" || m.Profile.IDNumber != servicetest.IDNumber(1) || l.Data.Employer == "" || m.HomeCommitteeID == 1 || m.HomeCommitteeID != l.CommitteeID {
			t.Fatalf("%+v %+v", m, l)
		}
		for _, words := range []string{"wangxiaolan", "wxl", "晓岚"} {
			if list, err := w.Members.List(t.Context(), w.by, service.MemberFilter{Query: words}, service.Page{}); err != nil || list.Total != 1 {
				t.Errorf("%s finds %d: %v", words, list.Total, err)
			}
		}
		if len(w.Files.Names()) != 0 {
			t.Error("the file of a committed import is kept")
		}
		after := w.everything()
		again := w.checked(strings.ReplaceAll(roster, "李 伟", " 李伟"))
		w.counts(again, map[models.ImportOutcome]int{models.RowSame: 2, models.RowFaulty: 1})
		if err := w.Imports.Commit(t.Context(), w.by, again.ID); models.CodeOf(err) != models.Conflict {
			t.Errorf("nothing is to be written: %v", err)
		}
		if w.everything() != after {
			t.Error("a second time changed something")
		}
	})
}

func TestNobodyGetsASecondAccount(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		person := func(phone, name, id, birth string, state models.MemberState) (m *models.Member) {
			w.must(w.Store.Tx(t.Context(), func(tx *store.Tx) (err error) {
				if m, err = tx.AddMember(phone, "hash", state); err != nil {
					return err
				}
				p := models.Profile{Name: name, BirthDate: birth}
				if id != "" {
					p.IDType, p.IDNumber = models.IDTypeResident, id
				}
				return tx.SaveProfile(m, p)
			}))
			return m
		}
		approved := person("13900000001", "王晓岚", servicetest.IDNumber(1), "1984-03-07", models.ApprovedMember)
		person("13900000002", "李伟", "", "", models.Registered)
		person("13900000003", "赵敏", servicetest.IDNumber(3), "1984-03-07", models.ApprovedMember)
		person("", "吴昊", servicetest.IDNumber(4), "1984-03-07", models.ClosedMember)
		v := w.checked(rosterHead + fmt.Sprintf(`TJ1,王晓岚,13800000001,%s,,
TJ2,李伟,13900000002,,,
TJ3,钱进,13900000003,,,
TJ4,吴昊,,%s,,
TJ5,王晓岚,,%s,,
TJ6,孙丽,13700000001,%s,,
TJ7,周强,13700000001,%s,,
TJ8,郑洁,13700000001,,,
TJ1,冯华,,,,
TJ9,陈晨,,%s,,
TJ10,李伟,13900000003,%s,,
TJ11,林林,13600000001,,火星专委会,
`, servicetest.IDNumber(1), servicetest.IDNumber(4), servicetest.IDNumber(5), servicetest.IDNumber(6), servicetest.IDNumber(7), servicetest.IDNumber(6), servicetest.IDNumber(3)))
		w.counts(v, map[models.ImportOutcome]int{models.RowLinked: 1, models.RowKnown: 2, models.RowNew: 5, models.RowFaulty: 4})
		for no, want := range map[int]string{
			2: "linked[] [证件号码相同,与会员 王**(正式会员) 是同一人", 3: "known[] [手机号和姓名与会员 李*(未入会) 相同", 4: "new[] [手机号已是另一位会员 赵*(正式会员) 的登录手机号",
			5: "known[] [证件号码相同的会员已注销", 6: "new[] [没有手机号", 7: "new[] []", 8: "与第 7 行共用手机号", 9: "没有证件号码,激活时无法区分",
			10: "与第 2 行的原会员编号重复", 11: "与第 7 行的证件号码相同", 12: "证件号码属于另一位会员,姓名不同", 13: "没有这个专委会",
		} {
			if why := w.why(v.ID, no); !strings.Contains(why, want) {
				t.Errorf("row %d: %s, want %s", no, why, want)
			}
		}
		w.must(w.Imports.Commit(t.Context(), w.by, v.ID))
		w.worked(v.ID, models.ImportCommitted)
		if m, _ := w.legacy("TJ1"); m == nil || m.ID != approved.ID || m.State != models.ApprovedMember {
			t.Errorf("the old number belongs to the member who was there: %+v", m)
		}
		first, row := w.legacy("TJ6")
		second, shared := w.legacy("TJ7")
		if first.Phone != "13700000001" || second.Phone != "" || row.Phone != shared.Phone {
			t.Errorf("of two who share a phone the first has it: %+v %+v", first, second)
		}
		_, err := w.Accounts.LoginByCode(t.Context(), servicetest.Client, "13700000001", w.Code("13700000001", service.CodeLogin))
		var choose *service.ChooseError
		if !errors.As(err, &choose) {
			t.Fatalf("who shares a phone is asked who it is: %v", err)
		}
		if _, err := w.Accounts.LoginAs(t.Context(), servicetest.Client, choose.Ticket, "周强", servicetest.IDNumber(7)[12:]); err != nil {
			t.Error(err)
		}
		w.counts(w.checked(rosterHead+fmt.Sprintf("TJ1,王晓岚,13800000001,%s,,\n", servicetest.IDNumber(1))), map[models.ImportOutcome]int{models.RowSame: 1})
	})
}

func TestAPersonWhoRegistersBetweenCheckAndCommitGetsNoSecondAccount(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		v := w.checked(rosterHead + "TJ1,王晓岚,13800000001,,,\n")
		w.must(w.Store.Tx(t.Context(), func(tx *store.Tx) error {
			m, err := tx.AddMember("13800000001", "hash", models.Registered)
			if err != nil {
				return err
			}
			return tx.SaveProfile(m, models.Profile{Name: "王晓岚"})
		}))
		w.must(w.Imports.Commit(t.Context(), w.by, v.ID))
		w.counts(w.worked(v.ID, models.ImportCommitted), map[models.ImportOutcome]int{models.RowKnown: 1})
	})
}

func TestAnImportIsUndoneAsAWhole(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		nothing := w.everything()
		first := w.committed(rosterHead + "TJ1,王晓岚,13800000001,,肺癌,旧单位\nTJ2,李伟,13800000002,,,\n")
		one := w.everything()
		second := w.committed(rosterHead + fmt.Sprintf("TJ1,王晓兰,13800000009,%s,,新单位\nTJ3,赵敏,13800000003,,,\n", servicetest.IDNumber(1)))
		w.counts(second, map[models.ImportOutcome]int{models.RowChanged: 1, models.RowNew: 1})
		m, l := w.legacy("TJ1")
		if m.Profile.Name != "王晓兰" || m.Phone != "13800000009" || l.Data.Employer != "新单位" || m.Profile.IDNumber == "" {
			t.Errorf("%+v %+v", m, l)
		}
		if err := w.Imports.Undo(t.Context(), w.by, first.ID); models.CodeOf(err) != models.Conflict || !strings.Contains(err.Error(), fmt.Sprintf("第 %d 次导入", second.ID)) {
			t.Errorf("the later import comes first: %v", err)
		}
		w.undone(second.ID)
		if got := w.everything(); noVersions(got) != noVersions(one) {
			t.Errorf("after undoing the second:\n%s\nwant\n%s", got, one)
		}
		_, by := w.legacy("TJ2")
		_, err := w.Applications.Activation(t.Context(), models.Actor{Kind: models.MemberActor, ID: by.MemberID})
		w.must(err)
		if err := w.Imports.Undo(t.Context(), w.by, first.ID); models.CodeOf(err) != models.Conflict || !strings.Contains(err.Error(), "1 位开始激活") {
			t.Errorf("who has begun to activate stays: %v", err)
		}
		_, err = w.Store.SQLDB().ExecContext(t.Context(), "DELETE FROM applications")
		w.must(err)
		w.undone(first.ID)
		if got := w.everything(); got != nothing {
			t.Errorf("after undoing all:\n%s\nwant\n%s", got, nothing)
		}
		w.counts(w.committed(rosterHead+"TJ1,王晓岚,13800000001,,肺癌,旧单位\nTJ2,李伟,13800000002,,,\n"), map[models.ImportOutcome]int{models.RowNew: 2})
	})
}

// noVersions leaves out how often a profile was changed.
func noVersions(s string) string { return strings.NewReplacer("|3|", "|1|", "|2|", "|1|").Replace(s) }

func TestWhoHasBegunToActivateIsNotChangedByTheRoster(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		w.committed(rosterHead + "TJ1,王晓岚,13800000001,,,\n")
		m, _ := w.legacy("TJ1")
		_, err := w.Applications.Activation(t.Context(), models.Actor{Kind: models.MemberActor, ID: m.ID})
		w.must(err)
		v := w.checked(rosterHead + "TJ1,王晓岚,13800000002,,,\n")
		w.counts(v, map[models.ImportOutcome]int{models.RowKnown: 1})
	})
}

// mortal is a context that dies after a number of transactions, as a process does that is killed.
type mortal struct {
	context.Context
	left *atomic.Int64 // the database's driver asks from goroutines of its own
}

func dyingAfter(ctx context.Context, n int) mortal {
	m := mortal{ctx, new(atomic.Int64)}
	m.left.Store(int64(n))
	return m
}

func (m mortal) Err() error {
	if m.left.Add(-1) < 0 {
		return context.Canceled
	}
	return m.Context.Err()
}

func TestAnImportKilledAgainAndAgainEndsTheSame(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, world *servicetest.World) {
		w := importer(t, world)
		var b strings.Builder
		b.WriteString(rosterHead)
		for n := range 1700 {
			fmt.Fprintf(&b, "TJ%04d,王晓岚,%d,,肺癌,\n", n%1650, 13800000000+n%1600) // the last 50 numbers are double, some phones shared
		}
		killed := func(id int64, want models.ImportState) *service.ImportView {
			deaths := 0
			for ; deaths < 200; deaths++ {
				left := 12
				_, err := w.Jobs.Next(dyingAfter(t.Context(), left))
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				v, err := w.Imports.Read(t.Context(), w.by, id)
				w.must(err)
				if v.Job.State == models.JobDone {
					break
				}
			}
			if deaths == 0 {
				t.Error("it was never killed")
			}
			return w.worked(id, want)
		}
		i, err := w.Imports.Upload(t.Context(), w.by, "名册.csv", []byte(b.String()))
		w.must(err)
		w.must(w.Imports.Check(t.Context(), w.by, i.ID, service.ImportOrder{Keys: i.Setup.Keys}))
		v := killed(i.ID, models.ImportChecked)
		w.counts(v, map[models.ImportOutcome]int{models.RowNew: 1650, models.RowFaulty: 50})
		w.must(w.Imports.Commit(t.Context(), w.by, i.ID))
		killed(i.ID, models.ImportCommitted)
		after := w.everything()
		if n := strings.Count(after, "TJ"); n != 1650 {
			t.Errorf("%d members came in", n)
		}
		w.counts(w.checked(b.String()), map[models.ImportOutcome]int{models.RowSame: 1650, models.RowFaulty: 50})
		w.must(w.Imports.Undo(t.Context(), w.by, i.ID))
		killed(i.ID, models.ImportUndone)
		if n := strings.Count(w.everything(), "TJ"); n != 0 {
			t.Errorf("%d members stay after the undoing", n)
		}
	})
}

func TestOnlyWhoMayImportDoes(t *testing.T) {
	w := importer(t, servicetest.New(t))
	lung := w.Committee("乳腺癌专业委员会")
	v := w.checked(rosterHead + "TJ1,王晓岚,13800000001,,,\n")
	for _, role := range models.Roles {
		if role == models.AssociationAdmin {
			continue
		}
		committee := int64(0)
		if role.PerCommittee() {
			committee = lung.ID
		}
		_, by := w.StaffWith(role, committee)
		_, upload := w.Imports.Upload(t.Context(), by, "x.csv", []byte(rosterHead))
		_, list := w.Imports.List(t.Context(), by)
		_, read := w.Imports.Read(t.Context(), by, v.ID)
		_, rows := w.Imports.Rows(t.Context(), by, v.ID, "", 0, 10)
		for name, err := range map[string]error{
			"upload": upload, "list": list, "read": read, "rows": rows, "commit": w.Imports.Commit(t.Context(), by, v.ID), "undo": w.Imports.Undo(t.Context(), by, v.ID),
			"drop": w.Imports.Drop(t.Context(), by, v.ID), "check": w.Imports.Check(t.Context(), by, v.ID, service.ImportOrder{}),
			"report": w.Imports.Report(t.Context(), by, v.ID, "", &bytes.Buffer{}), "template": w.Imports.Template(t.Context(), by, &bytes.Buffer{}),
			"sheet": w.Imports.SetSheet(t.Context(), by, v.ID, ""),
		} {
			if models.CodeOf(err) != models.Forbidden {
				t.Errorf("%s may %s: %v", role, name, err)
			}
		}
	}
}

func TestAnImportGoesItsSteps(t *testing.T) {
	w := importer(t, servicetest.New(t))
	ctx := t.Context()
	i, err := w.Imports.Upload(ctx, w.by, `C:\桌面\名册.csv`, []byte("号,名,电话\nTJ1,王晓岚,13800000001\n"))
	w.must(err)
	if i.Setup.FileName != "名册.csv" || !slices.Equal(i.Setup.Keys, []string{"", "", xlsx.Phone}) {
		t.Errorf("%+v", i.Setup)
	}
	if err := w.Imports.Check(ctx, w.by, i.ID, service.ImportOrder{Keys: i.Setup.Keys}); models.CodeOf(err) != models.Invalid {
		t.Errorf("columns are missing: %v", err)
	}
	keys := []string{xlsx.OldNumber, "name", xlsx.Phone}
	if err := w.Imports.Commit(ctx, w.by, i.ID); models.CodeOf(err) != models.Conflict {
		t.Errorf("not checked yet: %v", err)
	}
	w.must(w.Imports.Check(ctx, w.by, i.ID, service.ImportOrder{Keys: keys}))
	if err := w.Imports.Check(ctx, w.by, i.ID, service.ImportOrder{Keys: keys}); models.CodeOf(err) != models.Conflict {
		t.Errorf("a check is under way: %v", err)
	}
	w.worked(i.ID, models.ImportChecked)
	w.must(w.Imports.Check(ctx, w.by, i.ID, service.ImportOrder{Keys: keys})) // once more, with other columns perhaps
	w.counts(w.worked(i.ID, models.ImportChecked), map[models.ImportOutcome]int{models.RowNew: 1})
	w.must(w.Imports.Drop(ctx, w.by, i.ID))
	if rows, err := w.Imports.Rows(ctx, w.by, i.ID, "", 0, 10); err != nil || len(rows) > 0 || len(w.Files.Names()) > 0 {
		t.Errorf("what was thrown away is there: %v %v", rows, err)
	}
	if err := w.Imports.Commit(ctx, w.by, i.ID); models.CodeOf(err) != models.Conflict {
		t.Errorf("thrown away: %v", err)
	}
}

func TestTheReportNamesRowColumnValueAndReason(t *testing.T) {
	w := importer(t, servicetest.New(t))
	v := w.checked(rosterHead + "TJ1,王晓岚,1.38E+10,1.2E+17,,\nTJ2,李伟,,,,\n")
	var b bytes.Buffer
	w.must(w.Imports.Report(t.Context(), w.by, v.ID, "", &b))
	f, err := excelize.OpenReader(&b)
	w.must(err)
	rows, err := f.GetRows("检查报告")
	w.must(err)
	got := fmt.Sprint(rows)
	for _, want := range []string{"[2 有误 TJ1 王晓岚 手机号码 1.38E+10 手机号已被 Excel", "[2 有误 TJ1 王晓岚 证件号码 1.2E+17 证件号码已被 Excel", "[3 新增 TJ2 李伟   没有手机号和证件号码"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %s", rows, want)
		}
	}
}
