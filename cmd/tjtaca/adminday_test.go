package main

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"tjtaca/models"
	"tjtaca/models/store"
)

// TestAnAdminLooksAfterMembers: 郑协会 finds people, takes rosters along, corrects, freezes and merges, at every size at which staff work.
func TestAnAdminLooksAfterMembers(t *testing.T) {
	alone(t, func() {
		s := demoOffice(t)
		b := atWork(t, s, "xiehui")
		narrows(b)
		exports(t, s, b)
		freezes(t, s, b)
		b.quiet()
	})
}

// agree says yes to what the page asks before it acts.
func (b *browser) agree() { b.js(`(window.confirm = () => true, "yes")`) }

// narrows finds members by more than a word and chooses what the list shows.
func narrows(b *browser) {
	b.t.Helper()
	b.open("/admin/members")
	b.see("郑怀瑾", "阿依古丽·买买提", "肺癌专业委员会")
	b.click(".filter .more summary")
	b.choose("select[name=title]", "senior")
	b.fill("input[name=employer]", "天津")
	b.look("/admin/members, more filters")
	b.press(".filter .go button")
	b.until(`document.querySelectorAll("table.list tbody tr").length > 0 && [...document.querySelectorAll(".col-employer")].slice(1).every(e => e.innerText.startsWith("天津"))`, "employers of Tianjin only")
	b.click(".own-view summary")
	b.look("/admin/members, columns")
	for _, column := range []string{"title", "birth_date", "id_number"} {
		b.click(fmt.Sprintf("input[name=shown][value=%s]", column))
	}
	b.press(".own-view form button")
	b.until(`location.search.includes("title=senior")`, "the filter to stay")
	b.until(`[...document.querySelectorAll("td.col-title")].every(e => e.innerText.startsWith("正高"))`, "titles of the first level")
	b.until(`[...document.querySelectorAll("td.col-id_number")].every(e => e.innerText === "" || e.innerText.includes("*"))`, "numbers of documents to be masked")
	// As many columns as somebody likes may be wider than the screen; what opens a row stays in sight.
	b.lookFor("/admin/members, own columns", `[...document.querySelectorAll("td.col-open")].every(e => e.getBoundingClientRect().right <= innerWidth)`, "to keep its buttons in sight")
}

// submitted is what the form of the page answers to being sent as it is.
func (b *browser) submitted(form string) []byte {
	b.t.Helper()
	address := b.js(fmt.Sprintf(`document.querySelector(%q).action`, form))
	return b.request(address, fmt.Sprintf(`{method: "POST", body: new URLSearchParams(new FormData(document.querySelector(%q)))}`, form))
}

// rosterColumns are the columns that are compared: what each says of a member, as the file must show it.
var rosterColumns = []struct {
	name, head string
	of         func(*models.Member) string
}{
	{"number", "会员编号", func(m *models.Member) string { return m.Number }},
	{"name", "会员姓名", func(m *models.Member) string { return m.Profile.Name }},
	{"id_number", "身份证号", func(m *models.Member) string { return m.Profile.IDNumber }},
	{"birth_date", "出生日期", func(m *models.Member) string { return m.Profile.BirthDate }},
	{"employer", "工作单位", func(m *models.Member) string { return m.Profile.Employer }},
	{"title", "职称", func(m *models.Member) string { return models.TitleText(m.Profile.Title) }},
	{"member_type", "会员类型", func(m *models.Member) string { return m.Profile.Type().Text() }},
	{"phone", "手机号", func(m *models.Member) string { return m.Phone }},
	{"state", "状态", func(m *models.Member) string {
		if m.Frozen() {
			return "已冻结"
		}
		return m.State.Text()
	}},
	{"approved_on", "入会日期", func(m *models.Member) string { return models.DateOf(*m.ApprovedAt) }},
}

