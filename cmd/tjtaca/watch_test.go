package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// notes is what a browser complained about, or did behind the person's back.
type notes struct {
	mu   sync.Mutex
	list []string
}

func (n *notes) add(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, fmt.Sprintf(format, args...))
}

func (n *notes) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.list
	n.list = nil
	return list
}

// watch notes violations of the CSP, errors of scripts, and requests that leave the house.
func (b *browser) watch() {
	b.t.Helper()
	b.notes = &notes{}
	if err := chromedp.Listen(b.ctx, b.note); err != nil {
		b.t.Fatal(err)
	}
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, log.Enable, cdp.Empty{})
		return err
	})
}

// ourSites begins the addresses of every site of a test: a browser may still ask the one it has just left for a picture.
const ourSites = "http://127.0.0.1:"

func (b *browser) note(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork { // a page with status 422 is meant to have it
			b.notes.add("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		b.notes.add("script: %s", describeFault(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			b.notes.add("console: %v", e.Args)
		}
	case *network.EventRequestWillBeSent:
		if at := e.Request.URL; !strings.HasPrefix(at, ourSites) && !strings.HasPrefix(at, "data:") && !strings.HasPrefix(at, "blob:") && !strings.HasPrefix(at, "chrome-extension:") {
			b.notes.add("request to %s", at)
		}
	}
}

// quiet fails when something was noted.
func (b *browser) quiet() {
	b.t.Helper()
	for _, n := range b.notes.take() {
		b.t.Errorf("%s: %s", b.name, n)
	}
}

func (b *browser) call(do func(context.Context, *chromedp.Target) error) {
	b.t.Helper()
	b.do(chromedp.Func(do))
}

// resize makes the window as large as the screen.
func (b *browser) resize(s screen) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if s.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do(chromedp.EmulateViewport(s.width, s.height, options...))
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise)); err != nil {
		b.fail("resize: %v", err)
	}
}

// axePath is where the lockfile puts axe-core: a tool of the tests, no part of the product.
const axePath = "../../portal/web/node_modules/axe-core/axe.min.js"

const runAxe = `axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v =>
	v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " (" + n.failureSummary.split("\n").slice(1, 2).join("").trim() + ")").join("; "))))`

var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(axePath)
	return string(source), err
})

// accessible fails on every violation that axe finds. It runs in a world of its own, so the page's CSP stays as it is.
func (b *browser) accessible(where string) {
	b.t.Helper()
	source, err := axeSource()
	if err != nil {
		b.t.Fatalf("axe is missing, run «make assets»: %v", err)
	}
	var found []string
	b.call(func(ctx context.Context, tab *chromedp.Target) error {
		tree, err := cdp.Call(ctx, tab, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		world, err := cdp.Call(ctx, tab, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
		if err != nil {
			return err
		}
		yes := true
		var answer string
		for _, expression := range []string{source + ";''", runAxe} {
			r, err := cdp.Call(ctx, tab, runtime.Evaluate, runtime.EvaluateParams{
				Expression: expression, ContextID: world.ExecutionContextID, AwaitPromise: &yes, ReturnByValue: &yes,
			})
			if err != nil {
				return err
			}
			if r.ExceptionDetails != nil {
				return errors.New(describeFault(r.ExceptionDetails))
			}
			if err := json.Unmarshal(r.Result.Value, &answer); err != nil {
				return err
			}
		}
		return json.Unmarshal([]byte(answer), &found)
	})
	slices.Sort(found)
	for _, f := range found {
		b.t.Errorf("%s: axe: %s", where, f)
	}
}

func describeFault(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func disableScripts(ctx context.Context, tab *chromedp.Target) error {
	_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}
