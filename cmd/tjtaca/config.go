package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"tjtaca/models/secret"
)

const prefix = "TJTACA_"

// Config is everything that differs from one installation to another. Each setting is explained in docs/tjtaca.env.example.
type Config struct {
	Env            string   `env:"ENV" envDefault:"production"`
	Addr           string   `env:"ADDR" envDefault:"127.0.0.1:8080"`
	Data           string   `env:"DATA" envDefault:"./data"`
	DSN            string   `env:"DSN"`
	BaseURL        string   `env:"BASE_URL"`
	TrustedProxies []string `env:"TRUSTED_PROXIES"`
	MetricsToken   string   `env:"METRICS_TOKEN"`
	Maintenance    string   `env:"MAINTENANCE"`

	MasterKey     Key   `env:"MASTER_KEY"`
	OldMasterKeys []Key `env:"OLD_MASTER_KEYS"`
	SignSeed      Key   `env:"SIGN_SEED"`
	OldSignKeys   []Key `env:"OLD_SIGN_KEYS"`

	SMS      string `env:"SMS" envDefault:"log"`
	SMSURL   string `env:"SMS_URL"`
	SMSToken string `env:"SMS_TOKEN"`

	SMTPHost     string `env:"SMTP_HOST"`
	SMTPPort     int    `env:"SMTP_PORT" envDefault:"587"`
	SMTPUser     string `env:"SMTP_USER"`
	SMTPPassword string `env:"SMTP_PASSWORD"`
	SMTPFrom     string `env:"SMTP_FROM"`
	SMTPSecurity string `env:"SMTP_SECURITY" envDefault:"starttls"`
}

// Key is 32 secret bytes, base64 in the environment.
type Key []byte

// UnmarshalText reads base64 and never repeats it in an error.
func (k *Key) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(b) != secret.MasterSize {
		return fmt.Errorf("must be %d bytes in base64 (make one: openssl rand -base64 %d)", secret.MasterSize, secret.MasterSize)
	}
	*k = b
	return nil
}

// Development says whether this is a workplace: demo data, log SMS and generated keys are allowed.
func (c *Config) Development() bool { return c.Env == "development" }

// Secure says whether people reach us by https, so that cookies may insist on it.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// LoadConfig reads the settings and reports every fault at once.
func LoadConfig(environ []string) (*Config, error) {
	var c Config
	vars := env.ToMap(environ)
	faults := parseFaults(env.ParseWithOptions(&c, env.Options{Prefix: prefix, Environment: vars}))
	faults = append(faults, unknown(vars)...)
	c.fillIn()
	for _, f := range c.faults() {
		name, _, _ := strings.Cut(f, ":")
		told := slices.ContainsFunc(faults, func(s string) bool { return strings.HasPrefix(s, name+":") })
		if !told { // what could not be read is not also missing
			faults = append(faults, f)
		}
	}
	if len(faults) == 0 {
		return &c, nil
	}
	return nil, fmt.Errorf("the configuration has %d fault(s), see docs/tjtaca.env.example:\n  %s", len(faults), strings.Join(faults, "\n  "))
}

func (c *Config) fillIn() {
	if c.DSN == "" {
		c.DSN = filepath.Join(c.Data, "tjtaca.db")
	}
	if c.BaseURL == "" && c.Development() {
		c.BaseURL = "http://" + c.Addr
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
}

// parseFaults names the variable instead of the struct's field, which is all that the library tells.
func parseFaults(err error) (faults []string) {
	var all env.AggregateError
	if !errors.As(err, &all) {
		if err != nil {
			faults = append(faults, err.Error())
		}
		return faults
	}
	for _, e := range all.Errors {
		var p env.ParseError
		if errors.As(e, &p) {
			faults = append(faults, fmt.Sprintf("%s: %v", variable(p.Name), p.Err))
			continue
		}
		faults = append(faults, e.Error())
	}
	return faults
}

func unknown(vars map[string]string) (faults []string) {
	known := variables()
	for name := range vars {
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, prefix+"TEST_") && !slices.Contains(known, name) {
			faults = append(faults, name+": there is no such setting")
		}
	}
	slices.Sort(faults)
	return faults
}

