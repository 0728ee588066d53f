package store

import (
	"context"
	"reflect"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Rows are all row structs.
var Rows = []any{
	memberRow{}, messageRow{}, outboxRow{}, auditRow{}, chainRow{}, counterRow{}, rateRow{}, settingRow{}, preferenceRow{}, holidayRow{}, searchRow{},
	codeRow{}, staffRow{}, roleRow{}, committeeRow{}, membershipRow{}, legacyRow{}, jobRow{}, jobItemRow{}, claimRow{}, importRow{}, importLineRow{}, applicationRow{}, roundRow{}, historyRow{}, fileRow{},
	certificateRow{}, violationRow{},
	reasonRow{}, noticeRow{}, auditCheckRow{}, digestRow{},
}

// SelectColumns reads every column that a row struct has.
func (s *Store) SelectColumns(row any) error {
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(row)))
	return s.read.Session(&gorm.Session{QueryFields: true}).Limit(1).Find(list.Interface()).Error
}

// Statements are the queries that a piece of reading makes, with their values.
func (s *Store) Statements(ctx context.Context, read func(tx *Tx) error) ([]string, error) {
	r := &recorder{Interface: logger.Discard}
	db := s.read.Session(&gorm.Session{Logger: r, NewDB: true}).WithContext(ctx)
	err := read(&Tx{Now: s.Now(), s: s, db: db})
	return r.statements, err
}

type recorder struct {
	logger.Interface
	statements []string
}

func (r *recorder) LogMode(logger.LogLevel) logger.Interface { return r }

func (r *recorder) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	statement, _ := fc()
	r.statements = append(r.statements, statement)
}

// SetFew makes lists ask each row once more than n ids fit; the answer puts things back.
func SetFew(n int) (back func()) {
	before := few
	few = n
	return func() { few = before }
}
