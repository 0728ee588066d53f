package mail

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
)

func TestLogDriverWritesAndKeepsTheLetter(t *testing.T) {
	var out bytes.Buffer
	var kept string
	l := Log{Log: slog.New(slog.NewTextHandler(&out, nil)), Keep: func(to, text string) { kept = to + ": " + text }}
	if err := l.Send(context.Background(), "wang@example.com", "审核结果", "您的申请已审批通过"); err != nil {
		t.Fatal(err)
	}
	if kept != "wang@example.com: 审核结果\n\n您的申请已审批通过" || !strings.Contains(out.String(), "审核结果") {
		t.Fatalf("kept %q, logged %q", kept, out.String())
	}
}

func TestLetterArrivesWithItsChineseSubjectAndBody(t *testing.T) {
	port, letters := mailServer(t, "250 taken")
	s, err := NewSMTP(Server{Host: "127.0.0.1", Port: port, Plain: true, From: "天津抗癌协会 <noreply@example.com>"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), "wang@example.com", "审核结果通知", "您的申请已审批通过。"); err != nil {
		t.Fatal(err)
	}
	letter, err := netmail.ReadMessage(strings.NewReader(<-letters))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	if err != nil || subject != "审核结果通知" {
		t.Errorf("subject %q, %v", subject, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	if err != nil || strings.TrimSpace(string(body)) != "您的申请已审批通过。" {
		t.Errorf("body %q, %v", body, err)
	}
}

func TestRefusedLetterIsAnError(t *testing.T) {
	port, _ := mailServer(t, "452 full")
	s, err := NewSMTP(Server{Host: "127.0.0.1", Port: port, Plain: true, From: "noreply@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), "wang@example.com", "x", "y"); err == nil {
		t.Fatal("a refused letter counts as sent")
	}
	if err := s.Send(context.Background(), "wang@example.com\r\nBcc: all@example.com", "x", "y"); err == nil {
		t.Fatal("a recipient with a line break was accepted")
	}
}

func TestServerWithoutTLSIsRefusedUnlessItIsARelayHere(t *testing.T) {
	port, _ := mailServer(t, "250 taken")
	s, err := NewSMTP(Server{Host: "127.0.0.1", Port: port, From: "noreply@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), "wang@example.com", "x", "y"); err == nil {
		t.Fatal("a letter went out in clear")
	}
}

// mailServer speaks just enough SMTP to take letters; answer is what it says to each.
func mailServer(t *testing.T, answer string) (port int, letters <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	taken := make(chan string, 1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			converse(c, answer, taken)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, taken
}

func converse(c net.Conn, answer string, taken chan<- string) {
	defer c.Close()
	in := bufio.NewScanner(c)
	fmt.Fprint(c, "220 test\r\n")
	for in.Scan() {
		switch verb := strings.ToUpper(strings.Fields(in.Text() + " .")[0]); verb {
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			var letter strings.Builder
			for in.Scan() && in.Text() != "." {
				letter.WriteString(in.Text() + "\r\n")
			}
			fmt.Fprintf(c, "%s\r\n", answer)
			if strings.HasPrefix(answer, "250") {
				taken <- letter.String()
			}
		case "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}
