package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
	"tjtaca/models/service"
)

// TestAReviewersMorning: 张敏 works through the enrollments of 肺癌专业委员会; by keys at a desk, by touch on a phone.
func TestAReviewersMorning(t *testing.T) { onScreens(t, morning) }

// desk is a reviewer at work.
type desk struct {
	*browser
	site   *site
	screen screen
	by     models.Actor
}

func morning(t *testing.T, on screen) {
	s := demoOffice(t)
	d := &desk{browser: newBrowser(t, s.base, on, "reviewer"), site: s, screen: on, by: (&demoSite{site: s}).reviewer(t, "feiai")}
	d.watch()
	d.enter("feiai")
	d.narrow()
	d.arrange()
	d.press("table.list tbody tr:first-child .button")
	d.until(`location.search === "?kind=enrollment"`, "the filter to come along")
	d.look()
	first := d.number()
	d.turn("j", "[data-go=after]", "何雨桐")
	d.turn("k", "[data-go=before]", "马国强")
	d.approve()
	d.see("已办理:马国强", "何雨桐", "第 1 轮")
	second := d.number()
	d.reject()
	d.see("已办理:何雨桐", "徐静怡", "第 2 轮", "与上一轮相比,改动 1 处", "证件模糊")
	d.click(".changes [data-place]")
	d.see("上次标为有误", "本轮新上传")
	third := d.number()
	d.fraud()
	d.see("已办理:徐静怡", "陈佳宁")
	d.tooLate()
	if on.phone {
		d.fits()
	}
	d.quiet()

	for number, want := range map[string]models.State{first: models.Approved, second: models.Rejected, third: models.Rejected} {
		if c := d.read(number); c.Application.State != want {
			t.Errorf("%s is %s", c.Application.Data.Name, c.Application.State)
		}
	}
	if a := d.read(second).Application; fmt.Sprint(a.Marked) != "[stamped_form employer]" && fmt.Sprint(a.Marked) != "[employer stamped_form]" ||
		!strings.Contains(a.Reason, "信息不符") || !strings.Contains(a.Reason, "单位名称与印章不一致") {
		t.Errorf("rejected with %v, %q", a.Marked, a.Reason)
	}
	if c := d.read(third); !c.Member.Frozen() || !strings.Contains(c.Member.FrozenReason, "证书编码查无此证") {
		t.Errorf("after fraud: frozen is %v, %q", c.Member.Frozen(), c.Member.FrozenReason)
	}
}

// hit does it with a key at a desk, with a finger on a phone.
func (d *desk) hit(key, selector string) {
	d.t.Helper()
	d.until(`document.readyState === "complete"`, "the page to listen")
	if d.screen.phone {
		d.click(selector)
		return
	}
	d.do(chromedp.KeyEvent(key))
}

// say adds to the reason.
func (d *desk) say(text string) {
	d.t.Helper()
	d.do(chromedp.SendKeys(chromedp.CSS("textarea[name=reason]"), text))
}

func (d *desk) number() string { return d.js(`document.querySelector("[data-case]").dataset.case`) }

