package portal

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

const firstNumber = "SQ20260318-0001"

// house is a site with a committee and its reviewer.
type house struct {
	*site
	committee *models.Committee
	reviewer  models.Actor
	persons   int
}

func newHouse(t testing.TB) *house {
	t.Helper()
	s := newSite(t)
	s.smallScans()
	h := &house{site: s, committee: s.Committee("肺癌专业委员会")}
	_, h.reviewer = s.StaffWith(models.Reviewer, h.committee.ID)
	return h
}

// submitted is the browser of somebody whose form is filled in and printed.
func (h *house) submitted() *browser {
	h.t.Helper()
	b, _ := h.registered()
	h.persons++
	b.get("/register/person")
	b.upload("/register/person", with(person, "id_number", idNumber(h.persons)), map[string][]byte{"photo": picture()}).leads(h.t, "/register/work")
	b.upload("/register/work", work, nil).leads(h.t, "/register/apply")
	apply := map[string]string{"member_type": "professional", "credential_type": "pharmacist", "committee": itoa(h.committee.ID)}
	b.upload("/register/apply", apply, map[string][]byte{"credential_front": picture(), "credential_inside": picture()}).leads(h.t, "/register/check")
	b.post("/register/check", nil).leads(h.t, "/register/done?new=1")
	return b
}

func at(number string) string { return "/member/applications/" + number }

func (b *browser) move(number string, action models.Action) reply {
	b.t.Helper()
	return b.post(at(number)+"/move", map[string]string{"action": string(action)})
}

// pending is somebody whose application is under review.
func (h *house) pending() *browser {
	h.t.Helper()
	b := h.submitted()
	b.upload(at(firstNumber)+"/stamped", nil, map[string][]byte{"stamped_form": picture()}).leads(h.t, at(firstNumber)+"/stamped#f-stamped_form")
	b.move(firstNumber, models.SendStamped).leads(h.t, at(firstNumber))
	return b
}

func (h *house) decide(action models.Action, reason string, marked ...string) {
	h.t.Helper()
	c, err := h.Reviews.Read(h.t.Context(), h.reviewer, firstNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	d := service.Decision{Number: firstNumber, Round: c.Application.Round, Action: action, Reason: reason, Marked: marked}
	if _, err := h.Reviews.Decide(h.t.Context(), h.reviewer, d); err != nil {
		h.t.Fatal(err)
	}
}

func (r reply) lacks(t testing.TB, texts ...string) reply {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(r.body, text) {
			t.Errorf("%s shows %q", r.Request.URL, text)
		}
	}
	return r
}

func TestMemberCentreBeforeTheFirstWord(t *testing.T) {
	h := newHouse(t)
	b, _ := h.registered()
	b.get("/member").want(t, 200, "填写入会申请", "开始填写", "已申请的专委会/省市抗癌协会", "资料申请变更记录", "会员申请升级记录", "暂无数据",
		"下载申请表格", "提交盖章文件", "下载会员证书", "申请资料变更", "升级专业会员", "设置登录密码", "会员编号在审批通过后生成").lacks(t, "form.pdf")
	b.get("/member/applications").want(t, 200, "我的申请", "暂无数据")
	b.get("/member/certificate").want(t, 200, "现在不能下载证书", "审批通过后才能下载")
	b.get("/member/certificate/preview").want(t, 200, "现在不能下载证书")
	b.get("/member/certificate/picture.jpg").want(t, http.StatusForbidden)
	b.post("/member/certificate", nil).want(t, http.StatusForbidden)
	b.get("/member/change").want(t, 200, "才可以申请资料变更")
	b.get("/member/join").want(t, 200, "才可以申请加入专委会")
	b.post("/member/join", map[string]string{"committee": "2"}).want(t, 200, "才可以申请加入专委会")
	b.get("/member/upgrade").want(t, 200, "审批通过后,才可以申请会员升级", "会员申请升级记录", "暂无数据")
}

func TestADraftIsContinued(t *testing.T) {
	h := newHouse(t)
	b, _ := h.registered()
	b.get("/register/person")
	b.get("/member").want(t, 200, "请继续填写申请", "继续填写", "待提交", "提交申请后可下载")
	b.get(at(firstNumber)+"/form.pdf").want(t, http.StatusConflict, "尚未提交")
	b.get(at(firstNumber)+"/stamped").want(t, 200, "提交申请并盖章后可上传").lacks(t, `type="file"`)
}

