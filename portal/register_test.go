package portal

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

var person = map[string]string{
	"name": "王晓岚", "id_type": "1", "id_number": "120101 1984 0307 0020", "ethnicity": "01", "party": "01",
	"native_place_1": "120000", "native_place_2": "120100", "native_place_3": "120103",
}

var work = map[string]string{
	"education": "14", "degree": "3", "major": "临床药学", "employer": "天津市肿瘤医院", "department": "药学部", "title": "243",
	"email": "wang@example.com", "address": "天津市河西区示例路 1 号",
}

func with(values map[string]string, more ...string) map[string]string {
	all := map[string]string{}
	for name, value := range values {
		all[name] = value
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func TestSomebodyRegistersWithoutScripts(t *testing.T) {
	s := newSite(t)
	s.smallScans()
	committee := s.Committee("肿瘤临床药学专业委员会")
	b, phone := s.registered()
	own := with(person, "id_number", idNumber(1))

	b.get("/register/person").want(t, 200, "第 2 步", "个人寸照", "仅支持PNG、JPG、JPEG格式文件,大小不超过 20MB")
	b.upload("/register/person", own, nil).want(t, http.StatusUnprocessableEntity, "请上传个人寸照", "<title>有错误:", `value="王晓岚"`, `href="#f-photo"`)
	b.upload("/register/person", own, map[string][]byte{"photo": picture()}).leads(t, "/register/work")
	b.get("/register/person").want(t, 200, "413 × 579 像素", `value="1984-03-07"`, `value="2" checked`)
	b.upload("/register/work", work, nil).leads(t, "/register/apply")
	b.get("/register/apply").want(t, 200, "肿瘤临床药学专业委员会", "资质证件", "仅专业会员填写", "重置")
	b.upload("/register/apply", map[string]string{"member_type": "professional", "credential_type": "pharmacist"}, map[string][]byte{"credential_front": picture(), "credential_inside": picture()}).
		want(t, http.StatusUnprocessableEntity, "请选择专委会", `href="#f-committee"`)
	b.upload("/register/apply", map[string]string{"committee": itoa(committee.ID)}, nil).leads(t, "/register/check")
	b.get("/register/check").want(t, 200, phone344(phone), "王晓岚", "天津/天津市/河西区", "中级 / 主管药师", "肿瘤临床药学专业委员会",
		"请确认您提交的信息准确无误", "审核周期15个工作日", "由本人所在工作单位盖章后进行回传")
	b.post("/register/check", nil).leads(t, "/register/done?new=1")
	b.get("/register/done?new=1").want(t, 200, "提交成功", "data-autodownload", "不可使用电子章", "/form.pdf")
	b.get("/register/person").leads(t, "/register/done")

	b.get("/register/done")
	b.post("/register/edit", nil).leads(t, "/register/person")
	b.get("/register/person").want(t, 200, "之前打印的申请表不再有效")
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// attribute is the value of a hidden field.
func attribute(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no field %q", name)
	}
	return html.UnescapeString(m[1])
}

func TestStepOneTellsEveryFaultAndKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.get("/register/index1")
	b.post("/register/index1", map[string]string{"phone": "138 1234", "code": "12"}).want(t, http.StatusUnprocessableEntity,
		`value="138 1234"`, `value="12"`, "请填写密码", "<title>有错误:", `href="#f-phone"`, `href="#f-consent"`)
}

func TestTheCodeIsSentWithoutScripts(t *testing.T) {
	s := newSite(t)
	b, phone := s.browser(), s.Phone()
	b.get("/register/index1")
	b.post("/register/index1", map[string]string{"phone": phone, "_send": "1"}).want(t, 200, "验证码已发送", `value="`+phone+`"`, `data-wait="60"`)
	b.post("/register/index1", map[string]string{"phone": phone, "_send": "1"}).want(t, http.StatusTooManyRequests, `value="`+phone+`"`)
	rep, answer := b.script("/code", nil)
	if rep.StatusCode != http.StatusUnprocessableEntity || answer["message"] == "" {
		t.Errorf("a code without a purpose: %d %v", rep.StatusCode, answer)
	}
}

func TestAKnownPhoneIsToldTheWayOut(t *testing.T) {
	s := newSite(t)
	_, phone := s.registered()
	s.Clock.Add(2 * codeWait * time.Second)
	b := s.browser()
	b.get("/register/index1")
	b.post("/register/index1", map[string]string{"phone": phone, "code": s.Code(phone, service.CodeRegister), "password": servicetest.Password, "repeat": servicetest.Password, "consent": "1"}).
		want(t, http.StatusConflict, "已注册", `href="/reset"`, `href="/login"`)
}

func TestADraftIsKeptWhileItIsTyped(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/register/person")
	rep, answer := b.script("/register/draft", map[string]string{"name": "王晓", "id_number": "1201", "native_place_1": "120000", "native_place_2": "", "native_place_3": "", "photo": "x"})
	if rep.StatusCode != 200 || answer["saved"] == "" {
		t.Fatalf("draft answered %d %v", rep.StatusCode, answer)
	}
	b.get("/register/person").want(t, 200, `value="王晓"`, `value="1201"`, `<option value="120000" selected>`, "点击上传")
	b.post("/register/clear", nil).leads(t, "/register/person")
	if r := b.get("/register/person").want(t, 200, "表单已重置"); strings.Contains(r.body, `value="王晓"`) {
		t.Error("the draft is still there")
	}
	rep, answer = s.browser().script("/register/draft", map[string]string{"name": "王晓"})
	if rep.StatusCode != http.StatusUnauthorized || answer["message"] == nil {
		t.Errorf("a draft of nobody answered %d %v", rep.StatusCode, answer)
	}
}

func TestWhatWasTypedSurvivesTheEndOfTheLogin(t *testing.T) {
	s := newSite(t)
	b, phone := s.registered()
	b.get("/register/person")
	delete(b.cookies, "session")
	r := b.upload("/register/person", with(person, "name", `王"晓岚`), nil).want(t, http.StatusUnauthorized, "登录已过期", "王")
	if strings.Contains(r.body, `value="王"`) {
		t.Error("the kept values break out of their attribute")
	}
	keep := attribute(t, r.body, "keep")
	b.post("/login", map[string]string{"phone": phone, "password": "wrong-password", "keep": keep, "next": "/register/person"}).want(t, http.StatusUnprocessableEntity, "不会丢失", `name="keep"`)
	b.post("/login", map[string]string{"phone": phone, "password": servicetest.Password, "keep": keep, "next": "/register/person"}).leads(t, "/register/person")
	b.get("/register/person").want(t, 200, "王&#34;晓岚", "您填写的内容仍然保留", `<option value="120103" selected>`)
}

func TestFilesAreCheckedAtTheirField(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/register/person")
	b.upload("/register/person", person, map[string][]byte{"photo": []byte("<svg onload=alert(1)>")}).want(t, http.StatusUnprocessableEntity, `id="f-photo-error"`, `value="王晓岚"`)

	r := b.uploadByScript("/register/files/photo", []byte("GIF89a"))
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `"photo"`) {
		t.Errorf("a bad photo answered %d %s", r.StatusCode, r.body)
	}
	b.uploadByScript("/register/files/photo", picture()).want(t, 200, "413 × 579 像素", `data-remove="/register/files/photo/remove"`)
	b.uploadByScript("/register/files/certificate", picture()).want(t, http.StatusNotFound)
	b.upload("/register/person", map[string]string{"name": "李想", "_remove": "photo"}, nil).leads(t, "/register/person#f-photo")
	b.get("/register/person").want(t, 200, "点击上传", `value="李想"`)
}

