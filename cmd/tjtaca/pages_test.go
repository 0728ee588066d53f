package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
)

// visit is a page in one of its states. A new page is a new line; a route without one fails the test.
type visit struct {
	route string // as portal.go has it; «:number» is the person's application
	state string
	who   string                             // of the demo data, "" is nobody
	query string                             // of the address
	param string                             // instead of the parameter of the route
	act   func(*demoSite, *browser)          // done before looking
	at    func(*demoSite, *testing.T) string // the address, when the above does not say it
	see   string
}

// pressMain sends the page's form as it is.
func pressMain(_ *demoSite, b *browser) { b.press("main form .btn-primary, main form [type=submit]") }

var visits = []visit{
	{route: "/login", state: "password", see: "会员信息查询系统"},
	{route: "/login", state: "code", query: "by=code", see: "短信登录"},
	{route: "/login", state: "wrong", act: func(d *demoSite, b *browser) {
		b.fill("#f-phone", "13800000001")
		b.fill("#f-password", "not the password")
		b.press(".entry-form .btn-primary")
	}, see: "手机号码或密码不正确"},
	{route: "/login", state: "captcha", act: func(d *demoSite, b *browser) {
		for range 3 {
			b.fill("#f-phone", "13800009999")
			b.fill("#f-password", "not the password")
			b.press(".entry-form .btn-primary")
		}
	}, see: "图形验证码"},
	{route: "/login", state: "locked", act: func(d *demoSite, b *browser) {
		for i := range 6 {
			b.fill("#f-phone", "13800009998")
			b.fill("#f-password", "not the password")
			if i >= 3 {
				b.fill("#f-captcha", d.digits(b.t, b.js(`document.querySelector('[name="captcha_id"]').value`)))
			}
			b.press(".entry-form .btn-primary")
		}
	}, see: "后再试"},
	{route: "/offline", state: "", see: "网络不通"},
	{route: "/reset", state: "empty", see: "找回密码"},
	{route: "/reset", state: "faults", act: pressMain, see: "请填写手机号码"},
	{route: "/register/index1", state: "empty", see: "会员注册"},
	{route: "/register/index1", state: "faults", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请填写手机号码"},
	{route: "/lost-phone", state: "", see: "原手机号已停用"},
	{route: "/consent", state: "", see: "个人信息保护说明"},
	{route: "/verify", state: "empty", see: "会员编号"},
	{route: "/verify", state: "faults", act: pressMain, see: "会员编号"},
	{route: "/verify", state: "unknown", act: func(d *demoSite, b *browser) { b.fill("#f-number", unknownNumber); pressMain(d, b) }, see: "未查到该会员编号"},
	{route: "/verify/preview", state: "", see: "这是证书预览"},
	{route: "/verify/:token", state: "forged", param: "AAAA", see: "无法核验"},
	{route: "/verify/form/:token", state: "forged", param: "AAAA", see: "无法核验"},
	{route: "/verify/form/:token", state: "current", at: formCode("李思远", ""), see: "申请表与系统中的资料一致"},
	{route: "/verify/form/:token", state: "void", at: formCode("李思远", "0000000000000000"), see: "申请表已作废"},
	{route: "/verify/:token", state: "valid", at: certificateCode(""), see: "有效"},
	{route: "/verify", state: "by number", act: func(d *demoSite, b *browser) {
		b.fill("#f-number", d.numberOf(b.t, "许念慈"))
		pressMain(d, b)
	}, see: "许"},
	{route: "/verify/:token", state: "card expired", at: certificateCode("UPDATE members SET member_type = 'student', student_until = '2025-03-01' WHERE id = ?"), see: "学生证已过期"},
	{route: "/verify/:token", state: "suspended", at: certificateCode("UPDATE members SET frozen_at = created_at WHERE id = ?"), see: "会员资格已冻结"},
	{route: "/verify/:token", state: "void", at: certificateCode("UPDATE certificates SET state = 'void', ended_at = issued_at WHERE member_id = ?"), see: "已失效"},
	{route: "/verify/:token", state: "revoked", at: certificateCode("UPDATE certificates SET state = 'revoked' WHERE member_id = ?"), see: "已撤销"},
	{route: "/dev/messages", state: "", see: "短信与邮件"},
	{route: "/dev/style", state: "", see: "部件一览"},
	{route: "/*", state: "missing", param: "nowhere", see: "页面不存在"},

	{route: "/member", state: "registered", who: "崔立新", see: "填写入会申请"},
	{route: "/member/applications", state: "empty", who: "崔立新", see: "暂无数据"},
	{route: "/home", state: "registered", who: "崔立新", see: "下载及回传申请表"},
	{route: "/home", state: "draft", who: "王晓岚", see: "继续填写"},
	{route: "/home", state: "approved", who: "欧阳若水", see: "下载会员证书"},

	{route: "/register/:step", state: "person, empty", who: "崔立新", param: "person", see: "个人信息"},
	{route: "/register/:step", state: "person, faults", who: "崔立新", param: "person", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请填写"},
	{route: "/register/:step", state: "work, filled", who: "王晓岚", param: "work", see: "学历与工作"},
	{route: "/register/:step", state: "apply, professional", who: "王晓岚", param: "apply", see: "专委会"},
	{route: "/register/:step", state: "apply, faults", who: "王晓岚", param: "apply", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请选择"},
	{route: "/register/:step", state: "person, rejected", who: "周文博", param: "work", see: "信息填写不完整"},
	{route: "/register/check", state: "faults", who: "王晓岚", see: "核对并提交"},
	{route: "/register/check", state: "rejected", who: "周文博", see: "重新提交"},
	{route: "/register/done", state: "", who: "李思远", see: "提交成功"},

	{route: "/member", state: "begun", who: "崔立新", see: "继续填写"},
	{route: "/member", state: "draft", who: "王晓岚", see: "继续填写"},
	{route: "/member", state: "awaiting stamp", who: "李思远", see: "提交盖章文件"},
	{route: "/member", state: "pending", who: "陈佳宁", see: "个工作日"},
	{route: "/member", state: "overdue", who: "马国强", see: "逾期"},
	{route: "/member", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member", state: "approved", who: "欧阳若水", see: "审批通过"},
	{route: "/member", state: "certificate downloaded", who: "郑怀瑾", see: "您已是正式会员"},
	{route: "/member", state: "legacy", who: "冯秀珍", see: "请完善您的会员信息"},
	{route: "/member", state: "frozen", who: "钱多礼", see: "账号已冻结"},
	{route: "/member", state: "rare name", who: "阿依古丽·买买提", see: "买买提"},

	{route: "/member/applications", state: "begun", who: "崔立新", see: "尚未选择"},
	{route: "/member/applications", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member/applications/:number", state: "draft", who: "王晓岚", see: "申请资料"},
	{route: "/member/applications/:number", state: "pending", who: "陈佳宁", see: "申请中"},
	{route: "/member/applications/:number", state: "rejected", who: "孙雅静", see: "审核意见"},
	{route: "/member/applications/:number", state: "second round", who: "徐静怡", see: "第 2 次提交"},
	{route: "/member/applications/:number", state: "approved", who: "郑怀瑾", see: "审批通过"},
	{route: "/member/applications/:number", state: "foreign", who: "孙雅静", param: "SQ20250101-0001", see: "页面不存在"},
	{route: "/member/applications/:number/stamped", state: "empty", who: "李思远", see: "提交盖章文件"},
	{route: "/member/applications/:number/stamped", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member/applications/:number/stamped", state: "locked", who: "陈佳宁", see: "审核中不能更换"},

	{route: "/member/change", state: "not yet", who: "陈佳宁", see: "申请资料变更"},
	{route: "/member/change", state: "open", who: "欧阳若水", see: "关键信息变更"},
	{route: "/member/change", state: "faults", who: "欧阳若水", act: pressMain, see: "请选择"},
	{route: "/member/applications/:number/edit", state: "change, begun", who: "吴启航", at: theCentre, act: func(d *demoSite, b *browser) {
		b.do(chromedp.Navigate(b.base + "/member/change"))
		for _, category := range []string{"contact", "title", "key"} {
			b.click(fmt.Sprintf("label:has([name=category][value=%s])", category))
		}
		pressMain(d, b)
	}, see: "盖章证明"},
	{route: "/member/applications/:number/edit", state: "change, faults", who: "吴启航", act: func(d *demoSite, b *browser) {
		b.press(".reg-foot .btn-primary")
	}, see: "请上传"},
	{route: "/member/applications/:number", state: "change, draft", who: "吴启航", see: "资料变更"},
	{route: "/member", state: "change, draft", who: "吴启航", see: "资料变更"},
	{route: "/member/upgrade", state: "not yet", who: "陈佳宁", see: "升级专业会员"},
	{route: "/member/upgrade", state: "professional already", who: "欧阳若水", see: "您已是专业会员"},
	{route: "/member/upgrade", state: "open", who: "邓子墨", at: asType("邓子墨", "ordinary", "/member/upgrade"), see: "暂无数据"},
	{route: "/member/upgrade", state: "faults", who: "邓子墨", act: pressMain, see: "请选择"},
	{route: "/member/upgrade", state: "card expired", who: "𠮷田文轩", at: asType("𠮷田文轩", "student", "/member/upgrade"), see: "到期"},
	{route: "/member/applications/:number/stamped", state: "upgrade", who: "邓子墨", at: theCentre, act: func(d *demoSite, b *browser) {
		b.do(chromedp.Navigate(b.base + "/member/upgrade"))
		b.choose("#f-credential_type", models.CredentialTypes[0].Value)
		pressMain(d, b)
	}, see: "会员升级"},
	{route: "/member/join", state: "not yet", who: "陈佳宁", see: "加入其他专委会"},
	{route: "/member/join", state: "open", who: "欧阳若水", see: "提交的资料"},
	{route: "/member/join", state: "faults", who: "欧阳若水", act: pressMain, see: "请选择"},

	{route: "/member/certificate", state: "not yet", who: "陈佳宁", see: "现在还不能下载证书"},
	{route: "/member/certificate", state: "first", who: "欧阳若水", see: "1.证书一经下载,个人信息将无法修改。"},
	{route: "/member/certificate", state: "again", who: "郑怀瑾", see: "下载过证书"},
	{route: "/member/certificate/preview", state: "first", who: "欧阳若水", see: "下载证书"},

	{route: "/account", state: "", who: "郑怀瑾", see: "账号与安全"},
	{route: "/account", state: "legacy", who: "冯秀珍", see: "设置登录密码"},
	{route: "/account/password", state: "", who: "郑怀瑾", see: "设置登录密码"},
	{route: "/account/password", state: "legacy, faults", who: "冯秀珍", act: pressMain, see: "您还没有设置密码"},
	{route: "/account/phone", state: "", who: "郑怀瑾", see: "更换登录手机号"},
	{route: "/account/phone", state: "faults", who: "郑怀瑾", act: func(_ *demoSite, b *browser) { b.press(".buttons .btn-primary") }, see: "请填写"},
	{route: "/account/export", state: "", who: "郑怀瑾", see: "导出个人信息"},
	{route: "/account/export", state: "without password, faults", who: "冯秀珍", act: pressMain, see: "请填写短信中的 6 位验证码"},
	{route: "/account/close", state: "", who: "郑怀瑾", see: "依法须保留什么"},
	{route: "/account/close", state: "faults", who: "郑怀瑾", act: func(_ *demoSite, b *browser) { b.press(".btn-danger") }, see: "请先阅读并勾选"},
	{route: "/account/close", state: "pending", who: "陈佳宁", see: "现在不能注销"},
	{route: "/account/sessions", state: "", who: "郑怀瑾", see: "登录设备"},
	{route: "/account/consent", state: "", who: "阿依古丽·买买提", at: withChange("阿依古丽·买买提", "DELETE FROM consents WHERE member_id = ?", "/account/consent"), see: "同意并继续"},
	{route: "/messages", state: "empty", who: "崔立新", see: "消息"},
	{route: "/messages", state: "unread", who: "孙雅静", see: "全部标为已读"},
}

// notPages are the addresses that answer with a file, with data or with a redirect.
var notPages = []string{
	"/assets/*", "/robots.txt", "/sw.js", "/captcha", "/captcha/:file", "/", "/register", "/register/regions.json", "/files/:key", "/verify/:token/photo",
	"/member/applications/:number/form.pdf", "/member/certificate/preview.pdf",
}

func TestEveryPageOfThePortalIsVisited(t *testing.T) {
	h := openTestHouse(t)
	app := fiber.New(h.appConfig())
	if err := h.mountPortal(app); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range app.GetRoutes(true) {
		if r.Method == fiber.MethodGet {
			known[r.Path] = true
		}
	}
	for route := range known {
		if !slices.Contains(notPages, route) && !slices.ContainsFunc(visits, func(v visit) bool { return v.route == route }) {
			t.Errorf("nobody looks at %s: give it a line in visits, for each of its states", route)
		}
	}
	for _, v := range visits {
		if !known[v.route] && v.route != "/*" {
			t.Errorf("there is no page %s (%s)", v.route, v.state)
		}
	}
}

// unknownNumber is a well-formed member number that nobody has.
var unknownNumber = func() string {
	number, err := models.DefaultMemberNumberPattern.Format("120", 1999, 1)
	if err != nil {
		panic(err)
	}
	return number
}()

// certificateCode is where the QR code of 许念慈's certificate leads after the database has been changed for her.
func certificateCode(change string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		var id int64
		var serial string
		db := d.store.SQLDB()
		if err := db.QueryRow(`SELECT member_id, serial FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = '许念慈')`).Scan(&id, &serial); err != nil {
			t.Fatal(err)
		}
		if change != "" {
			if _, err := db.Exec(change, id); err != nil {
				t.Fatal(err)
			}
		}
		token, err := d.signer.Certificate(serial)
		if err != nil {
			t.Fatal(err)
		}
		return "/verify/" + token
	}
}

// theCentre is where a visit begins that walks to its page.
func theCentre(*demoSite, *testing.T) string { return "/member" }

// asType is an address for a person whose member type is another one now; a student's card has run out.
func asType(who, kind, path string) func(*demoSite, *testing.T) string {
	return withChange(who, "UPDATE members SET member_type = '"+kind+"', student_until = '2025-03-01' WHERE id = ?", path)
}

// withChange is an address for a person of whom the database says something else now.
func withChange(who, statement, path string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		if _, err := d.store.SQLDB().Exec(statement, d.actor(t, phoneOf(t, who)).ID); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

// formCode is where the QR code of a person's application form leads; with another hash for a print of other data.
func formCode(who, hash string) func(*demoSite, *testing.T) string {
	return func(d *demoSite, t *testing.T) string {
		t.Helper()
		hash := hash
		number := d.applicationOf(t, who)
		v, err := d.services.Applications.View(t.Context(), d.actor(t, phoneOf(t, who)), number)
		if err != nil {
			t.Fatal(err)
		}
		if hash == "" {
			hash = v.Application.PrintHash
		}
		code, err := d.formCode(number, hash)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(code, d.cfg.BaseURL)
	}
}

var parameter = regexp.MustCompile(`:\w+|\*`)

func (d *demoSite) address(t *testing.T, v visit) string {
	t.Helper()
	if v.at != nil {
		return v.at(d, t)
	}
	value := v.param
	if value == "" && strings.Contains(v.route, ":number") {
		value = d.applicationOf(t, v.who)
	}
	path := parameter.ReplaceAllLiteralString(v.route, url.PathEscape(value))
	if v.query != "" {
		path += "?" + v.query
	}
	return path
}

// applicationOf is the number of the newest application of a person of the demo data.
func (d *demoSite) applicationOf(t *testing.T, who string) string {
	t.Helper()
	list, err := d.services.Applications.Mine(t.Context(), d.actor(t, phoneOf(t, who)))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("%s has no application", who)
	}
	return list[0].Number
}

// numberOf is the member number of a person of the demo data.
func (d *demoSite) numberOf(t *testing.T, who string) string {
	t.Helper()
	var number string
	if err := d.store.SQLDB().QueryRow(`SELECT member_number FROM certificates WHERE member_id = (SELECT id FROM members WHERE name = ?)`, who).Scan(&number); err != nil {
		t.Fatal(err)
	}
	return number
}

// everyPage looks at every page in every state, at a desk and on a phone: no violation of WCAG 2.2 AA, nothing wider than the
// screen down to 320 px, no complaint of the browser, no request to anywhere else.
func everyPage(t *testing.T, d *demoSite) {
	b := d.visitor(t, screens[0], "pages")
	watchfulness(t, b)
	for i, v := range visits {
		name := strings.TrimSuffix(v.route+", "+v.state, ", ")
		t.Run(name, func(t *testing.T) {
			b.t, b.name = t, fmt.Sprintf("%02d %s", i, name)
			phone := ""
			if v.who != "" {
				phone = phoneOf(t, v.who)
			}
			d.become(b, phone)
			b.resize(screens[0])
			b.do(chromedp.Navigate(b.base + d.address(t, v)))
			if v.act != nil {
				v.act(d, b)
			}
			b.see(v.see)
			for _, s := range screens {
				b.resize(s)
				b.fits()
				b.accessible(s.name)
				b.keep(fmt.Sprintf("%02d-%s-%s", i, fileName(name), s.name))
			}
			b.resize(screen{"narrow", 320, 568, true})
			b.fits()
			b.quiet()
		})
	}
}

// watchfulness proves that the watch sees what it is there for.
func watchfulness(t *testing.T, b *browser) {
	t.Helper()
	b.do(chromedp.Navigate(b.base + "/login"))
	b.quiet()
	b.js(`(() => { const s = document.createElement("script"); s.textContent = "1"; document.body.append(s);
		const i = new Image(); i.src = "http://elsewhere.test/x.png"; setTimeout(() => { throw new Error("thrown") }); return "" })()`)
	var seen string
	for _, want := range []string{"Content Security Policy", "thrown"} {
		b.until(`true`, "a moment")
		if seen += strings.Join(b.notes.take(), "\n"); !strings.Contains(seen, want) {
			t.Errorf("the watch missed %q: %s", want, seen)
		}
	}
}

// fileName is a name without what folders and shells trip over.
func fileName(name string) string {
	return strings.NewReplacer("/", "_", ":", "", "*", "x", " ", "-", ",", "").Replace(name)
}

// keep keeps the page in the folder TJTACA_PICTURES, if that is set.
func (b *browser) keep(name string) {
	b.t.Helper()
	folder := os.Getenv("TJTACA_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
