package service

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"tjtaca/models"

	"golang.org/x/crypto/argon2"
)

// argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane; 37 ms here.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonSalt   = 16 // bytes
	argonKey    = 32 // bytes
)

// Lengths of passwords in characters. Length comes first (NIST SP 800-63B): no rules of composition.
const (
	memberPasswordMin = 10
	staffPasswordMin  = 12
	passwordMax       = 128
)

// hashing bounds how many passwords are worked on at once, so that a flood of logins leaves a processor to everybody else.
var hashing = make(chan struct{}, max(1, runtime.NumCPU()-1))

// hashed counts the passwords worked on.
var hashed atomic.Int64

// PasswordHashes is how many passwords this process has worked on since it began: a flood of logins shows in it.
func PasswordHashes() int64 { return hashed.Load() }

func argon(ctx context.Context, password string, salt []byte, time, memory uint32) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-hashing }()
	hashed.Add(1)
	return argon2.IDKey([]byte(password), salt, time, memory, 1, argonKey), nil
}

// hashPassword makes $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	rand.Read(salt) // never fails (crypto/rand)
	key, err := argon(ctx, password, salt, argonTime, argonMemory)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonTime, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// nobodysHash stands in for accounts that do not exist or have no password: they cost the same work. It is the hash of nothing;
// written down rather than made, so that the first one who needs it does not wait twice as long.
var nobodysHash = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonTime,
	base64.RawStdEncoding.EncodeToString(make([]byte, argonSalt)), base64.RawStdEncoding.EncodeToString(make([]byte, argonKey)))

// checkPassword says whether the password is the one behind hash; "" is nobody's, at the usual cost.
func checkPassword(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = nobodysHash
	}
	if utf8.RuneCountInString(password) > passwordMax {
		password = ""
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("password hash of unknown form")
	}
	var memory, time uint32
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &time); err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	got, err := argon(ctx, password, salt, time, memory)
	return err == nil && known && subtle.ConstantTimeCompare(got, want) == 1, err
}

// banned are what people choose when ten characters are asked for.
var banned = map[string]bool{
	"1234567890": true, "0123456789": true, "0987654321": true, "9876543210": true, "1111111111": true, "0000000000": true,
	"1q2w3e4r5t": true, "qwertyuiop": true, "1qaz2wsx3edc": true, "qwerty123456": true, "abcd123456": true, "abc1234567": true,
	"a123456789": true, "password123": true, "password1234": true, "woaini1314": true, "5201314520": true, "aa123456789": true,
	"1234567890a": true, "123456789012": true, "iloveyou123": true, "admin123456": true, "administrator": true, "tianjin123": true,
	"tianjin123456": true, "tjtaca123456": true, "qq123456789": true, "1314520520": true, "zxcvbnm123": true, "asdfghjkl;": true,
}

// checkNewPassword notes every fault of a new password at "password" and "repeat". Own is what it must not contain: phone,
// username.
func checkNewPassword(c *models.Check, password, repeat string, atLeast int, own ...string) {
	n := utf8.RuneCountInString(password)
	c.That(password != "", "password", "请填写密码")
	c.That(n >= atLeast, "password", fmt.Sprintf("密码至少 %d 位,可用一句容易记住的话", atLeast))
	c.That(n <= passwordMax, "password", fmt.Sprintf("密码最多 %d 位", passwordMax))
	lower := strings.ToLower(password)
	c.That(!banned[lower] && strings.Trim(lower, lower[:min(1, len(lower))]) != "", "password", "这个密码太常见,容易被猜到,请换一个")
	for _, s := range own {
		c.That(s == "" || !strings.Contains(lower, strings.ToLower(s)), "password", "密码中不能包含手机号或用户名")
	}
	c.That(password == repeat, "repeat", "两次填写的密码不一致")
}
