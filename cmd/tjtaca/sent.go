package main

import (
	"slices"
	"sync"
	"time"

	"tjtaca/models/service"
)

// keptMessages is how many /dev/messages shows.
const keptMessages = 200

// sentBox keeps what the log drivers "sent", for the page that only development has.
type sentBox struct {
	now  func() time.Time
	mu   sync.Mutex
	sent []service.Sent
}

// keep takes messages of one kind in.
func (b *sentBox) keep(kind string) func(to, text string) {
	return func(to, text string) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.sent = append(b.sent, service.Sent{Kind: kind, To: to, Text: text, At: b.now()})
		if extra := len(b.sent) - keptMessages; extra > 0 {
			b.sent = slices.Delete(b.sent, 0, extra)
		}
	}
}

// Sent lists the messages, newest first.
func (b *sentBox) Sent() []service.Sent {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := slices.Clone(b.sent)
	slices.Reverse(sent)
	return sent
}
