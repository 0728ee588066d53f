package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// CodePurpose is what an SMS code is good for.
type CodePurpose string

// The purposes of SMS codes.
const (
	CodeRegister CodePurpose = "register"
	CodeLogin    CodePurpose = "login"
	CodeReset    CodePurpose = "reset"
	CodeNewPhone CodePurpose = "phone_new" // to the phone that a member wants to log in with from now on
	CodeOldPhone CodePurpose = "phone_old" // to the one they log in with now
	CodeClaim    CodePurpose = "claim"     // to the new phone of who claims an account whose phone is gone
	CodeConfirm  CodePurpose = "confirm"   // before something grave: export, closing
)

// codeUses is what the text of a code says it is for, so that nobody reads one out for something else.
var codeUses = map[CodePurpose]string{
	CodeRegister: "会员注册", CodeLogin: "登录", CodeReset: "找回密码", CodeNewPhone: "更换登录手机号(新号码)", CodeOldPhone: "更换登录手机号(原号码)",
	CodeConfirm: "确认本人操作", CodeClaim: "找回账号(新手机号)",
}

// What limits SMS codes: their cost, and that nobody's phone is flooded.
const (
	codeLife        = 10 * time.Minute
	codeAgain       = time.Minute // between two codes to one phone
	codesPerPhone   = 10          // a day
	codesPerIP      = 60          // an hour: a hospital sits behind one address
	codeChecksPerIP = 120         // an hour
)

const (
	phoneFault = "请填写 11 位手机号码"
	codeFault  = "请填写短信中的 6 位验证码"
	wrongCode  = "验证码不正确或已失效,请核对或重新获取"
)

var sixDigits = regexp.MustCompile(`^\d{6}$`)

// validCode cleans a typed code and says whether it can be one.
func validCode(code *string) bool {
	*code = models.NormalizeIDNumber(*code)
	return sixDigits.MatchString(*code)
}

// SendCode texts a six-digit code. Its answer never tells whether the phone is known. TooMany: the message says how long to
// wait. Invalid: field phone, or captcha after the first few in a while (CaptchaForCode).
func (s *Accounts) SendCode(ctx context.Context, from Client, phone string, purpose CodePurpose) error {
	phone = models.NormalizePhone(phone)
	if !models.ValidPhone(phone) {
		return models.InvalidField("phone", phoneFault)
	}
	if codeUses[purpose] == "" || purpose == CodeOldPhone || purpose == CodeConfirm {
		return models.Invalidf("验证码用途不正确")
	}
	return s.sendCode(ctx, from, phone, purpose)
}

// SendOwnCode texts a code to the phone that a member logs in with. Errors as SendCode.
func (s *Accounts) SendOwnCode(ctx context.Context, by models.Actor, from Client, purpose CodePurpose) error {
	if purpose != CodeOldPhone && purpose != CodeConfirm {
		return models.Invalidf("验证码用途不正确")
	}
	var phone string
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err == nil {
			phone = m.Phone
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.sendCode(ctx, from, phone, purpose)
}

func (s *Accounts) sendCode(ctx context.Context, from Client, phone string, purpose CodePurpose) error {
	soon, err := s.beyond(ctx, []quota{{"code:again:" + phone, 1}})
	if err == nil && !soon { // who has to wait anyway is told so below, and types no captcha in vain
		err = s.humanWhere(ctx, from, codeQuotas(from, phone))
	}
	if err != nil {
		return err
	}
	for _, l := range []struct {
		key    string
		limit  int
		window time.Duration
	}{
		{"code:ip:" + from.IP, codesPerIP, time.Hour},
		{"code:again:" + phone, 1, codeAgain},
		{"code:phone:" + phone, codesPerPhone, 24 * time.Hour},
	} {
		if err := allow(ctx, s.Store, l.key, l.limit, l.window); err != nil {
			return err
		}
	}
	code, err := newCode()
	if err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		name, err := tx.Setting(models.SettingAssociation)
		if err != nil {
			return err
		}
		if err := tx.PutCode(phone, string(purpose), code, codeLife); err != nil {
			return err
		}
		text := fmt.Sprintf("【%s】验证码 %s,用于%s,%d 分钟内有效,请勿告诉他人。如非本人操作,请忽略。", name, code, codeUses[purpose], int(codeLife.Minutes()))
		return tx.PostSMS(phone, text, codeLife)
	})
}

func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// useCode uses up the code of a phone. Invalid: field code.
func (s *Accounts) useCode(ctx context.Context, from Client, phone string, purpose CodePurpose, code string) error {
	if err := allowCodeCheck(ctx, s.Store, from); err != nil {
		return err
	}
	var right []bool
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		right, err = tx.UseCodes(store.Code{Phone: phone, Purpose: string(purpose), Code: code})
		return err
	})
	if err == nil && !right[0] {
		err = models.InvalidField("code", wrongCode)
	}
	return err
}

// allowCodeCheck bounds guessing the codes of many phones from one address.
func allowCodeCheck(ctx context.Context, s *store.Store, from Client) error {
	return allow(ctx, s, "code:check:"+from.IP, codeChecksPerIP, time.Hour)
}

// merge joins the faults of two checks into one error; what is no fault of the form comes first and alone.
func merge(a, b error) error {
	var c models.Check
	for _, err := range []error{a, b} {
		var e *models.Error
		switch {
		case err == nil:
		case !errors.As(err, &e) || e.Code != models.Invalid:
			return err
		default:
			for field, message := range e.Fields {
				c.That(false, field, message)
			}
		}
	}
	return c.Err()
}
