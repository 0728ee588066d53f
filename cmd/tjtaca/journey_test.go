package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/storetest"
)

// site is the whole house on an address of its own, with a clock that started when the manual's picture was taken.
type site struct {
	*house
	base string
}

// opened is «2025-03-14 14:59:28» of the manual, part 3.
var opened = time.Date(2025, 3, 14, 14, 59, 28, 0, models.Zone)

// newSite opens the house on a database, "" is SQLite, after prepare has filled it.
func newSite(t *testing.T, dsn string, prepare ...func(*house) error) *site {
	t.Helper()
	start := time.Now()
	clock := func() time.Time { return opened.Add(time.Since(start)) }
	cfg, err := LoadConfig([]string{
		"TJTACA_ENV=development", "TJTACA_ADDR=127.0.0.1:0", "TJTACA_DATA=" + t.TempDir(), "TJTACA_DSN=" + dsn, "TJTACA_BASE_URL=http://tjtaca.test",
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), clock)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := h.migrate(ctx); err != nil {
		t.Fatal(err)
	}
	for _, fill := range prepare {
		if err := fill(h); err != nil {
			t.Fatal(err)
		}
	}
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- h.serve(ctx, func(addr string) { address <- addr }) }()
	s := &site{house: h}
	select {
	case addr := <-address:
		s.base = "http://" + addr
	case err := <-ended:
		t.Fatalf("the site does not start: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the site does not stop: %v", err)
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

const staffInitial, staffPassword = "Chushi-mima-2025", "Shenhe-mima-2025"

// staffed adds 肺癌专业委员会 and its reviewer 张敏.
func (s *site) staffed(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	chief, err := s.services.Staff.Create(ctx, models.System, service.NewStaff{
		Username: "xiehui", Name: "李协会", Password: staffInitial, Roles: []models.Assignment{{Role: models.AssociationAdmin}},
	})
	if err != nil {
		t.Fatal(err)
	}
	lung, err := s.services.Committees.Save(ctx, chief.Actor(""), models.Committee{Kind: models.SpecialCommittee, Name: "肺癌专业委员会", Open: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.services.Staff.Create(ctx, models.System, service.NewStaff{
		Username: "feiai", Name: "张敏", Password: staffInitial, Roles: []models.Assignment{{Role: models.Reviewer, CommitteeID: lung.ID}},
	}); err != nil {
		t.Fatal(err)
	}
}

var digits6 = regexp.MustCompile(`\d{6}`)

// code waits for the SMS code sent to the phone.
func (s *site) code(t *testing.T, phone string) string {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, sent := range s.sent.Sent() {
			if sent.To == phone {
				return digits6.FindString(sent.Text)
			}
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("no SMS code for %s", phone)
		}
	}
}

// TestJourney walks the main path of the product with two people at their screens: 林晓岚 joins, 张敏 reviews; at desks on
// SQLite, on phones on MariaDB where there is one.
func TestJourney(t *testing.T) { onScreens(t, walk) }

func walk(t *testing.T, on screen) {
	dsn := ""
	if server := os.Getenv(storetest.ServerEnv); on.phone && server != "" {
		dsn = storetest.Empty(t, server)
	}
	s := newSite(t, dsn)
	s.staffed(t)
	member := newBrowser(t, s.base, on, "member")
	reviewer := newBrowser(t, s.base, on, "reviewer")
	j := journey{t: t, site: s, member: member, reviewer: reviewer}
	j.register()
	j.fillForm()
	j.submit()
	j.sendStamped()
	j.reviewerLogsIn()
	j.reject("盖章不清晰")
	j.sendAgain()
	j.approve()
	j.certificate()
}

type journey struct {
	t                *testing.T
	site             *site
	member, reviewer *browser
	number           string // of the application
	stamped          string // path of the scan
}

const memberPhone, memberPassword = "13911112222", "Xiaolan-2025"

func (j *journey) register() {
	b := j.member
	b.open("/register/index1")
	b.see("会员注册")
	b.fits()
	b.press(".reg-foot .btn-primary") // nothing typed yet: every fault is told
	b.see("请填写手机号码")
	b.fill("#f-phone", memberPhone)
	b.click("[data-send]")
	b.see("验证码已发送")
	b.fill("#f-code", j.site.code(j.t, memberPhone))
	b.fill("#f-password", memberPassword)
	b.fill("#f-repeat", memberPassword)
	b.click("#f-consent")
	b.press(".reg-foot .btn-primary")
	b.see("个人信息", "第 2 步")
}

func (j *journey) fillForm() {
	b, t := j.member, j.t
	b.attach("#f-photo", saveJPEG(t, "寸照.jpg", portrait(700, 1000)))
	b.click(".crop .btn-primary")
	b.see("上传成功")
	b.fill("#f-name", "林晓岚")
	b.choose("#f-id_type", models.IDTypeResident)
	idNumber := "12010119840930122"
	idNumber += string(models.IDNumberCheckDigit(idNumber))
	b.fill("#f-id_number", idNumber)
	b.do(blur("#f-id_number"))
	b.until(`document.querySelector("#f-birth_date").value === "1984-09-30"`, "the birth date to follow from the ID number")
	b.until(`document.querySelector("[name=gender]:checked")?.value === "2"`, "the sex to follow from the ID number")
	b.choose("#f-ethnicity", "01")
	b.choose("#f-party", models.Parties[0].Value)
	b.choose("[name=native_place_1]", "120000")
	b.until(`document.querySelectorAll("[name=native_place_2] option").length > 1`, "the cities")
	b.choose("[name=native_place_2]", "120100")
	b.until(`document.querySelectorAll("[name=native_place_3] option").length > 1`, "the districts")
	b.choose("[name=native_place_3]", "120103")
	b.fits()
	b.press(".reg-foot .btn-primary")

	b.see("学历与工作", "第 3 步")
	b.choose("#f-education", models.Educations[0].Value)
	b.choose("#f-degree", models.Degrees[1].Value)
	for field, text := range map[string]string{
		"major": "肿瘤药学", "employer": "天津市海河肿瘤医院", "department": "药学部", "employer_phone": "022-23340000", "position": "副主任",
		"email": "lin@example.com", "address": "天津市河西区示例路1号", "postal_code": "300060",
	} {
		b.fill("#f-"+field, text)
	}
	b.fits()
	b.press(".reg-foot .btn-primary")

	b.see("入会申请", "第 4 步")
	b.click(`label:has([name=member_type][value=professional])`)
	b.fill("#pick-filter", "fa")
	b.click(`.pick-list label:not([hidden]):has([name=committee])`)
	b.choose("#f-credential_type", models.CredentialTypes[0].Value)
	b.fill("#f-credential_number", "110120000012345")
	for _, field := range []string{"credential_front", "credential_inside"} {
		b.attach("#f-"+field, saveJPEG(t, field+".jpg", portrait(1800, 1300)))
		b.until(fmt.Sprintf(`document.querySelector("#f-%s").closest(".field").querySelector(".sheet img")`, field), field+" to be uploaded")
	}
	b.fits()
	b.press(".reg-foot .btn-primary")
}

func (j *journey) submit() {
	b := j.member
	b.see("核对并提交", "林晓岚", "肺癌专业委员会", "天津市海河肿瘤医院", "审核周期15个工作日")
	b.fits()
	b.press(".reg-foot .btn-primary")
	b.see("提交成功", "不可使用电子章")
	b.fits()
	j.number = regexp.MustCompile(`SQ\d{8}-\d+`).FindString(b.js(`document.body.innerText`))
	if j.number == "" {
		b.fail("no application number is shown")
	}
	if !strings.HasPrefix(j.number, "SQ20250314-") {
		b.fail("the application number is %s", j.number)
	}
}

func (j *journey) applicationPath() string { return "/member/applications/" + j.number }

// sendStamped prints the form at 300 dpi, has the employer stamp it, scans it and sends it.
func (j *journey) sendStamped() {
	b := j.member
	form := b.fetch(j.applicationPath() + "/form.pdf")
	page := render(j.t, form, 300)
	if code := readQR(j.t, page); !strings.HasPrefix(code, "http://tjtaca.test/verify/form/") {
		j.t.Fatalf("the QR code on the form is %q", code)
	}
	j.stamped = saveJPEG(j.t, "盖章申请表.jpg", stamp(page, 0.3, 0.82))
	b.open(j.applicationPath() + "/stamped")
	j.upload(j.stamped)
	b.see("审核中", "申请中", "2025-04-07")
	b.fits()
}

func (j *journey) upload(path string) {
	b := j.member
	b.fits()
	b.attach("#f-stamped_form", path)
	b.until(`document.querySelector(".send button")`, "the scan to be uploaded")
	b.see("请核对")
	b.press(".send button")
	b.open("/member")
}

func (j *journey) reviewerLogsIn() {
	b := j.reviewer
	b.open("/admin/login")
	b.fits()
	b.fill("[name=username]", "feiai")
	b.fill("[name=password]", staffInitial)
	b.press("form:has([name=username]) button")
	b.see("修改密码") // an initial password opens nothing but this page
	b.fill("[name=old]", staffInitial)
	b.fill("[name=password]", staffPassword)
	b.fill("[name=repeat]", staffPassword)
	b.press("form:has([name=old]) button")
	b.see("工作台", "待审核")
	b.open("/admin/applications")
	b.see("林晓岚", "2025-04-07")
}

func (j *journey) reject(reason string) {
	b := j.reviewer
	b.open("/admin/applications/" + j.number)
	b.see("林晓岚", "天津市海河肿瘤医院", "第 1 轮")
	b.click("[data-act=reject]") // opens the reasons
	b.click(fmt.Sprintf("[data-canned=%q]", reason))
	b.press("[data-act=reject]")
}

func (j *journey) sendAgain() {
	b := j.member
	b.open("/member")
	b.see("审批不通过", "盖章不清晰")
	b.fits()
	b.open(j.applicationPath() + "/stamped")
	b.see("盖章不清晰")
	b.attach("#f-stamped_form", j.stamped)
	b.see("请核对")
	b.press(".send button")
	b.open("/member")
	b.see("申请中")
}

func (j *journey) approve() {
	b := j.reviewer
	b.open("/admin/applications/" + j.number)
	b.see("第 2 轮", "盖章不清晰")
	b.click("[data-act=approve]")
	b.press("dialog[open] .primary")
}

func (j *journey) certificate() {
	b := j.member
	b.open("/member")
	b.see("审批通过")
	b.fits()
	b.open("/member/certificate")
	b.see("林晓岚", "1.证书一经下载,个人信息将无法修改。", "2.如发现信息有误,请及时联系协会进行更正。", "3.确保证书仅用于合法用途")
	b.fits()
	b.press(".buttons .btn-primary")
	b.see("下载证书")
	pdf := b.post("/member/certificate", ".send [name=_csrf]")
	if again := b.post("/member/certificate", ".send [name=_csrf]"); !bytes.Equal(pdf, again) {
		j.t.Error("downloading twice gives two documents")
	}
	code := readQR(j.t, render(j.t, pdf, 150))
	at, err := url.Parse(code)
	if err != nil || at.Host != "tjtaca.test" || !strings.HasPrefix(at.Path, "/verify/") {
		j.t.Fatalf("the QR code on the certificate is %q", code)
	}
	anybody := newBrowser(j.t, j.site.base, screens[1], "anybody")
	anybody.open(at.Path)
	anybody.see("有效", "林晓岚", "专业会员", "天津市海河肿瘤医院")
	anybody.fits()
	forged := at.Path[:len(at.Path)-6] + "AAAAAA"
	anybody.open(forged)
	anybody.see("无法核验")
}

// portrait draws a face on blue: enough for a photo, and for a scan in want of a better one.
func portrait(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2)/float64(w)*2.6, float64(y)/float64(h)*2.6-1.1
			c := color.RGBA{0x8c, 0xb4, 0xdc, 0xff}
			if dx*dx+dy*dy < 0.25 {
				c = color.RGBA{0xf0, 0xcc, 0xb0, 0xff}
			} else if dy > 0.7 && dx*dx < 0.6 {
				c = color.RGBA{0xfa, 0xfa, 0xff, 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}
