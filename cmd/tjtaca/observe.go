package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
)

// observe numbers, times, counts and logs every request. The log tells the route, not the address that was asked for: numbers
// of members, tokens and names in a query stay out of it.
func observe(base context.Context, log *slog.Logger, m *metrics) fiber.Handler {
	return func(c *fiber.Ctx) error {
		began := time.Now()
		id := rand.Text()[:16]
		c.Set(fiber.HeaderXRequestID, id)
		c.SetUserContext(base)
		err := c.Next()
		if err != nil {
			// Answered here, so that the status below is the one that is sent.
			if err := c.App().ErrorHandler(c, err); err != nil {
				return err
			}
		}
		took, status, route := time.Since(began), c.Response().StatusCode(), c.Route().Path
		m.observe(c.Method(), route, status, took)
		level := slog.LevelInfo
		if status >= fiber.StatusInternalServerError {
			level = slog.LevelError
		}
		line := []any{"id", id, "method", c.Method(), "route", route, "status", status, "ms", took.Milliseconds(), "bytes", size(c)}
		if err != nil && level == slog.LevelError {
			line = append(line, "err", err)
		}
		log.Log(base, level, "request", line...)
		return nil
	}
}

// recoverPanics turns a panic into an error: without it one bad request would end the process for everybody.
func recoverPanics(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return c.Next()
}

// size of the answer, -1 if it is streamed: asking a stream would read it whole into memory.
func size(c *fiber.Ctx) int {
	if c.Response().IsBodyStream() {
		return -1
	}
	return len(c.Response().Body())
}
