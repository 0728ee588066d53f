package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// TestARosterComesInByTheBrowser: a file beyond what any other form may send, its progress by itself, the report, commit, reminder.
func TestARosterComesInByTheBrowser(t *testing.T) {
	onScreens(t, func(t *testing.T, on screen) {
		s := newSite(t, "")
		for _, name := range []string{"肺癌专业委员会", "乳腺癌专业委员会"} {
			if _, err := s.services.Committees.Save(t.Context(), models.System, models.Committee{Name: name, Open: true}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.services.Staff.Create(t.Context(), models.System, service.NewStaff{
			Username: "xiehui", Name: "何静", Password: servicetest.Password, Roles: []models.Assignment{{Role: models.AssociationAdmin}},
		}); err != nil {
			t.Fatal(err)
		}
		b := newBrowser(t, s.base, on, "import")
		b.open("/admin/login")
		b.fill("[name=username]", "xiehui")
		b.fill("[name=password]", servicetest.Password)
		b.press("form:has([name=username]) button")
		b.fill("[name=old]", servicetest.Password)
		b.fill("[name=password]", servicetest.Password+"-own")
		b.fill("[name=repeat]", servicetest.Password+"-own")
		b.press("form:has([name=old]) button")

		b.open("/admin/import")
		b.fits()
		b.attach("[name=file]", gbRoster(t, 6000))
		b.see("旧系统名册.csv")
		b.press("form[data-sending] button")
		b.see("核对各列", "旧系统名册.csv", "CSV(GB18030)")
		b.fits()
		b.press("form:has([name=column_0]) button")
		b.see("检查报告", "共 6000 行", "证件号码已被 Excel")
		b.fits()
		b.picture()
		b.press(".tabs a[href*=new]")
		b.see("共用手机号")
		b.fits()
		b.js(`(window.confirm = () => true, "yes")`)
		b.press("form[action$=commit] button")
		b.see("撤销这次导入")
		b.fits()
		b.picture()
		b.open("/admin/import/campaign")
		b.fits()
		b.press("form:has(textarea) button[value=count]")
		b.see("条短信", "没有可用的手机号")
		b.fits()
		b.js(`(window.confirm = () => true, "yes")`)
		b.press("form:has(textarea) button[value=send]")
		b.see("提醒记录")
		b.fits()
		b.open("/admin/import")
		b.see("已导入")
		b.fits()
	})
}

// gbRoster is a roster of so many rows as the old system wrote it, larger than a form may be.
func gbRoster(t *testing.T, rows int) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("编号,姓名,手机,身份证,专业委员会,政治面貌,学历,职称,单位,备注\r\n")
	given := []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平")
	for n := range rows {
		id := fmt.Sprintf("120101%d%02d%02d%03d", 1950+n%50, n/50%12+1, n/600%28+1, n%1000)
		id += string(models.IDNumberCheckDigit(id))
		phone := fmt.Sprint(13800100000 + n)
		switch {
		case n%97 == 5:
			id = "1.20101198403070E+17"
		case n%131 == 7:
			phone = "1.38E+10"
		case n%211 == 9:
			phone = fmt.Sprint(13800100000 + n - 1)
		case n%307 == 11:
			phone = ""
		case n%61 == 3:
			phone = "+86 " + phone[:3] + "-" + phone[3:7] + "-" + phone[7:]
		}
		fmt.Fprintf(&text, "TJ%06d,%c%c%c,%s,%s,%s,%s,本科,主治医师,天津市第%d示例医院,\r\n", n, []rune("王李张刘陈杨赵黄周吴")[n%10], given[n/10%20], given[n/200%20],
			phone, id, []string{"肺癌", "乳腺癌专委会", ""}[n%3], []string{"党员", "群众"}[n%2], n%60)
	}
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text.String())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "旧系统名册.csv")
	if err := os.WriteFile(path, []byte(encoded), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
