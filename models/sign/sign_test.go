package sign

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

const (
	serial    = "00112233445566778899aabbccddeeff"
	number    = "SQ20260318-0007"
	printHash = "0123456789abcdef"
	alphabet  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

func newSigner(t testing.TB, fill byte) *Signer {
	t.Helper()
	s, err := New(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certificateToken(t testing.TB, s *Signer) string {
	t.Helper()
	token, err := s.Certificate(serial)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTokensOpenToWhatWasSigned(t *testing.T) {
	s := newSigner(t, 1)
	token := certificateToken(t, s)
	if got, err := s.OpenCertificate(token); err != nil || got != serial {
		t.Errorf("certificate opened as %q, %v", got, err)
	}
	if len(token) != 110 {
		t.Errorf("the token has %d characters; the QR code was planned for 110", len(token))
	}
	form, err := s.Form(number, printHash)
	if err != nil {
		t.Fatal(err)
	}
	if n, h, err := s.OpenForm(form); err != nil || n != number || h != printHash {
		t.Errorf("form opened as %q, %q, %v", n, h, err)
	}
	if again := certificateToken(t, s); again != token {
		t.Error("the same certificate got two tokens; a document must be reproducible")
	}
}

func TestEverySingleCharacterCounts(t *testing.T) {
	s := newSigner(t, 1)
	token := certificateToken(t, s)
	for i := range token {
		for _, c := range alphabet + "=+/ \n" {
			altered := token[:i] + string(c) + token[i+1:]
			if altered == token {
				continue
			}
			if _, err := s.Open(CertificateKind, altered); !errors.Is(err, ErrForged) {
				t.Fatalf("character %d altered to %q: %v", i, c, err)
			}
		}
	}
}

func TestOtherSpellingsOfATokenAreRefused(t *testing.T) {
	s := newSigner(t, 1)
	token := certificateToken(t, s)
	for name, altered := range map[string]string{
		"empty": "", "cut": token[:len(token)-1], "half": token[:len(token)/2], "longer": token + "A", "padded": token + "==",
		"line break": token[:50] + "\n" + token[50:], "carriage return": token + "\r", "space": " " + token,
		"twice": token + token, "huge": strings.Repeat("A", 1<<20), "signature only": strings.Repeat("A", 86), "header only": token[:3],
	} {
		if _, err := s.Open(CertificateKind, altered); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATokenOfOneKindIsNotOfAnother(t *testing.T) {
	s := newSigner(t, 1)
	if _, _, err := s.OpenForm(certificateToken(t, s)); !errors.Is(err, ErrForged) {
		t.Errorf("a certificate's code passed for a form's: %v", err)
	}
	form, err := s.Form(number, printHash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenCertificate(form); !errors.Is(err, ErrForged) {
		t.Errorf("a form's code passed for a certificate's: %v", err)
	}
	short, err := s.Token(FormKind, []byte("12345678"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.OpenForm(short); !errors.Is(err, ErrForged) {
		t.Errorf("a form without a number: %v", err)
	}
}

func TestOlderKeysStillOpenTheirTokens(t *testing.T) {
	older, newer, stranger := newSigner(t, 1), newSigner(t, 2), newSigner(t, 3)
	token := certificateToken(t, older)
	if _, err := newer.OpenCertificate(token); !errors.Is(err, ErrForged) {
		t.Fatalf("an unknown key was accepted: %v", err)
	}
	if err := newer.Also(older.Public()); err != nil {
		t.Fatal(err)
	}
	if got, err := newer.OpenCertificate(token); err != nil || got != serial {
		t.Errorf("the older key's certificate: %q, %v", got, err)
	}
	if _, err := newer.OpenCertificate(certificateToken(t, stranger)); !errors.Is(err, ErrForged) {
		t.Errorf("a stranger's certificate: %v", err)
	}
}

func TestBadInputIsRefusedWithAnError(t *testing.T) {
	s := newSigner(t, 1)
	if _, err := New(make([]byte, 31)); err == nil {
		t.Error("a short seed was accepted")
	}
	if err := s.Also(make([]byte, 31)); err == nil {
		t.Error("a short public key was accepted")
	}
	for _, serial := range []string{"", "xyz", "123", strings.Repeat("00", maxPayload+1)} {
		if _, err := s.Certificate(serial); err == nil {
			t.Errorf("serial %.9q was accepted", serial)
		}
	}
	for _, f := range [][2]string{{"", printHash}, {number, ""}, {number, "0123"}, {number, "0123456789abcdeg"}, {strings.Repeat("9", maxPayload), printHash}} {
		if _, err := s.Form(f[0], f[1]); err == nil {
			t.Errorf("form %.20q was accepted", f)
		}
	}
}

// FuzzOpen: nothing but the one token of a payload opens, and nothing panics.
func FuzzOpen(f *testing.F) {
	s := newSigner(f, 1)
	token := certificateToken(f, s)
	for _, seed := range []string{"", token, token[1:], token + "A", strings.ToLower(token), token[:40] + "\r\n" + token[40:]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		payload, err := s.Open(CertificateKind, text)
		if err != nil {
			return
		}
		again, err := s.Token(CertificateKind, payload)
		if err != nil || again != text {
			t.Errorf("%q opened to %x, whose token is %q, %v", text, payload, again, err)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	s := newSigner(b, 1)
	token := certificateToken(b, s)
	for b.Loop() {
		if _, err := s.OpenCertificate(token); err != nil {
			b.Fatal(err)
		}
	}
}
