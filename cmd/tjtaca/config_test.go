package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const goodKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

func production(extra ...string) []string {
	return append([]string{
		"TJTACA_BASE_URL=https://www.tjtaca.com/", "TJTACA_MASTER_KEY=" + goodKey, "TJTACA_SIGN_SEED=" + goodKey,
		"TJTACA_SMS=gateway", "TJTACA_SMS_URL=https://sms.example.com/send", "TJTACA_SMS_TOKEN=t0ken", "HOME=/root",
	}, extra...)
}

func TestProductionStartsWithWhatItNeeds(t *testing.T) {
	c, err := LoadConfig(production())
	if err != nil {
		t.Fatal(err)
	}
	if c.Development() || !c.Secure() || c.BaseURL != "https://www.tjtaca.com" || c.DSN != "data/tjtaca.db" || c.Addr != "127.0.0.1:8080" {
		t.Errorf("got %+v", c)
	}
}

func TestDevelopmentNeedsNothing(t *testing.T) {
	c, err := LoadConfig([]string{"TJTACA_ENV=development", "TJTACA_ADDR=127.0.0.1:9999"})
	if err != nil {
		t.Fatal(err)
	}
	if !c.Development() || c.Secure() || c.BaseURL != "http://127.0.0.1:9999" {
		t.Errorf("got %+v", c)
	}
}

func TestProductionRefusesWhatIsGoodEnoughForAWorkplaceOnly(t *testing.T) {
	_, err := LoadConfig([]string{"TJTACA_BASE_URL=http://www.tjtaca.com"})
	mustTell(t, err, "TJTACA_MASTER_KEY", "TJTACA_SIGN_SEED", "TJTACA_SMS", "TJTACA_BASE_URL")
}

func TestEveryFaultIsToldOnceAndAtOnce(t *testing.T) {
	_, err := LoadConfig(production("TJTACA_ENV=test", "TJTACA_ADDR=8080", "TJTACA_DSN=postgres://x", "TJTACA_DNS=x", "TJTACA_SMTP_HOST=mail",
		"TJTACA_SMTP_PORT=many", "TJTACA_SMTP_SECURITY=ssl", "TJTACA_TRUSTED_PROXIES=10.0.0.0/8,proxy", "TJTACA_MASTER_KEY=c2VjcmV0IQ==",
		"TJTACA_OLD_MASTER_KEYS="+goodKey+",x"))
	mustTell(t, err, "TJTACA_ENV", "TJTACA_ADDR", "TJTACA_DSN", "TJTACA_DNS", "TJTACA_SMTP_PORT", "TJTACA_SMTP_SECURITY", "TJTACA_SMTP_FROM",
		"TJTACA_TRUSTED_PROXIES", "TJTACA_MASTER_KEY", "TJTACA_OLD_MASTER_KEYS")
	if strings.Contains(err.Error(), "c2VjcmV0IQ") {
		t.Error("the error repeats the key")
	}
}

func mustTell(t *testing.T, err error, names ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	lines := strings.Split(err.Error(), "\n")[1:]
	var told []string
	for _, line := range lines {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		told = append(told, name)
	}
	slices.Sort(told)
	slices.Sort(names)
	if !slices.Equal(told, names) {
		t.Errorf("told %q, want %q\n%v", told, names, err)
	}
}

func TestExampleFileDocumentsEverySettingAndNoOther(t *testing.T) {
	example, err := os.ReadFile("../../docs/tjtaca.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile(`(?m)^#?(TJTACA_[A-Z_]+)=`).FindAllStringSubmatch(string(example), -1) {
		documented = append(documented, m[1])
	}
	settings := variables()
	slices.Sort(documented)
	slices.Sort(settings)
	if !slices.Equal(documented, settings) {
		t.Errorf("documented %q\nsettings   %q", documented, settings)
	}
}
