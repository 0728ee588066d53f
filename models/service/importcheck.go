package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
)

// rowsAtOnce is how many rows of a roster one transaction takes.
const rowsAtOnce = 500

// checkJob is the dry run: it reads the file, judges each row and stages it.
func (s *Imports) checkJob(ctx context.Context, j *store.ClaimedJob) (Result, error) {
	i, by, err := s.ordered(ctx, j, models.ImportChecking)
	if err != nil {
		return Result{}, err
	}
	content, err := s.content(ctx, &store.StoredFile{StoredAs: i.StoredAs})
	if err != nil {
		return Result{}, err
	}
	t, err := xlsx.Open(content, os.TempDir(), i.Setup.Sheet, xlsx.Known)
	if err != nil {
		return Result{}, err
	}
	run := &checking{
		Imports: s, j: j, i: i, table: t, seen: newRosterSeen(), repairs: map[string]int{},
		roster: &xlsx.Roster{Keys: i.Setup.Keys, Date1904: t.Date1904, CSV: t.Sheet == "", Today: models.DateOf(s.Store.Now()), Lenient: i.Setup.Lenient},
	}
	if j.Total == 0 {
		run.total = max(xlsx.CountRows(content)-t.HeadingRow, 1)
	}
	err = run.all(ctx)
	if err := errors.Join(err, t.Close()); err != nil {
		return Result{}, err
	}
	tally, err := s.finish(ctx, i.ID, by, "import.read", func(tx *store.Tx, i *models.Import) error {
		i.State, i.CheckedAt, i.Tally.Repairs = models.ImportChecked, &tx.Now, run.repairs
		return tx.Progress(j, 0, 0, max(i.Tally.Total(), 1))
	})
	return Result{Message: fmt.Sprintf("检查完成:共 %d 行,可导入 %d 行,有误 %d 行", tally.Total(), tally.Writes(), tally.Rows[models.RowFaulty])}, err
}

// ordered reads what a job is for. Conflict: the import has gone another way meanwhile.
func (s *Imports) ordered(ctx context.Context, j *store.ClaimedJob, state models.ImportState) (i *models.Import, by models.Actor, err error) {
	var w work
	if err := j.Params(&w); err != nil {
		return nil, by, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		i, err = tx.Import(w.Import)
		return err
	})
	if err == nil && (i.State != state || i.JobID != j.ID) {
		err = models.Conflictf("导入已不在此步骤")
	}
	return i, w.By, err
}

// finish counts the rows, lets last have its say, and notes the end of a step.
func (s *Imports) finish(ctx context.Context, id int64, by models.Actor, action string, last func(*store.Tx, *models.Import) error) (tally models.ImportTally, err error) {
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		i, err := tx.LockImport(id)
		if err != nil {
			return err
		}
		if i.Tally.Rows, err = tx.CountImportRows(id); err != nil {
			return err
		}
		if err := last(tx, i); err != nil {
			return err
		}
		tally = i.Tally
		if err := tx.SaveImport(i); err != nil {
			return err
		}
		return tx.Audit(by, action, "import", id, nil, i.Tally)
	})
	return tally, err
}

// checking is a dry run in progress.
type checking struct {
	*Imports
	j       *store.ClaimedJob
	i       *models.Import
	table   *xlsx.Table
	roster  *xlsx.Roster
	seen    *rosterSeen
	repairs map[string]int
	total   int // an estimate, told once
}

func (c *checking) all(ctx context.Context) error {
	last, err := c.catchUp(ctx)
	if err != nil {
		return err
	}
	for {
		chunk, err := c.read(last)
		if err != nil || len(chunk) == 0 {
			return err
		}
		if err := c.stage(ctx, chunk); err != nil {
			return err
		}
	}
}

// catchUp takes in the rows that were staged before the job was broken off.
func (c *checking) catchUp(ctx context.Context) (last int, err error) {
	for {
		var rows []models.ImportRow
		err := c.Store.Read(ctx, func(tx *store.Tx) (err error) {
			if rows, err = tx.ImportRows(c.i.ID, "", last, rowsAtOnce); err != nil {
				return err
			}
			j := &judge{Deps: c.Deps, tx: tx, seen: c.seen, now: newRosterSeen()}
			for _, r := range rows {
				g, err := unstage(r)
				if err != nil {
					return err
				}
				j.remember(g)
				c.count(g)
			}
			c.seen.add(j.now)
			return nil
		})
		if err != nil || len(rows) == 0 {
			return last, err
		}
		last = rows[len(rows)-1].No
	}
}

func (c *checking) count(g *staged) {
	for _, kind := range g.Repairs {
		c.repairs[kind]++
	}
}

// read understands the next rows after the one with this number.
func (c *checking) read(after int) (chunk []*staged, err error) {
	for len(chunk) < rowsAtOnce {
		no, cells, err := c.table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if no <= after {
			continue
		}
		if e := c.roster.Entry(cells); e != nil {
			chunk = append(chunk, &staged{Entry: *e, row: models.ImportRow{No: no}})
		}
	}
	return chunk, nil
}

func (c *checking) stage(ctx context.Context, chunk []*staged) error {
	var seen *rosterSeen
	err := c.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Progress(c.j, len(chunk), 0, c.total); err != nil {
			return err
		}
		j, err := c.judge(tx, c.i.Setup, c.seen)
		if err != nil {
			return err
		}
		if err := j.rows(chunk); err != nil {
			return err
		}
		lines := make([]models.ImportRow, len(chunk))
		for n, g := range chunk {
			if lines[n], err = g.line(); err != nil {
				return err
			}
		}
		seen = j.now
		return tx.AddImportRows(c.i.ID, lines)
	})
	if err != nil {
		return err
	}
	c.total = 0
	c.seen.add(seen)
	for _, g := range chunk {
		c.count(g)
	}
	return nil
}
