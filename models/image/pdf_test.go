package image

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"tjtaca/models"
)

// encrypted is a PDF that asks for a password, or for none to be read but is encrypted all the same.
func encrypted(t *testing.T, password string) []byte {
	t.Helper()
	conf := model.NewAESConfiguration(password, "owner", 256)
	conf.Offline = true
	var b bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(pdfOf(1, "", "")), &b, conf); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPDFIsKeptUnchanged(t *testing.T) {
	for name, data := range map[string][]byte{
		"one page": pdfOf(1, "", ""), "five pages": pdfOf(5, "", ""),
		"a link to a web site": pdfOf(1, "", "", "<</S/URI/URI(https://example.com)>>"),
	} {
		t.Run(name, func(t *testing.T) {
			res, err := Process(bytes.NewReader(data), StampedFormRule)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(res.Bytes, data) || res.MIME != "application/pdf" || res.Width != 0 || len(res.SHA256) != 64 || res.Pages < 1 {
				t.Errorf("%s of %d pages", res.MIME, res.Pages)
			}
		})
	}
}

func TestPDFFaultsAreNamed(t *testing.T) {
	good := pdfOf(1, "", "")
	script := "<</S/JavaScript/JS(app.alert\\(1\\))>>"
	print := ",请打印成新的 PDF 或改传 JPG、PNG 图片"
	broken := "PDF 文件已损坏或不完整,请重新导出或改传 JPG、PNG 图片"
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"six pages", pdfOf(6, "", ""), "PDF 文件有 6 页,最多 5 页"},
		{"more than 5 MB", append(bytes.Clone(good), make([]byte, 6<<20)...), "PDF 文件为 6.0 MB,最多 5 MB,请压缩后再上传"},
		{"a script on opening", pdfOf(1, "/OpenAction 100 0 R", "", script), "PDF 文件含有脚本" + print},
		{"a script that nothing refers to", pdfOf(1, "", "", script), "PDF 文件含有脚本" + print},
		{"a script deep in an array", pdfOf(1, "", "", "[[<</X<</Type/Action/S/JavaScript>>>>]]"), "PDF 文件含有脚本" + print},
		{"a name written with a code", pdfOf(1, "", "", "<</S/Java#53cript>>"), "PDF 文件含有脚本" + print},
		{"an attachment", pdfOf(1, "", "", "<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream"), "PDF 文件含有附件" + print},
		{"a program to be started", pdfOf(1, "", "", "<</S/Launch/F(cmd.exe)>>"), "PDF 文件含有启动程序的动作" + print},
		{"a form to be sent", pdfOf(1, "", "", "<</S/SubmitForm/F(https://example.com)>>"), "PDF 文件含有提交表单的动作" + print},
		{"a password", encrypted(t, "secret"), "PDF 文件已加密,请去掉密码后再上传"},
		{"encrypted without a password", encrypted(t, ""), "PDF 文件已加密,请去掉密码后再上传"},
		{"cut off", good[:len(good)/2], broken},
		{"only a header", []byte("%PDF-1.7\n%%EOF"), broken},
		{"no pages", pdfOf(0, "", ""), broken},
		{"a web page after a PDF header", []byte("%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF"), broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Process(bytes.NewReader(c.data), StampedFormRule)
			var fault *models.Error
			if res != nil || !errors.As(err, &fault) || fault.Message != c.want {
				t.Errorf("got %v, %v; want %s", res, err, c.want)
			}
		})
	}
}

func TestReadingAPDFLeavesNoConfigurationBehind(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	if _, err := Process(bytes.NewReader(pdfOf(1, "", "")), StampedFormRule); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(home)
	if err != nil || len(entries) != 0 {
		t.Errorf("%v, %v", entries, err)
	}
}
