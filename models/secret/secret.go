// Package secret encrypts fields at rest and computes blind indexes.
package secret

// Box seals and opens values.
type Box struct{}
