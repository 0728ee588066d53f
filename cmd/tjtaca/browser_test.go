package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	xdraw "golang.org/x/image/draw"
)

// screen is the size a person looks at.
type screen struct {
	name          string
	width, height int64
	phone         bool
}

var screens = []screen{{"desktop", 1440, 900, false}, {"phone", 390, 844, true}}

// onScreens runs a test on each of the screens.
func onScreens(t *testing.T, test func(t *testing.T, on screen)) {
	for _, on := range screens {
		t.Run(on.name, func(t *testing.T) { alone(t, func() { test(t, on) }) })
	}
}

// alone runs a test in a process of its own, as GoAdmin can be mounted once in a process.
func alone(t *testing.T, test func()) {
	t.Helper()
	const chosen = "TJTACA_TEST_ALONE"
	if os.Getenv(chosen) == t.Name() {
		test()
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$", "-test.v")
	child.Env = append(os.Environ(), chosen+"="+t.Name())
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
}

// browser is one person's browser: own cookies, one tab.
type browser struct {
	t     *testing.T
	ctx   context.Context
	base  string
	name  string // of the pictures
	shot  int
	notes *notes // nil: not watched
}

// chromiumFlags make a browser that does nothing by itself.
func chromiumFlags() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("lang", "zh-CN"),
	}
}

// newBrowser starts Chromium; it is gone when the test ends.
func newBrowser(t *testing.T, base string, s screen, who string) *browser {
	t.Helper()
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromiumFlags(),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(s.width), int(s.height)))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(expire)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context of its first call
		t.Fatalf("Chromium does not start: %v", err)
	}
	b := &browser{t: t, ctx: ctx, base: base, name: s.name + "-" + who}
	b.resize(s)
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.fail("%v", err)
	}
}

// fail ends the test with a picture of what the person saw.
func (b *browser) fail(format string, args ...any) {
	b.t.Helper()
	path := filepath.Join(os.TempDir(), "tjtaca-journey-failed.png")
	note := ""
	if picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90)); err == nil && os.WriteFile(path, picture, 0o600) == nil {
		note = "; picture: " + path
	}
	location, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		location = err.Error()
	}
	b.t.Fatalf("%s at %s: %s%s", b.name, location, fmt.Sprintf(format, args...), note)
}

// open goes to an address of the site.
func (b *browser) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.picture()
}

// press clicks what leads to another page and waits for it.
func (b *browser) press(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.fail("press %s: %v", selector, err)
	}
	b.picture()
}

