// Package tables holds GoAdmin's tables: read side only, filled from the services, so that GoAdmin never builds SQL of its own.
package tables

import (
	"bytes"
	stdcontext "context"
	"embed"
	"html/template"
	"slices"
	"strconv"

	"github.com/GoAdminGroup/go-admin/context"
	"github.com/GoAdminGroup/go-admin/modules/db"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/constant"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/parameter"
	"github.com/GoAdminGroup/go-admin/plugins/admin/modules/table"
	"github.com/GoAdminGroup/go-admin/template/types"

	"tjtaca/models"
	"tjtaca/models/service"
)

// Answer travels with a request through GoAdmin: who asks, on the way in; what failed, on the way out. GoAdmin's data functions
// can return neither.
type Answer struct {
	Actor models.Actor
	CSRF  string // of the session, for the forms above a list
	Err   error
}

const answerKey = "answer"

// Attach puts the answer on GoAdmin's context.
func (a *Answer) Attach(ctx *context.Context) { ctx.SetUserValue(answerKey, a) }

func answerOf(ctx *context.Context) *Answer {
	if a, ok := ctx.GetUserValue(answerKey).(*Answer); ok {
		return a
	}
	// Without an actor the services refuse everything.
	return &Answer{}
}

// PageSizes are the lengths of a page that may be asked for.
var PageSizes = []int{20, 50, 100}

// column is one column of a list. cell names the template in views/cells.html that shows it; "" prints the row's value of the
// field as text.
type column struct{ head, field, cell string }

const keyField = "key"

// row makes GoAdmin's row: its key and plain columns as strings, and the value the cell templates show.
func row(key string, value any, columns map[string]any) map[string]any {
	columns[keyField] = key
	columns["row"] = value
	return columns
}

// list is the common part of our tables: nothing but reading, with our own filter above the rows.
type list struct {
	name, title, description string
	columns                  []column
	header                   func(ctx *context.Context) (any, error)
	hidden                   func(ctx *context.Context) ([]string, error) // fields of columns that are not shown; nil: all are
	rows                     func(ctx *context.Context, p service.Page, q func(string) string) (service.List[map[string]any], error)
}

func (l list) generator() table.Generator {
	return func(ctx *context.Context) table.Table {
		t := table.NewDefaultTable(ctx, table.Config{PrimaryKey: table.PrimaryKey{Type: db.Varchar, Name: keyField}})
		info := t.GetInfo().SetTable(l.name).SetTitle(l.title).SetDescription(l.description).
			SetPageSizeList(PageSizes).SetDefaultPageSize(PageSizes[0]).
			HideNewButton().HideEditButton().HideDeleteButton().HideDetailButton().HideExportButton().
			HideFilterButton().HideFilterArea().HideRowSelector().HideCheckBoxColumn().HideQueryInfo()
		info.SetDeleteFn(func([]string) error { return models.ErrNotFound })
		answer := answerOf(ctx)
		info.AddField("", keyField, db.Varchar).FieldHide() // GoAdmin cannot draw a row whose key is no field
		for _, c := range l.shown(ctx, answer) {
			info.AddField(c.head, c.field, db.Varchar)
			if c.cell != "" {
				info.FieldDisplay(func(v types.FieldModel) any { return answer.view(c.cell, v.Row["row"]) })
			}
		}
		if l.header != nil {
			data, err := l.header(ctx)
			if err != nil {
				answer.Err = err
				return t
			}
			info.SetHeaderHtml(answer.view(l.name+"_header", data))
		}
		info.SetGetDataFn(func(p parameter.Parameters) ([]map[string]any, int) {
			page := service.Page{After: p.GetFieldValue("after"), Before: p.GetFieldValue("before"), Size: p.PageSizeInt}
			found, err := l.rows(ctx, page, p.GetFieldValue)
			if err != nil {
				answer.Err = err
			}
			info.FooterHtml = answer.view("pager", newPager(ctx, found, page.Size))
			return found.Rows, len(found.Rows)
		})
		return t
	}
}

func (l list) shown(ctx *context.Context, answer *Answer) []column {
	if l.hidden == nil {
		return l.columns
	}
	hidden, err := l.hidden(ctx)
	if err != nil {
		answer.Err = err
	}
	var shown []column
	for _, c := range l.columns {
		if !slices.Contains(hidden, c.field) {
			shown = append(shown, c)
		}
	}
	return shown
}

// pager is the foot of a list: how many there are, and the ways on and back.
type pager struct {
	Total      int
	Most       int // Total above it means more than that many
	Next, Prev string
	Sizes      []choice
}

func newPager(ctx *context.Context, found service.List[map[string]any], size int) pager {
	with := func(key, value string) string {
		q := ctx.Request.URL.Query()
		for _, k := range []string{constant.PrefixKey, "after", "before"} {
			q.Del(k)
		}
		q.Set(key, value)
		return ctx.Request.URL.Path + "?" + q.Encode()
	}
	p := pager{Total: found.Total, Most: service.CountMost}
	if found.Next != "" {
		p.Next = with("after", found.Next)
	}
	if found.Prev != "" {
		p.Prev = with("before", found.Prev)
	}
	for _, n := range PageSizes {
		p.Sizes = append(p.Sizes, choice{with(parameter.PageSize, strconv.Itoa(n)), strconv.Itoa(n), n == size})
	}
	return p
}

func goContext(ctx *context.Context) stdcontext.Context { return ctx.Request.Context() }

//go:embed views/*.html
var viewFiles embed.FS

var views = template.Must(template.New("").ParseFS(viewFiles, "views/*.html"))

func (a *Answer) view(name string, data any) template.HTML {
	var b bytes.Buffer
	if err := views.ExecuteTemplate(&b, name, data); err != nil {
		a.Err = err
		return ""
	}
	return template.HTML(b.String()) //nolint:gosec // made by html/template
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
