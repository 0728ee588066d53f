package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"tjtaca/models"
	"tjtaca/models/pdf"
)

const doctorHelp = `
Checks the configuration, the keys, the database and its schema, write access and space in the data folder, and what the
binary embeds. Prints a line a check and fails if one is bad; it changes nothing but a file that it removes again. In
development, missing keys are made as «serve» would make them.`

// minimumSpace is what the data folder should have left: uploads of a few thousand applications.
const minimumSpace = 1 << 30

// check is one line of the report: what was found, or the error.
type check struct {
	name string
	run  func(ctx context.Context, h *house) (found string, err error)
}

func doctor(ctx context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "ok    configuration: %s, listens on %s, is reached by %s\n", c.cfg.Env, c.cfg.Addr, c.cfg.BaseURL)
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	bad := 0
	for _, check := range []check{
		{"keys", checkKeys}, {"clock", checkClock}, {"data folder", checkFolder}, {"disk space", checkSpace},
		{"database", checkDatabase}, {"schema", checkSchema}, {"embedded", checkEmbedded}, {"delivery", checkDelivery},
	} {
		found, err := check.run(ctx, h)
		if err != nil {
			bad++
			fmt.Fprintf(c.out, "BAD   %s: %v\n", check.name, err)
			continue
		}
		fmt.Fprintf(c.out, "ok    %s: %s\n", check.name, found)
	}
	if bad > 0 {
		err = fmt.Errorf("%d check(s) failed", bad)
	}
	return errors.Join(err, h.Close())
}

func checkKeys(_ context.Context, h *house) (string, error) {
	box, err := newBox(h.cfg)
	if err != nil {
		return "", err
	}
	if got, err := box.OpenText("doctor", box.SealText("doctor", "probe")); err != nil || got != "probe" {
		return "", errors.Join(errors.New("what was sealed does not open"), err)
	}
	signer, err := newSigner(h.cfg)
	if err != nil {
		return "", err
	}
	return "seal and open; the public key of signatures is " + base64.StdEncoding.EncodeToString(signer.Public()), nil
}

func checkClock(_ context.Context, h *house) (string, error) {
	now := h.now()
	if now.Year() < 2025 || now.Year() > 2100 {
		return "", fmt.Errorf("the clock says %s", now.Format(time.RFC3339))
	}
	return models.TimeText(now) + " in Asia/Shanghai", nil
}

func checkFolder(ctx context.Context, h *house) (string, error) {
	const probe = "doctor-probe"
	if err := h.files.Put(ctx, probe, []byte("x")); err != nil {
		return "", err
	}
	if err := h.files.Delete(ctx, probe); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(h.cfg.Data)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o007 != 0 {
		return "", fmt.Errorf("%s may be read by every account of this machine (chmod 700)", dir)
	}
	return dir + " takes and gives back a file", nil
}

func checkSpace(_ context.Context, h *house) (string, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(h.cfg.Data, &s); err != nil {
		return "", err
	}
	free := int64(s.Bavail) * s.Bsize
	if free < minimumSpace {
		return "", fmt.Errorf("only %d MB are left", free>>20)
	}
	return fmt.Sprintf("%d GB are left", free>>30), nil
}

func checkDatabase(ctx context.Context, h *house) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := h.store.SQLDB().PingContext(ctx); err != nil {
		return "", err
	}
	return h.store.Dialect() + " answers", nil
}

func checkSchema(ctx context.Context, h *house) (string, error) {
	if err := h.current(ctx); err != nil {
		return "", err
	}
	return "is this program's", nil
}

// checkEmbedded asks for a character of each font: the standard ones and those beyond the first plane.
func checkEmbedded(context.Context, *house) (string, error) {
	missing, err := pdf.Unprintable("天津抗癌协会𠮷")
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("no font has %q", string(missing))
	}
	return "the fonts of the documents", err
}

func checkDelivery(_ context.Context, h *house) (string, error) {
	letters := "none"
	if h.cfg.SMTPHost != "" {
		letters = h.cfg.SMTPHost
	}
	return "SMS by " + h.cfg.SMS + ", mail by " + letters, nil
}
