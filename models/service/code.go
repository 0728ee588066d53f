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
)

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
)

var sixDigits = regexp.MustCompile(`^\d{6}$`)

// validCode cleans a typed code and says whether it can be one.
func validCode(code *string) bool {
	*code = models.NormalizeIDNumber(*code)
	return sixDigits.MatchString(*code)
}

// SendCode texts a six-digit code. Its answer never tells whether the phone is known. TooMany: the message says how long to
// wait. Invalid: field phone.
func (s *Accounts) SendCode(ctx context.Context, from Client, phone string, purpose CodePurpose) error {
	phone = models.NormalizePhone(phone)
	if !models.ValidPhone(phone) {
		return models.InvalidField("phone", phoneFault)
	}
	if purpose != CodeRegister && purpose != CodeLogin && purpose != CodeReset {
		return models.Invalidf("验证码用途不正确")
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
		text := fmt.Sprintf("【%s】验证码 %s,%d 分钟内有效,请勿告诉他人。如非本人操作,请忽略。", name, code, int(codeLife.Minutes()))
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
	if err := allow(ctx, s.Store, "code:check:"+from.IP, codeChecksPerIP, time.Hour); err != nil {
		return err
	}
	var right bool
	err := s.Store.Tx(ctx, func(tx *store.Tx) (err error) {
		right, err = tx.UseCode(phone, string(purpose), code)
		return err
	})
	if err == nil && !right {
		err = models.InvalidField("code", "验证码不正确或已失效,请核对或重新获取")
	}
	return err
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
