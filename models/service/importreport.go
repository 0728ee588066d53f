package service

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
)

// Template writes an empty roster to be filled in.
func (s *Imports) Template(ctx context.Context, by models.Actor, w io.Writer) error {
	if err := s.may(by); err != nil {
		return err
	}
	var names []string
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Committees(false)
		for _, c := range list {
			names = append(names, c.Name)
		}
		return err
	})
	if err != nil {
		return err
	}
	return xlsx.Template(w, names)
}

var reportHeads = []xlsx.Head{
	{Title: "行号", Width: 8, Kind: xlsx.NumberCell}, {Title: "结果", Width: 16}, {Title: "原会员编号", Width: 18}, {Title: "姓名", Width: 14}, {Title: "列", Width: 14},
	{Title: "原值", Width: 28}, {Title: "原因或说明", Width: 70},
}

// Report writes the rows with this outcome, or all, as a workbook: a line for each fault and each remark.
func (s *Imports) Report(ctx context.Context, by models.Actor, id int64, outcome models.ImportOutcome, w io.Writer) error {
	if err := s.may(by); err != nil {
		return err
	}
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Import(id); err != nil {
			return err
		}
		return tx.Audit(by, "import.download", "import", id, nil, map[string]any{"outcome": outcome})
	})
	if err != nil {
		return err
	}
	after := 0
	var lines [][]string
	_, err = xlsx.Write(w, os.TempDir(), "检查报告", reportHeads, func() (*xlsx.Line, error) {
		if len(lines) == 0 {
			rows, err := s.Rows(ctx, by, id, outcome, after, 1000)
			if err != nil || len(rows) == 0 {
				return nil, err
			}
			after = rows[len(rows)-1].No
			for _, r := range rows {
				lines = append(lines, r.lines()...)
			}
		}
		line := lines[0]
		lines = lines[1:]
		return &xlsx.Line{Cells: line}, nil
	})
	return err
}

func (r ReportRow) lines() (lines [][]string) {
	line := func(column, value, reason string) {
		lines = append(lines, []string{strconv.Itoa(r.No), r.Outcome.Text(), r.OldNumber, r.Name, column, value, reason})
	}
	for _, f := range r.Faults {
		reason := f.Reason
		if f.Minor {
			reason += "(此列留空导入)"
		}
		line(f.Column, f.Value, reason)
	}
	if len(r.Why) > 0 || len(lines) == 0 {
		line("", "", strings.Join(r.Why, ";"))
	}
	return lines
}
