package models

import (
	"fmt"
	"strings"
)

// Standing is what beside the application itself decides what its approval brings about.
type Standing struct {
	Member      *Member
	Home        string       // name of the home committee, "" for the association
	Certificate *Certificate // the valid one, nil if there is none
	Beside      int          // other applications of the member under review
	Today       string
}

// Consequences tells a reviewer, before the decision, what an approval brings about that the form does not show.
func (a *Application) Consequences(s Standing) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if s.Member.CardExpired(s.Today) {
		add("申请人的学生证有效期至 %s,已过期", s.Member.Profile.StudentUntil)
	}
	changes := a.Requested()
	if len(changes) == 0 || a.State == Approved {
		return list
	}
	if key := labelsOf(changes, func(f *Field) bool { return f.Key }); key != "" {
		add("涉及关键信息:%s。须逐项核对证件,不能批量审批,也不能由录入人审批", key)
	}
	if printed := labelsOf(changes, func(f *Field) bool { return f.Certificate }); printed != "" {
		switch {
		case s.Certificate != nil:
			add("会员证书上印有:%s。审批通过后现有证书(第 %d 版)立即失效,会员下次下载得到新证书", printed, s.Certificate.Version)
		default:
			add("会员证书上印有:%s。会员目前没有有效证书,下载时按新资料制作", printed)
		}
	} else {
		add("不涉及会员证书上的内容,现有证书不受影响")
	}
	if a.Kind == Upgrade {
		add("会员类型变为专业会员,会员编号 %s 不变;原会员类型的证明材料不再使用", s.Member.Number)
	}
	if labelsOf(changes, func(f *Field) bool { return f.Name == "employer" }) != "" {
		home := s.Home
		if home == "" {
			home = "协会"
		}
		add("变更工作单位不会改变所属专委会:仍由%s管理,已加入的专委会不变", home)
	}
	if s.Beside > 0 {
		add("该会员另有 %d 项申请正在审核,仍以提交时的资料为准", s.Beside)
	}
	return list
}

// labelsOf names the changed fields of a kind: 会员姓名、身份证号.
func labelsOf(changes []Difference, of func(*Field) bool) string {
	var labels []string
	for _, d := range changes {
		if of(d.Field) {
			labels = append(labels, d.Field.Label)
		}
	}
	return strings.Join(labels, "、")
}

// KeyLabels names the identifying fields that the application asks to change, "" if there are none.
func (a *Application) KeyLabels() string {
	return labelsOf(a.Requested(), func(f *Field) bool { return f.Key })
}
