package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Gateway hands texts to an SMS provider, or to a small relay in front of one, by HTTP: a POST of {"phone":…,"text":…} with
// a bearer token. Any 2xx answer means taken over; everything else is tried again by the outbox.
type Gateway struct {
	url, token string
	client     *http.Client
}

// NewGateway makes the driver. Answers that take longer than ten seconds count as failed.
func NewGateway(url, token string) *Gateway {
	return &Gateway{url: url, token: token, client: &http.Client{
		Timeout: 10 * time.Second,
		// A redirect would carry phone and code to an address nobody configured.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Send hands one text over. The error holds neither the text nor the token, so it may be logged.
func (g *Gateway) Send(ctx context.Context, phone, text string) (err error) {
	body, err := json.Marshal(map[string]string{"phone": phone, "text": text})
	if err != nil {
		return fmt.Errorf("send sms: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("send sms: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+g.token)
	res, err := g.client.Do(req)
	if err != nil {
		return fmt.Errorf("send sms: %w", err)
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	if _, err := io.CopyN(io.Discard, res.Body, 64<<10); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("send sms: read answer: %w", err)
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("send sms: the gateway answered %d", res.StatusCode)
	}
	return nil
}
