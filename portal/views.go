package portal

import (
	"embed"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"strings"
	"time"

	"tjtaca/models"
)

//go:embed views
var views embed.FS

// parsePages makes one template set a page: the layout and the partials with the page's own blocks.
func parsePages(a assets) (map[string]*template.Template, error) {
	base, err := template.New("").Funcs(funcs(a)).ParseFS(views, "views/layouts/*.html", "views/partials/*.html")
	if err != nil {
		return nil, err
	}
	entries, err := views.ReadDir("views/pages")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, entry := range entries {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(views, path.Join("views/pages", entry.Name())); err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(entry.Name(), ".html")] = t
	}
	return pages, nil
}

func funcs(a assets) template.FuncMap {
	return template.FuncMap{
		"asset":  a.url,
		"icon":   func(name string) template.HTML { return icon(a, name) },
		"ribbon": func() template.HTML { return icon(a, "ribbon") },
		"badge":  stateBadge,
		"empty":  func(title, text string) emptyState { return emptyState{title, text} },
		"state":  func(s string) models.State { return models.State(s) },
		"code":   func(in input, purpose string, wait int) codeField { return codeField{in, purpose, wait} },
		"datetime": func(t any) string {
			switch t := t.(type) {
			case time.Time:
				return models.TimeText(t)
			case *time.Time:
				if t != nil {
					return models.TimeText(*t)
				}
			}
			return ""
		},
		"date":     models.DateOf,
		"longdate": longDate,
		"dated":    dated,
		"size":     sizeText,
		"phone344": phone344,
		"maskPhone": func(s string) string {
			if len(s) < 8 {
				return s
			}
			return s[:3] + "****" + s[len(s)-4:]
		},
		"add":       func(a, b int) int { return a + b },
		"ways":      func(csrf, number string, buttons []button) waysView { return waysView{csrf, number, buttons} },
		"fieldText": func(name, value string) string { return models.FieldByName(name).Text(value) },
	}
}

// icon is a Bootstrap icon («bi-check») or one of ours. Names come from templates and constants, never from users.
func icon(a assets, name string) template.HTML {
	return template.HTML(`<svg class="i" aria-hidden="true"><use href="` + template.HTMLEscapeString(a.url("icons.svg")+"#"+name) + `"></use></svg>`) //nolint:gosec // escaped
}

// codeField is what the partial «code» takes.
type codeField struct {
	Input   input
	Purpose string
	Wait    int
}

type emptyState struct{ Title, Text string }

type badge struct{ Tone, Icon, Text string }

// stateBadge shows a review state by colour, sign and word.
func stateBadge(s models.State) badge {
	b := badge{Text: s.Text()}
	switch s {
	case models.Approved:
		b.Tone, b.Icon = "good", "bi-check-circle-fill"
	case models.Rejected:
		b.Tone, b.Icon = "bad", "bi-x-circle-fill"
	case models.Pending:
		b.Tone, b.Icon = "wait", "bi-clock-fill"
	case models.Closed:
		b.Tone, b.Icon = "off", "bi-slash-circle"
	default:
		b.Tone, b.Icon = "todo", "bi-pencil-fill"
	}
	return b
}

// timelineStep is a line of the partial «timeline».
type timelineStep struct {
	Title, Note string
	State       string // past, now, bad, "" is still to come
}

// longDate is a date as read aloud: 4 月 7 日(周一).
func longDate(s string) string {
	t, err := time.Parse(models.DateLayout, s)
	if err != nil {
		return s
	}
	return fmt.Sprintf("%d 月 %d 日(周%s)", t.Month(), t.Day(), []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()])
}

var dateInText = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// dated keeps the dates of running text in one piece: browsers break lines after a hyphen.
func dated(s string) template.HTML {
	return template.HTML(dateInText.ReplaceAllString(template.HTMLEscapeString(s), `<span class="nowrap">$0</span>`)) //nolint:gosec // escaped
}

func sizeText(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (n+1023)/1024)
}

// phone344 groups a mobile number as it is read: 138 0000 0001.
func phone344(s string) string {
	if len(s) != 11 {
		return s
	}
	return s[:3] + " " + s[3:7] + " " + s[7:]
}