// fill types text into a field that is empty or not.
func (b *browser) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// choose sets a select or date field as a person does: value, then the events.
func (b *browser) choose(selector, value string) {
	b.t.Helper()
	set := b.js(fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return "missing"; e.value = %q;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return e.value })()`, selector, value))
	if set != value {
		b.fail("choose %s: is %q, not %q", selector, set, value)
	}
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

func (b *browser) attach(selector, path string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
}

// see waits until the page shows the text.
func (b *browser) see(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until(fmt.Sprintf(`document.body && document.body.innerText.includes(%q)`, text), "the page to show «"+text+"»")
	}
}

// movedOn is what Chromium says to somebody who asks a page that has just been left.
var movedOn = regexp.MustCompile("navigated|Cannot find context|context was destroyed")

// until waits for a condition of the page, also when the page is loaded anew meanwhile, or runs no scripts of its own.
func (b *browser) until(condition, what string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		met, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		switch {
		case met && err == nil:
			return
		case err != nil && (ctx.Err() != nil || !movedOn.MatchString(err.Error())):
			b.fail("waiting for %s: %v", what, err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.fail("waiting for %s: %v", what, ctx.Err())
		}
	}
}

func (b *browser) js(expression string) string {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		b.fail("%s: %v", expression, err)
	}
	return v
}

// fetch reads an address with the person's session.
func (b *browser) fetch(path string) []byte {
	b.t.Helper()
	return b.request(path, "{}")
}

// post sends an empty form with the token that the page holds.
func (b *browser) post(path, token string) []byte {
	b.t.Helper()
	return b.request(path, fmt.Sprintf(`{method: "POST", body: new URLSearchParams({_csrf: document.querySelector(%q).value})}`, token))
}

func (b *browser) request(path, options string) []byte {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf(`(async () => {
		const r = await fetch(%q, %s); if (!r.ok) throw new Error("status " + r.status);
		const b = new Uint8Array(await r.arrayBuffer()); let s = ""; for (const c of b) s += String.fromCharCode(c); return btoa(s) })()`, path, options),
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.fail("fetch %s: %v", path, err)
	}
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.t.Fatal(err)
	}
	return body
}

// blur leaves the field, as a press of Tab does.
func blur(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Blur(chromedp.CSS(selector))
}

// fits fails when the page is wider than the screen.
func (b *browser) fits() {
	b.t.Helper()
	const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
	for range 200 { // a page that has just been made narrower takes a moment
		if b.js("String("+over+")") == "0" {
			return
		}
		b.until("true", "an answer")
	}
	if over := b.js("String(" + over + ")"); over != "0" {
		wide := b.js(`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
			.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className).join(", ")`)
		b.fail("the page is %s px wider than its %s px: %s", over, b.js(`String(document.documentElement.clientWidth)`), wide)
	}
}

// picture keeps the page in the folder TJTACA_PICTURES, if that is set: somebody should look at the pages now and then.
func (b *browser) picture() {
	b.t.Helper()
	folder := os.Getenv("TJTACA_PICTURES")
	if folder == "" {
		return
	}
	b.shot++
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%02d.png", fileName(b.name), b.shot)), picture, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// render prints the first page of a PDF at this many dots per inch.
func render(t *testing.T, pdf []byte, dpi int) image.Image {
	t.Helper()
	cmd := exec.Command("pdftoppm", "-png", "-f", "1", "-l", "1", "-r", fmt.Sprint(dpi), "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	page, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// stamp presses a red seal, a ring with a star, on the page at these fractions of its width and height.
func stamp(page image.Image, x, y float64) image.Image {
	b := page.Bounds()
	out := image.NewRGBA(b)
	draw.Draw(out, b, page, b.Min, draw.Src)
	red := color.RGBA{0xc8, 0x14, 0x1e, 0xff}
	cx, cy, r := x*float64(b.Dx()), y*float64(b.Dy()), 0.1*float64(b.Dx())
	for py := int(cy - r); py <= int(cy+r); py++ {
		for px := int(cx - r); px <= int(cx+r); px++ {
			dx, dy := float64(px)-cx, float64(py)-cy
			d, a := math.Hypot(dx, dy)/r, math.Atan2(dy, dx)
			ring := d > 0.9 && d <= 1
			star := d < 0.3*(0.7+0.3*math.Cos(5*(a+math.Pi/2)))
			if ring || star {
				out.SetRGBA(px, py, red)
			}
		}
	}
	return out
}

// saveJPEG writes a picture where the browser can pick it.
func saveJPEG(t *testing.T, name string, picture image.Image) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readQR is what a phone's camera finds in the picture. A camera sees a code at changing distances until one is sharp.
func readQR(t *testing.T, picture image.Image) string {
	t.Helper()
	var missed error
	for _, part := range []int{1, 2, 3} {
		nearer := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx()/part, picture.Bounds().Dy()/part))
		xdraw.BiLinear.Scale(nearer, nearer.Rect, picture, picture.Bounds(), xdraw.Src, nil)
		bitmap, err := gozxing.NewBinaryBitmapFromImage(nearer)
		if err != nil {
			t.Fatal(err)
		}
		result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_TRY_HARDER: true})
		if err == nil {
			return strings.TrimSpace(result.GetText())
		}
		missed = err
	}
	t.Fatalf("no QR code can be read: %v", missed)
	return ""
}