func (d *desk) read(number string) *service.Case {
	d.t.Helper()
	c, err := d.site.services.Reviews.Read(d.t.Context(), d.by, number)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// narrow finds the enrollments; what is overdue comes first.
func (d *desk) narrow() {
	d.open("/admin/applications")
	d.see("马国强", "韩立群", "已逾期")
	d.fits()
	d.fill("[name=q]", "mgq")
	d.press(".filter .go button")
	d.see("马国强")
	d.until(`!document.body.innerText.includes("何雨桐")`, "the others to be left out")
	d.open("/admin/applications")
	d.press(`.tabs a[href*="kind=enrollment"]`)
	d.until(`!document.body.innerText.includes("韩立群")`, "changes to be left out")
	d.until(`document.querySelector("table.list tbody tr")?.innerText.includes("马国强")`, "what is overdue to come first")
	d.until(`document.querySelector(".thumb")?.naturalWidth > 0`, "a small photo")
}

// arrange keeps the filter under a name, hides a column, and ticks rows for a decision together.
func (d *desk) arrange() {
	d.click(".drop:has([action='/admin/queue/filters']) summary")
	d.fits()
	d.picture()
	d.fill(".drop[open] [name=name]", "每日入会")
	d.press(".drop[open] button")
	d.see("筛选已保存", "每日入会")
	d.click(".drop:has([action='/admin/queue/columns']) summary")
	d.fits()
	d.picture()
	d.click(".drop[open] [value=submitted]")
	d.press(".drop[open] button")
	d.until(`!document.querySelector(".col-submitted") && location.search === "?kind=enrollment"`, "the column to be gone")
	d.click("tr:nth-child(1) [name=numbers]")
	d.click("tr:nth-child(2) [name=numbers]")
	d.see("批量通过 2 件", "批量驳回 2 件")
	d.fits()
	d.picture()
	d.press("[data-bulk] [value=approve]")
	d.see("批量处理", "马国强")
	d.fits()
	d.open("/admin/applications")
	d.press(".saved a")
	d.see("每日入会")
}

// look leafs through the scans and reads what the checks found.
func (d *desk) look() {
	d.see("马国强", "自动核验", "审核截止", "已逾期")
	d.fits()
	d.until(`document.querySelector("#doc-0 iframe")`, "the scan that came as a PDF")
	d.hit("]", "[data-step='1']")
	d.until(`document.querySelector("#doc-0")?.hidden && document.querySelector("#doc-1 img")?.naturalWidth > 0`, "the next scan")
	width := d.js(`document.querySelector("#doc-1 img").style.width`)
	d.hit("z", "[data-zoom='1']")
	d.until(fmt.Sprintf(`parseFloat(document.querySelector("#doc-1 img")?.style.width) > parseFloat(%q)`, width), "the scan to be larger")
	d.hit("t", "[data-rotate]")
	d.until(`document.querySelector("#doc-1 img")?.style.transform.includes("90deg")`, "the scan to be turned")
	d.picture()
	d.hit("[", "[data-step='-1']")
	d.until(`document.querySelector("#doc-0")?.hidden === false`, "the scan before")
	d.click(".lights [data-place]")
	d.until(`location.hash || document.querySelector("#doc-0")?.hidden === false`, "what a light is about")
	if !d.screen.phone {
		d.do(chromedp.KeyEvent("?"))
		d.until(`document.querySelector("[data-keys]")?.open`, "the keys to be told")
		d.picture()
		d.do(chromedp.KeyEvent("\u001b"))
		d.until(`document.querySelector("[data-keys]")?.open === false`, "the help to close")
	}
}

// turn leafs to a neighbour within the filter.
func (d *desk) turn(key, selector, name string) {
	d.t.Helper()
	d.hit(key, selector)
	d.until(fmt.Sprintf(`document.querySelector(".case-who h2") && document.querySelector(".case-who h2")?.innerText.includes(%q) && location.search === "?kind=enrollment"`, name), name)
}

func (d *desk) approve() {
	d.hit("a", "[data-act=approve]")
	d.until(`document.querySelector("[data-confirm]")?.open`, "the question")
	d.hit("\r", "dialog[open] .primary")
}

// reject marks a field by its name and a scan by its box, takes a reason from the list and adds words of their own.
func (d *desk) reject() {
	d.click("#field-employer dt")
	d.click(".doc:not([hidden]) .flaw input")
	d.see("标为有误:")
	d.hit("r", "textarea[name=reason]")
	d.click("[data-canned='信息不符']")
	d.say(";单位名称与印章不一致")
	d.picture()
	d.fits()
	d.press("[data-act=reject]")
}

// fraud does not happen by a slip: the word must be typed.
func (d *desk) fraud() {
	if d.screen.phone {
		d.click("[data-act=reject]")
		d.click("[data-fraud] summary")
	} else {
		d.do(chromedp.KeyEvent("f"))
	}
	d.until(`document.querySelector("[data-fraud]")?.open`, "the warning")
	d.say("证书编码查无此证")
	d.press("[data-fraud] button")
	d.see("请输入「冻结」以确认")
	d.fill("[name=confirm]", "冻结")
	d.fits()
	d.press("[data-fraud] button")
}

// tooLate: somebody else was first; what was typed is still there.
func (d *desk) tooLate() {
	number := d.number()
	(&demoSite{site: d.site}).decide(d.t, "xiehui", number, models.Approve, "")
	d.hit("r", "[data-act=reject]")
	d.say("请补充科室信息")
	d.press("[data-act=reject]")
	d.see("您的操作没有生效", "郑协会", "请补充科室信息")
	d.fits()
}
