package portal

import (
	"regexp"
	"strings"
	"testing"
)

// Old Android phones and the WeChat on them stop at Chromium 86. The build lowers syntax to what that understands; what it lets
// through, properties, selectors and functions that came later, is looked for in what was built. «accent-color» may stay: without
// it a tick has another colour. The numbers are the first versions of Chromium that have it.
var newer = map[string][]*regexp.Regexp{
	".css": all(
		`:has\(`, `:is\(`, `:where\(`, `:user-(in)?valid`, // 105, 88, 88, 119
		`[;{]inset(-block|-inline)?:`, `[;{](margin|padding)-(inline|block):`, `aspect-ratio:`, // 87, 87, 88
		`@container`, `@layer`, `@starting-style`, `&`, // 105, 99, 117, nesting 112
		`\d[dsl]v[hw]\b`, `color-mix\(`, `oklch\(`, `text-wrap:`, `overflow:clip`, `[;{](translate|rotate|scale):`, // 108, 111, 111, 114, 90, 104
		`width ?[<>]`, // ranges in media queries, 104
	),
	".js": all(
		`\.at\(`, `\.findLast`, `\.to(Sorted|Reversed|Spliced)\(`, `Object\.(hasOwn|groupBy)\(`, // 92, 97, 110, 93 and 117
		`structuredClone`, `randomUUID`, `AbortSignal\.(timeout|any)`, `Promise\.withResolvers`, `URL\.canParse`, // 98, 92, 103, 119, 120
		`\.showModal\(`, `\.showPopover\(`, `\.inert\b`, `\.checkVisibility\(`, `startViewTransition`, // Safari 15.4, 114, 102, 105, 111
		`static\{`, `\?\?=`, `\|\|=`, `&&=`, `import\.meta\.resolve`, // 94, 85 but Safari 14, 105
	),
}

// guarded is CSS that only engines read that have what it asks for.
var guarded = regexp.MustCompile(`@supports selector\([^{]*\{[^{}]*\{[^{}]*\}\}`)

func all(patterns ...string) []*regexp.Regexp {
	list := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		list[i] = regexp.MustCompile(p)
	}
	return list
}

func TestWhatIsBuiltRunsOnOldEngines(t *testing.T) {
	files, err := dist.ReadDir("web/dist")
	if err != nil {
		t.Fatal(err)
	}
	looked := map[string]bool{}
	for _, file := range files {
		kind := file.Name()[strings.LastIndex(file.Name(), "."):]
		raw, err := dist.ReadFile("web/dist/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := guarded.ReplaceAllString(string(raw), "")
		for _, feature := range newer[kind] {
			if at := feature.FindStringIndex(text); at != nil {
				t.Errorf("%s: %s is newer than Chromium 86: …%s…", file.Name(), feature, text[max(0, at[0]-40):min(len(text), at[1]+40)])
			}
		}
		looked[kind] = true
	}
	if !looked[".css"] || !looked[".js"] {
		t.Fatal("nothing is built in: make assets")
	}
}
