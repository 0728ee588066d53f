package store_test

import (
	"database/sql"
	"testing"

	"tjtaca/migrations"
	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func TestEveryColumnOfEveryRowIsInTheSchema(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, row := range store.Rows {
			if err := s.SelectColumns(row); err != nil {
				t.Errorf("%T: %v", row, err)
			}
		}
	})
}

func TestEveryFieldHasAColumnWideEnough(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if s.Dialect() != migrations.MySQL {
			return // SQLite knows no widths
		}
		for i := range models.Fields {
			f := &models.Fields[i]
			name := f.Name
			if f.Sealed {
				name += "_sealed"
			}
			var width sql.NullInt64
			err := s.SQLDB().QueryRow("SELECT character_maximum_length FROM information_schema.columns WHERE table_schema = DATABASE() "+
				"AND table_name = 'members' AND column_name = ?", name).Scan(&width)
			need := int64(f.MaxLen())
			if f.Sealed {
				need = int64(len(storetest.Box().Seal("", make([]byte, 4*f.MaxLen()))))
			}
			if codes := f.Codes; codes != nil {
				need = 0
				for _, c := range codes {
					need = max(need, int64(len(c.Value)))
				}
			}
			if f.Kind == models.DateField || f.Kind == models.RegionField || f.Kind == models.TitleField {
				need = 10
			}
			if f.Kind == models.TitleField {
				need = 3
			}
			if err != nil || width.Int64 < need {
				t.Errorf("column %s holds %d characters, needs %d (%v)", name, width.Int64, need, err)
			}
		}
	})
}
