package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"tjtaca/models"
)

func form(t *testing.T, f Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ApplicationForm(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func certificate(t *testing.T, c CertificateSheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Certificate(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameValueGivesTheSameBytes(t *testing.T) {
	var wg sync.WaitGroup
	documents := make([]bytes.Buffer, 6) // at once: documents share the fonts
	errs := make([]error, len(documents))
	f, c := sampleForm(t, models.Enrollment, student()), sampleCertificate(t, student())
	for i := range documents {
		wg.Go(func() {
			if i%2 == 0 {
				errs[i] = ApplicationForm(&documents[i], f)
			} else {
				errs[i] = Certificate(&documents[i], c)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for i := 2; i < len(documents); i++ {
		if !bytes.Equal(documents[i].Bytes(), documents[i-2].Bytes()) {
			t.Errorf("documents %d and %d differ", i, i-2)
		}
	}
}

func TestEveryPrintedFieldIsOnTheForm(t *testing.T) {
	for name, p := range map[string]models.Profile{"专业会员": pharmacist(), "普通会员": ordinary(), "学生会员": student(), "长": extreme()} {
		f := sampleForm(t, models.Enrollment, p)
		printed := words(t, form(t, f))
		placed := map[string]entry{}
		for _, row := range formRows {
			for _, c := range row {
				if e, applies := f.entry(c.field); applies {
					placed[c.field] = e
				}
			}
		}
		for i := range models.Fields {
			field := &models.Fields[i]
			if !field.OnForm || field.Kind == models.FileField || (field.For != nil && !field.For(&p)) {
				continue
			}
			if _, ok := placed[field.Name]; !ok {
				t.Errorf("%s: %s (%s) has no place on the form", name, field.Label, field.Name)
			}
		}
		for _, e := range placed {
			if !strings.Contains(printed, e.label) && len([]rune(e.label)) <= 4 { // a longer one stands on two lines
				t.Errorf("%s: label %s is not printed", name, e.label)
			}
			if name != "长" && !strings.Contains(printed, squeeze(e.value)) {
				t.Errorf("%s: %s «%s» is not printed", name, e.label, e.value)
			}
		}
		for _, text := range []string{f.Application.Number, "天津抗癌协会会员入会申请表", p.Type().Stamper() + "意见", "专委会意见", "协会审批意见",
			"申请人承诺", "申请人签名", "不可使用电子章", "300dpi", "第1页/共1页", "2026-03-0108:00", f.Application.PrintHash} {
			if !strings.Contains(printed, text) {
				t.Errorf("%s: «%s» is not printed", name, text)
			}
		}
		if n := strings.Count(printed, "盖章处"); n != 3 {
			t.Errorf("%s: %d places for stamps", name, n)
		}
	}
}

func TestLongValuesArePrintedToTheLastCharacter(t *testing.T) {
	p := extreme()
	content := pageContent(t, form(t, sampleForm(t, models.Enrollment, p)))
	var drawn strings.Builder
	for _, piece := range strings.Split(content, " Td (")[1:] {
		drawn.WriteString(piece[:strings.Index(piece, ") Tj")])
	}
	all := squeeze(drawn.String())
	for _, name := range []string{"name", "major", "department", "position", "email", "address", "credential_number"} {
		if value := squeeze(*models.FieldByName(name).Of(&p)); !strings.Contains(all, value) {
			t.Errorf("%s is not drawn in full: %s", name, value)
		}
	}
}

func TestEachKindOfApplicationHasItsTitle(t *testing.T) {
	for kind, title := range map[models.ApplicationKind]string{
		models.Enrollment: "天津抗癌协会会员入会申请表", models.Upgrade: "天津抗癌协会会员升级申请表", models.Change: "天津抗癌协会会员资料变更申请表",
	} {
		if printed := words(t, form(t, sampleForm(t, kind, pharmacist()))); !strings.Contains(printed, title) {
			t.Errorf("%s: «%s» is not printed", kind, title)
		}
	}
}

func TestACertificateShowsWhatWasReviewed(t *testing.T) {
	printed := words(t, certificate(t, sampleCertificate(t, pharmacist())))
	for _, text := range []string{"天津抗癌协会", "会员证书", "王晓岚", "女", "1984年09月30日", "肿瘤临床药学", "中级/主管药师", "天津市肿瘤医院", "专业会员",
		"120202600012347", "肿瘤临床药学专业委员会", "二〇二六年三月一日", "扫描二维码在线验证证书真伪", "www.tjtaca.com/verify"} {
		if !strings.Contains(printed, text) {
			t.Errorf("«%s» is not printed:\n%s", text, printed)
		}
	}
}

func TestRareNamesAreFoundBySearch(t *testing.T) {
	for _, name := range []string{"𠮷田", "䶮㛃", "𫖯龘", "买买提·艾力", "𠀀𠀁𠀂𠀃𪚥𪛔𫝀", "𰻞"} {
		p := pharmacist()
		p.Name = name
		document := certificate(t, sampleCertificate(t, p))
		if printed := words(t, document); !strings.Contains(printed, name) {
			t.Errorf("%s: not in the text of the certificate:\n%s", name, printed)
		}
		if printed := words(t, form(t, sampleForm(t, models.Enrollment, p))); !strings.Contains(printed, name) {
			t.Errorf("%s: not in the text of the form:\n%s", name, printed)
		}
	}
}

func TestACharacterWithoutShapeIsNamed(t *testing.T) {
	for _, bad := range []string{"😀", "\ue000", "ꯍ"} {
		p := pharmacist()
		p.Department = "药学部" + bad
		err := ApplicationForm(&bytes.Buffer{}, sampleForm(t, models.Enrollment, p))
		var shown *models.Error
		if !errors.As(err, &shown) || shown.Code != models.Invalid || !strings.Contains(shown.Message, fmt.Sprintf("U+%04X", []rune(bad)[0])) {
			t.Errorf("%q: %v", bad, err)
		}
		missing, err := Unprintable("王晓岚" + bad + "\n" + bad)
		if err != nil || string(missing) != bad {
			t.Errorf("%q: Unprintable says %q, %v", bad, string(missing), err)
		}
	}
	if missing, err := Unprintable("王\u200b晓岚 ·(A)\t①𠮷䶮㛃é\ufe00"); err != nil || len(missing) > 0 {
		t.Errorf("refused: %q, %v", string(missing), err)
	}
}

func TestTheQRCodeOfThePageScans(t *testing.T) {
	for name, c := range map[string]struct {
		document []byte
		want     string
	}{
		"form":        {form(t, sampleForm(t, models.Enrollment, pharmacist())), formURL},
		"certificate": {certificate(t, sampleCertificate(t, pharmacist())), certificateURL},
	} {
		for _, dpi := range []string{"150", "300"} {
			if got, err := scan(t, rendered(t, c.document, dpi)); err != nil || got != c.want {
				t.Errorf("%s at %s dpi: %q, %v", name, dpi, got, err)
			}
		}
	}
}

func TestAPreviewIsMarkedAndDoesNotScan(t *testing.T) {
	c := sampleCertificate(t, pharmacist())
	c.Preview = true
	if got, err := scan(t, rendered(t, certificate(t, c), "300")); err == nil {
		t.Errorf("the preview's code reads %q", got)
	}
}

func TestAMissingPhotoLeavesItsPlace(t *testing.T) {
	f, c := sampleForm(t, models.Enrollment, pharmacist()), sampleCertificate(t, pharmacist())
	f.Photo, c.Photo = nil, nil
	for _, document := range [][]byte{form(t, f), certificate(t, c)} {
		if !strings.Contains(words(t, document), "照片") {
			t.Error("nothing says where the photo belongs")
		}
	}
	f.Photo = []byte("no picture")
	if err := ApplicationForm(&bytes.Buffer{}, f); err == nil {
		t.Error("a broken photo was printed")
	}
}

func TestWithoutFontsTheErrorSaysWhatToDo(t *testing.T) {
	if _, err := load(fstest.MapFS{"fonts/.keep": {}}); err == nil || !strings.Contains(err.Error(), "build it with make") {
		t.Errorf("%v", err)
	}
}

func TestChineseNumeralDates(t *testing.T) {
	for date, want := range map[string]string{
		"2026-03-01": "二〇二六年三月一日", "2030-10-10": "二〇三〇年十月十日", "2026-11-20": "二〇二六年十一月二十日", "2026-12-31": "二〇二六年十二月三十一日", "1999-01-19": "一九九九年一月十九日",
	} {
		if got := chineseNumeralDate(date); got != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
}