func (c *Config) faults() (faults []string) {
	that := func(ok bool, name, message string) {
		if !ok {
			faults = append(faults, prefix+name+": "+message)
		}
	}
	that(c.Env == "production" || c.Env == "development", "ENV", fmt.Sprintf("%q is neither production nor development", c.Env))
	_, _, err := net.SplitHostPort(c.Addr)
	that(err == nil, "ADDR", fmt.Sprintf("%q is no host:port, for example 127.0.0.1:8080", c.Addr))
	that(!strings.Contains(c.DSN, "://") || validMySQL(c.DSN), "DSN", "must be mysql://user:password@host:port/db, or the path of an SQLite file")
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		that(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Path == "", "BASE_URL", "must be https://host, without a path")
	}
	for _, p := range c.TrustedProxies {
		that(validProxy(p), "TRUSTED_PROXIES", fmt.Sprintf("%q is neither an IP address nor a network such as 10.0.0.0/8", p))
	}
	c.deliveryFaults(that)
	if c.Env == "production" {
		c.productionFaults(that)
	}
	return faults
}

func (c *Config) deliveryFaults(that func(ok bool, name, message string)) {
	that(c.SMS == "log" || c.SMS == "gateway", "SMS", fmt.Sprintf("%q is neither log nor gateway", c.SMS))
	if c.SMS == "gateway" {
		u, err := url.Parse(c.SMSURL)
		that(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "", "SMS_URL", "must be the address of the SMS gateway")
		that(c.SMSToken != "", "SMS_TOKEN", "is missing: the gateway must know who sends")
	}
	if c.SMTPHost == "" {
		return
	}
	that(c.SMTPPort > 0 && c.SMTPPort < 65536, "SMTP_PORT", "must be 1 to 65535")
	_, err := mail.ParseAddress(c.SMTPFrom)
	that(err == nil, "SMTP_FROM", "must be a mail address: replies and bounces go there")
	that(slices.Contains([]string{"starttls", "tls", "none"}, c.SMTPSecurity), "SMTP_SECURITY", "must be starttls, tls or none")
	that((c.SMTPUser == "") == (c.SMTPPassword == ""), "SMTP_USER", "and "+prefix+"SMTP_PASSWORD go together")
}

// productionFaults refuses what is only good enough for a workplace.
func (c *Config) productionFaults(that func(ok bool, name, message string)) {
	that(len(c.MasterKey) == secret.MasterSize, "MASTER_KEY", "is missing: it encrypts ID numbers and files (make one: openssl rand -base64 32)")
	that(len(c.SignSeed) == ed25519.SeedSize, "SIGN_SEED", "is missing: it signs certificates (make one: openssl rand -base64 32)")
	that(c.SMS != "log", "SMS", "the log driver would write codes to the log; set gateway")
	that(c.BaseURL != "", "BASE_URL", "is missing: it goes into QR codes, for example https://www.tjtaca.com")
	that(c.BaseURL == "" || c.Secure(), "BASE_URL", "must be https://: cookies and codes would travel in clear")
}

// variables lists the settings by the name they have in the environment.
func variables() []string {
	params, err := env.GetFieldParamsWithOptions(&Config{}, env.Options{Prefix: prefix})
	if err != nil {
		panic(err) // only a fault of the struct's tags can bring this about
	}
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Key
	}
	return names
}

func validMySQL(dsn string) bool {
	u, err := url.Parse(dsn)
	return err == nil && u.Scheme == "mysql" && u.Host != "" && u.User != nil && len(strings.Trim(u.Path, "/")) > 0
}

func validProxy(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

// variable is the name that a field of Config has in the environment.
func variable(field string) string {
	f, _ := reflect.TypeFor[Config]().FieldByName(field)
	return prefix + f.Tag.Get("env")
}
