// Package pages turns what the services know into the back office's own pages. It decides nothing: it says what is there.
package pages

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"time"

	"tjtaca/models"
)

//go:embed views/*.html
var viewFiles embed.FS

var views = template.Must(template.New("").Funcs(template.FuncMap{
	"time":      models.TimeText,
	"minute":    func(t time.Time) string { return models.TimeText(t)[:16] },
	"fileURL":   func(key string) string { return "/admin/files/" + key },
	"size":      sizeText,
	"add":       func(a, b int) int { return a + b },
	"auditText": models.AuditText,
	"columns":   columns, "bar": bar, "parts": parts,
}).ParseFS(viewFiles, "views/*.html"))

// Render fills a view. What the data says is escaped.
func Render(view string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := views.ExecuteTemplate(&b, view, data); err != nil {
		return "", fmt.Errorf("view %s: %w", view, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // made by html/template
}

func sizeText(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", (bytes+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// Form is the part of a page that says what was wrong with a form that came back.
type Form struct {
	Message string
	Faults  models.FieldErrors
}

// Faulty is the form of an error.
func Faulty(e *models.Error) Form { return Form{Message: e.Message, Faults: e.Fields} }

// Bare is a page outside the frame.
type Bare struct {
	Association, Version string
	Data                 any
}

// Login is the login page.
type Login struct{ Username, Next, Message string }

// Password is the page to change one's own password; Initial says that it must be done before anything else.
type Password struct {
	Form
	CSRF    string
	Initial bool
}

// Failure is the page of an error.
type Failure struct {
	Title, Message string
	Status         int
}
