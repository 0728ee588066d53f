package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"

	"tjtaca/models"
)

// visits are the pages of the portal in their states, in the order in which they are looked at: later ones may build on what
// earlier ones did.
var visits = []visit{
	{route: "/login", state: "password", see: "会员信息查询系统", gallery: "login"},
	{route: "/login", state: "code", query: "by=code", see: "短信登录"},
	{route: "/login", state: "wrong", act: func(d *demoSite, b *browser) {
		b.fill("#f-phone", "13800000001")
		b.fill("#f-password", "not the password")
		b.press(".entry-form .btn-primary")
	}, see: "手机号码或密码不正确"},
	{route: "/login", state: "captcha", act: func(d *demoSite, b *browser) {
		for range 3 {
			b.fill("#f-phone", "13800009999")
			b.fill("#f-password", "not the password")
			b.press(".entry-form .btn-primary")
		}
	}, see: "图形验证码"},
	{route: "/login", state: "locked", act: func(d *demoSite, b *browser) {
		for i := range 6 {
			b.fill("#f-phone", "13800009998")
			b.fill("#f-password", "not the password")
			if i >= 3 {
				b.fill("#f-captcha", d.digits(b.t, b.js(`document.querySelector('[name="captcha_id"]').value`)))
			}
			b.press(".entry-form .btn-primary")
		}
	}, see: "后再试"},
	{route: "/login", state: "unknown", act: unknownPhone, see: "账号不存在"},
	{route: "/offline", state: "", see: "网络不通"},
	{route: "/reset", state: "empty", see: "找回密码"},
	{route: "/reset", state: "faults", act: pressMain, see: "请填写手机号码"},
	{route: "/register/index1", state: "empty", see: "会员注册"},
	{route: "/register/index1", state: "faults", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请填写手机号码"},
	{route: "/lost-phone", state: "", see: "原手机号已停用"},
	{route: "/login/choose", state: "asked", act: sharedPhone, see: "请确认您是哪一位会员"},
	{route: "/login/choose", state: "wrong", act: func(d *demoSite, b *browser) {
		sharedPhone(d, b)
		b.fill("#f-name", "沈玉兰")
		b.fill("#f-tail", "123456")
		pressMain(d, b)
	}, see: "姓名或证件号码与登记的不一致"},
	{route: "/claim", state: "empty", see: "找回账号"},
	{route: "/claim", state: "faults", act: pressMain, see: "请填写会员编号"},
	{route: "/claim", state: "done", act: claimed, see: "申请已收到"},
	{route: "/consent", state: "", see: "个人信息保护说明"},
	{route: "/verify", state: "empty", see: "会员编号"},
	{route: "/verify", state: "faults", act: pressMain, see: "会员编号"},
	{route: "/verify", state: "unknown", act: func(d *demoSite, b *browser) { b.fill("#f-number", unknownNumber); pressMain(d, b) }, see: "未查到该会员编号"},
	{route: "/verify/preview", state: "", see: "这是证书预览"},
	{route: "/verify/:token", state: "forged", param: "AAAA", see: "无法核验"},
	{route: "/verify/form/:token", state: "forged", param: "AAAA", see: "无法核验"},
	{route: "/verify/form/:token", state: "current", at: formCode("李思远", ""), see: "申请表与系统中的资料一致"},
	{route: "/verify/form/:token", state: "void", at: formCode("李思远", "0000000000000000"), see: "申请表已作废"},
	{route: "/verify/:token", state: "valid", at: certificateCode(""), see: "有效", gallery: "verify"},
	{route: "/verify", state: "by number", act: func(d *demoSite, b *browser) {
		b.fill("#f-number", d.numberOf(b.t, "许念慈"))
		pressMain(d, b)
	}, see: "许"},
	{route: "/verify/:token", state: "card expired", at: certificateCode("UPDATE members SET member_type = 'student', student_until = '2025-03-01' WHERE id = ?"), see: "学生证已过期"},
	{route: "/verify/:token", state: "suspended", at: certificateCode("UPDATE members SET frozen_at = created_at WHERE id = ?"), see: "会员资格已冻结"},
	{route: "/verify/:token", state: "void", at: certificateCode("UPDATE certificates SET state = 'void', ended_at = issued_at WHERE member_id = ?"), see: "已失效"},
	{route: "/verify/:token", state: "revoked", at: certificateCode("UPDATE certificates SET state = 'revoked' WHERE member_id = ?"), see: "已撤销"},
	{route: "/verify", state: "too many", act: tooMany, see: "操作过于频繁"},
	{route: "/verify/:token", state: "too many", at: certificateCode(""), see: "操作太频繁"}, // as the one before used up what there is
	{route: "/verify", state: "stale page", act: stalePage, see: "页面已过期"},
	{route: "/dev/messages", state: "", see: "短信与邮件"},
	{route: "/dev/style", state: "", see: "部件一览"},
	{route: "/*", state: "missing", param: "nowhere", see: "页面不存在"},
	{route: "/*", state: "maintenance", param: "login", act: shut, see: "系统维护中"},

	{route: "/member", state: "registered", who: "崔立新", see: "填写入会申请"},
	{route: "/member/applications", state: "empty", who: "崔立新", see: "暂无数据"},
	{route: "/home", state: "registered", who: "崔立新", see: "下载及回传申请表"},
	{route: "/home", state: "draft", who: "王晓岚", see: "继续填写"},
	{route: "/home", state: "approved", who: "欧阳若水", see: "下载会员证书"},

	{route: "/register/:step", state: "person, empty", who: "崔立新", param: "person", see: "个人信息"},
	{route: "/register/:step", state: "person, faults", who: "崔立新", param: "person", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请填写"},
	{route: "/register/:step", state: "person, cropping", who: "崔立新", param: "person", act: func(_ *demoSite, b *browser) {
		b.attach("#f-photo", saveJPEG(b.t, "寸照.jpg", portrait(700, 1000)))
		b.until(`document.querySelector(".crop .cropper-container")`, "the cropper")
	}, see: "裁剪照片"},
	{route: "/register/:step", state: "person, a bad file", who: "崔立新", param: "person", act: func(_ *demoSite, b *browser) {
		path := filepath.Join(b.t.TempDir(), "寸照.heic")
		if err := os.WriteFile(path, []byte("not a picture"), 0o600); err != nil {
			b.t.Fatal(err)
		}
		b.attach("#f-photo", path)
	}, see: "另存为 JPG"},
	{route: "/register/:step", state: "apply, student", who: "崔立新", param: "apply", act: func(_ *demoSite, b *browser) {
		b.click(`label:has([name=member_type][value=student])`)
	}, see: "学生证有效期开始日期"},
	{route: "/register/:step", state: "login over", who: "崔立新", param: "work", act: func(d *demoSite, b *browser) {
		d.become(b, "")
		b.press(".reg-foot .btn-primary")
	}, see: "请重新登录"},
	{route: "/register/:step", state: "work, filled", who: "王晓岚", param: "work", see: "学历与工作"},
	{route: "/register/:step", state: "apply, professional", who: "王晓岚", param: "apply", see: "专委会", gallery: "registration"},
	{route: "/register/:step", state: "apply, faults", who: "王晓岚", param: "apply", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请选择"},
	{route: "/register/:step", state: "work, rejected", who: "周文博", param: "work", see: "信息填写不完整", gallery: "remarks"},
	{route: "/register/check", state: "faults", who: "王晓岚", see: "核对并提交"},
	{route: "/register/check", state: "rejected", who: "周文博", see: "重新提交"},
	{route: "/register/done", state: "", who: "李思远", see: "提交成功"},

	{route: "/member", state: "begun", who: "崔立新", see: "继续填写"},
	{route: "/member", state: "draft", who: "王晓岚", see: "继续填写"},
	{route: "/member", state: "awaiting stamp", who: "李思远", see: "提交盖章文件"},
	{route: "/member", state: "pending", who: "陈佳宁", see: "个工作日", gallery: "member-centre"},
	{route: "/member", state: "overdue", who: "马国强", see: "逾期"},
	{route: "/member", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member", state: "approved", who: "欧阳若水", see: "审批通过"},
	{route: "/member", state: "certificate downloaded", who: "郑怀瑾", see: "您已是正式会员"},
	{route: "/member", state: "closed", who: "罗婉清", at: withChange("罗婉清", "UPDATE applications SET state = 'closed' WHERE member_id = ?", "/member"), see: "重新打开"},
	{route: "/member", state: "legacy", who: "冯秀珍", see: "请完善您的会员信息"},
	{route: "/member", state: "frozen", who: "钱多礼", see: "账号已冻结"},
	{route: "/member", state: "rare name", who: "阿依古丽·买买提", see: "买买提"},

	{route: "/activate", state: "first", who: "冯秀珍", see: "请完善您的会员信息"},
	{route: "/activate/:step", state: "person", who: "冯秀珍", param: "person", see: "冯秀珍"},
	{route: "/activate/:step", state: "work, faults", who: "冯秀珍", param: "work", act: func(d *demoSite, b *browser) { b.press(".reg-foot .btn-primary") }, see: "请填写推荐人"},
	{route: "/activate/:step", state: "apply", who: "冯秀珍", param: "apply", see: "会员类型"},
	{route: "/activate/check", state: "faults", who: "冯秀珍", see: "核对并提交"},
	{route: "/member", state: "activation begun", who: "冯秀珍", see: "继续填写"},
	{route: "/activate/done", state: "", who: "蒋一鸣", at: activated, see: "会员激活申请提交成功"},
	{route: "/member", state: "activation pending", who: "蒋一鸣", see: "资料申请变更记录"},

	{route: "/member/applications", state: "begun", who: "崔立新", see: "尚未选择"},
	{route: "/member/applications", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member/applications/:number", state: "draft", who: "王晓岚", see: "申请资料"},
	{route: "/member/applications/:number", state: "pending", who: "陈佳宁", see: "申请中"},
	{route: "/member/applications/:number", state: "rejected", who: "孙雅静", see: "审核意见"},
	{route: "/member/applications/:number", state: "second round", who: "徐静怡", see: "第 2 次提交"},
	{route: "/member/applications/:number", state: "approved", who: "郑怀瑾", see: "审批通过"},
	{route: "/member/applications/:number", state: "foreign", who: "孙雅静", param: "SQ20250101-0001", see: "页面不存在"},
	{route: "/member/applications/:number/stamped", state: "empty", who: "李思远", see: "提交盖章文件"},
	{route: "/member/applications/:number/stamped", state: "rejected", who: "孙雅静", see: "盖章不清晰"},
	{route: "/member/applications/:number/stamped", state: "locked", who: "陈佳宁", see: "审核中不能更换"},

	{route: "/member/change", state: "not yet", who: "陈佳宁", see: "申请资料变更"},
	{route: "/member/change", state: "open", who: "欧阳若水", see: "关键信息变更", gallery: "change"},
	{route: "/member/change", state: "faults", who: "欧阳若水", act: pressMain, see: "请选择"},
	{route: "/member/applications/:number/edit", state: "change, begun", who: "吴启航", at: theCentre, act: func(d *demoSite, b *browser) {
		b.do(chromedp.Navigate(b.base + "/member/change"))
		for _, category := range []string{"contact", "title", "key"} {
			b.click(fmt.Sprintf("label:has([name=category][value=%s])", category))
		}
		pressMain(d, b)
	}, see: "盖章证明"},
	{route: "/member/applications/:number/edit", state: "change, faults", who: "吴启航", act: func(d *demoSite, b *browser) {
		b.press(".reg-foot .btn-primary")
	}, see: "请上传"},
	{route: "/member/applications/:number", state: "change, draft", who: "吴启航", see: "资料变更"},
	{route: "/member", state: "change, draft", who: "吴启航", see: "资料变更"},
	{route: "/member/applications/:number", state: "change, pending", who: "韩立群", see: "资料变更"},
	{route: "/member", state: "change, pending", who: "韩立群", see: "申请中"},
	{route: "/member/upgrade", state: "not yet", who: "陈佳宁", see: "升级专业会员"},
	{route: "/member/upgrade", state: "professional already", who: "欧阳若水", see: "您已是专业会员"},
	{route: "/member/applications/:number", state: "upgrade, pending", who: "沈佳怡", see: "会员升级"},
	{route: "/member/upgrade", state: "open", who: "邓子墨", at: asType("邓子墨", "ordinary", "/member/upgrade"), see: "暂无数据"},
	{route: "/member/upgrade", state: "faults", who: "邓子墨", act: pressMain, see: "请选择"},
	{route: "/member/upgrade", state: "card expired", who: "𠮷田文轩", at: asType("𠮷田文轩", "student", "/member/upgrade"), see: "到期"},
	{route: "/member/applications/:number/stamped", state: "upgrade", who: "邓子墨", at: theCentre, act: func(d *demoSite, b *browser) {
		b.do(chromedp.Navigate(b.base + "/member/upgrade"))
		b.choose("#f-credential_type", models.CredentialTypes[0].Value)
		pressMain(d, b)
	}, see: "会员升级"},
	{route: "/member/join", state: "not yet", who: "陈佳宁", see: "加入其他专委会"},
	{route: "/member/join", state: "open", who: "欧阳若水", see: "提交的资料"},
	{route: "/member/join", state: "faults", who: "欧阳若水", act: pressMain, see: "请选择"},

	{route: "/member/certificate", state: "not yet", who: "陈佳宁", see: "现在不能下载证书"},
	{route: "/member/certificate", state: "first", who: "欧阳若水", see: "1.证书一经下载,个人信息将无法修改。"},
	{route: "/member/certificate", state: "again", who: "郑怀瑾", see: "下载过证书"},
	{route: "/member/certificate/preview", state: "first", who: "欧阳若水", see: "下载证书", gallery: "phone"},

	{route: "/member/certificate", state: "revoked", who: "阿依古丽·买买提", at: withChange("阿依古丽·买买提", "UPDATE certificates SET state = 'revoked' WHERE member_id = ?", "/member/certificate"), see: "下载会员证书"},
	{route: "/account", state: "", who: "郑怀瑾", see: "账号与安全"},
	{route: "/account", state: "legacy", who: "冯秀珍", see: "设置登录密码"},
	{route: "/account/password", state: "", who: "郑怀瑾", see: "设置登录密码"},
	{route: "/account/password", state: "legacy, faults", who: "冯秀珍", act: pressMain, see: "您还没有设置密码"},
	{route: "/account/phone", state: "", who: "郑怀瑾", see: "更换登录手机号"},
	{route: "/account/phone", state: "faults", who: "郑怀瑾", act: func(_ *demoSite, b *browser) { b.press(".buttons .btn-primary") }, see: "请填写"},
	{route: "/account/export", state: "", who: "郑怀瑾", see: "导出个人信息"},
	{route: "/account/export", state: "without password, faults", who: "冯秀珍", act: pressMain, see: "请填写短信中的 6 位验证码"},
	{route: "/account/close", state: "", who: "郑怀瑾", see: "依法须保留什么"},
	{route: "/account/close", state: "faults", who: "郑怀瑾", act: func(_ *demoSite, b *browser) { b.press(".btn-danger") }, see: "请先阅读并勾选"},
	{route: "/account/close", state: "pending", who: "陈佳宁", see: "现在不能注销"},
	{route: "/account/sessions", state: "", who: "郑怀瑾", see: "登录设备"},
	{route: "/account/consent", state: "", who: "阿依古丽·买买提", at: withChange("阿依古丽·买买提", "DELETE FROM consents WHERE member_id = ?", "/account/consent"), see: "同意并继续"},
	{route: "/messages", state: "empty", who: "崔立新", see: "消息"},
	{route: "/messages", state: "unread", who: "孙雅静", see: "全部标为已读"},
}
