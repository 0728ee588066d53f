package service_test

import (
	"bytes"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/storetest"
)

func TestNoIDNumberAndNoFileLiesOpen(t *testing.T) {
	w := servicetest.New(t)
	a := newAssociation(t, w)
	by, number := a.pending()
	a.decide(number, models.Reject, "证件模糊")
	a.save(by, number, map[string]string{"id_number": idNumber(50)}) // an older snapshot, a newer draft
	a.move(by, number, models.Reprint)
	a.attach(by, number, models.StampedForm)
	a.move(by, number, models.SendStamped)
	a.decide(number, models.Approve, "")
	a.download(by)
	other, second := a.pending()
	a.decide(second, models.RejectFraud, "证书系伪造")

	secrets := []string{idNumber(1), idNumber(50), idNumber(2), idNumber(50)[6:14] + "1", "110120000012345"}
	tables := storetest.Dump(t, w.Store)
	for _, name := range []string{"members", "applications", "application_rounds", "certificates", "audit", "violations", "files"} {
		if tables[name] == "" {
			t.Fatalf("table %s is empty: the test looks at nothing", name)
		}
	}
	for name, content := range tables {
		for _, secret := range secrets {
			if strings.Contains(content, secret) {
				t.Errorf("%s lies open in %s", secret, name)
			}
		}
	}
	if m := a.lookUp(other.ID); !m.Frozen() || a.lookUp(by.ID).Profile.IDNumber != idNumber(50) {
		t.Errorf("the journey did not end where it should: %+v", m)
	}
	names := a.Files.Names()
	for _, name := range names {
		content, err := a.Files.Get(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"\xff\xd8\xff", "%PDF-", "\x89PNG", "JFIF"} {
			if bytes.HasPrefix(content, []byte(plain)) || bytes.Contains(content[:64], []byte(plain)) {
				t.Errorf("%s is kept in clear", name)
			}
		}
		if strings.Contains(tables["files"], "file_key="+name) {
			t.Errorf("the name in the store is the handle that leaves the server: %s", name)
		}
	}
	if len(names) < 9 {
		t.Errorf("only %d files were looked at", len(names))
	}
}
