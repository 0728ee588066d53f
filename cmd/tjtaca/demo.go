package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
)

const demoHelp = `
Fills an empty database with demo data: committees, staff, members in every state. Everything in it is invented and every
account has the same published password, so production refuses it. A database that is not empty is left alone.`

func fillDemo(ctx context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	if !c.cfg.Development() {
		return errors.New("demo accounts have a published password; only TJTACA_ENV=development may have them")
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	if err = h.migrate(ctx); err == nil {
		err = h.fillDemo(ctx)
	}
	if err == nil {
		demo.Describe(c.out)
	}
	return errors.Join(err, h.Close())
}

// fillDemo makes the demo data, if the database is empty, in a house of its own: its clock runs through the past year, and its
// texts go nowhere.
func (h *house) fillDemo(ctx context.Context) error {
	clock, texts := &demo.Clock{}, &demo.Texts{}
	past, err := openHouseWith(h.cfg, h.log, clock.Now, outlets{texts: texts})
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, demo.House{
		Services: past.services, Clock: clock, Texts: texts, AddLegacy: past.addLegacy, FormCode: past.formCode, Log: h.log,
	}, h.now())
	return errors.Join(err, past.Close())
}

// addLegacy puts a row of the old roster in. It comes to be by import alone, which the services do not offer yet.
func (h *house) addLegacy(ctx context.Context, l models.LegacyMember) error {
	err := h.store.Tx(ctx, func(tx *store.Tx) error {
		phone := l.Phone
		if _, err := tx.MemberByPhone(phone); err == nil {
			phone = "" // of another row, which came first
		} else if models.CodeOf(err) != models.NotFound {
			return err
		}
		m, err := tx.AddMember(phone, "", models.Legacy)
		if err != nil {
			return err
		}
		if err := tx.SaveProfile(m, l.Data); err != nil {
			return err
		}
		if err := tx.UpdateMember(m.ID, map[string]any{"home_committee_id": l.CommitteeID}); err != nil {
			return err
		}
		if err := tx.ReplaceSearchTokens(m.ID, pinyin.Tokens(l.Data.Name)); err != nil {
			return err
		}
		l.MemberID = m.ID
		return tx.AddLegacy(l)
	})
	if store.Duplicate(err) { // from a filling that was broken off
		return nil
	}
	return err
}

func (h *house) formCode(number, printHash string) (string, error) {
	token, err := h.signer.Form(number, printHash)
	return h.cfg.BaseURL + "/verify/form/" + token, err
}

// announce tells who starts it where to go; with the demo accounts, where there are any.
func (h *house) announce(w io.Writer, addr string) {
	h.log.Info("serving", "addr", addr, "base_url", h.cfg.BaseURL)
	if !h.cfg.Development() {
		return
	}
	demo.Describe(w)
	fmt.Fprintf(w, "\nportal         http://%[1]s/\nback office    http://%[1]s/admin\nwhat was sent  http://%[1]s/dev/messages\n\n", addr)
}
