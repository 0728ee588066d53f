package store

import (
	"errors"
	"time"

	"tjtaca/models"
	"tjtaca/models/secret"

	"gorm.io/gorm"
)

const (
	sealParams = "jobs.params"
	sealItem   = "job_items.data"
)

type jobRow struct {
	ID                    int64
	Kind                  models.JobKind
	State                 models.JobState
	StaffID               int64
	ParamsSealed          []byte
	Total, Done, Failed   int
	Message               string
	FileKey               string
	Lease                 string
	LeaseUntil            *time.Time
	Attempts              int
	CreatedAt             time.Time
	StartedAt, FinishedAt *time.Time
	ExpiresAt             *time.Time
}

func (jobRow) TableName() string { return "jobs" }

type jobItemRow struct {
	JobID      int64 `gorm:"primaryKey"`
	No         int   `gorm:"primaryKey"`
	Ref        string
	State      models.ItemState
	Reason     string
	Message    string
	DataSealed []byte
	DoneAt     *time.Time
}

func (jobItemRow) TableName() string { return "job_items" }

func (r *jobRow) job() *models.Job {
	return &models.Job{
		ID: r.ID, Kind: r.Kind, State: r.State, StaffID: r.StaffID, Total: r.Total, Done: r.Done, Failed: r.Failed, Message: r.Message,
		File: r.FileKey, ExpiresAt: utc(r.ExpiresAt), CreatedAt: r.CreatedAt.UTC(), StartedAt: utc(r.StartedAt), FinishedAt: utc(r.FinishedAt),
	}
}

// ClaimedJob is a job that this process works on, until its lease runs out.
type ClaimedJob struct {
	models.Job
	Attempts int // this one included
	lease    string
	term     time.Duration
	params   []byte
	box      *secret.Box
}

// Params reads what the job was asked.
func (j *ClaimedJob) Params(into any) error { return j.box.OpenJSON(sealParams, j.params, into) }

// AddJob puts a job in line. Its items may follow by AddItems in the same transaction.
func (tx *Tx) AddJob(kind models.JobKind, by models.Actor, params any, total int) (*models.Job, error) {
	sealed, err := tx.s.box.SealJSON(sealParams, params)
	if err != nil {
		return nil, err
	}
	r := jobRow{Kind: kind, State: models.JobWaiting, ParamsSealed: sealed, Total: total, CreatedAt: tx.Now}
	if by.Kind == models.StaffActor {
		r.StaffID = by.ID
	}
	if err := tx.db.Create(&r).Error; err != nil {
		return nil, err
	}
	tx.inLine = true
	return r.job(), nil
}

// itemsAtOnce bounds one INSERT.
const itemsAtOnce = 500

// AddItems gives a job its rows; numbers follow on those it has.
func (tx *Tx) AddItems(jobID int64, items []models.JobItem) error {
	var have int64
	if err := tx.db.Model(&jobItemRow{}).Where("job_id = ?", jobID).Count(&have).Error; err != nil {
		return err
	}
	rows := make([]jobItemRow, len(items))
	for i, it := range items {
		rows[i] = jobItemRow{JobID: jobID, No: int(have) + i + 1, Ref: clip(it.Ref, 64), State: models.ItemWaiting, Reason: clip(it.Reason, 500)}
		if it.Data != nil {
			rows[i].DataSealed = tx.s.box.Seal(sealItem, it.Data)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.db.CreateInBatches(rows, itemsAtOnce).Error
}

// Job finds a job.
func (tx *Tx) Job(id int64) (*models.Job, error) {
	var r jobRow
	if err := tx.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, found(err)
	}
	return r.job(), nil
}

// JobParams reads what a job was asked.
func (tx *Tx) JobParams(id int64, into any) error {
	var r jobRow
	if err := tx.db.Select("params_sealed").Where("id = ?", id).Take(&r).Error; err != nil {
		return found(err)
	}
	return tx.s.box.OpenJSON(sealParams, r.ParamsSealed, into)
}

// Jobs lists jobs of a kind, newest first; staffID 0 is everybody's.
func (tx *Tx) Jobs(kind models.JobKind, staffID int64, limit int) ([]*models.Job, error) {
	db := tx.db.Where("kind = ?", kind)
	if staffID != 0 {
		db = db.Where("staff_id = ?", staffID)
	}
	var rows []jobRow
	if err := db.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]*models.Job, len(rows))
	for i := range rows {
		list[i] = rows[i].job()
	}
	return list, nil
}

// ClaimJob takes the oldest job that nobody works on, nil if there is none. Until the lease runs out it is this process's;
// every progress renews it. If the process dies another one claims the job and goes on with the items that wait.
func (tx *Tx) ClaimJob(lease time.Duration) (*ClaimedJob, error) {
	var r jobRow
	err := tx.locking().Where("state IN ? AND (lease_until IS NULL OR lease_until <= ?)",
		[]models.JobState{models.JobWaiting, models.JobRunning}, tx.Now).Order("id").Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	j := &ClaimedJob{Job: *r.job(), Attempts: r.Attempts + 1, lease: secret.Handle(), term: lease, params: r.ParamsSealed, box: tx.s.box}
	values := map[string]any{"state": models.JobRunning, "lease": j.lease, "lease_until": tx.Now.Add(lease), "attempts": j.Attempts}
	if r.StartedAt == nil {
		values["started_at"] = tx.Now
	}
	j.State = models.JobRunning
	return j, tx.db.Model(&jobRow{}).Where("id = ?", r.ID).Updates(values).Error
}