func TestTheFormIsPrintedAndTheStampSentBack(t *testing.T) {
	h := newHouse(t)
	b := h.submitted()
	b.get("/member").want(t, 200, "请打印申请表并盖章", "不可使用电子章", "请在 2026-06-16 前完成", at(firstNumber)+"/form.pdf", "待盖章")
	r := b.get(at(firstNumber)+"/form.pdf").want(t, 200)
	if !strings.HasPrefix(r.body, "%PDF-") || r.Header.Get("Cache-Control") != "private, no-store" ||
		!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''%E4%BC%9A%E5%91%98") {
		t.Errorf("form: %v", r.Header)
	}
	stamped := at(firstNumber) + "/stamped"
	b.get(stamped).want(t, 200, "提交盖章文件", "四角齐全", "不超过 5 页", "2200 像素", "data-refresh", `data-upload="`+at(firstNumber)+`/files/stamped_form"`).lacks(t, "send_stamped")
	b.move(firstNumber, models.SendStamped).want(t, http.StatusUnprocessableEntity, "请先上传盖章文件", `href="#f-stamped_form"`, `id="f-stamped_form-error"`)
	b.upload(stamped, nil, nil).want(t, http.StatusUnprocessableEntity, "请先选择盖章后的扫描件")
	b.upload(stamped, nil, map[string][]byte{"stamped_form": []byte("GIF89a")}).want(t, http.StatusUnprocessableEntity, `id="f-stamped_form-error"`)
	b.uploadByScript(at(firstNumber)+"/files/photo", picture()).want(t, http.StatusConflict)
	b.uploadByScript(at(firstNumber)+"/files/certificate", picture()).want(t, http.StatusNotFound)
	b.uploadByScript(at(firstNumber)+"/files/stamped_form", picture()).want(t, 200, "已上传", "420 × 600 像素")
	b.get(stamped).want(t, 200, "请核对", "低于 300 dpi", `value="send_stamped"`, "扫描件已上传,请核对后提交审核")
	b.move(firstNumber, models.SendStamped).leads(t, at(firstNumber))
	b.get(at(firstNumber)).want(t, 200, "已提交审核,预计 2026-04-09 前完成", "申请审核中", "肺癌专业委员会正在审核", "共 15 个工作日,还有 <strong>15</strong> 个工作日", "撤回",
		"120***********", "盖章申请表", "第 1 次提交").lacks(t, idNumber(1))
	b.get("/member").want(t, 200, "申请中", "2026-04-09", "已提交,审核中不能更换").lacks(t, "确认撤回")
	b.get(stamped).want(t, 200, "已提交,审核中不能更换").lacks(t, `type="file"`)
	b.move(firstNumber, models.SendStamped).want(t, http.StatusConflict, "申请中")
}

func TestTheReviewPeriodRunsAndIsOverdueKindly(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	h.Clock.Add(7 * 24 * time.Hour)
	b = h.again(b)
	b.get("/member").want(t, 200, "还有 <strong>10</strong> 个工作日")
	h.Clock.Set(time.Date(2026, 4, 10, 9, 0, 0, 0, models.Zone))
	b = h.again(b)
	b.get("/member").want(t, 200, "审核时间比预计的长", "让您久等了", "已超过预计日期", "逾期")
}

// again logs the same person in anew: sessions do not outlast the review.
func (h *house) again(b *browser) *browser {
	h.t.Helper()
	b.cookies = map[string]string{}
	b.get("/login")
	b.post("/login", map[string]string{"phone": h.phoneOf(firstNumber), "password": servicetest.Password}).want(h.t, http.StatusSeeOther)
	return b
}

