package pages

import (
	"tjtaca/models"
	"tjtaca/models/service"
)

// Bulk shows what a bulk decision covers, before it begins.
type Bulk struct {
	Form
	service.Bulk
	CSRF   string
	Apps   []*models.Application
	Canned []string
}

// listedAtMost is how many rows are shown with a reason of their own; the rest are named in the form only.
const listedAtMost = 200

// Shown are the rows that are listed.
func (b Bulk) Shown() []*models.Application { return b.Apps[:min(len(b.Apps), listedAtMost)] }

// Hidden are the rows beyond them.
func (b Bulk) Hidden() []*models.Application { return b.Apps[min(len(b.Apps), listedAtMost):] }

// Red counts what the automatic checks found wrong: bulk approval skips it.
func (b Bulk) Red() (n int) {
	for _, a := range b.Apps {
		if a.Light == models.Red {
			n++
		}
	}
	return n
}

// BulkJob is the progress of a bulk decision and what became of each row; Next is the row after which the next page begins.
type BulkJob struct {
	CSRF  string
	Job   *models.Job
	Items []models.JobItem
	Next  int
}

// ItemText is the state of a row as shown.
func ItemText(s models.ItemState) string {
	return map[models.ItemState]string{models.ItemWaiting: "等待", models.ItemDone: "已处理", models.ItemSkipped: "已跳过"}[s]
}
