package service_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

// dump is every value of every table, as the database keeps it.
func dump(t *testing.T, w *servicetest.World) map[string]string {
	t.Helper()
	db := w.Store.SQLDB()
	tables := map[string]string{}
	names, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	if err := names.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		rows, err := db.Query("SELECT * FROM " + name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for rows.Next() {
			values, places := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				places[i] = &values[i]
			}
			if err := rows.Scan(places...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				fmt.Fprintf(&all, "%s=%s\n", columns[i], v)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		tables[name] = all.String()
	}
	return tables
}

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
	tables := dump(t, w)
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
