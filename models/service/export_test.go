package service

import "tjtaca/models"

// Does lets a test say what a kind of job does.
func (s *Jobs) Does(kind models.JobKind, work Work) { s.work[kind] = work }

// TicketLife is how long a right code is good for.
const TicketLife = ticketLife
