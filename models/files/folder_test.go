package files

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func open(t *testing.T) (*Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, dir
}

func TestFileIsKeptReplacedAndDeleted(t *testing.T) {
	f, _ := open(t)
	ctx := context.Background()
	for _, content := range []string{"first", "second, longer", ""} {
		if err := f.Put(ctx, "Zm9v-_1", []byte(content)); err != nil {
			t.Fatal(err)
		}
		got, err := f.Get(ctx, "Zm9v-_1")
		if err != nil || string(got) != content {
			t.Fatalf("got %q, %v; want %q", got, err, content)
		}
	}
	for range 2 {
		if err := f.Delete(ctx, "Zm9v-_1"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Get(ctx, "Zm9v-_1"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a deleted file answers %v", err)
	}
}

func TestNameCannotLeaveTheFolder(t *testing.T) {
	f, dir := open(t)
	ctx := context.Background()
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	names := []string{"", ".", "..", "../outside", "/etc/passwd", "a/b", `a\b`, "a\x00b", ".new-x", strings.Repeat("a", 201), "文件"}
	for _, name := range names {
		if err := f.Put(ctx, name, []byte("x")); err == nil {
			t.Errorf("Put accepted %q", name)
		}
		if _, err := f.Get(ctx, name); err == nil {
			t.Errorf("Get accepted %q", name)
		}
		if err := f.Delete(ctx, name); err == nil {
			t.Errorf("Delete accepted %q", name)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "_ou")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(ctx, "outside"); err == nil {
		t.Error("a link led out of the folder")
	}
	if got, err := os.ReadFile(outside); err != nil || string(got) != "secret" {
		t.Errorf("the file outside is now %q, %v", got, err)
	}
}

func TestOnlyThisAccountMayRead(t *testing.T) {
	f, dir := open(t)
	if err := f.Put(context.Background(), "abcd", []byte("x")); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWritersAtOnceLeaveOneWholeFileAndNoRest(t *testing.T) {
	f, dir := open(t)
	ctx := context.Background()
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if err := f.Put(ctx, "same", bytes.Repeat([]byte{byte('a' + i)}, 50_000)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := f.Get(ctx, "same")
	if err != nil || len(got) != 50_000 || len(bytes.Trim(got, string(got[:1]))) != 0 {
		t.Fatalf("%d bytes, mixed or short: %v", len(got), err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "_sa"))
	if err != nil || len(left) != 1 {
		t.Fatalf("%d entries left, %v; want the file alone", len(left), err)
	}
}

func TestEndedContextStopsBeforeAnythingIsWritten(t *testing.T) {
	f, _ := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := f.Put(ctx, "abcd", []byte("x")); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}
