package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tjtaca/models/secret"
)

// settleKeys fills in what development may leave out: keys are made once and kept in the data folder, so that what was
// encrypted and printed before the last restart stays readable. Production has them in its settings (LoadConfig insists).
func settleKeys(c *Config) error {
	if !c.Development() {
		return nil
	}
	for name, key := range map[string]*Key{"master.key": &c.MasterKey, "sign.seed": &c.SignSeed} {
		if len(*key) != 0 {
			continue
		}
		if err := keepKey(filepath.Join(c.Data, name), key); err != nil {
			return fmt.Errorf("key %s: %w", name, err)
		}
	}
	return nil
}

func keepKey(path string, key *Key) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, key)
	}
	if err != nil {
		return err
	}
	return key.UnmarshalText(text)
}

func makeKey(path string, key *Key) (err error) {
	*key = make(Key, secret.MasterSize)
	if _, err := rand.Read(*key); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := fmt.Fprintln(file, base64.StdEncoding.EncodeToString(*key)); err != nil {
		return err
	}
	return file.Sync()
}

// derive makes a key of its own for one purpose, so that it need not be configured and is the same in every process.
func (c *Config) derive(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, c.MasterKey, nil, "tjtaca "+purpose, 32)
}
