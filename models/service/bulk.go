package service

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// BulkJob decides many applications alike.
const BulkJob models.JobKind = "bulk"

// BulkMost is how many applications one bulk decision may cover.
const BulkMost = 5000

// Bulk is one decision on many applications: on a selection, or on all that wait and match a filter.
type Bulk struct {
	Numbers []string
	Filter  *QueueFilter // instead of Numbers
	Action  models.Action
	Reason  string
	Reasons map[string]string // by number, instead of Reason
}

// bulkParams is what the job remembers.
type bulkParams struct {
	StaffID int64         `json:"staff"`
	IP      string        `json:"ip"`
	Action  models.Action `json:"action"`
	Reason  string        `json:"reason"`
}

// Matching lists what a bulk decision would cover, due first, ID numbers masked: for a look before. NotFound: nothing of it is in
// scope. Invalid: more than BulkMost.
func (s *Reviews) Matching(ctx context.Context, by models.Actor, b Bulk) ([]*models.Application, error) {
	var apps []*models.Application
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		apps, err = s.matching(tx, by, b)
		return err
	})
	for _, a := range apps {
		a.Data = a.Data.Masked()
	}
	return apps, err
}

func (s *Reviews) matching(tx *store.Tx, by models.Actor, b Bulk) ([]*models.Application, error) {
	var f QueueFilter
	if b.Filter != nil {
		f = *b.Filter
	}
	f.State = models.Pending
	q := s.queue(by, f)
	q.Scope = s.Rights.Scope(by, rbac.Review)
	q.Numbers, q.Span = b.Numbers, store.Span{Limit: BulkMost}
	if b.Filter == nil && len(b.Numbers) == 0 {
		return nil, models.InvalidField("numbers", "请先选择要处理的申请")
	}
	apps, found, err := tx.Queue(q)
	switch {
	case err != nil:
		return nil, err
	case found.Later:
		return nil, models.Invalidf("符合条件的申请超过 %d 件,请缩小范围后分批处理", BulkMost)
	case len(apps) == 0:
		return nil, &models.Error{Code: models.NotFound, Message: "没有可以批量处理的申请,可能刚刚已由他人处理"}
	}
	return apps, nil
}

// DecideMany freezes which applications are meant, with the rounds that were read, and has a job decide them one by one, each as
// Decide would. Invalid: fields action, reason. Other errors as Matching.
func (s *Reviews) DecideMany(ctx context.Context, by models.Actor, b Bulk) (*models.Job, error) {
	b.Reason = strings.TrimSpace(printable(b.Reason))
	var c models.Check
	c.That(b.Action == models.Approve || b.Action == models.Reject, "action", "请选择通过或不通过")
	c.That(b.Action != models.Reject || b.Reason != "", "reason", "请填写审批不通过的原因,申请人将看到该原因")
	c.That(len([]rune(b.Reason)) <= reasonMost, "reason", fmt.Sprintf("原因最多 %d 个字", reasonMost))
	if err := c.Err(); err != nil {
		return nil, err
	}
	var job *models.Job
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		apps, err := s.matching(tx, by, b)
		if err != nil {
			return err
		}
		items := make([]models.JobItem, len(apps))
		for i, a := range apps {
			items[i] = models.JobItem{Ref: a.Number, Reason: b.Reasons[a.Number], Data: []byte(strconv.Itoa(a.Round))}
		}
		if job, err = tx.AddJob(BulkJob, by, bulkParams{by.ID, by.IP, b.Action, b.Reason}, len(items)); err != nil {
			return err
		}
		if err := tx.AddItems(job.ID, items); err != nil {
			return err
		}
		return tx.Audit(by, "application.bulk", "job", job.ID, nil, map[string]any{"action": b.Action, "reason": b.Reason, "count": len(items)})
	})
	if err != nil {
		return nil, err
	}
	return job, nil
}

// workBulk decides the applications of a job. Whoever asked for it must still be allowed to, at each of them.
func (s *Reviews) workBulk(jobs *Jobs) Work {
	return func(ctx context.Context, j *store.ClaimedJob) (Result, error) {
		var p bulkParams
		if err := j.Params(&p); err != nil {
			return Result{}, err
		}
		err := jobs.EachItem(ctx, j, func(tx *store.Tx, it models.JobItem) (string, error) {
			staff, _, err := tx.StaffMember(p.StaffID)
			if err != nil {
				return "", err
			}
			if !staff.Active {
				return "", models.Forbiddenf("发起人的账号已停用")
			}
			round, err := strconv.Atoi(string(it.Data))
			if err != nil {
				return "", fmt.Errorf("round of item %d: %w", it.No, err)
			}
			d := Decision{Number: it.Ref, Round: round, Action: p.Action, Reason: cmp.Or(it.Reason, p.Reason)}
			a, err := s.take(tx, staff.Actor(p.IP), d, func(a *models.Application, m *models.Member) error { return oneByOne(a, m, p.Action) })
			if err != nil {
				return "", err
			}
			return a.State.Text(), nil
		})
		if err != nil {
			return Result{}, err
		}
		return s.bulkResult(ctx, j.ID)
	}
}

// oneByOne says why an application is not for bulk: somebody has to look at it.
func oneByOne(a *models.Application, m *models.Member, action models.Action) error {
	switch {
	case keyChange(a, m):
		return models.Conflictf("关键信息变更须逐件审核")
	case action == models.Approve && a.Light == models.Red:
		return models.Conflictf("自动核验有红色提示,须逐件审核")
	case action == models.Approve && a.Light == "":
		return models.Conflictf("自动核验尚未完成,请稍后再试")
	}
	return nil
}

func (s *Reviews) bulkResult(ctx context.Context, id int64) (r Result, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		j, err := tx.Job(id)
		if err == nil {
			r.Message = fmt.Sprintf("已处理 %d 件,跳过 %d 件", j.Done-j.Failed, j.Failed)
		}
		return err
	})
	return r, err
}