func (b *browser) uploadByScript(path string, content []byte) reply {
	b.t.Helper()
	r := b.multipart(path, nil, map[string][]byte{"file": content})
	r.Header.Set("Accept", "application/json")
	r.Header.Set(csrfHeader, b.token)
	return b.send(r)
}

func TestAFileIsForItsOwnerOnly(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/register/person")
	b.uploadByScript("/register/files/photo", picture()).want(t, 200)
	_, rest, _ := strings.Cut(b.get("/register/person").body, `src="/files/`)
	key, _, _ := strings.Cut(rest, `"`)
	key = "/files/" + key
	r := b.get(key).want(t, 200)
	if r.Header.Get("Cache-Control") != "private, no-store" || r.Header.Get("Content-Type") != "image/jpeg" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers of a file: %v", r.Header)
	}
	other, _ := s.registered()
	other.get(key).want(t, http.StatusNotFound)
	s.browser().get(key).leads(t, "/login?next="+strings.ReplaceAll(key, "/", "%2F"))
}

func TestUnknownStepsDoNotExist(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/register/nothing").want(t, http.StatusNotFound, "页面不存在")
	b.get("/register/account").want(t, http.StatusNotFound)
}

func TestRegionsAreServedPacked(t *testing.T) {
	s := newSite(t)
	r := httptest.NewRequest(http.MethodGet, "/register/regions.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	if rep := s.browser().send(r); rep.StatusCode != 200 || rep.Header.Get("Content-Encoding") != "gzip" || len(rep.body) > 40<<10 {
		t.Errorf("answered %d, %s, %d bytes", rep.StatusCode, rep.Header.Get("Content-Encoding"), len(rep.body))
	}
	s.browser().get("/register/regions.json").want(t, 200, `["120103","河西区",[]]`)
}

