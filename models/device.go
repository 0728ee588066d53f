package models

import "strings"

// sign is a word in a browser's name for itself (User-Agent), and what it means. The first that is found counts.
type sign struct{ token, text string }

var appSigns = []sign{
	{"wxwork/", "企业微信"}, {"MicroMessenger/", "微信"}, {"DingTalk/", "钉钉"}, {"AlipayClient/", "支付宝"}, {"QQ/", "QQ"},
	{"MQQBrowser/", "QQ 浏览器"}, {"QQBrowser/", "QQ 浏览器"}, {"UCBrowser/", "UC 浏览器"}, {"UBrowser/", "UC 浏览器"},
	{"HuaweiBrowser/", "华为浏览器"}, {"MiuiBrowser/", "小米浏览器"}, {"HeyTapBrowser/", "OPPO 浏览器"}, {"VivoBrowser/", "vivo 浏览器"},
	{"SamsungBrowser/", "三星浏览器"}, {"MetaSr", "搜狗浏览器"}, {"360SE", "360 浏览器"}, {"360EE", "360 浏览器"}, {"Edg/", "Edge"}, {"EdgA/", "Edge"},
	{"EdgiOS/", "Edge"}, {"Edge/", "Edge"}, {"OPR/", "Opera"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
	{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"Trident/", "IE"}, {"MSIE ", "IE"},
}

var systemSigns = []sign{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"OpenHarmony", "鸿蒙"}, {"HarmonyOS", "鸿蒙"}, {"Android", "安卓"}, {"Windows", "Windows"},
	{"Macintosh", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Linux"},
}

func signIn(list []sign, s string) string {
	for _, w := range list {
		if strings.Contains(s, w.token) {
			return w.text
		}
	}
	return ""
}

// Device says in words which device and browser a User-Agent speaks of: «iPhone 微信», «Windows Chrome», «未知设备».
func Device(userAgent string) string {
	device := strings.TrimSpace(signIn(systemSigns, userAgent) + " " + signIn(appSigns, userAgent))
	if device == "" {
		return "未知设备"
	}
	return device
}
