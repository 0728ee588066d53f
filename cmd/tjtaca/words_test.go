package main

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// findByWords marks what can be pressed and says these words and nothing else; a tile says them in its first line.
const findByWords = `(words => {
	const bare = e => e.innerText.replace(/\s/g, "");
	for (const old of document.querySelectorAll("[data-found-by]")) old.removeAttribute("data-found-by");
	const seen = [...document.querySelectorAll("a, button, summary, label.choice, .drop-title")].filter(e => e.offsetParent && e.tabIndex >= -1 && !e.disabled && !e.classList.contains("first-submit"));
	const found = seen.find(e => bare(e) === words) || seen.find(e => [...e.querySelectorAll("strong")].some(s => bare(s) === words));
	if (found) found.setAttribute("data-found-by", "words");
	return found ? "found" : seen.map(bare).join(" | ");
})(%q)`

// words finds what says exactly this, for the manual names things by their words.
func (b *browser) words(text string) string {
	b.t.Helper()
	if answer := b.js(fmt.Sprintf(findByWords, strings.ReplaceAll(text, " ", ""))); answer != "found" {
		b.fail("nothing says «%s»; there is: %s", text, answer)
	}
	return `[data-found-by="words"]`
}

// pressWords presses what leads to another page.
func (b *browser) pressWords(text string) {
	b.t.Helper()
	b.press(b.words(text))
}

// findByLabel marks the control with this label; a star or «选填» is no part of it.
const findByLabel = `(words => {
	for (const old of document.querySelectorAll("[data-labelled]")) old.removeAttribute("data-labelled");
	const bare = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join("").replace(/\s/g, "");
	const labels = [...document.querySelectorAll("label, legend")];
	const label = labels.find(e => bare(e) === words);
	if (!label) return labels.map(bare).join(" | ");
	const control = label.control || label.parentElement.querySelector("input:not([type=search]), select, textarea");
	control.setAttribute("data-labelled", label.querySelector(".star") ? "required" : "optional");
	return "found";
})(%q)`

// label finds the control with this label. The manual marks what is required with a red star: so must the page.
func (b *browser) label(text string) string {
	b.t.Helper()
	name, required := strings.CutSuffix(text, "*")
	if answer := b.js(fmt.Sprintf(findByLabel, name)); answer != "found" {
		b.fail("no field is called «%s»; there is: %s", name, answer)
	}
	if required && b.js(`document.querySelector("[data-labelled]").dataset.labelled`) != "required" {
		b.fail("«%s» carries no star", name)
	}
	return "[data-labelled]"
}

// typeInto fills the field of this label.
func (b *browser) typeInto(label, text string) {
	b.t.Helper()
	b.fill(b.label(label), text)
}

// pick chooses in the list of this label what reads so.
func (b *browser) pick(label, text string) {
	b.t.Helper()
	at := b.label(label)
	value := b.js(fmt.Sprintf(`(() => { const o = [...document.querySelector(%q).options].find(o => o.text.trim() === %q); return o ? o.value : "" })()`, at, text))
	if value == "" {
		b.fail("«%s» offers no «%s»", label, text)
	}
	b.choose(at, value)
}

// tick chooses the radio that reads so.
func (b *browser) tick(label, text string) {
	b.t.Helper()
	b.label(label)
	b.click(b.words(text))
}

// give uploads a file into the field of this label, and waits until the page shows it.
func (b *browser) give(label, path string) {
	b.t.Helper()
	at := b.label(label)
	b.attach(at, path)
}

// scriptless makes the browser one in which scripts do not run.
func (b *browser) scriptless() {
	b.t.Helper()
	b.do(chromedp.Func(disableScripts))
}
