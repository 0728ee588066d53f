package service

// Settings are what the admins of the association may change without a new version: settings, texts of notices, canned
// reasons, the calendar of holidays.
type Settings struct{ Deps }
