package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/service"
	"tjtaca/models/xlsx"
)

const importHelp = `
Brings the old system's roster (原会员名册) in: an Excel workbook (.xlsx) or CSV in UTF-8 or GB18030, at most 40 MB and 200,000 rows.
Each row is checked first; the report, with a line for each fault, goes to a workbook. -dry-run stops there. Rows with faults are
left out, the others are written. The same roster may be imported again: what has not changed stays as it is. An import can be
undone in the back office while nobody of it has activated. Broken off, it goes on in the service, or when it is run again.`

func importLegacy(ctx context.Context, c *call) error {
	dry := c.flags.Bool("dry-run", false, "check and report only")
	committee := c.flags.String("committee", "", "committee of rows that name none (default: the association)")
	report := c.flags.String("report", "", "where the report goes (default: FILE-报告.xlsx)")
	lenient := c.flags.Bool("lenient", false, "leave doubtful values of minor columns empty instead of refusing the row")
	file, err := c.parseFile()
	if err != nil {
		return err
	}
	content, err := readRoster(file)
	if err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	if *report == "" {
		*report = strings.TrimSuffix(file, filepath.Ext(file)) + "-报告.xlsx"
	}
	run := &importing{house: h, out: c.out, bar: terminal(c.out), report: *report, lenient: *lenient, dry: *dry}
	if err = h.current(ctx); err == nil {
		err = h.privateTemp()
	}
	if err == nil {
		err = run.all(ctx, filepath.Base(file), content, *committee)
	}
	return errors.Join(err, h.Close())
}

// parseFile takes the one argument, which may stand before the flags or after them.
func (c *call) parseFile() (string, error) {
	var file string
	c.takes = func(args []string) []string {
		if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			file = args[0]
			return args[1:]
		}
		if n := len(args); n > 0 && !strings.HasPrefix(args[n-1], "-") && (n == 1 || !valued(args[n-2])) {
			file = args[n-1]
			return args[:n-1]
		}
		return args
	}
	if err := c.parse(); err != nil {
		return "", err
	}
	if file == "" {
		return "", usageError{fmt.Errorf("which FILE? see «tjtaca help %s»", c.flags.Name())}
	}
	return file, nil
}

// valued says whether a flag takes the argument after it.
func valued(flag string) bool {
	name := strings.TrimLeft(flag, "-")
	return strings.HasPrefix(flag, "-") && (name == "committee" || name == "report")
}

func readRoster(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > xlsx.MaxFile {
		return nil, fmt.Errorf("%s has more than %d MB; split it", file, xlsx.MaxFile>>20)
	}
	return os.ReadFile(file)
}

// importing is an import by command.
type importing struct {
	*house
	out     io.Writer
	bar     bool // a terminal: one line that is overwritten
	report  string
	lenient bool
	dry     bool
}

func (r *importing) all(ctx context.Context, name string, content []byte, committee string) error {
	imports := r.services.Imports
	home, err := r.committee(ctx, committee)
	if err != nil {
		return err
	}
	i, err := imports.Upload(ctx, models.System, name, content)
	if err != nil {
		return said(err)
	}
	fmt.Fprintf(r.out, "Import %d: %s, %s\n", i.ID, name, i.Setup.Format)
	for _, note := range i.Setup.Notes {
		fmt.Fprintln(r.out, "  "+note)
	}
	order := service.ImportOrder{Keys: i.Setup.Keys, CommitteeID: home, Lenient: r.lenient}
	if err := imports.Check(ctx, models.System, i.ID, order); err != nil {
		return errors.Join(said(err), imports.Drop(ctx, models.System, i.ID))
	}
	v, err := r.follow(ctx, i.ID, "检查")
	if err != nil {
		return err
	}
	if err := r.write(ctx, v); err != nil || r.dry || v.Tally.Writes() == 0 {
		return errors.Join(err, imports.Drop(context.WithoutCancel(ctx), models.System, i.ID))
	}
	if err := imports.Commit(ctx, models.System, i.ID); err != nil {
		return said(err)
	}
	if v, err = r.follow(ctx, i.ID, "导入"); err == nil {
		fmt.Fprintln(r.out, v.Job.Message)
	}
	return err
}

func (h *house) committee(ctx context.Context, name string) (int64, error) {
	list, err := h.services.Committees.Open(ctx)
	if err != nil || name == "" {
		return 0, err
	}
	for _, c := range list {
		if c.Name == name {
			return c.ID, nil
		}
	}
	return 0, usageError{fmt.Errorf("there is no committee %q", name)}
}

// said is what an error tells its reader.
func said(err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Code == models.Internal {
		return err
	}
	for _, fault := range e.Fields {
		return errors.New(fault)
	}
	return errors.New(e.Message)
}

// follow works on jobs until this import's is over, showing how far it is. Should a running service take the job it only watches.
func (r *importing) follow(ctx context.Context, id int64, what string) (v *service.ImportView, err error) {
	done := make(chan error, 1)
	work, stop := context.WithCancel(ctx)
	defer stop()
	go func() { done <- r.services.Jobs.Run(work) }()
	defer func() { stop(); err = errors.Join(err, <-done) }()
	shown := -1
	for {
		v, err = r.services.Imports.Read(ctx, models.System, id)
		if err != nil {
			return nil, err
		}
		shown = r.show(what, v.Job, shown)
		if v.Job.State.Over() {
			if v.Job.State != models.JobDone {
				return nil, errors.New(v.Job.Message)
			}
			return v, nil
		}
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// show draws the bar, or a line for every tenth.
func (r *importing) show(what string, j *models.Job, shown int) int {
	percent := 0
	if j.Total > 0 {
		percent = min(j.Done*100/j.Total, 100)
	}
	if j.State == models.JobDone {
		percent = 100
	}
	switch {
	case r.bar:
		fmt.Fprintf(r.out, "\r%s [%-40s] %3d%% %d/%d ", what, strings.Repeat("#", percent*40/100), percent, j.Done, j.Total)
		if j.State.Over() {
			fmt.Fprintln(r.out)
		}
	case percent/10 > shown/10 || shown < 0:
		fmt.Fprintf(r.out, "%s %d%% (%d/%d)\n", what, percent, j.Done, j.Total)
	default:
		return shown
	}
	return percent
}

// terminal says whether a person is looking.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// write puts the report into its file, which only this account may read.
func (r *importing) write(ctx context.Context, v *service.ImportView) (err error) {
	fmt.Fprintln(r.out, v.Job.Message)
	for _, o := range models.ImportOutcomes {
		if n := v.Tally.Rows[models.ImportOutcome(o.Value)]; n > 0 {
			fmt.Fprintf(r.out, "  %s %d\n", o.Text, n)
		}
	}
	f, err := os.OpenFile(r.report, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(r.services.Imports.Report(ctx, models.System, v.ID, "", f), f.Close())
	if err == nil {
		fmt.Fprintln(r.out, "Report:", r.report)
	}
	return err
}
