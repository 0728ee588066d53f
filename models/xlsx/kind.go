package xlsx

import (
	"archive/zip"
	"bytes"
	"strings"
)

const saveAs = "请在 Excel 或 WPS 中打开,另存为「Excel 工作簿(.xlsx)」后再上传"

// refused says what a file is that is not read, "" for one that may be.
func refused(content []byte) string {
	head := content[:min(len(content), 1024)]
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \r\n\t")))
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("\xD0\xCF\x11\xE0"):
		return oldOffice(content)
	case has("PK"):
		return refusedZip(content)
	case has("%PDF"):
		return "这是 PDF 文件,不能导入。请上传 Excel(.xlsx)或 CSV 文件"
	case has("Rar!"), has("7z\xBC\xAF"), has("\x1F\x8B"):
		return "这是压缩包,请解压后上传其中的 Excel(.xlsx)或 CSV 文件"
	case has("\xFF\xD8\xFF"), has("\x89PNG"), has("GIF8"), has("BM"), has("{\\rtf"):
		return "这不是表格文件,请上传 Excel(.xlsx)或 CSV 文件"
	case strings.HasPrefix(text, "<"):
		return "这是网页或 XML 格式的表格(旧系统常以 .xls 导出)," + saveAs
	case !has("\xFF\xFE") && !has("\xFE\xFF") && bytes.IndexByte(content, 0) >= 0:
		return "无法识别的文件,请上传 Excel(.xlsx)或 CSV 文件"
	}
	return ""
}

// oldOffice tells apart what the container of old Office files holds; the names in it are UTF-16.
func oldOffice(content []byte) string {
	holds := func(name string) bool {
		return bytes.Contains(content, []byte(strings.Join(strings.Split(name, ""), "\x00")+"\x00"))
	}
	switch {
	case holds("EncryptedPackage"):
		return "文件设有打开密码,请在 Excel 中取消密码后再上传"
	case holds("WordDocument"):
		return "这是 Word 文档(.doc),不能导入。请上传 Excel(.xlsx)或 CSV 文件"
	}
	return "这是旧版 Excel 文件(.xls)," + saveAs
}

// Bounds of an archive. Honest workbooks shrink to a tenth; a bomb shrinks to a thousandth.
const (
	maxEntries  = 2000
	maxUnpacked = 500 << 20
	maxParts    = 48 << 20 // everything but sheets and texts, which are read into memory
	bombRatio   = 150
	bombFrom    = 8 << 20
)

func refusedZip(content []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "文件不完整或已损坏,请重新导出后再上传"
	}
	if len(archive.File) > maxEntries {
		return bombText
	}
	names := map[string]bool{}
	var all, parts uint64
	for _, f := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		names[name] = true
		all += f.UncompressedSize64
		if !strings.HasPrefix(name, "xl/worksheets/") && name != "xl/sharedstrings.xml" {
			parts += f.UncompressedSize64
		}
		if f.UncompressedSize64 > bombFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > bombRatio || all > maxUnpacked {
			return bombText
		}
	}
	switch {
	case names["xl/workbook.bin"]:
		return "这是 .xlsb 文件," + saveAs
	case names["word/document.xml"]:
		return "这是 Word 文档(.docx),不能导入。请上传 Excel(.xlsx)或 CSV 文件"
	case names["ppt/presentation.xml"]:
		return "这是演示文稿,不能导入。请上传 Excel(.xlsx)或 CSV 文件"
	case names["content.xml"]:
		return "这是 OpenDocument 表格(.ods)," + saveAs
	case !names["xl/workbook.xml"] && !names["[content_types].xml"]:
		return "这是压缩包,请解压后上传其中的 Excel(.xlsx)或 CSV 文件"
	case parts > maxParts:
		return "工作簿中的图片等内容太大,请只保留名册表格后再上传"
	}
	return ""
}

const bombText = "文件解压后异常巨大,已拒绝读取。请把名册复制到新的工作簿后再上传"

// CountRows estimates how many rows a file has, for a progress bar: those of its largest sheet, blank ones among them.
func CountRows(content []byte) int {
	if !bytes.HasPrefix(content, []byte("PK")) {
		return bytes.Count(content, []byte("\n")) + 1
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return 0
	}
	most := 0
	for _, f := range archive.File {
		if strings.HasPrefix(strings.ToLower(f.Name), "xl/worksheets/") {
			most = max(most, countIn(f, []byte("</row>")))
		}
	}
	return most
}

func countIn(f *zip.File, mark []byte) int {
	r, err := f.Open()
	if err != nil {
		return 0
	}
	defer r.Close() //nolint:errcheck // only read from
	n, kept := 0, 0
	buffer := make([]byte, 256<<10)
	for {
		got, err := r.Read(buffer[kept:])
		part := buffer[:kept+got]
		n += bytes.Count(part, mark)
		kept = copy(buffer, part[max(len(part)-len(mark)+1, 0):])
		if err != nil {
			return n
		}
	}
}
