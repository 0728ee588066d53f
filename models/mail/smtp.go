package mail

import (
	"context"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is the mail server that takes our letters over.
type Server struct {
	Host, User, Password string
	Port                 int
	TLS                  bool // TLS from the first byte (port 465); otherwise STARTTLS is insisted on
	Plain                bool // neither: for a relay on this machine only
	From                 string
}

// SMTP hands letters to a mail server.
type SMTP struct {
	client *gomail.Client
	from   string
}

// NewSMTP makes the driver; nothing is contacted yet.
func NewSMTP(s Server) (*SMTP, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(20 * time.Second)}
	switch {
	case s.TLS:
		options = append(options, gomail.WithSSL())
	case s.Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return &SMTP{client, s.From}, nil
}

// Send hands one letter over; nil means the server took it.
func (s *SMTP) Send(ctx context.Context, to, subject, body string) error {
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return fmt.Errorf("send mail: sender: %w", err)
	}
	if err := m.To(to); err != nil {
		return fmt.Errorf("send mail: recipient: %w", err)
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, body)
	if err := s.client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}
