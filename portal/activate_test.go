package portal

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/store"
)

// onRoster puts rows of the old roster in that name one phone; the first of them can log in with it at once.
func (s *site) onRoster(phone string, names ...string) {
	s.t.Helper()
	err := s.Store.Tx(s.t.Context(), func(tx *store.Tx) error {
		for i, name := range names {
			own := phone
			if i > 0 {
				own = ""
			}
			m, err := tx.AddMember(own, "", models.Legacy)
			if err != nil {
				return err
			}
			data := models.Profile{Name: name, IDType: models.IDTypeResident, IDNumber: idNumber(400 + i), Employer: "天津市海河肿瘤医院"}
			if err := tx.SaveProfile(m, data); err != nil {
				return err
			}
			row := models.LegacyMember{MemberID: m.ID, OldNumber: fmt.Sprintf("TJ-OLD-%d", 400+i), Phone: phone, Data: data}
			if err := tx.AddLegacy(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (b *browser) loginByCode(phone, code string) reply {
	b.t.Helper()
	b.get("/login?by=code")
	return b.post("/login", map[string]string{"by": "code", "phone": phone, "code": code})
}

func TestALegacyMemberFillsInTheFormWithoutScripts(t *testing.T) {
	s := newSite(t)
	s.smallScans()
	phone := s.Phone()
	s.onRoster(phone, "冯秀珍")
	b := s.browser()
	b.loginByCode(phone, s.Code(phone, service.CodeLogin)).leads(t, "/account/consent?next=%2Fhome")
	b.get("/home").leads(t, "/activate")
	b.get("/activate").want(t, 200, "请完善您的会员信息", `href="/activate/person">确定</a>`)
	b.get("/activate/person").want(t, 200, `value="冯秀珍"`, `value="`+idNumber(400)+`"`)
	picture := picture()
	id := idNumber(400)
	b.upload("/activate/person", map[string]string{
		"name": "冯秀珍", "id_type": models.IDTypeResident, "id_number": id, "gender": models.IDNumberGender(id), "birth_date": models.IDNumberBirthDate(id),
	}, map[string][]byte{"photo": picture}).leads(t, "/activate/work")
	b.get("/activate/work").want(t, 200, `data-count="500"`, `value="天津市海河肿瘤医院"`)
	b.upload("/activate/work", map[string]string{"employer": "天津市海河肿瘤医院"}, nil).
		want(t, http.StatusUnprocessableEntity, "请填写职务", "请填写推荐人", "请填写推荐单位", "请选择省份/城市", "请选择职称")
	b.upload("/activate/work", map[string]string{
		"employer": "天津市海河肿瘤医院", "major": "肿瘤学", "department": "肺部肿瘤科", "position": "主任", "title": models.Titles[0].Value, "email": "feng@example.com",
		"region_1": "120000", "region_2": "120100", "region_3": "120103", "recommender": "赵明", "recommender_org": "天津医科大学", "other_societies": "无",
	}, nil).leads(t, "/activate/apply")
	b.upload("/activate/apply", map[string]string{"member_type": string(models.Ordinary)}, nil).leads(t, "/activate/check")
	b.get("/activate/check").want(t, 200, "以下内容将提交审核", "审核单位")
	b.post("/activate/check", nil).leads(t, "/activate/done?new=1")
	b.get("/activate/done").want(t, 200, "会员激活申请提交成功", "申请中", "资料申请变更记录")
	b.get("/member").want(t, 200, "资料申请变更记录", "申请中")
	b.get("/activate").leads(t, "/member")
}

func TestPeopleWhoShareAPhoneAreAskedWhoTheyAreAfterTheRightCodeOnly(t *testing.T) {
	s := newSite(t)
	phone := s.Phone()
	s.onRoster(phone, "沈国华", "沈玉兰")
	code := s.Code(phone, service.CodeLogin)
	wrong := "000000"
	if wrong == code {
		wrong = "000001"
	}
	b := s.browser()
	b.loginByCode(phone, wrong).want(t, http.StatusUnprocessableEntity, "验证码不正确").lacks(t, "请确认您是哪一位会员")
	page := b.loginByCode(phone, code).want(t, 200, "请确认您是哪一位会员").lacks(t, "沈国华", "沈玉兰")
	ticket := hidden(page.body, "ticket")
	b.post("/login/choose", map[string]string{"ticket": ticket, "name": "沈国华", "tail": idNumber(401)[12:]}).
		want(t, http.StatusUnprocessableEntity, "姓名或证件号码与登记的不一致", `value="沈国华"`)
	b.post("/login/choose", map[string]string{"ticket": ticket, "name": "沈玉兰", "tail": idNumber(401)[12:]}).leads(t, "/account/consent?next=%2Fhome")
	b.get("/activate").want(t, 200, "沈玉兰")
	b.post("/login/choose", map[string]string{"ticket": "forged", "name": "沈玉兰", "tail": "000000"}).want(t, http.StatusForbidden, "验证已过期")
}

func TestAClaimIsAnsweredAlikeForKnownAndUnknownNumbers(t *testing.T) {
	s := newSite(t)
	s.onRoster(s.Phone(), "冯秀珍")
	var answers [2]string
	for i, number := range []string{"TJ-OLD-400", "TJ-OLD-999"} {
		b, fresh := s.browser(), s.Phone()
		b.get("/claim").want(t, 200, "找回账号")
		answers[i] = anonymous(b.post("/claim", map[string]string{
			"number": number, "name": "冯秀珍", "id_number": idNumber(400), "phone": fresh, "code": s.Code(fresh, service.CodeClaim),
		}).want(t, 200, "申请已收到").body)
	}
	if answers[0] != answers[1] {
		t.Error("the answer tells whether there is such a member")
	}
	s.browser().get("/lost-phone").want(t, 200, `href="/claim"`)
}

var tokens = regexp.MustCompile(`(content|value)="[A-Za-z0-9_.-]{40,}"`)

// anonymous is a page without what is each visit's own.
func anonymous(body string) string { return tokens.ReplaceAllString(body, "") }

// hidden is the value of a hidden field.
func hidden(body, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return m[1]
}