// Claimed says whether a job is still this process's, and holds it against others for the rest of the transaction: what a
// process does whose lease was lost must not be committed. Conflict: it was lost, or the job was canceled.
func (tx *Tx) Claimed(j *ClaimedJob) error {
	return tx.claimed(j, map[string]any{"lease_until": tx.Now.Add(j.term)})
}

// Progress adds to what is done and renews the lease. total 0 leaves the total. Conflict: see Claimed.
func (tx *Tx) Progress(j *ClaimedJob, done, failed, total int) error {
	values := map[string]any{
		"done": gorm.Expr("done + ?", done), "failed": gorm.Expr("failed + ?", failed), "lease_until": tx.Now.Add(j.term),
	}
	if total > 0 {
		values["total"] = total
	}
	return tx.claimed(j, values)
}

// EndJob says how a job ended. file is the name of what it made, kept until expires. Conflict: see Claimed.
func (tx *Tx) EndJob(j *ClaimedJob, state models.JobState, message, file string, expires *time.Time) error {
	return tx.claimed(j, map[string]any{
		"state": state, "message": clip(message, 500), "file_key": file, "expires_at": expires, "finished_at": tx.Now, "lease": "", "lease_until": nil,
	})
}

// PutOffJob lets a job rest until wait is over; then any process may claim it.
func (tx *Tx) PutOffJob(j *ClaimedJob, wait time.Duration, message string) error {
	return tx.claimed(j, map[string]any{"lease": "", "lease_until": tx.Now.Add(wait), "message": clip(message, 500)})
}

var errLeaseLost = &models.Error{Code: models.Conflict, Message: "任务已由其他进程接手或已取消"}

func (tx *Tx) claimed(j *ClaimedJob, values map[string]any) error {
	res := tx.db.Model(&jobRow{}).Where("id = ? AND lease = ? AND state = ?", j.ID, j.lease, models.JobRunning).Updates(values)
	if res.Error == nil && res.RowsAffected == 0 {
		return errLeaseLost
	}
	return res.Error
}

// LeaseLost says whether an error means that the job is another's now.
func LeaseLost(err error) bool { return errors.Is(err, errLeaseLost) }

// CancelJob stops a job: its process notices at the next row. Conflict: it is over already.
func (tx *Tx) CancelJob(id int64) error {
	res := tx.db.Model(&jobRow{}).Where("id = ? AND state IN ?", id, []models.JobState{models.JobWaiting, models.JobRunning}).
		Updates(map[string]any{"state": models.JobCanceled, "finished_at": tx.Now, "lease": "", "lease_until": nil})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("任务已经结束,不能取消")
	}
	return res.Error
}

// WaitingItems lists rows of a job that are still to be worked on, in order.
func (tx *Tx) WaitingItems(jobID int64, limit int) ([]models.JobItem, error) {
	return tx.items(tx.db.Where("job_id = ? AND state = ?", jobID, models.ItemWaiting).Order("no").Limit(limit))
}

// Items lists rows of a job after a number, in order.
func (tx *Tx) Items(jobID int64, after, limit int) ([]models.JobItem, error) {
	return tx.items(tx.db.Where("job_id = ? AND no > ?", jobID, after).Order("no").Limit(limit))
}

func (tx *Tx) items(db *gorm.DB) ([]models.JobItem, error) {
	var rows []jobItemRow
	if err := db.Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]models.JobItem, len(rows))
	for i, r := range rows {
		list[i] = models.JobItem{No: r.No, Ref: r.Ref, State: r.State, Reason: r.Reason, Message: r.Message, DoneAt: utc(r.DoneAt)}
		if r.DataSealed == nil {
			continue
		}
		var err error
		if list[i].Data, err = tx.s.box.Open(sealItem, r.DataSealed); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// FinishItem says what became of a row, once. Conflict: it was worked on already.
func (tx *Tx) FinishItem(jobID int64, no int, state models.ItemState, message string) error {
	res := tx.db.Model(&jobItemRow{}).Where("job_id = ? AND no = ? AND state = ?", jobID, no, models.ItemWaiting).
		Updates(map[string]any{"state": state, "message": clip(message, 500), "done_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return models.Conflictf("第 %d 行已经处理过", no)
	}
	return res.Error
}

// ExpiredJobs lists jobs whose file is to be deleted.
func (tx *Tx) ExpiredJobs(limit int) ([]*models.Job, error) {
	var rows []jobRow
	err := tx.db.Where("file_key <> '' AND expires_at IS NOT NULL AND expires_at <= ?", tx.Now).Order("id").Limit(limit).Find(&rows).Error
	list := make([]*models.Job, len(rows))
	for i := range rows {
		list[i] = rows[i].job()
	}
	return list, err
}

// ForgetJobFile notes that the file of a job is gone.
func (tx *Tx) ForgetJobFile(id int64) error {
	return tx.db.Model(&jobRow{}).Where("id = ?", id).Update("file_key", "").Error
}
