package models

import "strings"

// AuditObjects are the things the log speaks of.
var AuditObjects = CodeList{
	{"application", "申请"}, {"member", "会员"}, {"certificate", "证书"}, {"file", "文件"}, {"committee", "专委会"}, {"staff", "后台账号"},
	{"setting", "系统设置"}, {"text", "通知文字"}, {"reason", "常用理由"}, {"calendar", "节假日"}, {"notice", "公告"}, {"job", "后台任务"},
	{"legacy", "原会员名册"}, {"export", "导出"}, {"import", "导入"}, {"filter", "筛选条件"}, {"audit", "操作日志"},
}

// auditVerbs are what is done to them.
var auditVerbs = CodeList{
	{"add", "新增"}, {"create", "新建"}, {"change", "修改"}, {"remove", "删除"}, {"save", "保存"}, {"open", "代为发起"}, {"enter", "代为录入"},
	{"approve", "审批通过"}, {"reject", "审批不通过"}, {"reject_fraud", "虚假材料驳回并冻结"}, {"submit", "提交"}, {"send_stamped", "提交盖章文件"},
	{"withdraw", "撤回"}, {"edit", "修改资料"}, {"reprint", "重新打印"}, {"resubmit", "重新提交"}, {"reopen", "重新打开"}, {"lapse", "逾期关闭"},
	{"due", "调整到期日"}, {"reveal", "查看完整信息"}, {"read", "查看"}, {"issue", "签发"}, {"revoke", "撤销"}, {"reissue", "重新签发"}, {"export", "导出"},
	{"import", "导入"}, {"undo", "撤销导入"}, {"freeze", "冻结"}, {"unfreeze", "解冻"}, {"correct", "更正资料"}, {"merge", "合并账号"}, {"close", "注销"},
	{"register", "注册"}, {"login", "登录"}, {"login_refused", "登录失败"}, {"change_phone", "更换手机号"}, {"set_password", "设置密码"},
	{"change_password", "修改密码"}, {"reset_password", "重置密码"}, {"end_session", "退出一处登录"}, {"end_sessions", "退出全部登录"}, {"set_roles", "设置角色"},
	{"set_active", "启用或停用"}, {"link", "关联会员"}, {"unlink", "取消关联"}, {"handover", "换届交接"}, {"totp_on", "开启两步验证"}, {"totp_off", "关闭两步验证"},
	{"totp_reset", "重置两步验证"}, {"recovery_used", "使用恢复码登录"}, {"reword", "改写"}, {"cancel", "取消"}, {"fetch", "下载结果"}, {"start", "开始"},
	{"bulk", "批量处理"}, {"remind", "发送提醒"}, {"claim", "申请找回"}, {"recover", "恢复账号"}, {"activate", "激活"}, {"verify", "校验"}, {"download", "下载"},
}

// AuditText says in words what a line of the log is about: member.freeze is «冻结 会员».
func AuditText(action string) string {
	object, verb, _ := strings.Cut(action, ".")
	thing, did := AuditObjects.Text(object), auditVerbs.Text(verb)
	if thing == "" || did == "" {
		return action
	}
	return did + " " + thing
}
