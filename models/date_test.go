package models

import (
	"testing"
	"time"
)

func TestDateIsTheAssociationsDate(t *testing.T) {
	if got := DateOf(time.Date(2025, 3, 14, 16, 30, 0, 0, time.UTC)); got != "2025-03-15" {
		t.Errorf("half past midnight in Tianjin is %s", got)
	}
}
