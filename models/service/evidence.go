package service

import (
	"bytes"
	"context"
	"fmt"
	stdimage "image"
	_ "image/jpeg" // the size of a kept picture
	"strings"

	"tjtaca/models"
	"tjtaca/models/image"
	"tjtaca/models/pdf"
	"tjtaca/models/store"
)

// Thumbnails are as large as a list shows photos, twice for dense screens.
const thumbWidth, thumbHeight = 72, 100

// Thumbnail is a small photo of a person, for lists. Scans have none: whoever looks at evidence gets it marked, and is logged (Open).
// NotFound: no photo, or not to be seen by this person.
func (s *Uploads) Thumbnail(ctx context.Context, by models.Actor, key string) ([]byte, error) {
	var f *store.StoredFile
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if f, err = tx.File(key); err != nil {
			return err
		}
		if by.Kind != models.StaffActor {
			return s.openOwn(tx, by, f)
		}
		ok, err := s.mayOpen(tx, by, f)
		if err == nil && !ok {
			err = models.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if f.Kind != models.Photo {
		return nil, models.ErrNotFound
	}
	content, err := s.content(ctx, f)
	if err != nil {
		return nil, err
	}
	return image.Thumbnail(content, thumbWidth, thumbHeight)
}

// evidence is a file as staff sees it: who looked, and when, stands across every scan, so that a copy tells where it came from.
// Photos and certificates are no evidence.
func (s *Uploads) evidence(ctx context.Context, by models.Actor, f *models.File, content []byte) ([]byte, error) {
	if f.Kind == models.Photo || f.Kind == models.CertificatePDF {
		return content, nil
	}
	text := watermark(by, models.TimeText(s.Store.Now())[:16])
	if f.MIME == "application/pdf" {
		return s.markedPDF(ctx, text, f, content)
	}
	size, _, err := stdimage.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("watermark of %s: %w", f.Kind, err)
	}
	mark, err := pdf.Mark(text, image.MarkWidth(size.Width))
	if err != nil {
		return nil, fmt.Errorf("watermark of %s: %w", f.Kind, err)
	}
	return image.Mark(content, mark)
}

// markedPDF marks a PDF. One that only the reader of browsers understands is shown as it is rather than not at all: the reading is
// logged either way.
func (s *Uploads) markedPDF(ctx context.Context, text string, f *models.File, content []byte) ([]byte, error) {
	mark, err := pdf.Mark(text, image.PageMarkWidth())
	if err != nil {
		return nil, fmt.Errorf("watermark of %s: %w", f.Kind, err)
	}
	marked, err := image.MarkPDF(content, mark)
	if err != nil {
		s.Log.WarnContext(ctx, "a PDF is shown without its watermark", "file", f.Key, "err", err)
		return content, nil
	}
	return marked, nil
}

// watermark is the text, without characters that no font has: nobody may be kept from a scan by a rare name.
func watermark(by models.Actor, at string) string {
	name := by.Name
	if missing, err := pdf.Unprintable(name); err == nil {
		name = strings.Map(func(r rune) rune {
			for _, m := range missing {
				if r == m {
					return '〓'
				}
			}
			return r
		}, name)
	}
	return name + " " + at
}
