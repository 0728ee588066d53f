package demo

import (
	"tjtaca/models"
)

// proof is a picture for its place in the form.
type proof struct {
	kind models.FileKind
	jpeg []byte
}

// drawing lets one picture be drawn at a time, beside the services' work.
var drawing = make(chan struct{}, 1)

// later starts work at once and gives a function that waits for what it yields.
func later[T any](work func() (T, error)) func() (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		drawing <- struct{}{}
		defer func() { <-drawing }()
		value, err = work()
	}()
	return func() (T, error) {
		<-done
		return value, err
	}
}

// drawProofs draws the photo and the papers that the person's member type asks for.
func (l *life) drawProofs() ([]proof, error) {
	if l.stage == registered || l.stage == legacy || l.stage == shared {
		return nil, nil
	}
	photo, err := portrait(l.n, l.woman)
	if err != nil {
		return nil, err
	}
	papers := []proof{{models.Photo, photo}}
	if l.stage == drafted {
		return papers, nil
	}
	switch l.kind {
	case models.Professional:
		front, err := l.atelier.credential("医师执业证书", l.name, l.values(l.n)["credential_number"])
		return append(papers, proof{models.CredentialFront, front}, proof{models.CredentialInside, front}), err
	case models.Student:
		card, err := l.atelier.studentCard(l.name, l.employer)
		return append(papers, proof{models.StudentCard, card}), err
	}
	return papers, nil
}
