package service

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"

	"github.com/pquerna/otp/totp"
)

// RFC 6238 as every app has it: six digits, thirty seconds, SHA-1. One step to either side makes up for a clock that is off.
const (
	totpPeriod  = 30 // seconds
	totpSkew    = 1
	totpSecret  = 20 // bytes
	recoveryFew = 10 // codes
)

func totpKey(id int64) string { return "totp:staff:" + strconv.FormatInt(id, 10) }

var errWrongCode = models.InvalidField("code", "验证码不正确或已使用过,请等待下一个验证码")

// TOTPOffer is what an app needs to be set up.
type TOTPOffer struct {
	Secret string // in groups, to be typed
	URI    string // otpauth://, to be scanned
}

// TwoSteps says how one's own second step stands: on or off, and how many recovery codes are left.
func (s *Staff) TwoSteps(ctx context.Context, by models.Actor) (on bool, recovery int, err error) {
	if by.Kind != models.StaffActor {
		return false, 0, models.ErrNotFound
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.TwoSteps(by.ID)
		if err == nil {
			on, recovery = t.Active, t.Recovery
		}
		return err
	})
	return on, recovery, err
}

// OfferTOTP makes a new secret for one's own account after the password was said once more. It counts only after StartTOTP.
// Invalid: field old. Conflict: it is on already.
func (s *Staff) OfferTOTP(ctx context.Context, by models.Actor, password string) (*TOTPOffer, error) {
	account, err := s.confirmed(ctx, by, password)
	if err != nil {
		return nil, err
	}
	names, err := (&Settings{s.Deps}).Names(ctx)
	if err != nil {
		return nil, err
	}
	random := make([]byte, totpSecret)
	rand.Read(random) // never fails (crypto/rand)
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random)
	if err := s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.OfferTOTP(by.ID, secret) }); err != nil {
		return nil, err
	}
	return offerOf(secret, names.Association, account.Username), nil
}

// offerOf writes a secret as apps read it (Key Uri Format of Google Authenticator).
func offerOf(secret, issuer, account string) *TOTPOffer {
	uri := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: "secret=" + secret + "&issuer=" + url.PathEscape(issuer)}
	return &TOTPOffer{Secret: grouped(secret), URI: uri.String()}
}

// Offered shows the offer that waits for its first code once more. NotFound: there is none.
func (s *Staff) Offered(ctx context.Context, by models.Actor) (*TOTPOffer, error) {
	names, err := (&Settings{s.Deps}).Names(ctx)
	if err != nil {
		return nil, err
	}
	var offer *TOTPOffer
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		account, _, err := tx.StaffMember(by.ID)
		if err != nil {
			return err
		}
		t, err := tx.TwoSteps(by.ID)
		if err != nil {
			return err
		}
		if t.Active || t.Secret == "" {
			return models.ErrNotFound
		}
		offer = offerOf(t.Secret, names.Association, account.Username)
		return nil
	})
	return offer, err
}

// StartTOTP turns the second step on with the first code of the app, ends one's other sessions and gives recovery codes, shown
// once. Invalid: field code.
func (s *Staff) StartTOTP(ctx context.Context, by models.Actor, session *models.Session, code string) (recovery []string, err error) {
	if err := s.guess(ctx, by); err != nil {
		return nil, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.LockTwoSteps(by.ID)
		if err != nil {
			return err
		}
		if t.Active || t.Secret == "" {
			return models.Conflictf("请先开始设置两步验证")
		}
		if err := takeCode(tx, by.ID, t.Secret, code); err != nil {
			return err
		}
		recovery = recoveryCodes()
		if err := tx.StartTOTP(by.ID, recovery); err != nil {
			return err
		}
		if err := tx.ConfirmSessionOf(session.ID); err != nil {
			return err
		}
		if err := tx.EndSessions(store.StaffSession, by.ID, session.ID); err != nil {
			return err
		}
		return tx.Audit(by, "staff.totp_on", "staff", by.ID, nil, nil)
	})
	if err != nil {
		return nil, err
	}
	return recovery, s.guessed(ctx, by)
}

// SecondStep takes the code of the app, or a recovery code, after the password, and opens the session proper under a new
// token. NotFound: no session waits for it. Invalid: field code. TooMany: locked, with the wait.
func (s *Staff) SecondStep(ctx context.Context, from Client, token, code string) (full string, err error) {
	session, account, err := s.Session(ctx, token)
	if err != nil {
		return "", err
	}
	if !session.Half {
		return "", models.ErrNotFound
	}
	by := account.Actor(from.IP)
	if err := s.guess(ctx, by); err != nil {
		return "", err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.LockTwoSteps(account.ID)
		if err != nil {
			return err
		}
		if err := takeAny(tx, by, t.Secret, code); err != nil {
			return err
		}
		if err := tx.EndSession(store.StaffSession, token); err != nil {
			return err
		}
		if full, err = loggedIn(tx, from, account); err != nil {
			return err
		}
		return tx.ConfirmSession(full)
	})
	if err != nil {
		if models.CodeOf(err) == models.Invalid {
			return "", s.noteRefused(ctx, by, err)
		}
		return "", err
	}
	return full, s.guessed(ctx, by)
}

