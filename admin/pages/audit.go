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
			list = append(list, Detail{wordOf(name), shown(name, before[name]), shown(name, after[name])})
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

// detailWords are the names of values that are no field of the form.
var detailWords = map[string]string{
	"state": "状态", "round": "轮次", "reason": "原因", "marked": "标记有误", "kind": "类别", "name": "名称", "text": "文字", "sort": "排序", "open": "接受申请",
	"active": "启用", "username": "用户名", "phone": "手机号", "email": "邮箱", "role": "角色", "roles": "角色", "committeeid": "专委会", "committee": "专委会",
	"committeename": "专委会", "memberid": "会员", "member": "会员", "mustchange": "须改密码", "twosteps": "两步验证", "lastloginat": "最近登录", "createdat": "创建时间",
	"updatedat": "更新时间", "id": "编号", "title": "标题", "body": "内容", "audience": "给谁看", "pinned": "置顶", "from": "原为", "until": "结束日期", "to": "改为",
	"day": "日期", "workday": "上班", "note": "名称", "applications": "件数", "entered": "录入", "forgotten": "恢复默认", "moved": "到期日调整", "field": "项目",
	"fields": "项目", "version": "版本", "application": "申请", "violation": "违规记录", "evidence": "证据文件", "session": "登录", "successor": "接手人",
	"closed": "停用原账号", "pinyin": "拼音", "number": "编号", "filter": "条件", "rows": "行数", "columns": "列", "file": "文件", "frozenat": "冻结时间",
	"frozen_at": "冻结时间", "frozen_reason": "冻结原因", "lockeduntil": "锁定至", "outcome": "结果", "due": "到期日", "count": "数量",
	"action": "操作", "done": "已处理", "total": "总数", "size": "字节数",
}

// wordOf names a value by the last part of its path that is a word.
func wordOf(path string) string {
	var words []string
	for part := range strings.SplitSeq(path, ".") {
		word := part
		if f := models.FieldByName(strings.ToLower(part)); f != nil {
			word = f.Label
		} else if text := detailWords[strings.ToLower(part)]; text != "" {
			word = text
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// shown is a value in words.
func shown(path, value string) string {
	last := strings.ToLower(path[strings.LastIndex(path, ".")+1:])
	if f := models.FieldByName(last); f != nil && f.Mask == nil {
		if text := f.Text(value); text != "" {
			return text
		}
	}
	for _, text := range []string{models.State(value).Text(), models.Role(value).Text(), models.ApplicationKind(value).Text(), models.Audience(value).Text()} {
		if text != "" && (last == "state" || last == "kind" || last == "role" || last == "audience") {
			return text
		}
	}
	return masked(path, value)
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
