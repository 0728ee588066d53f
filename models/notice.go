package models

import (
	"time"
	"unicode/utf8"
)

// Audience is who a notice is for.
type Audience string

// The audiences.
const (
	ForMembers Audience = "member"
	ForStaff   Audience = "staff"
)

// Audiences is the code list of the audiences.
var Audiences = CodeList{{string(ForMembers), "会员"}, {string(ForStaff), "工作人员"}}

// Text is the audience as shown.
func (a Audience) Text() string { return Audiences.Text(string(a)) }

// Notice (公告) is a text on the first page of members or of staff.
type Notice struct {
	ID            int64
	Audience      Audience
	CommitteeID   int64 // 0 for all; of a committee only its members or its staff see it
	Title, Body   string
	Pinned        bool   // stands before the others
	From, Until   string // dates, both included; "" for no limit
	CommitteeName string
	UpdatedAt     time.Time
}

// Current says whether the notice is shown on a date.
func (n *Notice) Current(today string) bool {
	return (n.From == "" || n.From <= today) && (n.Until == "" || n.Until >= today)
}

// Validate tells what is wrong at the fields audience, title, body, from and until.
func (n *Notice) Validate() error {
	var c Check
	c.That(Audiences.Has(string(n.Audience)), "audience", "请选择公告给谁看")
	c.That(n.Title != "", "title", "请填写标题")
	c.That(utf8.RuneCountInString(n.Title) <= 60, "title", "标题最多 60 个字")
	c.That(n.Body != "", "body", "请填写内容")
	c.That(utf8.RuneCountInString(n.Body) <= 2000, "body", "内容最多 2000 个字")
	for field, day := range map[string]string{"from": n.From, "until": n.Until} {
		_, err := time.Parse(DateLayout, day)
		c.That(day == "" || err == nil, field, "日期不正确")
	}
	c.That(n.From == "" || n.Until == "" || n.From <= n.Until, "until", "结束日期不能早于开始日期")
	return c.Err()
}
