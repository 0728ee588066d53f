package service

import "tjtaca/models"

// Does lets a test say what a kind of job does.
func (s *Jobs) Does(kind models.JobKind, work Work) { s.work[kind] = work }
