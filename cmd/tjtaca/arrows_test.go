package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our own rooms each room may import. A trailing … covers the rooms inside; the first match counts.
// Everything may import models. Tests are not looked at.
var arrows = []struct {
	room string
	may  []string
}{
	{"cmd/…", []string{"…"}},
	{"admin/…", []string{"admin/…", "models/service", "rbac"}},
	{"portal/…", []string{"portal/…", "models/service"}},
	{"models/service/servicetest", []string{"models/…", "rbac", "migrations"}},
	{"models/service", []string{"models/store", "models/sign", "models/secret", "models/workday", "models/image", "models/xlsx", "models/pdf", "models/pinyin", "rbac"}},
	{"models/storetest", []string{"models/store", "models/secret", "migrations"}},
	{"models/store", []string{"models/secret", "models/pinyin", "migrations"}},
	{"models/demo", []string{"models/service", "models/pdf", "models/image"}},
	{"models/…", nil},
	{"rbac", nil},
	{"migrations", nil},
}

// foreign says which modules a room must stay clear of.
var foreign = []struct {
	room    string
	modules []string
}{
	{"admin/…", []string{"gorm.io"}},
	{"portal/…", []string{"gorm.io", "database/sql", "github.com/GoAdminGroup"}},
	{"models/service", []string{"github.com/gofiber", "github.com/valyala/fasthttp", "github.com/GoAdminGroup", "gorm.io", "net/http"}},
	{"models/store", []string{"github.com/gofiber", "github.com/GoAdminGroup", "net/http"}},
	{"models/pdf", []string{"database/sql", "gorm.io", "net/http"}},
	{"models/xlsx", []string{"database/sql", "gorm.io", "net/http"}},
	{"models/image", []string{"database/sql", "gorm.io", "net/http"}},
	{"models/pinyin", []string{"database/sql", "gorm.io", "net/http"}},
	{"models/…", []string{"github.com/gofiber", "github.com/GoAdminGroup"}},
	{"rbac", []string{"database/sql", "gorm.io", "github.com/gofiber"}},
}

func TestImportsGoOneWay(t *testing.T) {
	for path, imports := range listPackages(t) {
		room := strings.TrimPrefix(path, "tjtaca/")
		may, known := allowed(room)
		if !known {
			t.Errorf("%s has no place in the house: add it to STYLE's tree and to arrows", room)
		}
		for _, i := range imports {
			switch own := strings.TrimPrefix(i, "tjtaca/"); {
			case own == i:
				checkForeign(t, room, i)
			case own != "models" && !slices.ContainsFunc(may, func(p string) bool { return matches(p, own) }):
				t.Errorf("forbidden arrow: %s → %s", room, own)
			}
		}
	}
}

func TestModelsItselfIsStandardLibraryOnly(t *testing.T) {
	for _, i := range listPackages(t)["tjtaca/models"] {
		if first, _, _ := strings.Cut(i, "/"); strings.Contains(first, ".") || first == "tjtaca" {
			t.Errorf("forbidden arrow: models → %s", i)
		}
	}
}

// TestClockIsHandedDown: whoever reads the clock on their own cannot be tested at a fixed time, and two readings in one
// transaction differ.
func TestClockIsHandedDown(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "node_modules" || name == "cmd" || name == "test" || name == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			reportClocks(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func reportClocks(t *testing.T, path string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && x.Obj == nil && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
			t.Errorf("%s reads the clock by time.%s; take tx.Now or the clock that cmd hands down", files.Position(s.Pos()), s.Sel.Name)
		}
		return true
	})
}

func checkForeign(t *testing.T, room, imported string) {
	t.Helper()
	for _, f := range foreign {
		if !matches(f.room, room) {
			continue
		}
		for _, m := range f.modules {
			if imported == m || strings.HasPrefix(imported, m+"/") {
				t.Errorf("forbidden arrow: %s → %s", room, imported)
			}
		}
	}
}

func allowed(room string) (may []string, known bool) {
	if room == "models" {
		return nil, true
	}
	for _, a := range arrows {
		if matches(a.room, room) {
			return a.may, true
		}
	}
	return nil, false
}

func matches(pattern, room string) bool {
	prefix, open := strings.CutSuffix(pattern, "…")
	if !open {
		return pattern == room
	}
	return strings.HasPrefix(room+"/", prefix)
}

func listPackages(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p.Imports
	}
	if len(packages) < 5 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	return packages
}
