package portal

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tjtaca/models"
)

// otherPicture is a scan of other content than picture.
var otherPicture = sync.OnceValue(func() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 420, 600))
	for y := range 600 {
		for x := range 420 {
			img.Set(x, y, color.RGBA{uint8(y), uint8(x), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
})

// approvedMember is somebody who may download the certificate.
func (h *house) approvedMember() *browser {
	h.t.Helper()
	b := h.pending()
	h.decide(models.Approve, "")
	return b
}

func (h *house) number() string {
	h.t.Helper()
	list, err := h.Applications.Mine(h.t.Context(), h.owner())
	if err != nil {
		h.t.Fatal(err)
	}
	m, _, err := h.Certificates.Check(h.t.Context(), models.Actor{Kind: models.MemberActor, ID: list[0].MemberID})
	if err != nil {
		h.t.Fatal(err)
	}
	return m.Number
}

// owner is the member of the first application.
func (h *house) owner() models.Actor {
	h.t.Helper()
	c, err := h.Reviews.Read(h.t.Context(), h.reviewer, firstNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	return models.Actor{Kind: models.MemberActor, ID: c.Application.MemberID}
}

// token is what the QR code of the issued certificate carries.
func (h *house) token() string {
	h.t.Helper()
	_, issued, err := h.Certificates.Check(h.t.Context(), h.owner())
	if err != nil || issued == nil {
		h.t.Fatalf("no certificate: %v", err)
	}
	token, err := h.Signer.Certificate(issued.Serial)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func TestTheCertificateIsCheckedPreviewedAndDownloaded(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	number := h.number()
	b.get("/member").want(t, 200, "审批通过,欢迎加入", "核对并下载证书", number, "天津抗癌协会", "肺癌专业委员会", "领取证书")
	b.get("/member/upgrade").want(t, 200, "您已是专业会员")
	b.get("/member/change").want(t, 200, "联系方式变更", "单位名称变更", "职称变更", "专业类别/其他", "关键信息变更", "下一步").lacks(t, "学生证更新")
	b.get("/member/certificate").want(t, 200, "姓名", "性别", "出生日期", "专业", "职称", "工作单位", "照片", "1984-03-07", "中级 / 主管药师",
		"1.证书一经下载,个人信息将无法修改。", "2.如发现信息有误,请及时联系协会进行更正。", "3.确保证书仅用于合法用途", ">确认</a>")

	b.get("/member/certificate/preview").want(t, 200, `src="/member/certificate/picture.jpg`, "带水印", "下载证书").lacks(t, "请点右上角在浏览器打开")
	preview := b.get("/member/certificate/picture.jpg").want(t, 200)
	if !strings.HasPrefix(preview.body, "\xff\xd8\xff") || preview.Header.Get("Content-Type") != "image/jpeg" || preview.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("preview: %v", preview.Header)
	}

	first := b.post("/member/certificate", nil).want(t, 200)
	if !strings.HasPrefix(first.body, "%PDF-") || !strings.HasPrefix(first.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''") {
		t.Errorf("download: %v", first.Header)
	}
	if again := b.post("/member/certificate", nil).want(t, 200); again.body != first.body {
		t.Error("the second download is another document")
	}
	b.get("/member/certificate").want(t, 200, "可以再次下载")
	b.get("/member/certificate/preview").want(t, 200, "再次下载得到的是同一份证书", "长按图片可保存").lacks(t, "带水印")
	if b.get("/member/certificate/picture.jpg").want(t, 200).body == preview.body {
		t.Error("the picture still is the preview")
	}
}

func TestInsideWeChatTheBrowserIsPointedTo(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	r := httptest.NewRequest(http.MethodGet, "/member/certificate/preview", nil)
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0")
	b.send(r).want(t, 200, "请点右上角在浏览器打开")
}

func TestACertificateIsVerifiedByAnybody(t *testing.T) {
	h := newHouse(t)
	b := h.approvedMember()
	b.post("/member/certificate", nil).want(t, 200)
	number, token := h.number(), h.token()
	visitor := h.browser()

	r := visitor.get("/verify/"+token).want(t, 200, "有效", "王晓岚", "专业会员", "天津市肿瘤医院", number, "2026-03-18", "/verify/"+token+"/photo")
	if r.Header.Get("X-Robots-Tag") == "" {
		t.Error("what is verified could be indexed")
	}
	if r := visitor.get("/verify/" + token + "/photo"); r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/jpeg" || r.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("photo: %d %v", r.StatusCode, r.Header)
	}
	forged := token[:10] + map[bool]string{true: "B", false: "A"}[token[10] == 'A'] + token[11:] // always another one
	visitor.get("/verify/"+forged).want(t, http.StatusNotFound, "无法核验:二维码无效或被篡改")
	visitor.get("/verify/"+forged+"/photo").want(t, http.StatusNotFound)
	visitor.get("/verify/preview").want(t, 200, "这是证书预览")

	visitor.get("/verify").want(t, 200, "证书查验")
	visitor.post("/verify", map[string]string{"number": number}).want(t, 200, "有效", "王*岚").lacks(t, "王晓岚", "天津市肿瘤医院")
	visitor.post("/verify", map[string]string{"number": "12"}).want(t, http.StatusUnprocessableEntity, "会员编号不正确", `value="12"`)
}

func TestAPrintedFormIsVerified(t *testing.T) {
	h := newHouse(t)
	h.submitted()
	c, err := h.Reviews.Read(t.Context(), h.reviewer, firstNumber)
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.Signer.Form(firstNumber, c.Application.PrintHash)
	if err != nil {
		t.Fatal(err)
	}
	older, err := h.Signer.Form(firstNumber, "0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	visitor := h.browser()
	visitor.get("/verify/form/"+token).want(t, 200, "申请表与系统中的资料一致", firstNumber, "王*岚", "不是会员证书").lacks(t, "王晓岚")
	visitor.get("/verify/form/"+older).want(t, 200, "申请表已作废")
	visitor.get("/verify/form/AAAA").want(t, http.StatusNotFound, "无法核验:二维码无效或被篡改")
}

func TestVerifyingIsLimited(t *testing.T) {
	h := newHouse(t)
	visitor := h.browser()
	visitor.get("/verify")
	for range 60 {
		if r := visitor.post("/verify", map[string]string{"number": "120202600000010"}); r.StatusCode == http.StatusTooManyRequests {
			r.want(t, http.StatusTooManyRequests, "证书查验", "请")
			return
		}
	}
	t.Error("nobody ever had to wait")
}

func TestEveryStateOfACertificateIsClear(t *testing.T) {
	for state, want := range map[models.CertificateState]string{
		models.CertificateValid: "有效", models.CertificateVoid: "已失效", models.CertificateSuspended: "会员资格已冻结", models.CertificateRevoked: "已撤销",
	} {
		if v := judge(models.Verification{State: state}); v.Title != want || v.Text == "" || v.Icon == "" || v.Tone == "" {
			t.Errorf("%s: %+v", state, v)
		}
	}
	if v := judge(models.Verification{State: models.CertificateValid, CardExpired: true}); v.Title != "学生证已过期" {
		t.Errorf("expired card: %s", v.Title)
	}
	if v := judge(models.Verification{State: models.CertificateRevoked, CardExpired: true}); v.Title != "已撤销" {
		t.Errorf("a revoked certificate with an expired card: %s", v.Title)
	}
}