// exports takes the roster and the statistics along and compares the roster with the database, cell by cell.
func exports(t *testing.T, s *site, b *browser) {
	b.open("/admin/members")
	b.press(".filter .go a[href*=export]")
	b.see("会员名册", "审核统计")
	b.js(`(document.querySelectorAll("[name=columns]:checked").forEach((e) => e.click()), "none")`)
	for _, c := range rosterColumns {
		b.click(fmt.Sprintf("[name=columns][value=%s]", c.name))
	}
	b.look("/admin/members/export")
	var members []*models.Member
	err := s.store.Read(t.Context(), func(tx *store.Tx) (err error) {
		members, _, err = tx.Roster(store.Roster{Scope: models.Scope{All: true}, State: models.ApprovedMember, Span: store.Span{Limit: 1000}})
		return err
	})
	if err != nil || len(members) < 5 {
		t.Fatalf("%d members, %v", len(members), err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.submitted("form[action='/admin/members/export']")))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	heads, err := f.GetRows(sheet)
	if err != nil || len(heads) != len(members)+1 {
		t.Fatalf("%d rows for %d members, %v", len(heads), len(members), err)
	}
	place := map[string]int{}
	for i, head := range heads[0] {
		place[head] = i + 1
	}
	for i, m := range members {
		for _, c := range rosterColumns {
			at, err := excelize.CoordinatesToCellName(place[c.head], i+2)
			if err != nil {
				t.Fatalf("%s has no column: %v", c.head, heads[0])
			}
			if got, err := f.GetCellValue(sheet, at); err != nil || got != c.of(m) {
				t.Errorf("%s of %s is %q in the file and %q in the database (%v)", c.head, m.Profile.Name, got, c.of(m), err)
			}
			kind, err := f.GetCellType(sheet, at)
			if text := kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString; err != nil || c.of(m) != "" && text == (c.name == "birth_date" || c.name == "approved_on") {
				t.Errorf("%s of %s is kept as %v (%v)", c.head, m.Profile.Name, kind, err)
			}
		}
	}
	f, err = excelize.OpenReader(bytes.NewReader(b.submitted("form[action='/admin/statistics']")))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := f.GetRows(f.GetSheetName(0)); err != nil || len(rows) < 2 || rows[0][0] != "月份" || rows[1][0] != models.DateOf(s.store.Now())[:7] {
		t.Errorf("%v %v", rows, err)
	}
}

// freezes ends the login of a member who is just looking at their page, and opens it again.
func freezes(t *testing.T, s *site, b *browser) {
	const name, phone = "郑怀瑾", "13800000012"
	member := newBrowser(t, s.base, screens[1], "frozen-member")
	member.enterPortal(phone)
	member.open("/member")
	member.see(name)

	b.open("/admin/members?q=" + phone)
	b.press("td.col-name a")
	b.see(name, "更正资料", "操作记录")
	b.look("/admin/members/:id, before")
	b.agree()
	b.click("#freeze summary")
	b.do(chromedp.SendKeys(chromedp.CSS("#freeze textarea"), "举报属实:证书编码查无此证"))
	b.look("/admin/members/:id, freezing")
	b.agree()
	b.press("#freeze button")
	b.see("账号已冻结", "举报属实", "违规记录", "解除冻结")

	member.open("/member") // one request
	member.until(`location.pathname === "/login"`, "the login to have ended")
	member.enterPortal(phone)
	member.open("/member")
	member.see("账号已冻结", "举报属实:证书编码查无此证")
	b.look("/admin/members/:id, frozen")

	b.click("#unfreeze summary")
	b.do(chromedp.SendKeys(chromedp.CSS("#unfreeze textarea"), "经核实为同名误报"))
	b.agree()
	b.press("#unfreeze button")
	b.see("账号已解除冻结")
	b.until(`document.querySelector("#certificates").innerText.includes("有效")`, "the certificate to be valid again")
	member.open("/member")
	member.see(name, "您已是正式会员")
	at := b.js(`location.pathname`)
	b.press("#actions a[href$=correct]")
	b.look("/admin/members/:id/correct")
	b.open(at)
	b.press("#actions a[href$=merge]")
	b.fill("[name=q]", "沈")
	b.press("form button.primary")
	b.look("/admin/members/:id/merge, found")
	b.press("td.col-open a")
	b.look("/admin/members/:id/merge, preview")
}
