package service_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tjtaca/models"
)

var auditCode = regexp.MustCompile(`"([a-z]+\.[a-z_]+)"`)

// TestTheAuditLogIsReadInWords: whoever adds an action adds its words to models/auditwords.go.
func TestTheAuditLogIsReadInWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range auditCode.FindAllStringSubmatch(string(content), -1) {
			if object, _, _ := strings.Cut(m[1], "."); models.AuditObjects.Has(object) {
				found++
				if models.AuditText(m[1]) == m[1] {
					t.Errorf("%s: %s has no words", name, m[1])
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d actions found", found)
	}
}
