package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLogDriverWritesAndKeepsTheText(t *testing.T) {
	var out bytes.Buffer
	var kept []string
	l := Log{Log: slog.New(slog.NewTextHandler(&out, nil)), Keep: func(phone, text string) { kept = append(kept, phone+" "+text) }}
	if err := l.Send(context.Background(), "13800000001", "验证码 123456"); err != nil {
		t.Fatal(err)
	}
	if len(kept) != 1 || kept[0] != "13800000001 验证码 123456" || !strings.Contains(out.String(), "123456") {
		t.Fatalf("kept %q, logged %q", kept, out.String())
	}
}

func TestGatewayHandsTheTextOver(t *testing.T) {
	var got map[string]string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t0ken" || r.Method != http.MethodPost {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer server.Close()
	if err := NewGateway(server.URL, "t0ken").Send(context.Background(), "13800000001", "验证码 123456"); err != nil {
		t.Fatal(err)
	}
	if got["phone"] != "13800000001" || got["text"] != "验证码 123456" {
		t.Fatalf("the gateway got %v", got)
	}
}

func TestGatewayFailureTellsTheStatusAndNothingSecret(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the text went to a redirect's target") }))
	defer elsewhere.Close()
	for _, status := range []int{302, 401, 429, 500} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(status)
		}))
		err := NewGateway(server.URL, "t0ken").Send(context.Background(), "13800000001", "验证码 123456")
		server.Close()
		if err == nil {
			t.Fatalf("status %d counts as sent", status)
		}
		if s := err.Error(); strings.Contains(s, "123456") || strings.Contains(s, "t0ken") || strings.Contains(s, "138") {
			t.Errorf("the error tells too much: %s", s)
		}
	}
}
