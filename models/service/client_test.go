package service_test

import (
	"strings"
	"testing"

	"tjtaca/models/service"
	"tjtaca/models/service/servicetest"
)

// What a browser calls itself is kept with the session; a database refuses bytes that are no UTF-8.
func TestABrowserMayCallItselfAnything(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		for _, name := range []string{"", "\xff\xfe", strings.Repeat("浏", 300) + "\xe6", "😀"} {
			from := service.Client{IP: "192.0.2.9", UserAgent: name}
			token, err := w.Accounts.Register(t.Context(), from, registration(w, w.Phone()))
			if err != nil {
				t.Errorf("%.10q: %v", name, err)
				continue
			}
			if s, _, err := w.Accounts.Session(t.Context(), token); err != nil || len([]rune(s.UserAgent)) > 255 {
				t.Errorf("%.10q: %+v %v", name, s, err)
			}
		}
	})
}
