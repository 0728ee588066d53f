package main

import (
	"database/sql"
	"fmt"
	"time"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/pinyin"
)

// How many there are.
const (
	manyMembers, manyApplications, manyPending = 100_000, 120_000, 20_000
	manyCommittees                             = 20
)

var (
	surnames = []rune("王王王李李李张张张刘刘陈陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟")
	given    = []rune("晓岚伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平")
	lights   = []models.Light{models.Green, models.Green, models.Green, models.Amber, models.Red}
)

func nameOf(i int) string {
	n := len(given)
	return string([]rune{surnames[i%len(surnames)], given[i/7%n], given[(i/7+1+i/997%3)%n]})
}

func profileOf(i int) models.Profile {
	return models.Profile{
		Name: nameOf(i), Employer: fmt.Sprintf("天津市第%d医院", i%400), MemberType: string([]models.MemberType{models.Professional, models.Ordinary, models.Student}[i%3]),
		Title: []string{"231", "232", "253", "264", "000"}[i%5], Region: fmt.Sprintf("12%02d%02d", 1+i%2, 1+i%16), Major: "肿瘤学", Department: "肿瘤科",
		Email: fmt.Sprintf("m%d@example.com", i), Address: fmt.Sprintf("天津市示例区示范路%d号", i),
	}
}

func (c *multitude) do(db *sql.DB, dialect string) {
	if c.tx, c.err = db.Begin(); c.err != nil {
		return
	}
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	home := func(i int) int { return 2 + i%manyCommittees }
	c.insert("committees", "id, kind, name, created_at, updated_at", manyCommittees, func(i int) []any {
		return []any{home(i), models.SpecialCommittee, fmt.Sprintf("第%d专业委员会", i), at, at}
	})
	c.insert("members", "id, state, number, phone, name, member_type, title, region, employer, home_committee_id, created_at, updated_at", manyMembers, func(i int) []any {
		p := profileOf(i)
		state, number := models.ApprovedMember, any(fmt.Sprintf("1202026%07d", i))
		if i%50 == 0 {
			state, number = models.Registered, nil
		}
		return []any{i + 1, state, number, fmt.Sprintf("138%08d", i), p.Name, p.MemberType, p.Title, p.Region, p.Employer, home(i), at, at}
	})
	c.insert("memberships", "member_id, committee_id, since", manyMembers, func(i int) []any { return []any{i + 1, home(i), "2026-03-01"} })
	tokens := map[string][]string{}
	var pairs [][]any
	for i := range manyMembers {
		name := nameOf(i)
		if tokens[name] == nil {
			tokens[name] = pinyin.Tokens(name)
		}
		for _, t := range tokens[name] {
			pairs = append(pairs, []any{t, i + 1})
		}
	}
	c.insert("search_tokens", "token, member_id", len(pairs), func(i int) []any { return pairs[i] })
	c.applications(at, home)
	if c.err == nil {
		c.err = c.tx.Commit()
	}
	analyze := "ANALYZE"
	if dialect == migrations.MySQL {
		analyze = "ANALYZE TABLE members, applications, application_rounds, memberships, search_tokens"
	}
	if c.err == nil {
		_, c.err = db.Exec(analyze)
	}
}

func (c *multitude) applications(at time.Time, home func(int) int) {
	kinds := []models.ApplicationKind{models.Enrollment, models.Enrollment, models.Enrollment, models.Change, models.Upgrade, models.Joining}
	state := func(i int) models.State {
		switch {
		case i < manyPending:
			return models.Pending
		case i%10 == 0:
			return models.Rejected
		}
		return models.Approved
	}
	due := func(i int) string {
		if i >= manyPending {
			return ""
		}
		return fmt.Sprintf("2026-03-%02d", 19+i%12)
	}
	const columns = "id, number, member_id, kind, state, committee_id, data_sealed, changed, reason, marked, round, submitted_at, due_on, applicant_name, member_type, employer, check_colour, created_at, updated_at"
	c.insert("applications", columns, manyApplications, func(i int) []any {
		p := profileOf(i % manyMembers)
		sealed, err := c.seal(&p)
		if err != nil {
			c.err = err
		}
		return []any{i + 1, fmt.Sprintf("SQ20260302-%06d", i), 1 + i%manyMembers, kinds[i%len(kinds)], state(i), home(i), sealed, "[]", "", "[]", 1, at.Add(time.Duration(i) * time.Second), due(i),
			p.Name, p.MemberType, p.Employer, lights[i%len(lights)], at, at}
	})
}
