package pages

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"

	"tjtaca/models"
	"tjtaca/models/service"
)

// Second is the page between password and code.
type Second struct{ CSRF, Next, Message string }

// Security is the page of one's own second step and sessions.
type Security struct {
	Form
	CSRF     string
	On       bool
	Left     int // recovery codes
	Offer    *service.TOTPOffer
	QR       template.HTML
	Recovery []string // shown once
	Sessions []StaffSession
}

// StaffSession is a place where somebody is logged in.
type StaffSession struct {
	models.Session
	Here bool
}

// Device says in a few words what a browser calls itself.
func (s StaffSession) Device() string {
	agent := s.UserAgent
	first := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	system := first("iPhone", "iPhone", "iPad", "iPad", "Android", "安卓", "Windows", "Windows", "Mac OS", "Mac", "Linux", "Linux")
	browser := first("MicroMessenger", "微信", "Edg/", "Edge", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	if text := strings.TrimSpace(system + " " + browser); text != "" {
		return text
	}
	return "未知设备"
}

// quietZone is the white margin a QR code needs, in modules.
const quietZone = 4

// QRCode draws a QR code as SVG.
func QRCode(content string) (template.HTML, error) {
	code, err := encoder.Encoder_encode(content, decoder.ErrorCorrectionLevel_M, nil)
	if err != nil {
		return "", fmt.Errorf("QR code: %w", err)
	}
	matrix := code.GetMatrix()
	n := matrix.GetWidth()
	var dark strings.Builder
	for row := range n {
		for col := range n {
			if matrix.Get(col, row) == 1 {
				fmt.Fprintf(&dark, "M%d %dh1v1h-1z", col+quietZone, row+quietZone)
			}
		}
	}
	side := n + 2*quietZone
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-label="二维码" shape-rendering="crispEdges"><rect width="%d" height="%d" fill="#fff"/><path d="%s"/></svg>`, side, side, side, side, dark.String())), nil //nolint:gosec // numbers only
}

// Handover is the page on which committees change hands.
type Handover struct {
	Form
	CSRF   string
	From   *models.Staff
	To     int64
	Others []*models.Staff
	Plan   *service.Handover
}
