package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"tjtaca/models"
)

// pdfcpu would otherwise write a configuration folder into the home of whoever runs the server.
func init() { api.DisableConfigDir() }

// pdfCost is the part of memoryBudget that reading a PDF takes.
const pdfCost = 96 << 20

// maxDepth bounds the nesting of arrays and dictionaries that is looked into.
const maxDepth = 100

func processPDF(data []byte, rule Rule) (*Result, error) {
	if rule.MaxOut > 0 && int64(len(data)) > rule.MaxOut {
		return nil, models.Invalidf("PDF 文件为 %s,最多 %s,请压缩后再上传", megabytes(int64(len(data))), megabytes(rule.MaxOut))
	}
	if !bytes.Contains(data[max(0, len(data)-1024):], []byte("%%EOF")) {
		return nil, brokenPDF(errors.New("no end mark"))
	}
	if err := decoding.Acquire(context.Background(), pdfCost); err != nil {
		return nil, fmt.Errorf("wait for a decoder: %w", err)
	}
	defer decoding.Release(pdfCost)
	doc, err := readPDF(data)
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword), err == nil && doc.Encrypt != nil, err != nil && bytes.Contains(data, []byte("/Encrypt")):
		return nil, models.Invalidf("PDF 文件已加密,请去掉密码后再上传")
	case err != nil:
		return nil, brokenPDF(err)
	case doc.PageCount < 1:
		return nil, brokenPDF(errors.New("no pages"))
	case rule.MaxPages > 0 && doc.PageCount > rule.MaxPages:
		return nil, models.Invalidf("PDF 文件有 %d 页,最多 %d 页", doc.PageCount, rule.MaxPages)
	}
	active, err := activeContent(doc)
	if err != nil {
		return nil, brokenPDF(err)
	}
	if active != "" {
		return nil, models.Invalidf("PDF 文件含有%s,请打印成新的 PDF 或改传 JPG、PNG 图片", active)
	}
	return &Result{Bytes: data, MIME: "application/pdf", Pages: doc.PageCount}, nil
}

func brokenPDF(cause error) error {
	return &models.Error{Code: models.Invalid, Message: "PDF 文件已损坏或不完整,请重新导出或改传 JPG、PNG 图片", Err: cause}
}

func readPDF(data []byte) (*model.Context, error) { return openPDF(data, api.ReadAndValidate) }

func openPDF(data []byte, read func(io.ReadSeeker, *model.Configuration) (*model.Context, error)) (doc *model.Context, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfcpu panicked: %v", p)
		}
	}()
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.VALIDATE
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.Limits.MaxDecodeBytes = 32 << 20
	conf.Limits.MaxObjectCount = 100_000
	conf.Limits.MaxObjectStreamCount = 10_000
	doc, err = read(bytes.NewReader(data), conf)
	if err != nil {
		return nil, err
	}
	if err := doc.EnsurePageCount(); err != nil {
		return nil, err
	}
	return doc, nil
}

// activeKeys are dictionary keys a scan never has, with what they stand for.
var activeKeys = map[string]string{
	"JS": "脚本", "JavaScript": "脚本", "EmbeddedFile": "附件", "EmbeddedFiles": "附件", "EF": "附件", "RichMedia": "多媒体", "XFA": "动态表单",
}

// activeNames are the same as values: the type or action of a dictionary.
var activeNames = map[string]string{
	"JavaScript": "脚本", "Launch": "启动程序的动作", "EmbeddedFile": "附件", "FileAttachment": "附件", "RichMedia": "多媒体", "SubmitForm": "提交表单的动作",
	"ImportData": "导入数据的动作", "GoToR": "指向其他文件的动作", "GoToE": "指向附件的动作",
}

// activeContent looks at every object, reachable or not, and says what does more than be looked at; "" if nothing does.
func activeContent(doc *model.Context) (found string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdfcpu panicked: %v", p)
		}
	}()
	for number, entry := range doc.Table {
		if entry == nil || entry.Free || entry.Generation == nil {
			continue
		}
		object, err := doc.Dereference(*types.NewIndirectRef(number, *entry.Generation))
		if err != nil {
			return "", fmt.Errorf("object %d: %w", number, err)
		}
		if what := activeIn(object, 0); what != "" {
			return what, nil
		}
	}
	return "", nil
}

func activeIn(object types.Object, depth int) string {
	if depth > maxDepth {
		return "过深的嵌套"
	}
	switch o := object.(type) {
	case types.Dict:
		return activeInDict(o, depth)
	case types.StreamDict:
		return activeInDict(o.Dict, depth)
	case types.Array:
		for _, item := range o {
			if what := activeIn(item, depth+1); what != "" {
				return what
			}
		}
	}
	return ""
}

func activeInDict(d types.Dict, depth int) string {
	for key, value := range d {
		if what := activeKeys[key]; what != "" {
			return what
		}
		if name, ok := value.(types.Name); ok && (key == "S" || key == "Type" || key == "Subtype") {
			if what := activeNames[string(name)]; what != "" {
				return what
			}
		}
		if what := activeIn(value, depth+1); what != "" {
			return what
		}
	}
	return ""
}
