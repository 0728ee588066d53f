package demo

import (
	"tjtaca/models"
)

// proof is a picture for its place in the form.
type proof struct {
	kind models.FileKind
	jpeg []byte
}

// pictures are drawn once and used again: a certificate page shows nobody's name that the form does not show.
type pictures struct {
	portraits map[int][]byte
}

func (p *pictures) portrait(l *life) []byte { return p.portraits[l.n] }

// proofs draws the photo and the papers that the person's member type asks for.
func (p *pictures) proofs(l *life) ([]proof, error) {
	if p.portraits == nil {
		p.portraits = map[int][]byte{}
	}
	if p.portraits[l.n] == nil {
		photo, err := portrait(l.n, l.woman)
		if err != nil {
			return nil, err
		}
		p.portraits[l.n] = photo
	}
	papers := []proof{{models.Photo, p.portraits[l.n]}}
	if l.stage == drafted {
		return papers, nil
	}
	switch l.kind {
	case models.Professional:
		front, err := l.atelier.credential("医师执业证书", l.name, l.values(l.n)["credential_number"])
		if err != nil {
			return nil, err
		}
		return append(papers, proof{models.CredentialFront, front}, proof{models.CredentialInside, front}), nil
	case models.Student:
		card, err := l.atelier.studentCard(l.name, l.employer)
		if err != nil {
			return nil, err
		}
		return append(papers, proof{models.StudentCard, card}), nil
	}
	return papers, nil
}
