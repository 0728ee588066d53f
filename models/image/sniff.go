package image

import (
	"bytes"
	"encoding/binary"
	"strings"

	"tjtaca/models"
)

// fileKind is what a file is by its first bytes; for pictures it is the name of the standard decoder.
type fileKind string

const (
	jpegFile fileKind = "jpeg"
	pngFile  fileKind = "png"
	pdfFile  fileKind = "pdf"
)

// sniff looks at the first bytes only: file names and declared types are what the sender says.
func sniff(data []byte, allowPDF bool) (fileKind, error) {
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	wanted := "JPG 或 PNG 图片"
	if allowPDF {
		wanted = "JPG、PNG 图片或 PDF 文件"
	}
	refuse := func(what string) (fileKind, error) {
		return "", models.Invalidf("%s,请上传 %s", what, wanted)
	}
	switch {
	case len(data) == 0:
		return refuse("文件是空的")
	case has("\xFF\xD8\xFF"):
		return jpegFile, nil
	case has("\x89PNG\r\n\x1A\n"):
		return pngFile, nil
	case has("%PDF-") && allowPDF:
		return pdfFile, nil
	case has("%PDF-"):
		return refuse("这里不能上传 PDF 文件")
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return refuse(brandText(string(data[8:12])))
	case has("GIF8"):
		return refuse("不支持 GIF 图片")
	case has("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return refuse("不支持 WebP 图片")
	case has("BM"):
		return refuse("不支持 BMP 图片")
	case has("II*\x00"), has("MM\x00*"):
		return refuse("不支持 TIFF 图片")
	case has("PK\x03\x04"), has("\xD0\xCF\x11\xE0"):
		return refuse("不支持 Office 文档或压缩包")
	case isSVG(data):
		return refuse("不支持 SVG 图片")
	}
	return refuse("无法识别文件格式")
}

func brandText(brand string) string {
	switch {
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "hev"), brand == "mif1", brand == "msf1":
		return "不支持 HEIC 照片(iPhone 可在「设置 → 相机 → 格式」选择「兼容性最佳」后重拍,或先转换格式)"
	case strings.HasPrefix(brand, "avi"):
		return "不支持 AVIF 图片"
	}
	return "不支持视频文件"
}

func isSVG(data []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xEF\xBB\xBF")), " \t\r\n"))
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<svg"))
}

// segments calls visit with every marker segment of a JPEG before its image data, until it says stop. It tolerates anything.
func segments(data []byte, visit func(marker byte, body []byte) (stop bool)) {
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xFF {
			return
		}
		marker := data[i+1]
		if marker == 0xFF { // fill byte
			i++
			continue
		}
		if marker == 0x01 || marker >= 0xD0 && marker <= 0xD8 { // markers without a body
			i += 2
			continue
		}
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if marker == 0xDA || marker == 0xD9 || size < 2 || i+2+size > len(data) {
			return
		}
		if visit(marker, data[i+4:i+2+size]) {
			return
		}
		i += 2 + size
	}
}

func progressive(data []byte) bool {
	found := false
	segments(data, func(marker byte, _ []byte) bool {
		found = marker == 0xC2
		return found
	})
	return found
}

// orientationOf reads the EXIF orientation a phone writes instead of turning the picture; upright if there is none.
func orientationOf(data []byte, kind fileKind) orientation {
	turn := upright
	if kind != jpegFile {
		return turn
	}
	segments(data, func(marker byte, body []byte) bool {
		if marker != 0xE1 || !bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return false
		}
		turn = exifOrientation(body[6:])
		return true
	})
	return turn
}

// exifOrientation reads tag 0x0112 of the first directory of a TIFF header.
func exifOrientation(tiff []byte) orientation {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	count := int64(order.Uint16(tiff[at:]))
	for i := range count {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(tiff)) {
			return upright
		}
		if e := tiff[entry:]; order.Uint16(e) == 0x0112 && order.Uint16(e[2:]) == 3 {
			if o := orientation(order.Uint16(e[8:])); o >= 1 && o <= 8 {
				return o
			}
			return upright
		}
	}
	return upright
}
