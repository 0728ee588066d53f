package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"time"

	"tjtaca/models"
	"tjtaca/models/image"
	"tjtaca/models/store"

	"github.com/dchest/captcha"
)

// A captcha is a row of digits to be read or heard and typed. The challenge itself says, sealed, which digits they are, so no
// process keeps anything and any process can show it, speak it and check it; that it is good for one answer only is counted in
// the database.
const (
	captchaDigits = 5
	captchaLife   = 15 * time.Minute
	sealCaptcha   = "captcha"
)

// When a captcha is asked for. Whoever does what members do never meets one.
const (
	codesFreePerPhone  = 3  // SMS codes a day
	codesFreePerIP     = 20 // an hour
	loginsFreePerPhone = 3  // wrong passwords since the last right one
	loginsFreePerIP    = 30 // attempts in 10 minutes
)

// How much of captchas one address is given in 10 minutes. A hospital sits behind one, and people who see badly look more than once.
const (
	anotherCaptchaPerIP = 60
	captchaFilesPerIP   = 300 // pictures and sounds
)

// CaptchaAnswer is what was typed for a challenge.
type CaptchaAnswer struct{ Challenge, Digits string }

type challenge struct {
	ID     string    `json:"id"`
	Digits string    `json:"digits"`
	Until  time.Time `json:"until"`
}

// NewCaptcha makes a challenge: text for an address and a hidden field, which tells nothing to who has not the key.
func (s *Accounts) NewCaptcha() (string, error) {
	c := challenge{ID: rand.Text(), Until: s.Store.Now().Add(captchaLife)}
	for range captchaDigits { // a zero passes for an O or an eight
		d, err := rand.Int(rand.Reader, big.NewInt(9))
		if err != nil {
			return "", err
		}
		c.Digits += fmt.Sprint(1 + d.Int64())
	}
	sealed, err := s.Seal.SealJSON(sealCaptcha, c)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// AnotherCaptcha counts that somebody asks for another challenge than the one the form came with. TooMany: the message says
// how long to wait; the challenge that is there stays good.
func (s *Accounts) AnotherCaptcha(ctx context.Context, from Client) error {
	return allow(ctx, s.Store, "captcha:another:"+from.IP, anotherCaptchaPerIP, 10*time.Minute)
}

// LookAtCaptcha counts that a picture is drawn or digits are spoken, which costs more than asking. TooMany as above.
func (s *Accounts) LookAtCaptcha(ctx context.Context, from Client) error {
	return allow(ctx, s.Store, "captcha:look:"+from.IP, captchaFilesPerIP, 10*time.Minute)
}

func (s *Accounts) openCaptcha(text string) (c challenge, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, models.ErrNotFound
	}
	plain, err := s.Seal.Open(sealCaptcha, sealed)
	if err != nil || json.Unmarshal(plain, &c) != nil || !s.Store.Now().Before(c.Until) {
		return c, models.ErrNotFound
	}
	return c, nil
}

// CaptchaPicture draws the digits of a challenge, PNG. NotFound: forged or too old.
func (s *Accounts) CaptchaPicture(w io.Writer, text string) error {
	c, err := s.openCaptcha(text)
	if err == nil {
		err = image.Digits(w, c.Digits, sha256.Sum256([]byte(c.ID)))
	}
	return err
}

// CaptchaSound speaks the digits of a challenge in Chinese, WAV. NotFound: forged or too old.
func (s *Accounts) CaptchaSound(w io.Writer, text string) error {
	c, err := s.openCaptcha(text)
	if err != nil {
		return err
	}
	values := []byte(c.Digits)
	for i := range values {
		values[i] -= '0'
	}
	_, err = captcha.NewAudio(c.ID, values, "zh").WriteTo(w)
	return err
}

// proveHuman checks the answer that came with a request and uses its challenge up, right or wrong. Invalid: field captcha.
func (s *Accounts) proveHuman(ctx context.Context, a CaptchaAnswer) error {
	if a.Challenge == "" {
		return models.InvalidField("captcha", "为保障账号安全,请填写图中的数字后继续")
	}
	c, err := s.openCaptcha(a.Challenge)
	if err != nil {
		return models.InvalidField("captcha", "图片已失效,请按新图片填写")
	}
	fresh, _, err := s.Store.Allow(ctx, "captcha:"+c.ID, 1, captchaLife)
	if err != nil {
		return err
	}
	if !fresh || subtle.ConstantTimeCompare([]byte(models.NormalizeIDNumber(a.Digits)), []byte(c.Digits)) != 1 {
		return models.InvalidField("captcha", "图中的数字不正确,请按新图片填写")
	}
	return nil
}

// quota is how many uses of a counter are free of a captcha.
type quota struct {
	key  string
	free int
}

// beyond says whether any of the counters has gone beyond what is free.
func (s *Accounts) beyond(ctx context.Context, quotas []quota) (found bool, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		for _, q := range quotas {
			n, err := tx.Hits(q.key)
			if err != nil {
				return fmt.Errorf("captcha: %w", err)
			}
			found = found || n >= q.free
		}
		return nil
	})
	return found, err
}

func codeQuotas(from Client, phone string) []quota {
	return []quota{{"code:ip:" + from.IP, codesFreePerIP}, {"code:phone:" + phone, codesFreePerPhone}}
}

func loginQuotas(from Client, phone string) []quota {
	return []quota{{"login:ip:" + from.IP, loginsFreePerIP}, {memberLoginKey(phone), loginsFreePerPhone}}
}

// CaptchaForCode says whether the next SMS code to a phone needs a captcha. It depends on counts alone, never on whether the
// phone is known; so does CaptchaForLogin.
func (s *Accounts) CaptchaForCode(ctx context.Context, from Client, phone string) (bool, error) {
	return s.beyond(ctx, codeQuotas(from, models.NormalizePhone(phone)))
}

// CaptchaForLogin says whether the next login by password needs a captcha.
func (s *Accounts) CaptchaForLogin(ctx context.Context, from Client, phone string) (bool, error) {
	return s.beyond(ctx, loginQuotas(from, models.NormalizePhone(phone)))
}

// humanWhere asks for a captcha where a counter has gone beyond what is free.
func (s *Accounts) humanWhere(ctx context.Context, from Client, quotas []quota) error {
	needed, err := s.beyond(ctx, quotas)
	if err == nil && needed {
		err = s.proveHuman(ctx, from.Captcha)
	}
	return err
}

// admitLogin counts an attempt to log in by password before it is made. TooMany: locked, the message says how long; a locked
// account is told before the captcha is asked for, so that nobody types it in vain. Invalid: field captcha.
func (s *Accounts) admitLogin(ctx context.Context, from Client, phone string) error {
	quotas, key := loginQuotas(from, phone), memberLoginKey(phone)
	if err := loginLock.open(ctx, s.Store, key); err != nil {
		return err
	}
	needed, err := s.beyond(ctx, quotas)
	if err != nil {
		return err
	}
	if err := allow(ctx, s.Store, "login:ip:"+from.IP, loginsPerIP, 10*time.Minute); err != nil {
		return err
	}
	if needed {
		if err := s.proveHuman(ctx, from.Captcha); err != nil {
			return err
		}
	}
	return loginLock.attempt(ctx, s.Store, key)
}
