package service_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func TestAReplacedFileStaysIfARoundRefersToIt(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		a := newAssociation(t, w)
		by, number := a.filled()
		first := a.attach(by, number, models.CredentialFront) // replaces the one filled put there: nothing refers to it
		if n := len(a.Files.Names()); n != 3 {
			t.Errorf("%d files after a replacement, want 3", n)
		}
		a.send(by, number)
		a.decide(number, models.Reject, "证件模糊")
		second := a.attach(by, number, models.CredentialFront)
		if n := len(a.Files.Names()); n != 5 {
			t.Errorf("%d files, want 5: the round refers to the first one", n)
		}
		for _, f := range []*models.File{first, second} {
			if _, _, err := a.Uploads.Open(t.Context(), by, f.Key); err != nil {
				t.Errorf("owner, %s: %v", f.Key, err)
			}
			if _, _, err := a.Uploads.Open(t.Context(), a.reviewer, f.Key); err != nil {
				t.Errorf("reviewer, %s: %v", f.Key, err)
			}
		}
		if err := a.Uploads.Detach(t.Context(), by, number, models.CredentialFront); err != nil {
			t.Fatal(err)
		}
		if n := len(a.Files.Names()); n != 4 || a.view(by, number).Application.Data.CredentialFront != "" {
			t.Errorf("%d files after the place was emptied, want 4", n)
		}
		_, _, err := a.Uploads.Open(t.Context(), by, second.Key)
		refused(t, err, models.NotFound, "")
	})
}

func TestAReadingByStaffIsLogged(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.pending()
	key := a.view(by, number).Application.Data.CredentialFront
	if _, _, err := a.Uploads.Open(t.Context(), a.reviewer, key); err != nil {
		t.Fatal(err)
	}
	if audit := storetest.Dump(t, a.Store)["audit"]; !strings.Contains(audit, "action=file.read") || !strings.Contains(audit, "object_id="+key) {
		t.Errorf("audit:\n%s", audit)
	}
}

func TestScansShownToStaffSayWhoLookedAndWhen(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.pending()
	data := a.view(by, number).Application.Data
	read := func(who models.Actor, key string) []byte {
		t.Helper()
		_, content, err := a.Uploads.Open(t.Context(), who, key)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	if own := read(by, data.CredentialFront); bytes.Equal(own, read(a.reviewer, data.CredentialFront)) {
		t.Error("the reviewer's copy is the member's own")
	}
	first := read(a.reviewer, data.CredentialFront)
	if !bytes.Equal(first, read(a.reviewer, data.CredentialFront)) {
		t.Error("two readings in one minute differ")
	}
	a.Clock.Add(time.Minute)
	if bytes.Equal(first, read(a.reviewer, data.CredentialFront)) {
		t.Error("a later reading does not differ")
	}
	if !bytes.Equal(read(by, data.Photo), read(a.reviewer, data.Photo)) {
		t.Error("a photo is no evidence and needs no mark")
	}
	small, err := a.Uploads.Thumbnail(t.Context(), a.reviewer, data.Photo)
	if err != nil || len(small) == 0 || len(small) > 8<<10 {
		t.Errorf("thumbnail of %d bytes, %v", len(small), err)
	}
	_, err = a.Uploads.Thumbnail(t.Context(), a.reviewer, data.CredentialFront)
	refused(t, err, models.NotFound, "")
	_, ruxian := a.StaffWith(models.Reviewer, a.Committee("乳腺癌专业委员会").ID)
	_, err = a.Uploads.Thumbnail(t.Context(), ruxian, data.Photo)
	refused(t, err, models.NotFound, "")
}

func TestARosterReaderSeesThePhotoOfAMemberAndNotTheProofs(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.member()
	other := a.Committee("乳腺癌专业委员会")
	if err := a.Store.Tx(t.Context(), func(tx *store.Tx) error { return tx.AddMembership(by.ID, other.ID) }); err != nil {
		t.Fatal(err)
	}
	_, mishu := a.StaffWith(models.Secretary, other.ID)
	data := a.view(by, number).Application.Data
	if _, _, err := a.Uploads.Open(t.Context(), mishu, data.Photo); err != nil {
		t.Errorf("photo: %v", err)
	}
	_, _, err := a.Uploads.Open(t.Context(), mishu, data.CredentialFront)
	refused(t, err, models.NotFound, "")
}

func TestAFileIsRefusedAtItsField(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	cases := map[string]struct {
		kind    models.FileKind
		content []byte
		says    string
	}{
		"a cut-off picture":   {models.CredentialFront, scan()[:len(scan())/2], ""},
		"a web page":          {models.Photo, []byte("<html><script>alert(1)</script>"), ""},
		"nothing":             {models.Photo, nil, ""},
		"a PDF as a portrait": {models.Photo, []byte("%PDF-1.7\n%%EOF"), ""},
	}
	before := a.view(by, number).Application.Data
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := a.Uploads.Attach(t.Context(), by, number, c.kind, bytes.NewReader(c.content))
			if models.CodeOf(err) != models.Invalid {
				t.Errorf("%v", err)
			}
			faultAt(t, err, string(c.kind), c.says)
		})
	}
	_, err := a.Uploads.Attach(t.Context(), by, number, models.StampedForm, bytes.NewReader(scan()))
	refused(t, err, models.Conflict, "不能上传盖章文件")
	_, err = a.Uploads.Attach(t.Context(), by, number, models.StampedProof, bytes.NewReader(scan()))
	refused(t, err, models.Invalid, "不需要")
	_, err = a.Uploads.Attach(t.Context(), by, number, "name", bytes.NewReader(scan()))
	refused(t, err, models.Invalid, "不需要")
	if after := a.view(by, number).Application.Data; after != before || len(a.Files.Names()) != 3 {
		t.Errorf("refused files left traces: %d files", len(a.Files.Names()))
	}
}

// full is a file store without room.
type full struct{ *servicetest.Files }

func (full) Put(context.Context, string, []byte) error { return errors.New("no space left on device") }

func TestAnUploadThatCannotBeKeptLeavesNoRow(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	before := a.view(by, number).Application.Data
	a.Uploads.Files = full{a.Files}
	_, err := a.Uploads.Attach(t.Context(), by, number, models.Photo, bytes.NewReader(scan()))
	if models.CodeOf(err) != models.Internal || a.view(by, number).Application.Data != before {
		t.Errorf("%v", err)
	}
}

func TestUploadsAreLimitedByMember(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	var err error
	for range 120 {
		if _, err = a.Uploads.Attach(t.Context(), by, number, models.Photo, bytes.NewReader(nil)); models.CodeOf(err) == models.TooMany {
			break
		}
	}
	refused(t, err, models.TooMany, "后再试")
	other, second := a.filled()
	a.attach(other, second, models.Photo)
}
