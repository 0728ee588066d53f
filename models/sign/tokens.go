package sign

import (
	"encoding/hex"
	"fmt"
)

// printHashLen is the length of models.Profile.PrintHash in bytes; it is written in hex.
const printHashLen = 8

// Certificate is the token in the QR code of a certificate (会员证书). serial is models.Certificate.Serial, in hex.
func (s *Signer) Certificate(serial string) (string, error) {
	payload, err := hex.DecodeString(serial)
	if err != nil {
		return "", fmt.Errorf("sign: serial of the certificate: %w", err)
	}
	return s.Token(CertificateKind, payload)
}

// OpenCertificate returns the serial, in lower-case hex. ErrForged: no such code was ever printed by us.
func (s *Signer) OpenCertificate(token string) (serial string, err error) {
	payload, err := s.Open(CertificateKind, token)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(payload), nil
}

// Form is the token in the QR code of an application form (申请表). It binds the paper to the data it shows: the number of
// the application and models.Profile.PrintHash.
func (s *Signer) Form(number, printHash string) (string, error) {
	payload, err := hex.DecodeString(printHash)
	if err != nil || len(payload) != printHashLen {
		return "", fmt.Errorf("sign: print hash %q is not %d bytes in hex", printHash, printHashLen)
	}
	if number == "" {
		return "", fmt.Errorf("sign: form without application number")
	}
	return s.Token(FormKind, append(payload, number...))
}

// OpenForm returns what a scanned form shows. ErrForged: the code was not printed by us.
func (s *Signer) OpenForm(token string) (number, printHash string, err error) {
	payload, err := s.Open(FormKind, token)
	if err != nil {
		return "", "", err
	}
	if len(payload) <= printHashLen {
		return "", "", ErrForged
	}
	return string(payload[printHashLen:]), hex.EncodeToString(payload[:printHashLen]), nil
}
