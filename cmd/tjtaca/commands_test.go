package main

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the program as a shell would and gives its exit code and what it wrote.
func shell(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func workplace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TJTACA_ENV", "development")
	t.Setenv("TJTACA_DATA", dir)
	t.Setenv("TMPDIR", os.TempDir()) // commands choose their own, for this process
	return dir
}

func inProduction(t *testing.T) {
	t.Helper()
	for _, setting := range production("TJTACA_ENV=production") {
		if name, value, _ := strings.Cut(setting, "="); name != "HOME" {
			t.Setenv(name, value)
		}
	}
	t.Setenv("TJTACA_DATA", filepath.Join(t.TempDir(), "data"))
}

func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range commands() {
		for _, args := range [][]string{append([]string{"help"}, strings.Fields(c.name)...), append(strings.Fields(c.name), "-h")} {
			code, out, errs := shell(t, "", args...)
			if code != 0 || !strings.HasPrefix(out, "tjtaca "+c.name) || len(out) < 120 || errs != "" {
				t.Errorf("%v: code %d, %q, %q", args, code, out, errs)
			}
		}
	}
	for _, args := range [][]string{nil, {"nonsense"}, {"admin"}, {"serve", "now"}, {"serve", "-fast"}} {
		if code, out, errs := shell(t, "", args...); code != 2 || out != "" || errs == "" {
			t.Errorf("%v: code %d, %q, %q", args, code, out, errs)
		}
	}
}

func TestWrongSettingsStopEveryCommand(t *testing.T) {
	t.Setenv("TJTACA_ENV", "production")
	for _, c := range commands() {
		code, _, errs := shell(t, "", append(strings.Fields(c.name), "-h")[:len(strings.Fields(c.name))]...)
		if code != 1 || !strings.Contains(errs, "TJTACA_MASTER_KEY") {
			t.Errorf("%s: code %d, %q", c.name, code, errs)
		}
	}
}

func TestProductionHasNoDemoDataAndRefusesAnOlderSchema(t *testing.T) {
	inProduction(t)
	if code, _, errs := shell(t, "", "demo"); code != 1 || !strings.Contains(errs, "published password") {
		t.Errorf("demo: code %d, %q", code, errs)
	}
	for _, command := range [][]string{{"serve"}, {"admin", "create", "-username", "zhoumin", "-name", "周敏"}, {"doctor"}} {
		code, out, errs := shell(t, "", command...)
		if code != 1 || !strings.Contains(out+errs, "tjtaca migrate") {
			t.Errorf("%v on an empty database: code %d, %q, %q", command, code, out, errs)
		}
	}
	if code, out, errs := shell(t, "", "migrate"); code != 0 || !strings.Contains(out, "up to date") {
		t.Fatalf("migrate: code %d, %q, %q", code, out, errs)
	}
	if code, out, errs := shell(t, "", "doctor"); code != 0 || strings.Contains(out, "BAD") {
		t.Errorf("doctor: code %d, %q, %q", code, out, errs)
	}
}

func TestAccountIsOpenedWithAPasswordThatIsShownOnce(t *testing.T) {
	workplace(t)
	if code, _, errs := shell(t, "", "migrate"); code != 0 {
		t.Fatal(errs)
	}
	code, out, errs := shell(t, "", "admin", "create", "-username", "zhoumin", "-name", "周敏")
	if code != 0 || !strings.Contains(out, "系统管理员") || !strings.Contains(out, "Initial password") {
		t.Fatalf("code %d, %q, %q", code, out, errs)
	}
	code, out, errs = shell(t, "a-long-initial-password\n", "admin", "create", "-username", "liwei", "-name", "李伟", "-role", "auditor", "-password-stdin")
	if code != 0 || strings.Contains(out, "password") {
		t.Fatalf("code %d, %q, %q", code, out, errs)
	}
	for _, wrong := range [][]string{
		{"-username", "zhoumin", "-name", "周敏"},                        // taken
		{"-username", "x", "-name", "周敏"},                              // too short
		{"-username", "wangwu", "-name", "王五", "-role", "reviewer"},    // needs a committee
		{"-username", "wangwu", "-name", "王五", "-password-stdin=true"}, // empty
		{"-name", "王五"},
	} {
		if code, out, errs := shell(t, "", append([]string{"admin", "create"}, wrong...)...); code == 0 || out != "" || errs == "" {
			t.Errorf("%v: code %d, %q, %q", wrong, code, out, errs)
		}
	}
}

func TestAuditVerifyFindsAnAlteredEntry(t *testing.T) {
	dir := workplace(t)
	for _, command := range [][]string{{"migrate"}, {"admin", "create", "-username", "zhoumin", "-name", "周敏"}} {
		if code, _, errs := shell(t, "", command...); code != 0 {
			t.Fatal(errs)
		}
	}
	code, out, errs := shell(t, "", "audit", "verify")
	if code != 0 || !strings.Contains(out, "whole: 1 entries") {
		t.Fatalf("code %d, %q, %q", code, out, errs)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "tjtaca.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = db.Exec("UPDATE audit SET actor_name = '别人'"); err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if code, out, errs := shell(t, "", "audit", "verify"); code != 1 || out != "" || !strings.Contains(errs, "not what was written") {
		t.Errorf("after an entry was altered: code %d, %q, %q", code, out, errs)
	}
}

func TestKeysOfAWorkplaceAreMadeOnceForThisAccountOnly(t *testing.T) {
	dir := workplace(t)
	var first []byte
	for range 2 {
		if code, _, errs := shell(t, "", "migrate"); code != 0 {
			t.Fatal(errs)
		}
		key, err := os.ReadFile(filepath.Join(dir, "master.key"))
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, key) {
			t.Error("the key changed")
		}
		first = key
	}
	for _, name := range []string{"master.key", "sign.seed", "tjtaca.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "master.key"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := shell(t, "", "migrate"); code != 1 || !strings.Contains(errs, "master.key") {
		t.Errorf("a broken key: code %d, %q", code, errs)
	}
}

func TestTheRosterIsWrittenToAFileOfItsOwn(t *testing.T) {
	dir := workplace(t)
	if code, _, errs := shell(t, "", "migrate"); code != 0 {
		t.Fatal(errs)
	}
	path := filepath.Join(dir, "roster.xlsx")
	code, out, errs := shell(t, "", "export", "roster", path)
	if code != 0 || !strings.Contains(out, "0 members") {
		t.Fatalf("code %d, %q %q", code, out, errs)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if code, _, _ := shell(t, "", "export", "roster", path); code != 1 {
		t.Error("a file that is there was written over")
	}
	if code, _, errs := shell(t, "", "export", "roster", "-committee", "无此专业委员会", path+"2"); code != 2 || !strings.Contains(errs, "no committee") {
		t.Errorf("code %d, %q", code, errs)
	}
	if code, _, errs := shell(t, "", "export", "roster"); code != 2 || !strings.Contains(errs, "which FILE") {
		t.Errorf("code %d, %q", code, errs)
	}
}
