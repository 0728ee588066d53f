package models

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// TextKey names a text that members are sent.
type TextKey string

// The texts that admins may reword.
const (
	TextSubmitted     TextKey = "submitted"
	TextAdmitted      TextKey = "admitted"
	TextApproved      TextKey = "approved"
	TextRejected      TextKey = "rejected"
	TextFrozen        TextKey = "frozen"
	TextAwaitingStamp TextKey = "awaiting_stamp"
	TextCertificate   TextKey = "certificate_ready"
	TextCardExpiring  TextKey = "card_expiring"
	TextCardExpired   TextKey = "card_expired"
)

// Text is a text that members are sent, in the app and where Channel says so by SMS and mail. {…} are placeholders.
type Text struct {
	Key      TextKey
	Label    string // when it is sent
	Channel  string
	Default  string
	Needed   []string // placeholders without which it says nothing
	Optional []string // placeholders it may have besides
}

const (
	inApp    = "站内消息"
	allWays  = "站内消息、短信、邮件"
	longest  = 300
	kindMark = "申请类型"
	noMark   = "申请编号"
)

// Texts lists the texts in the order in which they are shown.
var Texts = []Text{
	{TextSubmitted, "申请已提交审核", inApp, "您的{申请类型} {申请编号} 已提交审核,预计 {到期日} 前完成。审核期间个人信息不可修改。", []string{"到期日"}, []string{kindMark, noMark}},
	{TextAwaitingStamp, "申请等待上传盖章文件", allWays, "您的{申请类型} {申请编号} 尚未上传盖章文件,请打印申请表、加盖公章后上传,{截止日} 前未上传将自动关闭。", []string{"截止日"}, []string{kindMark, noMark}},
	{TextAdmitted, "入会或激活审批通过", allWays, "您的{申请类型} {申请编号} 已审批通过。您的会员编号为 {会员编号},可登录会员中心下载会员证书。", []string{"会员编号"}, []string{kindMark, noMark}},
	{TextApproved, "其他申请审批通过", allWays, "您的{申请类型} {申请编号} 已审批通过。", []string{kindMark}, []string{noMark}},
	{TextRejected, "申请审批不通过", allWays, "您的{申请类型} {申请编号} 审批不通过,原因:{原因}。请登录会员中心修改后重新提交。", []string{"原因"}, []string{kindMark, noMark}},
	{TextFrozen, "材料不实,账号冻结", allWays, "您的{申请类型} {申请编号} 因材料不实审批不通过,账号已被冻结。原因:{原因}。", []string{"原因"}, []string{kindMark, noMark}},
	{TextCertificate, "会员证书已生成", inApp, "您的会员证书已生成,证书上的个人信息已锁定。如发现信息有误,请联系协会更正。", nil, []string{"会员编号"}},
	{TextCardExpiring, "学生证即将到期", allWays, "您的学生证有效期至 {到期日}。已取得资质证书的,请登录会员中心申请「升级专业会员」;仍在读的,请在「申请资料变更」中更新学生证。", []string{"到期日"}, nil},
	{TextCardExpired, "学生证已到期", allWays, "您的学生证已于 {到期日} 到期,证书查验时会显示「学生证已过期」。已取得资质证书的,请登录会员中心申请「升级专业会员」;仍在读的,请在「申请资料变更」中更新学生证。", []string{"到期日"}, nil},
}

// TextByKey finds a text, nil if there is none of that key.
func TextByKey(key TextKey) *Text {
	for i := range Texts {
		if Texts[i].Key == key {
			return &Texts[i]
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// Placeholders are all that the text may have.
func (t *Text) Placeholders() []string { return slices.Concat(t.Needed, t.Optional) }

// Validate tells what is wrong with a new wording.
func (t *Text) Validate(wording string) error {
	switch {
	case strings.TrimSpace(wording) == "":
		return fmt.Errorf("请填写内容,或点「恢复默认」")
	case utf8.RuneCountInString(wording) > longest:
		return fmt.Errorf("最多 %d 个字", longest)
	case strings.ContainsAny(placeholder.ReplaceAllString(wording, ""), "{}"):
		return fmt.Errorf("大括号没有成对")
	}
	used := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(wording, -1) {
		if !slices.Contains(t.Placeholders(), m[1]) {
			return fmt.Errorf("{%s} 不能使用,此处可用:{%s}", m[1], strings.Join(t.Placeholders(), "} {"))
		}
		used[m[1]] = true
	}
	for _, name := range t.Needed {
		if !used[name] {
			return fmt.Errorf("内容中必须有 {%s}", name)
		}
	}
	return nil
}

// Fill puts values into a wording. What a value says is never taken for a placeholder.
func (t *Text) Fill(wording string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(wording, func(m string) string { return values[m[1:len(m)-1]] })
}
