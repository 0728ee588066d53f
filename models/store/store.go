// Package store keeps everything in SQLite or MySQL/MariaDB.
package store

// Store is the database.
type Store struct{}
