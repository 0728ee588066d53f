package service

import (
	"context"
	"encoding/json"
	"fmt"

	"tjtaca/models"
	"tjtaca/models/pinyin"
	"tjtaca/models/store"
)

// commitJob writes what the dry run found. Each row is judged again, since people register meanwhile.
func (s *Imports) commitJob(ctx context.Context, j *store.ClaimedJob) (Result, error) {
	i, by, err := s.ordered(ctx, j, models.ImportCommitting)
	if err != nil {
		return Result{}, err
	}
	err = s.each(ctx, i.ID, false, func(rows []models.ImportRow) error {
		// A Duplicate error: somebody took a phone or an ID number between look and write. The next look sees it.
		for try := 1; ; try++ {
			err := s.Store.Tx(ctx, func(tx *store.Tx) error { return s.write(tx, j, i, rows) })
			if !store.Duplicate(err) || try == 3 {
				return err
			}
		}
	})
	if err != nil {
		return Result{}, err
	}
	tally, err := s.finish(ctx, i.ID, by, "legacy.import", func(tx *store.Tx, i *models.Import) error {
		i.State, i.CommittedAt, i.StoredAs = models.ImportCommitted, &tx.Now, ""
		return nil
	})
	if err == nil {
		s.discard(ctx, &store.StoredFile{StoredAs: i.StoredAs})
	}
	return Result{Message: fmt.Sprintf("导入完成:新增 %d 位,更新 %d 位,关联 %d 位", tally.Rows[models.RowNew], tally.Rows[models.RowChanged], tally.Rows[models.RowLinked])}, err
}

// each hands out the rows that are still to be written, or undone, in chunks.
func (s *Imports) each(ctx context.Context, id int64, undo bool, do func([]models.ImportRow) error) error {
	for after := 0; ; {
		var rows []models.ImportRow
		err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
			rows, err = tx.ImportRowsToDo(id, undo, after, rowsAtOnce)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := do(rows); err != nil {
			return err
		}
		after = rows[len(rows)-1].No
	}
}

// write judges a chunk and writes it.
func (s *Imports) write(tx *store.Tx, job *store.ClaimedJob, i *models.Import, rows []models.ImportRow) error {
	if err := tx.Progress(job, len(rows), 0, 0); err != nil {
		return err
	}
	j, err := s.judge(tx, i.Setup, newRosterSeen())
	if err != nil {
		return err
	}
	chunk := make([]*staged, len(rows))
	for n, r := range rows {
		if chunk[n], err = unstage(r); err != nil {
			return err
		}
	}
	if err := j.rows(chunk); err != nil {
		return err
	}
	var fresh, linked []*store.Enrolled
	of := map[*store.Enrolled]*staged{}
	for _, g := range chunk {
		e := g.enrolled(i.ID)
		of[e] = g
		switch g.row.Outcome {
		case models.RowNew:
			fresh = append(fresh, e)
		case models.RowLinked:
			linked = append(linked, e)
		case models.RowChanged:
			if err := g.change(tx, e); err != nil {
				return err
			}
		}
		g.row.Applied = g.row.Outcome.Writes()
	}
	if err := s.markVoid(tx, linked); err != nil {
		return err
	}
	if err := tx.EnrollLegacy(fresh); err != nil {
		return err
	}
	if err := tx.LinkLegacy(linked); err != nil {
		return err
	}
	lines := make([]models.ImportRow, len(chunk))
	for e, g := range of {
		g.row.MemberID = max(e.MemberID, g.row.MemberID)
	}
	for n, g := range chunk {
		if lines[n], err = g.line(); err != nil {
			return err
		}
	}
	return tx.SettleImportRows(i.ID, lines)
}

func (g *staged) enrolled(importID int64) *store.Enrolled {
	return &store.Enrolled{
		LegacyMember: models.LegacyMember{
			MemberID: g.row.MemberID, OldNumber: g.OldNumber, OldCertificate: g.OldCertificate, Phone: g.Phone, CommitteeID: g.CommitteeID, Data: g.Data,
		},
		LoginPhone: g.loginPhone, Hash: g.hash, ImportID: importID, Tokens: pinyin.Tokens(g.Data.Name),
	}
}

