package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tjtaca/migrations"
	"tjtaca/models/store"
)

// Dump is every value of every table as the database keeps it: «column=value» lines, the rows of a table in a fixed order.
func Dump(t testing.TB, s *store.Store) map[string]string {
	t.Helper()
	list := "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'"
	if s.Dialect() == migrations.SQLite {
		list = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	tables := map[string]string{}
	for _, row := range values(t, s, list) {
		name := fmt.Sprintf("%s", row[0][1])
		var rows []string
		for _, row := range values(t, s, "SELECT * FROM "+name) {
			var all strings.Builder
			for _, v := range row {
				fmt.Fprintf(&all, "%s=%s\n", v[0], v[1])
			}
			rows = append(rows, all.String())
		}
		slices.Sort(rows)
		tables[name] = strings.Join(rows, "")
	}
	return tables
}

// values are the rows of a query: column and value.
func values(t testing.TB, s *store.Store, query string) (list [][][2]any) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatalf("%s: %v", query, err)
		}
	}
	rows, err := s.SQLDB().QueryContext(t.Context(), query)
	must(err)
	columns, err := rows.Columns()
	must(err)
	for rows.Next() {
		row, places := make([][2]any, len(columns)), make([]any, len(columns))
		for i := range row {
			row[i][0], places[i] = columns[i], &row[i][1]
		}
		must(rows.Scan(places...))
		list = append(list, row)
	}
	must(rows.Err())
	must(rows.Close())
	return list
}