func TestPickRegion(t *testing.T) {
	for _, c := range []struct{ name, province, city, county, want string }{
		{"a full choice", "120000", "120100", "120103", "120103"},
		{"a county left over from another city", "130000", "130100", "120103", "130100"},
		{"a city left over from another province", "130000", "120100", "120103", "130000"},
		{"a province only", "710000", "", "", "710000"},
		{"a city without counties", "440000", "441900", "", "441900"},
		{"nothing", "", "", "", ""},
		{"a county alone", "", "", "120103", ""},
	} {
		if got := pickRegion(c.province, c.city, c.county); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for i, s := range regionSelects("441900") {
		if i < 2 && len(s.Options) == 0 || i == 2 && len(s.Options) > 0 {
			t.Errorf("level %d of 东莞市 has %d entries", s.Level, len(s.Options))
		}
	}
}

func TestFaultsStandInTheOrderOfTheForm(t *testing.T) {
	enrolled := &models.Application{Kind: models.Enrollment}
	var got []string
	for _, f := range orderFaults(models.FieldErrors{"zzz": "?", "student_card": "4", "committee": "3", "member_type": "2", "phone": "1"}, nil, enrolled) {
		got = append(got, f.Name)
	}
	if s := strings.Join(got, " "); s != "phone member_type committee student_card zzz" {
		t.Error(s)
	}
	for path, names := range map[string]string{"/claim": "number name id_number phone code", "/reset": "phone code password", "/register/index1": "phone code password consent"} {
		b := newSite(t).browser()
		b.get(path)
		body := b.post(path, nil).want(t, http.StatusUnprocessableEntity).body
		want := ""
		for _, name := range strings.Fields(names) {
			want += `<li><a href="#f-` + name + `">[^<]*</a></li>`
		}
		if !regexp.MustCompile("<ul>" + want + "</ul>").MatchString(body) {
			t.Errorf("%s tells its faults as %s, not %s", path, summaryOf(body), names)
		}
	}
	if href := faultHref("major", enrolled); href != "/register/work#f-major" {
		t.Error(href)
	}
}

func TestAFileOfMoreThan20MBIsToldAtItsFieldAndNothingTypedIsLost(t *testing.T) {
	s := newSite(t)
	b, _ := s.registered()
	b.get("/register/person")
	b.upload("/register/person", person, map[string][]byte{"photo": make([]byte, wireLimit+1)}).
		want(t, http.StatusUnprocessableEntity, "文件超过 20MB,请压缩后再上传", `value="王晓岚"`)
	b.uploadByScript("/register/files/photo", make([]byte, wireLimit+1)).want(t, http.StatusUnprocessableEntity, "文件超过 20MB")
}