// change keeps what was there, for an undoing, and overwrites it.
func (g *staged) change(tx *store.Tx, e *store.Enrolled) error {
	was, err := tx.WasEnrolled(e.MemberID)
	if err != nil {
		return err
	}
	if g.row.Before, err = json.Marshal(was); err != nil {
		return err
	}
	return tx.ChangeLegacy(e)
}

// markVoid lets the old number of somebody who has the new certificate end at once.
func (s *Imports) markVoid(tx *store.Tx, linked []*store.Enrolled) error {
	ids := make([]int64, len(linked))
	for n, e := range linked {
		ids[n] = e.MemberID
	}
	if len(ids) == 0 {
		return nil
	}
	kin, err := tx.KinByID(ids)
	locked := map[int64]bool{}
	for _, m := range kin {
		locked[m.ID] = m.Locked
	}
	for _, e := range linked {
		e.Void = locked[e.MemberID]
	}
	return err
}

// undoJob takes back what an import wrote. Who began to activate after it was ordered keeps the account.
func (s *Imports) undoJob(ctx context.Context, j *store.ClaimedJob) (Result, error) {
	i, by, err := s.ordered(ctx, j, models.ImportUndoing)
	if err != nil {
		return Result{}, err
	}
	err = s.each(ctx, i.ID, true, func(rows []models.ImportRow) error {
		return s.Store.Tx(ctx, func(tx *store.Tx) error {
			if err := tx.Progress(j, len(rows), 0, 0); err != nil {
				return err
			}
			return unwrite(tx, i.ID, rows)
		})
	})
	if err != nil {
		return Result{}, err
	}
	tally, err := s.finish(ctx, i.ID, by, "legacy.undo", func(tx *store.Tx, i *models.Import) (err error) {
		i.State, i.UndoneAt = models.ImportUndone, &tx.Now
		i.Tally.Kept, err = tx.AppliedRows(i.ID)
		return err
	})
	message := "撤销完成"
	if tally.Kept > 0 {
		message = fmt.Sprintf("撤销完成,%d 位在撤销期间开始激活,予以保留", tally.Kept)
	}
	return Result{Message: message}, err
}

func unwrite(tx *store.Tx, importID int64, rows []models.ImportRow) error {
	ids := make([]int64, len(rows))
	for n, r := range rows {
		ids[n] = r.MemberID
	}
	list, err := tx.KinByID(ids)
	if err != nil {
		return err
	}
	kin := map[int64]*store.Kin{}
	for _, m := range list {
		kin[m.ID] = m
	}
	var remove, unlink []int64
	var lines []models.ImportRow
	for _, r := range rows {
		m := kin[r.MemberID]
		untouched := m != nil && m.State == models.Legacy && !m.Begun
		switch {
		case m == nil:
		case r.Outcome == models.RowLinked:
			unlink = append(unlink, m.ID)
		case !untouched:
			continue
		case r.Outcome == models.RowNew:
			remove = append(remove, m.ID)
			r.MemberID = 0
		default:
			if err := restore(tx, r); err != nil {
				return err
			}
		}
		r.Applied, r.Before = false, nil
		lines = append(lines, r)
	}
	if len(unlink) > 0 {
		if err := tx.UnlinkLegacy(unlink); err != nil {
			return err
		}
	}
	if len(remove) > 0 {
		if err := tx.RemoveLegacy(remove); err != nil {
			return err
		}
	}
	return tx.SettleImportRows(importID, lines)
}

func restore(tx *store.Tx, r models.ImportRow) error {
	var was store.Enrolled
	if err := json.Unmarshal(r.Before, &was); err != nil {
		return err
	}
	was.Tokens = pinyin.Tokens(was.Data.Name)
	return tx.ChangeLegacy(&was)
}
