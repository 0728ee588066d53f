package models

import "time"

// AuditReport is what a walk over the chain of the audit log found.
type AuditReport struct {
	Links    int64  // that are right
	Head     string // hash of the last one, hex: keep it elsewhere, and a cut-off tail shows
	Unsealed int64  // rows not chained yet
	Fault    string // the first thing that is wrong, "" if nothing is
}

// AuditCheck is a walk over the chain that was made, and what it found.
type AuditCheck struct {
	At     time.Time
	Links  int64 // that were right
	Fault  string
	ByName string
}

// AuditEntry is a line of the audit log; Before and After are JSON, "" for none.
type AuditEntry struct {
	ID            int64
	At            time.Time
	ActorKind     ActorKind
	ActorID       int64
	ActorName     string
	IP            string
	Action        string
	Object        string
	ObjectID      string
	Before, After string
}

// AuditFilter narrows the log; zero values do not.
type AuditFilter struct {
	Action, Object, ObjectID string
	ActorKind                ActorKind
	ActorID                  int64
	Before                   int64  // only lines older than the one of this id
	From, To                 string // dates
}
