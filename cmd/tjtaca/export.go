package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"tjtaca/models"
	"tjtaca/models/service"
)

const exportHelp = `
Writes the roster of all present members, or of one committee, to an Excel file that only its owner may read and that must not exist yet:
every column but photos, phones and numbers of documents in full. It is logged, as an export in the back office is.`

func exportRoster(ctx context.Context, c *call) (err error) {
	committee := c.flags.String("committee", "", "only members of this committee")
	path, err := c.parseFile()
	if err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.current(ctx); err != nil {
		return err
	}
	if err := h.privateTemp(); err != nil {
		return err
	}
	e := service.RosterExport{Filter: service.MemberFilter{State: models.ApprovedMember}}
	if e.Filter.CommitteeID, err = h.committee(ctx, *committee); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	for _, column := range service.ExportColumns() {
		if column.Name != "photo" {
			e.Columns = append(e.Columns, column.Name)
		}
	}
	rows, err := h.services.Exports.Roster(ctx, models.System, e, f, func(int) error { return nil })
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	fmt.Fprintf(c.out, "%d members were written to %s.\n", rows, path)
	return nil
}
