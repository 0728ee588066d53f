package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestARosterComesInByCommand(t *testing.T) {
	dir := workplace(t)
	if code, _, errs := shell(t, "", "migrate"); code != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join(dir, "roster.csv")
	if err := os.WriteFile(file, []byte("原会员编号,姓名,手机号码\nTJ1,王晓岚,138 0000 0001\nTJ2,李伟,1.38E+10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := shell(t, "", "import", "legacy", "-dry-run", file)
	if code != 0 || !strings.Contains(out, "检查 100%") || !strings.Contains(out, "有误 1") || !strings.Contains(out, "新增 1") || strings.Contains(out, "导入完成") {
		t.Fatalf("dry run: code %d, %q, %q", code, out, errs)
	}
	code, out, errs = shell(t, "", "import", "legacy", file, "-report", filepath.Join(dir, "r.xlsx"))
	if code != 0 || !strings.Contains(out, "导入完成:新增 1 位") || strings.Contains(out, "\r") {
		t.Fatalf("code %d, %q, %q", code, out, errs)
	}
	for _, report := range []string{"roster-报告.xlsx", "r.xlsx"} {
		f, err := excelize.OpenFile(filepath.Join(dir, report))
		if err != nil {
			t.Fatal(err)
		}
		if rows, err := f.GetRows("检查报告"); err != nil || len(rows) != 3 || !strings.Contains(strings.Join(rows[2], " "), "1.38E+10") {
			t.Errorf("%s: %q %v", report, rows, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if code, out, _ = shell(t, "", "import", "legacy", file); code != 0 || !strings.Contains(out, "无变化 1") || strings.Contains(out, "导入完成") {
		t.Errorf("a second time: code %d, %q", code, out)
	}
	for _, wrong := range [][]string{{}, {"-dry-run"}, {file, "-committee", "火星专委会"}, {file, "more"}} {
		if code, _, errs := shell(t, "", append([]string{"import", "legacy"}, wrong...)...); code != 2 || errs == "" {
			t.Errorf("%v: code %d, %q", wrong, code, errs)
		}
	}
	if err := os.WriteFile(file, []byte("名,号\na,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := shell(t, "", "import", "legacy", file); code != 1 || !strings.Contains(errs, "名册缺少必需的列:「原会员编号」") {
		t.Errorf("code %d, %q", code, errs)
	}
	if code, _, errs := shell(t, "", "import", "legacy", filepath.Join(dir, "none.csv")); code != 1 || errs == "" {
		t.Errorf("no file: code %d, %q", code, errs)
	}
}
