package admin_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

// upload sends a file from our own page.
func (b *browser) upload(path, name, content string) *answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = w.WriteField("csrf", b.token)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return b.sendBody(http.MethodPost, path, &body, map[string]string{"Origin": "https://member.example.org", "Content-Type": w.FormDataContentType()})
}

// work does what is in line.
func (o *office) work(t *testing.T) {
	t.Helper()
	for {
		worked, err := o.Jobs.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

// imports: a roster is uploaded, its columns are chosen, it is checked, committed and undone.
func (o *office) imports(t *testing.T) {
	b := o.staff(t, models.AssociationAdmin, 0)
	b.expect(b.get("/admin/import"), http.StatusOK, "上传原会员名册", "下载模板", "还没有导入过名册")
	template := b.get("/admin/import/template.xlsx")
	if template.status != http.StatusOK || !strings.HasPrefix(template.body, "PK") {
		t.Errorf("the template: %d", template.status)
	}
	b.get("/admin/import")
	b.expect(b.upload("/admin/import", "名册.xls", "\xD0\xCF\x11\xE0 old"), http.StatusUnprocessableEntity, "这是旧版 Excel 文件(.xls)", "另存为")
	b.expect(b.upload("/admin/import", "", ""), http.StatusUnprocessableEntity, "请选择名册文件")

	roster := fmt.Sprintf("号,姓名,手机,证件号码,专委会\nTJ<1>,温如玉,13800000001,%s,肺癌\nTJ2,李伟,1.38E+10,,\n", servicetest.IDNumber(473))
	sent := b.upload("/admin/import", "名册<1>.csv", roster)
	page := sent.location
	if !regexp.MustCompile(`^/admin/import/\d+$`).MatchString(page) {
		t.Fatalf("%d %q %s", sent.status, page, regexp.MustCompile(`role="alert">[^<]*`).FindString(sent.body))
	}
	b.expect(b.get(page), http.StatusOK, "核对各列", "名册&lt;1&gt;.csv", "CSV(UTF-8)", "开始检查")
	columns := url.Values{"column_0": {""}, "column_1": {"name"}, "column_2": {"phone"}, "column_3": {"id_number"}, "column_4": {"committee"}, "committee": {fmt.Sprint(o.breast.ID)}}
	b.expect(b.post(page+"/check", columns), http.StatusUnprocessableEntity, "名册缺少必需的列:「原会员编号」")
	columns.Set("column_0", "old_number")
	b.sees(b.post(page+"/check", columns), page, "检查中", "data-job=", page+"/state")
	o.work(t)
	b.expect(b.get(page+"/state"), http.StatusOK, `"over":true`)
	b.expect(b.get(page), http.StatusOK, "检查报告", "共 2 行", "<code>1.38E&#43;10</code>", "手机号已被 Excel", "确认导入 1 行")
	b.expect(b.get(page+"?outcome=new"), http.StatusOK, "TJ&lt;1&gt;", "温如玉", "138****0001")
	if report := b.get(page + "/report.xlsx?outcome=faulty"); report.status != http.StatusOK || !strings.HasPrefix(report.body, "PK") {
		t.Errorf("the report: %d", report.status)
	}
	b.expect(b.get(page+"?edit=1"), http.StatusOK, "核对各列")
	b.expect(b.post(page+"/undo", nil), http.StatusConflict, "不能进行此操作")
	b.sees(b.post(page+"/commit", nil), page, "导入中")
	o.work(t)
	b.expect(b.get(page), http.StatusOK, "导入结果", "撤销这次导入")
	b.expect(b.get("/admin/import"), http.StatusOK, "已导入", "1 / 0 / 0")

	b.expect(b.get("/admin/import/campaign"), http.StatusOK, "各专委会进度", "肺癌专业委员会", "统计人数")
	b.expect(b.post("/admin/import/campaign", url.Values{"text": {""}}), http.StatusUnprocessableEntity, "请填写提醒内容")
	reminder := url.Values{"text": {"请登录会员系统完成激活"}, "committee": {"0"}}
	asked := b.post("/admin/import/campaign", reminder)
	b.expect(asked, http.StatusOK, "条短信")
	count := regexp.MustCompile(`name="count" value="(\d+)"`).FindStringSubmatch(asked.body) // others of the roster are there, too
	if count == nil || count[1] == "0" {
		t.Fatalf("nobody to remind: %q", count)
	}
	reminder.Set("action", "send")
	b.expect(b.post("/admin/import/campaign", reminder), http.StatusConflict, "需要提醒的人数已变为 "+count[1])
	reminder.Set("count", count[1])
	b.sees(b.post("/admin/import/campaign", reminder), "/admin/import/campaign", "已开始发送,共 "+count[1]+" 条", "正在发送提醒")
	o.work(t)
	b.expect(b.get("/admin/import/campaign"), http.StatusOK, "已发送 "+count[1]+" 条,跳过 0 条")

	b.sees(b.post(page+"/undo", nil), page, "撤销中")
	o.work(t)
	b.expect(b.get(page), http.StatusOK, "已撤销")
	b.get("/admin/import")
	dropped := b.upload("/admin/import", "名册.csv", roster).location
	b.sees(b.post(dropped+"/drop", nil), "/admin/import", "已放弃")
	b.expect(b.get("/admin/import/999999"), http.StatusNotFound)

	reviewer := o.staff(t, models.Reviewer, o.lung.ID)
	for _, path := range []string{"", "/template.xlsx", "/campaign", page[len("/admin/import"):], page[len("/admin/import"):] + "/report.xlsx", page[len("/admin/import"):] + "/state"} {
		reviewer.expect(reviewer.get("/admin/import"+path), http.StatusForbidden)
	}
}