func (h *house) phoneOf(number string) string {
	h.t.Helper()
	var phone string
	err := h.Store.Read(h.t.Context(), func(tx *store.Tx) error {
		a, err := tx.Application(number)
		if err != nil {
			return err
		}
		m, err := tx.Member(a.MemberID)
		if err != nil {
			return err
		}
		phone = m.Phone
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return phone
}

func TestAfterARejectionTheScanAloneIsReplaced(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	h.decide(models.Reject, "盖章不清晰", "stamped_form")
	b.get("/member").want(t, 200, "审批不通过,请修改后重新提交", "盖章不清晰", "更换盖章文件", "不用重新盖章", "重新提交", "条未读")
	b.get(at(firstNumber)).want(t, 200, "「盖章文件」还没有改动,确定就这样重新提交吗?", "更换盖章文件")
	b.uploadByScript(at(firstNumber)+"/files/stamped_form", otherPicture()).want(t, 200)
	b.get(at(firstNumber)).want(t, 200, "盖章文件(已改动)", "请确认已按审核意见修改完毕")
	b.get(at(firstNumber)+"/stamped").want(t, 200, `value="resubmit"`, "审批不通过:")
	b.move(firstNumber, models.Resubmit).leads(t, at(firstNumber))
	b.get(at(firstNumber)).want(t, 200, "第 2 次提交", "第 1 次提交", "审批不通过", "申请审核中")
}

func TestAfterARejectionChangedPrintMeansNewPaper(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	h.decide(models.Reject, "单位与公章不一致", "employer")
	b.get(at(firstNumber)).want(t, 200, `href="/register/work#f-employer"`, "请修改")
	b.get("/register/work").want(t, 200, "单位与公章不一致")
	b.upload("/register/work", with(work, "employer", "天津市示例医院"), nil).leads(t, "/register/apply")
	b.get(at(firstNumber)).want(t, 200, "原来的申请表已作废", "生成新的申请表", "您改动了:</strong>工作单位", "工作单位(已改动)").lacks(t, "确认重新提交")
	b.get(at(firstNumber)+"/stamped").want(t, 200, "资料已修改,先生成新的申请表", "生成新的申请表").lacks(t, `type="file"`)
	b.move(firstNumber, models.Reprint).leads(t, at(firstNumber)+"/stamped")
	b.get(at(firstNumber)+"/stamped").want(t, 200, "新的申请表已生成", "已作废。请上传按现在的资料").lacks(t, `value="send_stamped"`)
	b.upload(at(firstNumber)+"/stamped", nil, map[string][]byte{"stamped_form": otherPicture()}).want(t, http.StatusSeeOther)
	b.move(firstNumber, models.SendStamped).leads(t, at(firstNumber))
	b.get("/member").want(t, 200, "申请审核中")
}

func TestNothingChangedIsNotSentAgainWithoutAQuestion(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	h.decide(models.Reject, "信息填写不完整")
	b.get(at(firstNumber)).want(t, 200, "上次提交之后还没有任何改动")
	b.get("/register/work")
	b.upload("/register/work", with(work, "postal_code", "300060"), nil).leads(t, "/register/apply")
	b.get(at(firstNumber)).want(t, 200, "您改动了:</strong>邮政编码").lacks(t, "还没有任何改动")
}

func TestAnApplicationIsTakenBackAndSentAgain(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	b.get(at(firstNumber)).want(t, 200, "确认撤回")
	b.move(firstNumber, models.Withdraw).leads(t, at(firstNumber))
	b.get(at(firstNumber)).want(t, 200, "申请已撤回,资料为您保留", "申请尚未重新提交", "核对并提交", "已撤回")
	b.post("/register/check", nil).want(t, http.StatusSeeOther)
	b.move(firstNumber, models.Edit).leads(t, "/register/person")
}

func TestAnotherMembersApplicationDoesNotExist(t *testing.T) {
	h := newHouse(t)
	h.pending()
	other, _ := h.registered()
	for _, path := range []string{"", "/stamped", "/form.pdf"} {
		other.get(at(firstNumber)+path).want(t, http.StatusNotFound)
	}
	other.move(firstNumber, models.Withdraw).want(t, http.StatusNotFound)
	other.upload(at(firstNumber)+"/stamped", nil, map[string][]byte{"stamped_form": picture()}).want(t, http.StatusNotFound)
	h.browser().get(at(firstNumber)).leads(t, "/login?next=%2Fmember%2Fapplications%2F"+firstNumber)
}

func TestMessagesAreReadOnce(t *testing.T) {
	h := newHouse(t)
	b := h.pending()
	h.decide(models.Reject, "证件模糊")
	b.get("/messages").want(t, 200, "审批不通过", "证件模糊", "未读", "全部标为已读", "查看:审批不通过")
	b.post("/messages/read", nil).leads(t, "/messages")
	b.get("/messages").want(t, 200, "证件模糊").lacks(t, "全部标为已读", "badge-todo")
}
