package service

import (
	"context"
	"fmt"

	"tjtaca/models/store"
)

// keep encrypts and stores the bytes of a file. They are bound to their name: swapped files do not open.
func (d Deps) keep(ctx context.Context, f *store.StoredFile, content []byte) error {
	if err := d.Files.Put(ctx, f.StoredAs, d.Seal.Seal("file "+f.StoredAs, content)); err != nil {
		return fmt.Errorf("store %s: %w", f.Kind, err)
	}
	return nil
}

// content is what keep stored.
func (d Deps) content(ctx context.Context, f *store.StoredFile) ([]byte, error) {
	sealed, err := d.Files.Get(ctx, f.StoredAs)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", f.Kind, err)
	}
	return d.Seal.Open("file "+f.StoredAs, sealed)
}

// discard deletes the bytes of files that no row names any more. Should it fail they are left over, encrypted, and the log says so.
func (d Deps) discard(ctx context.Context, files ...*store.StoredFile) {
	for _, f := range files {
		if f == nil {
			continue
		}
		if err := d.Files.Delete(context.WithoutCancel(ctx), f.StoredAs); err != nil {
			d.Log.WarnContext(ctx, "file left over", "stored_as", f.StoredAs, "err", err)
		}
	}
}
