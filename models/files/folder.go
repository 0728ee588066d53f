// Package files keeps the bytes of uploads in a folder of this machine.
package files

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
)

// Folder keeps every file under its name. What it is given is already encrypted; it is readable by this account only.
type Folder struct{ root *os.Root }

// Names come from the service, not from people; the pattern and os.Root each keep them inside the folder.
var validName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$`)

// Open opens the folder and makes it if it is not there.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open file folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open file folder: %w", err)
	}
	return &Folder{root}, nil
}

// Close releases the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Put keeps content under name; what was there is replaced as a whole. When it returns, a power cut loses nothing.
func (f *Folder) Put(ctx context.Context, name string, content []byte) error {
	dir, err := f.prepare(ctx, name)
	if err != nil {
		return err
	}
	temporary := path.Join(dir, ".new-"+rand.Text())
	if err := f.write(temporary, content); err != nil {
		return errors.Join(fmt.Errorf("keep file %s: %w", name, err), f.discard(temporary))
	}
	if err := f.root.Rename(temporary, path.Join(dir, name)); err != nil {
		return errors.Join(fmt.Errorf("keep file %s: %w", name, err), f.discard(temporary))
	}
	return f.syncDir(dir)
}

// Get reads a file. errors.Is(err, fs.ErrNotExist) when there is none.
func (f *Folder) Get(ctx context.Context, name string) ([]byte, error) {
	if err := check(ctx, name); err != nil {
		return nil, err
	}
	content, err := f.root.ReadFile(path.Join(shelf(name), name))
	if err != nil {
		return nil, fmt.Errorf("read file %s: %w", name, err)
	}
	return content, nil
}

// Delete removes a file; one that is not there is no error.
func (f *Folder) Delete(ctx context.Context, name string) error {
	if err := check(ctx, name); err != nil {
		return err
	}
	if err := f.discard(path.Join(shelf(name), name)); err != nil {
		return fmt.Errorf("delete file %s: %w", name, err)
	}
	return nil
}

// shelf spreads the files over subfolders, since a folder of a hundred thousand entries is slow to list and to back up.
func shelf(name string) string {
	if len(name) < 2 {
		return "short"
	}
	return "_" + name[:2]
}

func check(ctx context.Context, name string) error {
	if !validName.MatchString(name) {
		return fmt.Errorf("file name %q is not allowed", name)
	}
	return ctx.Err()
}

func (f *Folder) prepare(ctx context.Context, name string) (dir string, err error) {
	if err := check(ctx, name); err != nil {
		return "", err
	}
	dir = shelf(name)
	switch err := f.root.Mkdir(dir, 0o700); {
	case err == nil:
		return dir, f.syncDir(".")
	case !errors.Is(err, fs.ErrExist):
		return "", fmt.Errorf("keep file %s: %w", name, err)
	}
	return dir, nil
}

func (f *Folder) write(name string, content []byte) (err error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}

// syncDir makes a new name survive a power cut: the rename itself lives in the folder, not in the file.
func (f *Folder) syncDir(name string) (err error) {
	dir, err := f.root.Open(name)
	if err != nil {
		return fmt.Errorf("sync file folder: %w", err)
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("sync file folder: %w", err)
	}
	return nil
}

func (f *Folder) discard(name string) error {
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
