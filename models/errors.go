// Package models holds the association's words and rules: who a member is, what an application is, how a review flows.
// It knows no database, no HTTP and no clock; it imports the standard library only.
package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code says what kind of failure an Error is; the front doors turn it into an HTTP status.
type Code string

// The codes of failures.
const (
	Invalid   Code = "invalid"
	Forbidden Code = "forbidden"
	NotFound  Code = "not_found"
	Conflict  Code = "conflict"
	TooMany   Code = "too_many"
	Internal  Code = "internal"
)

// FieldErrors maps a form field to the message shown beside it.
type FieldErrors map[string]string

// Error is a failure that may be shown. Message and Fields are for the user; Err is the cause, for the log only.
type Error struct {
	Code    Code
	Message string
	Fields  FieldErrors
	Wait    time.Duration // TooMany: how long until it may be tried again, 0 if that is not known
	Err     error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Message)
	for name, message := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", name, message)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Invalidf is a fault in what was sent.
func Invalidf(format string, args ...any) error {
	return &Error{Code: Invalid, Message: fmt.Sprintf(format, args...)}
}

// InvalidField is a fault in one form field.
func InvalidField(field, message string) error {
	return &Error{Code: Invalid, Message: message, Fields: FieldErrors{field: message}}
}

// Forbiddenf refuses somebody who may see the thing but not do this to it.
func Forbiddenf(format string, args ...any) error {
	return &Error{Code: Forbidden, Message: fmt.Sprintf(format, args...)}
}

// Conflictf says that the state of things no longer allows this.
func Conflictf(format string, args ...any) error {
	return &Error{Code: Conflict, Message: fmt.Sprintf(format, args...)}
}

// TooManyf asks to wait.
func TooManyf(wait time.Duration, format string, args ...any) error {
	return &Error{Code: TooMany, Message: fmt.Sprintf(format, args...), Wait: wait}
}

// ErrNotFound is the one answer for what does not exist and for what the asker may not know of.
var ErrNotFound = &Error{Code: NotFound, Message: "页面或记录不存在,或您没有查看权限"}

// CodeOf is the code of err: Internal for anything that is not an Error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Check collects every fault of a form so that all are told at once.
type Check struct{ fields FieldErrors }

// That notes message at field unless ok; the first message of a field stays.
func (c *Check) That(ok bool, field, message string) {
	if ok || c.fields[field] != "" {
		return
	}
	if c.fields == nil {
		c.fields = FieldErrors{}
	}
	c.fields[field] = message
}

// Err is nil when nothing was noted.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Code: Invalid, Message: fmt.Sprintf("有 %d 处需要修改,请按提示更正后再提交", len(c.fields)), Fields: c.fields}
}
