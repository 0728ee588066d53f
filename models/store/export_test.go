package store

import (
	"reflect"

	"gorm.io/gorm"
)

// Rows are all row structs.
var Rows = []any{
	memberRow{}, messageRow{}, outboxRow{}, auditRow{}, chainRow{}, counterRow{}, rateRow{}, settingRow{}, holidayRow{}, searchRow{},
	codeRow{}, staffRow{}, roleRow{}, committeeRow{}, membershipRow{}, legacyRow{}, jobRow{}, jobItemRow{}, claimRow{}, applicationRow{}, roundRow{}, historyRow{}, fileRow{},
	certificateRow{}, violationRow{},
	reasonRow{}, noticeRow{}, auditCheckRow{}, digestRow{},
}

// SelectColumns reads every column that a row struct has.
func (s *Store) SelectColumns(row any) error {
	list := reflect.New(reflect.SliceOf(reflect.TypeOf(row)))
	return s.read.Session(&gorm.Session{QueryFields: true}).Limit(1).Find(list.Interface()).Error
}
