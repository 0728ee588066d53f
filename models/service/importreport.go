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

var reportHeadings = []string{"行号", "结果", "原会员编号", "姓名", "列", "原值", "原因或说明"}

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
	return xlsx.Report(w, os.TempDir(), "检查报告", reportHeadings, []float64{8, 16, 18, 14, 14, 28, 70}, func() ([]string, bool, error) {
		if len(lines) == 0 {
			rows, err := s.Rows(ctx, by, id, outcome, after, 1000)
			if err != nil || len(rows) == 0 {
				return nil, false, err
			}
			after = rows[len(rows)-1].No
			for _, r := range rows {
				lines = append(lines, r.lines()...)
			}
		}
		line := lines[0]
		lines = lines[1:]
		return line, true, nil
	})
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