// EndTOTP turns the second step off; password and code are asked for. Invalid: fields old, code.
func (s *Staff) EndTOTP(ctx context.Context, by models.Actor, password, code string) error {
	if _, err := s.confirmed(ctx, by, password); err != nil {
		return err
	}
	if err := s.guess(ctx, by); err != nil {
		return err
	}
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.LockTwoSteps(by.ID)
		if err != nil {
			return err
		}
		if !t.Active {
			return models.Conflictf("两步验证没有开启")
		}
		if err := takeAny(tx, by, t.Secret, code); err != nil {
			return err
		}
		if err := tx.EndTOTP(by.ID); err != nil {
			return err
		}
		return tx.Audit(by, "staff.totp_off", "staff", by.ID, nil, nil)
	})
	if err != nil {
		return err
	}
	return s.guessed(ctx, by)
}

// ResetTOTP takes the second step from an account whose owner lost the app and the recovery codes. Nobody resets their own.
func (s *Staff) ResetTOTP(ctx context.Context, by models.Actor, id int64) error {
	if by.Kind == models.StaffActor && by.ID == id {
		return models.Forbiddenf("不能重置自己的两步验证,请在「账号安全」中关闭")
	}
	return s.edit(ctx, by, id, "staff.totp_reset", func(tx *store.Tx, account *models.Staff) error {
		if !account.TwoSteps {
			return models.Conflictf("该账号没有开启两步验证")
		}
		account.TwoSteps = false
		return tx.EndTOTP(id)
	})
}

// confirmed asks for one's own password again.
func (s *Staff) confirmed(ctx context.Context, by models.Actor, password string) (account *models.Staff, err error) {
	var hash string
	err = s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		account, hash, err = tx.StaffMember(by.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return account, confirmOld(ctx, s.Store, staffLoginKey(account.Username), hash, password)
}

// guess counts an attempt at a code before it is made; guessed forgets the attempts after a success.
func (s *Staff) guess(ctx context.Context, by models.Actor) error {
	return loginLock.attempt(ctx, s.Store, totpKey(by.ID))
}

func (s *Staff) guessed(ctx context.Context, by models.Actor) error {
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.ResetLimit(totpKey(by.ID)) })
}

func (s *Staff) noteRefused(ctx context.Context, by models.Actor, refusal error) error {
	err := s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.Audit(by, "staff.login_refused", "staff", by.ID, nil, nil) })
	if err != nil {
		return err
	}
	return refusal
}

// takeAny takes a code of the app or a recovery code.
func takeAny(tx *store.Tx, by models.Actor, secret, code string) error {
	code = normalizeCode(code)
	if len(code) != recoveryLength {
		return takeCode(tx, by.ID, secret, code)
	}
	ok, err := tx.TakeRecovery(by.ID, code)
	if err != nil {
		return err
	}
	if !ok {
		return errWrongCode
	}
	return tx.Audit(by, "staff.recovery_used", "staff", by.ID, nil, nil)
}

// takeCode takes a code of the app, each only once.
func takeCode(tx *store.Tx, id int64, secret, code string) error {
	step, ok := stepOf(secret, normalizeCode(code), tx.Now)
	if ok {
		var err error
		if ok, err = tx.TakeStep(id, step); err != nil {
			return err
		}
	}
	if !ok {
		return errWrongCode
	}
	return nil
}

// stepOf finds the time step that a code belongs to.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	for skew := int64(-totpSkew); skew <= totpSkew; skew++ {
		at := now.Add(time.Duration(skew*totpPeriod) * time.Second)
		want, err := totp.GenerateCode(secret, at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = at.Unix()/totpPeriod, true
		}
	}
	return step, ok
}

// recoveryLength is how many characters a recovery code has: 50 random bits.
const recoveryLength = 10

// recoveryCodes are written as people copy them: xxxxx-xxxxx.
func recoveryCodes() []string {
	codes := make([]string, recoveryFew)
	for i := range codes {
		codes[i] = strings.ToLower(rand.Text()[:recoveryLength])
	}
	return codes
}

func normalizeCode(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u3000", "").Replace(strings.TrimSpace(code)))
}

// grouped writes a secret in groups of four.
func grouped(secret string) string {
	var parts []string
	for len(secret) > 4 {
		parts, secret = append(parts, secret[:4]), secret[4:]
	}
	return strings.Join(append(parts, secret), " ")
}
