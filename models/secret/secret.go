// Package secret encrypts fields at rest and computes blind indexes.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// MasterSize is the length of a master key in bytes.
const MasterSize = 32

const (
	format  = 1 // first byte of everything sealed
	keyID   = 4 // bytes that name the key
	nonceAt = 1 + keyID
	textAt  = nonceAt + 12
)

// ErrOpen says that something sealed cannot be read: altered, sealed for another purpose, or under a key that is gone.
var ErrOpen = errors.New("sealed value cannot be opened")

// Box seals and opens values (AES-256-GCM) and computes blind indexes (HMAC-SHA256). All its keys are derived from master
// keys (HKDF), so one secret is enough to run on.
type Box struct {
	keys  []key // the first one seals, all open
	index []byte
}

type key struct {
	id   []byte
	aead cipher.AEAD
}

// New makes a Box of the master key and, after a rotation, of the older ones that data is still sealed under, newest first.
// Blind indexes always come from the oldest key: they stay comparable through a rotation.
func New(master []byte, older ...[]byte) (*Box, error) {
	b := &Box{}
	masters := append([][]byte{master}, older...)
	for _, m := range masters {
		if len(m) != MasterSize {
			return nil, fmt.Errorf("a master key has %d bytes, this one has %d", MasterSize, len(m))
		}
		k, err := newKey(m)
		if err != nil {
			return nil, err
		}
		b.keys = append(b.keys, k)
	}
	var err error
	b.index, err = hkdf.Key(sha256.New, masters[len(masters)-1], nil, "tjtaca blind index", 32)
	return b, err
}

func newKey(master []byte) (key, error) {
	raw, err := hkdf.Key(sha256.New, master, nil, "tjtaca field encryption", 32)
	if err != nil {
		return key{}, err
	}
	id, err := hkdf.Key(sha256.New, master, nil, "tjtaca key id", keyID)
	if err != nil {
		return key{}, err
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return key{}, err
	}
	aead, err := cipher.NewGCM(block)
	return key{id, aead}, err
}

// Seal encrypts plain. The purpose, such as "members.id_number", is bound to it: only Open with the same purpose succeeds, so
// that a value cannot be moved to another column.
func (b *Box) Seal(purpose string, plain []byte) []byte {
	k := b.keys[0]
	out := make([]byte, textAt, textAt+len(plain)+k.aead.Overhead())
	out[0] = format
	copy(out[1:], k.id)
	rand.Read(out[nonceAt:textAt]) // never fails (crypto/rand)
	return k.aead.Seal(out, out[nonceAt:textAt], plain, []byte(purpose))
}

// Open decrypts what Seal made. Errors wrap ErrOpen.
func (b *Box) Open(purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) < textAt || sealed[0] != format {
		return nil, fmt.Errorf("%s: %w: not a sealed value", purpose, ErrOpen)
	}
	for _, k := range b.keys {
		if !slices.Equal(k.id, sealed[1:nonceAt]) {
			continue
		}
		plain, err := k.aead.Open(nil, sealed[nonceAt:textAt], sealed[textAt:], []byte(purpose))
		if err != nil {
			return nil, fmt.Errorf("%s: %w: altered, or sealed for another purpose", purpose, ErrOpen)
		}
		return plain, nil
	}
	return nil, fmt.Errorf("%s: %w: unknown key %x", purpose, ErrOpen, sealed[1:nonceAt])
}

// Current says whether the value is sealed under the newest key; others are to be sealed anew after a rotation.
func (b *Box) Current(sealed []byte) bool {
	return len(sealed) >= nonceAt && slices.Equal(b.keys[0].id, sealed[1:nonceAt])
}

// SealText seals text; "" stays nil, so that an empty field is an empty column.
func (b *Box) SealText(purpose, text string) []byte {
	if text == "" {
		return nil
	}
	return b.Seal(purpose, []byte(text))
}

// OpenText opens what SealText made.
func (b *Box) OpenText(purpose string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := b.Open(purpose, sealed)
	return string(plain), err
}

// SealJSON seals v as JSON; nil stays nil.
func (b *Box) SealJSON(purpose string, v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", purpose, err)
	}
	return b.Seal(purpose, plain), nil
}

// OpenJSON opens what SealJSON made into v; nothing sealed leaves v as it is.
func (b *Box) OpenJSON(purpose string, sealed []byte, v any) error {
	if len(sealed) == 0 {
		return nil
	}
	plain, err := b.Open(purpose, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("%s: %w", purpose, err)
	}
	return nil
}

// Index is the blind index of a value (32 bytes): equal values of one purpose have equal indexes, and without the key neither
// can be found from the other.
func (b *Box) Index(purpose, value string) []byte {
	mac := hmac.New(sha256.New, b.index)
	fmt.Fprintf(mac, "%d:%s:%s", len(purpose), purpose, value)
	return mac.Sum(nil)
}

// Token is 256 random bits, base64url: a session.
func Token() string { return random(32) }

// Handle is 128 random bits, base64url: an address nobody guesses.
func Handle() string { return random(16) }

// Hash is what is stored of a Token (SHA-256, 32 bytes): a token has too many bits to be guessed from it.
func Hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}
