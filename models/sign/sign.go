// Package sign makes and opens the tokens inside QR codes: Ed25519 signatures that prove a code is ours without asking the
// database. What the token says is not secret; that nobody else can have written it is the point.
package sign

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// Kind says what a token is for. It is signed with the payload, so a token of one kind never passes for another.
type Kind byte

// The kinds of tokens. The high half of the byte is the version of the layout.
const (
	CertificateKind Kind = 0x11 // payload: serial of a certificate
	FormKind        Kind = 0x12 // payload: print hash and number of an application
)

// ErrForged is returned for every token that was not written by one of the keys, whatever is wrong with it.
var ErrForged = errors.New("sign: token is not authentic")

const (
	headerLen  = 2   // kind, key id
	maxPayload = 128 // keeps QR codes small and refuses junk before any arithmetic
	context    = "tjtaca url token\x00"
)

// Signer writes tokens with one key and opens those of that key and of older ones. It is safe for concurrent use once set up.
type Signer struct {
	private ed25519.PrivateKey
	id      byte
	known   map[byte][]ed25519.PublicKey
}

// New makes a signer of a 32-byte seed.
func New(seed []byte) (*Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("sign: the seed has %d bytes, want %d", len(seed), ed25519.SeedSize)
	}
	private := ed25519.NewKeyFromSeed(seed)
	s := &Signer{private: private, known: map[byte][]ed25519.PublicKey{}}
	public := s.Public()
	s.id = keyID(public)
	s.known[s.id] = []ed25519.PublicKey{public}
	return s, nil
}

// Public is the key that opens what this signer writes; give it to Also after a change of keys.
func (s *Signer) Public() ed25519.PublicKey {
	return append(ed25519.PublicKey(nil), s.private[ed25519.SeedSize:]...)
}

// Also accepts the tokens of an older key: certificates on paper outlive the key that signed them.
func (s *Signer) Also(public ed25519.PublicKey) error {
	if len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("sign: the public key has %d bytes, want %d", len(public), ed25519.PublicKeySize)
	}
	id := keyID(public)
	s.known[id] = append(s.known[id], append(ed25519.PublicKey(nil), public...))
	return nil
}

// Token signs a payload of 1 to 128 bytes: base64url without padding of kind, key id, payload and signature.
func (s *Signer) Token(kind Kind, payload []byte) (string, error) {
	if len(payload) == 0 || len(payload) > maxPayload {
		return "", fmt.Errorf("sign: payload of %d bytes", len(payload))
	}
	token := append([]byte{byte(kind), s.id}, payload...)
	token = append(token, ed25519.Sign(s.private, message(token))...)
	return base64.RawURLEncoding.EncodeToString(token), nil
}

// Open returns the payload of an authentic token of this kind, else ErrForged. There is exactly one spelling of each token:
// padding, line breaks and loose trailing bits, which decoders like to forgive, are refused.
func (s *Signer) Open(kind Kind, token string) ([]byte, error) {
	if len(token) > base64.RawURLEncoding.EncodedLen(headerLen+maxPayload+ed25519.SignatureSize) {
		return nil, ErrForged
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || base64.RawURLEncoding.EncodeToString(raw) != token {
		return nil, ErrForged
	}
	end := len(raw) - ed25519.SignatureSize
	if end <= headerLen || Kind(raw[0]) != kind {
		return nil, ErrForged
	}
	signed := message(raw[:end])
	for _, public := range s.known[raw[1]] {
		if ed25519.Verify(public, signed, raw[end:]) {
			return raw[headerLen:end:end], nil
		}
	}
	return nil, ErrForged
}

// message is what is signed. The prefix keeps signatures of this key apart from any other use it may get.
func message(token []byte) []byte { return append([]byte(context), token...) }

func keyID(public ed25519.PublicKey) byte {
	sum := sha256.Sum256(public)
	return sum[0]
}
