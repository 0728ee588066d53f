package pages

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"tjtaca/models"
)

// Audit is the page of the log.
type Audit struct {
	CSRF   string
	Filter models.AuditFilter
	Actor  string // of the filter: staff:12, member, system
	Rows   []AuditRow
	Next   int64 // the id to go on before, 0 at the end
	Actors []*models.Staff
	Check  *models.AuditCheck
}

// AuditRow is a line with its link, "" when there is none to follow.
type AuditRow struct {
	models.AuditEntry
	Link string
}

// Objects are the things by which the log may be filtered.
func (a Audit) Objects() models.CodeList { return models.AuditObjects }

// More is the address of the older lines.
func (a Audit) More() string {
	q := url.Values{"before": {fmt.Sprint(a.Next)}}
	for key, value := range map[string]string{
		"actor": a.Actor, "action": a.Filter.Action, "object": a.Filter.Object, "id": a.Filter.ObjectID, "from": a.Filter.From, "to": a.Filter.To,
	} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return "/admin/audit?" + q.Encode()
}

// Text says what was done.
func (r AuditRow) Text() string { return models.AuditText(r.Action) }

// Thing says to what.
func (r AuditRow) Thing() string {
	if text := models.AuditObjects.Text(r.Object); text != "" {
		return text
	}
	return r.Object
}

// Who is the name of who did it, or the kind of who has none.
func (r AuditRow) Who() string {
	switch {
	case r.ActorName != "":
		return r.ActorName
	case r.ActorKind == models.MemberActor:
		return fmt.Sprintf("会员 %d", r.ActorID)
	}
	return "系统"
}

// Detail is one value before and after.
type Detail struct{ Name, Before, After string }

// detailsMost bounds how many values of one line are shown.
const detailsMost = 40

// Details lists what differs between before and after. What identifies a person is masked.
func (r AuditRow) Details() []Detail {
	before, after := flat(r.Before), flat(r.After)
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	var list []Detail
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if before[name] != after[name] && len(list) < detailsMost {
			list = append(list, Detail{name, masked(name, before[name]), masked(name, after[name])})
		}
	}
	return list
}

// flat turns JSON into values by their path.
func flat(text string) map[string]string {
	values := map[string]string{}
	var tree any
	if text == "" || json.Unmarshal([]byte(text), &tree) != nil {
		return values
	}
	var walk func(path string, node any)
	walk = func(path string, node any) {
		join := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
		switch node := node.(type) {
		case nil:
		case map[string]any:
			for key, child := range node {
				walk(join(key), child)
			}
		case []any:
			for i, child := range node {
				walk(join(fmt.Sprint(i+1)), child)
			}
		case string:
			if node != "" {
				values[path] = timeOf(node)
			}
		case float64:
			values[path] = strings.TrimSuffix(fmt.Sprintf("%.2f", node), ".00")
		default:
			values[path] = map[any]string{true: "是", false: "否"}[node]
		}
	}
	walk("", tree)
	return values
}

// timeOf shows an instant by our clock; other text stays.
func timeOf(text string) string {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return models.TimeText(t)
	}
	return text
}

// masked hides what the name of a value says must not be read here.
func masked(name, value string) string {
	key := strings.ToLower(strings.NewReplacer("_", "", ".", "").Replace(name))
	switch {
	case value == "" || strings.Contains(value, "*"):
		return value
	case strings.Contains(key, "idnumber"), strings.Contains(key, "credentialnumber"):
		return models.MaskIDNumber(value)
	case strings.Contains(key, "phone"):
		return models.MaskPhone(value)
	case strings.Contains(key, "password"), strings.Contains(key, "secret"), strings.Contains(key, "totp"):
		return "******"
	}
	return value
}
