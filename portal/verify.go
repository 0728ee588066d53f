package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// verifyData is 证书查验: the form for a typed number, or what a code or a number told.
type verifyData struct {
	Number input
	Result *verdict
}

// verdict is the answer of a verification.
type verdict struct {
	models.Verification
	Tone, Icon, Title, Text string
	Photo                   string // address of the photo, "" when there is none to show
	ByNumber                bool
	Print                   *service.FormVerification // of an application form
}

func (p *portal) verifyForm(c *fiber.Ctx) error { return p.showVerify(c, verifyData{}, "", nil) }

func (p *portal) showVerify(c *fiber.Ctx, d verifyData, number string, fault error) error {
	var e *models.Error
	errors.As(fault, &e)
	d.Number = input{
		Name: "number", Label: "会员编号", Kind: models.TextField, Value: number, Hint: "请填写证书上的会员编号", Required: true, Max: 40, Autocomplete: "off",
		Error: errorAt(e, "number"),
	}
	pg := p.newPage(c, "证书查验")
	pg.Nav, pg.Data = "verify", d
	hide(c)
	if fault != nil {
		return p.again(c, "verify", pg, fault)
	}
	return p.show(c, "verify", pg)
}

// hide keeps what people look up out of search engines and caches.
func hide(c *fiber.Ctx) { c.Set("X-Robots-Tag", "noindex, nofollow, noarchive") }

// verifyNumber answers a typed number: a POST, so that numbers stay out of logs and histories.
func (p *portal) verifyNumber(c *fiber.Ctx) error {
	number := c.FormValue("number")
	v, err := p.services.Certificates.VerifyNumber(c.UserContext(), client(c), number)
	var e *models.Error
	switch {
	case errors.As(err, &e) && e.Code == models.NotFound:
		return p.showVerify(c, verifyData{Result: &verdict{
			Tone: "off", Icon: "bi-question-circle-fill", Title: "未查到该会员编号", Text: "请核对编号后重新输入。编号须与证书上印的完全一致。", ByNumber: true,
		}}, number, nil)
	case err != nil:
		return p.showVerify(c, verifyData{}, number, err)
	}
	r := judge(*v)
	r.ByNumber = true
	return p.showVerify(c, verifyData{Result: &r}, number, nil)
}

func (p *portal) verifyToken(c *fiber.Ctx) error {
	token := c.Params("token")
	v, err := p.services.Certificates.Verify(c.UserContext(), client(c), token)
	if models.CodeOf(err) == models.NotFound && err != nil {
		return p.showVerdict(c, fiber.StatusNotFound, verdict{
			Tone: "bad", Icon: "bi-shield-fill-x", Title: "无法核验:二维码无效或被篡改", Text: "这个二维码不是" + p.names(c).Association + "签发的,或者内容被改动过。请不要采信所附的证书。",
		})
	}
	if err != nil {
		return err
	}
	r := judge(*v)
	if v.PhotoKey != "" {
		r.Photo = "/verify/" + token + "/photo"
	}
	return p.showVerdict(c, fiber.StatusOK, r)
}

// verifyPreview is where the dead code of a preview leads.
func (p *portal) verifyPreview(c *fiber.Ctx) error {
	return p.showVerdict(c, fiber.StatusOK, verdict{
		Tone: "off", Icon: "bi-eye-fill", Title: "这是证书预览,不是正式证书", Text: "预览件上的二维码不能用于核验。请以会员下载的正式证书为准。",
	})
}

// verifyPrint is where the code on an application form leads: does the paper show the data as it is now?
func (p *portal) verifyPrint(c *fiber.Ctx) error {
	v, err := p.services.Certificates.VerifyForm(c.UserContext(), client(c), c.Params("token"))
	if models.CodeOf(err) == models.NotFound && err != nil {
		return p.showVerdict(c, fiber.StatusNotFound, verdict{
			Tone: "bad", Icon: "bi-shield-fill-x", Title: "无法核验:二维码无效或被篡改", Text: "这个二维码不是" + p.names(c).Association + "的申请表上的,或者内容被改动过。",
		})
	}
	if err != nil {
		return err
	}
	r := verdict{Tone: "off", Icon: "bi-slash-circle-fill", Title: "申请表已作废", Text: "打印之后资料有改动,请申请人重新下载、打印并盖章。", Print: v}
	if v.Current {
		r.Tone, r.Icon, r.Title, r.Text = "good", "bi-shield-fill-check", "申请表与系统中的资料一致", "这是会员申请表,不是会员证书,不能证明会员资格。"
	}
	return p.showVerdict(c, fiber.StatusOK, r)
}

func (p *portal) showVerdict(c *fiber.Ctx, status int, r verdict) error {
	pg := p.newPage(c, "证书查验")
	pg.Nav, pg.Data = "verify", r
	hide(c)
	return p.showStatus(c, status, "verified", pg)
}

// judge says in words, colour and sign what a verification means for who holds the paper.
func judge(v models.Verification) verdict {
	r := verdict{Verification: v, Title: v.State.Text()}
	switch {
	case v.State == models.CertificateValid && v.CardExpired:
		r.Tone, r.Icon, r.Title, r.Text = "wait", "bi-exclamation-triangle-fill", "学生证已过期", "证书由本会签发,但会员的学生证已过有效期,学生会员身份待更新。"
	case v.State == models.CertificateValid:
		r.Tone, r.Icon, r.Text = "good", "bi-shield-fill-check", "证书由本会签发,目前有效。"
	case v.State == models.CertificateVoid:
		r.Tone, r.Icon, r.Text = "off", "bi-slash-circle-fill", "这份证书已被替换或停用,请以会员最新的证书为准。"
	case v.State == models.CertificateSuspended:
		r.Tone, r.Icon, r.Text = "bad", "bi-lock-fill", "该会员的资格目前被冻结,证书暂停使用。"
	default:
		r.Tone, r.Icon, r.Text = "bad", "bi-x-octagon-fill", "这份证书已被本会撤销,不再有效。"
	}
	return r
}

func (p *portal) verifyPhoto(c *fiber.Ctx) error {
	photo, err := p.services.Certificates.VerifyPhoto(c.UserContext(), client(c), c.Params("token"))
	if err != nil {
		return err
	}
	hide(c)
	c.Set(fiber.HeaderContentType, "image/jpeg")
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	return c.Send(photo)
}
