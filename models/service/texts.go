package service

import (
	"context"
	"fmt"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// wording is a text as the association words it, filled for an application (nil for none) and one more value.
func wording(tx *store.Tx, key models.TextKey, a *models.Application, name, value string) (string, error) {
	t := models.TextByKey(key)
	if t == nil {
		return "", fmt.Errorf("no text %q", key)
	}
	words, err := tx.Wording(t)
	if err != nil {
		return "", err
	}
	values := map[string]string{name: value}
	if a != nil {
		values["申请类型"], values["申请编号"] = a.Kind.Text(), a.Number
	}
	return t.Fill(words, values), nil
}

// Wording is a text with how it reads now; Own says that it is not the default.
type Wording struct {
	*models.Text
	Words string
	Own   bool
}

// Texts lists the texts that members are sent.
func (s *Settings) Texts(ctx context.Context, by models.Actor) (list []Wording, err error) {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := tx.Wordings()
		if err != nil {
			return err
		}
		list = nil
		for i := range models.Texts {
			t := &models.Texts[i]
			w := Wording{Text: t, Words: t.Default}
			if words, ok := own[t.Key]; ok {
				w.Words, w.Own = words, true
			}
			list = append(list, w)
		}
		return nil
	})
	return list, err
}

// Reword changes a text from the next message on; "" brings its default back. Invalid: field words. NotFound: no such text.
func (s *Settings) Reword(ctx context.Context, by models.Actor, key models.TextKey, words string) error {
	if err := s.Rights.Require(by, rbac.EditSettings, 0); err != nil {
		return err
	}
	t := models.TextByKey(key)
	if t == nil {
		return models.ErrNotFound
	}
	words = strings.Join(strings.Fields(printable(words)), " ")
	if words == t.Default {
		words = ""
	}
	if words != "" {
		if err := t.Validate(words); err != nil {
			return models.InvalidField("words", err.Error())
		}
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		before, err := tx.Wording(t)
		if err != nil {
			return err
		}
		if err := tx.Reword(t, words); err != nil {
			return err
		}
		after, err := tx.Wording(t)
		if err != nil || after == before {
			return err
		}
		return tx.Audit(by, "text.reword", "text", key, before, after)
	})
}
