package service

import (
	"cmp"
	"context"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
)

// statisticsMost is how many months one file may cover.
const statisticsMost = 36

var statisticsHeads = []xlsx.Head{
	{Title: "月份", Width: 10}, {Title: "专委会", Width: 30}, {Title: "审批通过", Width: 10, Kind: xlsx.NumberCell},
	{Title: "审批不通过", Width: 12, Kind: xlsx.NumberCell}, {Title: "虚假材料", Width: 10, Kind: xlsx.NumberCell},
	{Title: "合计", Width: 8, Kind: xlsx.NumberCell}, {Title: "审核用时中位数(工作日)", Width: 22, Kind: xlsx.NumberCell},
}

// Statistics writes the decisions of each committee in each month, from one month to another (2026-03), where the actor may export,
// and logs it. Invalid: fields from, to. Forbidden: no right to export.
func (s *Exports) Statistics(ctx context.Context, by models.Actor, from, to string, w io.Writer) error {
	scope, err := s.scope(by)
	if err != nil {
		return err
	}
	first, errFrom := time.Parse("2006-01", from)
	last, errTo := time.Parse("2006-01", to)
	var c models.Check
	c.That(errFrom == nil, "from", "请选择开始月份")
	c.That(errTo == nil, "to", "请选择结束月份")
	c.That(errFrom != nil || errTo != nil || !last.Before(first), "to", "结束月份不能早于开始月份")
	c.That(errFrom != nil || errTo != nil || last.Before(first.AddDate(0, statisticsMost, 0)), "to", "最多统计 36 个月")
	if err := c.Err(); err != nil {
		return err
	}
	var lines []*xlsx.Line
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.DecidedByCommittee(scope, first.Format(models.DateLayout), last.AddDate(0, 1, -1).Format(models.DateLayout))
		if err == nil {
			lines, err = statistics(tx, rows)
		}
		return err
	})
	if err != nil {
		return err
	}
	total := len(lines)
	_, err = xlsx.Write(w, os.TempDir(), "审核统计", statisticsHeads, func() (*xlsx.Line, error) {
		if len(lines) == 0 {
			return nil, nil
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	})
	if err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error {
		return tx.Audit(by, "application.export", "export", tx.Now.Format(time.RFC3339), nil, map[string]any{"from": from, "to": to, "rows": total})
	})
}

// statistics puts the counts together by month and committee, in this order.
func statistics(tx *store.Tx, rows []store.CommitteeDecided) ([]*xlsx.Line, error) {
	type key struct{ month, committee string }
	groups := map[key][]store.Decided{}
	for _, r := range rows {
		k := key{r.DecidedOn[:7], r.CommitteeName}
		groups[k] = append(groups[k], r.Decided)
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.committee, b.committee))
	})
	lines := make([]*xlsx.Line, len(keys))
	for i, k := range keys {
		n := map[models.Action]int{}
		for _, d := range groups[k] {
			n[d.Outcome] += d.N
		}
		days, err := medianDays(tx, groups[k])
		if err != nil {
			return nil, err
		}
		all := n[models.Approve] + n[models.Reject] + n[models.RejectFraud]
		lines[i] = &xlsx.Line{Cells: []string{
			k.month, k.committee, strconv.Itoa(n[models.Approve]), strconv.Itoa(n[models.Reject]), strconv.Itoa(n[models.RejectFraud]), strconv.Itoa(all), strconv.Itoa(days),
		}}
	}
	return lines, nil
}
