package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func (h *house) admin() models.Actor {
	h.t.Helper()
	_, admin := h.StaffWith(models.AssociationAdmin, 0)
	return admin
}

// judge decides as 协会管理员.
func (h *house) judge(number string, action models.Action, reason string, marked ...string) {
	h.t.Helper()
	by := h.admin()
	c, err := h.Reviews.Read(h.t.Context(), by, number)
	if err != nil {
		h.t.Fatal(err)
	}
	d := service.Decision{Number: number, Round: c.Application.Round, Action: action, Reason: reason, Marked: marked}
	if _, err := h.Reviews.Decide(h.t.Context(), by, d); err != nil {
		h.t.Fatal(err)
	}
}

// choose ticks categories and follows to the form.
func (b *browser) choose(categories ...string) string {
	b.t.Helper()
	b.get("/member/change")
	form := url.Values{csrfField: {b.token}, "category": categories}
	r := httptest.NewRequest(http.MethodPost, "/member/change", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rep := b.send(r)
	if rep.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("answered %d: %s", rep.StatusCode, summaryOf(rep.body))
	}
	return rep.Header.Get("Location")
}

// makeStudent turns the member into a student whose card is valid until a date.
func (h *house) makeStudent(until string) {
	h.t.Helper()
	err := h.Store.Tx(h.t.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(firstNumber)
		if err != nil {
			return err
		}
		m, err := tx.LockMember(a.MemberID)
		if err != nil {
			return err
		}
		p := m.Profile
		p.MemberType, p.StudentFrom, p.StudentUntil, p.StudentCard = string(models.Student), "2024-09-01", until, p.CredentialFront
		p.DropForeign()
		return tx.SaveProfile(m, p)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestDataIsChangedWithoutScripts(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	b.post("/member/change", nil).want(t, http.StatusUnprocessableEntity, "请选择要变更的类别", `href="#f-category"`)
	edit := b.choose("contact", "employer")
	b.get(edit).want(t, 200, "联系方式变更", "单位名称变更", "天津市肿瘤医院", "盖章证明", "点击上传").lacks(t, "职称变更", "关键信息由协会")
	number := strings.Split(edit, "/")[3]
	b.upload(edit, nil, nil).want(t, http.StatusUnprocessableEntity, "还没有改动任何内容")
	b.upload(edit, map[string]string{"employer": "天津市示例医院", "email": "nonsense"}, nil).
		want(t, http.StatusUnprocessableEntity, "电子邮箱格式不正确", `value="天津市示例医院"`)
	b.upload(edit, map[string]string{"email": "new@example.com"}, map[string][]byte{"stamped_proof": []byte("GIF89a")}).
		want(t, http.StatusUnprocessableEntity, `id="f-stamped_proof-error"`)
	if rep, answer := b.script("/member/applications/"+number+"/draft", map[string]string{"department": "放疗科", "title": "231"}); rep.StatusCode != 200 || answer["saved"] == nil {
		t.Errorf("the draft: %d %v", rep.StatusCode, answer)
	}
	b.upload(edit, nil, map[string][]byte{"stamped_proof": picture()}).leads(t, at(number))
	b.get(at(number)).want(t, 200, "已提交审核", "变更前", "变更后", "天津市肿瘤医院", "天津市示例医院", "放疗科", "new@example.com", "盖章证明", "撤回")
	b.get("/member").want(t, 200, "资料申请变更记录", "审核不通过原因", "查看记录", "申请中,点击查看", "资料变更不需要申请表")
	b.get("/member/change").leads(t, at(number))
	b.get(edit).leads(t, at(number))

	h.judge(number, models.Reject, "公章不清晰", "stamped_proof")
	b.get(at(number)).want(t, 200, "公章不清晰", `href="`+edit+`#f-stamped_proof"`, "放弃申请")
	b.get(edit).want(t, 200, "公章不清晰", "重新提交", "已上传")
	b.upload(edit, nil, map[string][]byte{"stamped_proof": picture()}).leads(t, at(number))
	h.judge(number, models.Approve, "")
	b.get(at(number)).want(t, 200, "资料变更已生效", "天津市肿瘤医院", "天津市示例医院")
	b.get("/member/certificate").want(t, 200, "天津市示例医院")
}

func TestAKeyChangeIsMaskedToWhoLooksOverTheShoulder(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	edit := b.choose("key")
	b.get(edit).want(t, 200, "关键信息由协会逐项核实", models.MaskIDNumber(idNumber(1)))
	fresh := idNumber(77)
	b.upload(edit, map[string]string{"id_number": fresh, "birth_date": models.IDNumberBirthDate(fresh), "gender": models.IDNumberGender(fresh)},
		map[string][]byte{"stamped_proof": picture()}).leads(t, strings.TrimSuffix(edit, "/edit"))
	b.get(strings.TrimSuffix(edit, "/edit")).want(t, 200, models.MaskIDNumber(fresh), "关键信息").lacks(t, fresh, idNumber(1))
}

func TestAStudentUpgradesWithoutScripts(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	h.makeStudent("2026-06-30")
	b.get("/member/upgrade").want(t, 200, "您目前是学生会员", "下载申请表格", "会员申请升级记录", "申请会员类型", "暂无数据")
	b.post("/member/upgrade", nil).want(t, http.StatusUnprocessableEntity, "请选择资质证书类型")
	to := b.post("/member/upgrade", map[string]string{"credential_type": "pharmacist"})
	number := strings.Split(to.Header.Get("Location"), "/")[3]
	to.leads(t, at(number)+"/stamped?new=1")
	b.get(at(number)+"/stamped?new=1").want(t, 200, "data-autodownload", "资质证书首页", "资质证书信息页", "盖章申请表扫描件")
	b.get("/member/upgrade").leads(t, at(number))
	b.get(at(number)+"/form.pdf").want(t, 200)
	b.upload(at(number)+"/stamped", nil, map[string][]byte{"stamped_form": picture(), "credential_front": picture()}).leads(t, at(number)+"/stamped#f-stamped_form")
	b.move(number, models.SendStamped).want(t, http.StatusUnprocessableEntity, "请上传资质证书信息页", "id=\"f-credential_inside-error\"")
	b.upload(at(number)+"/stamped", nil, map[string][]byte{"credential_inside": picture()}).leads(t, at(number)+"/stamped#f-stamped_form")
	b.move(number, models.SendStamped).leads(t, at(number))
	h.judge(number, models.Approve, "")
	b.get("/member").want(t, 200, "专业会员", "会员升级已通过")
	b.get("/member/upgrade").want(t, 200, "您已是专业会员,不需要升级", "会员申请升级记录", "查看记录")
}

func TestAnExpiredStudentIsLedToUpgradeOrToANewCard(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	h.makeStudent("2026-01-31")
	b.get("/member/upgrade").want(t, 200, "2026-01-31", "更新学生证")
	b.get("/member/change").want(t, 200, "学生证更新").lacks(t, "资质证书更新")
}

func TestAMemberJoinsAFurtherCommittee(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	breast := h.Committee("乳腺癌专业委员会")
	b.get("/member").want(t, 200, `href="/member/join"`, "加入其他专委会")
	b.get("/member/join").want(t, 200, "乳腺癌专业委员会", "已加入", `value="`+itoa(breast.ID)+`"`).lacks(t, `value="`+itoa(h.committee.ID)+`"`)
	b.post("/member/join", nil).want(t, http.StatusUnprocessableEntity, "请选择专委会")
	to := b.post("/member/join", map[string]string{"committee": itoa(breast.ID)})
	number := strings.TrimPrefix(to.Header.Get("Location"), "/member/applications/")
	b.get(at(number)).want(t, 200, "加入专委会 · 乳腺癌专业委员会", "申请审核中")
	b.post("/member/join", map[string]string{"committee": itoa(breast.ID)}).want(t, http.StatusUnprocessableEntity, "目前为「申请中」")
	b.move(number, models.Withdraw).leads(t, at(number))
	b.get(at(number)).want(t, 200, "提交", "放弃申请")
	b.move(number, models.Submit).leads(t, at(number))
	h.judge(number, models.Approve, "")
	b.get("/member/join").want(t, 200, "暂无可加入的专委会")
}

func TestWhatWasTypedSurvivesALoginThatRanOut(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	edit := b.choose("title")
	_, m, err := h.Accounts.Session(t.Context(), b.cookies["session"])
	if err != nil {
		t.Fatal(err)
	}
	delete(b.cookies, "session")
	b.get("/login")
	b.upload(edit, map[string]string{"title": "231"}, nil).want(t, http.StatusUnauthorized, "登录已过期", `name="keep"`)
	b.post("/login", map[string]string{"phone": m.Phone, "password": servicetest.Password, "next": edit, "keep": `{"title":"231"}`}).leads(t, edit)
	b.get(edit).want(t, 200, `<option value="231" selected>`, "您填写的内容仍然保留")
}
