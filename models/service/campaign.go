package service

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/rbac"
)

// Campaigns bring the legacy members to activate: they show how far each committee is, and remind those who have not begun.
type Campaigns struct {
	Deps
	jobs *Jobs
}

// remindAgain is how long somebody who was reminded is left in peace, whoever reminds: nobody is told twice in one campaign, nor in
// two that were begun at once.
const remindAgain = 7 * 24 * time.Hour

const (
	reminderMost  = 300
	reminderLeast = 10
)

func (s *Campaigns) may(by models.Actor) error { return s.Rights.Require(by, rbac.ImportLegacy, 0) }

// Progress counts by committee, and in all.
func (s *Campaigns) Progress(ctx context.Context, by models.Actor) (list []models.ActivationProgress, sum models.ActivationProgress, err error) {
	if err := s.may(by); err != nil {
		return nil, sum, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.ActivationProgress()
		return err
	})
	for _, p := range list {
		sum.Imported += p.Imported
		sum.Activated += p.Activated
		sum.InReview += p.InReview
		sum.Waiting += p.Waiting
	}
	return list, sum, err
}

// Reminder is what a campaign sends, and to whom.
type Reminder struct {
	CommitteeID int64 // 0: all
	Text        string
}

// DefaultText is a reminder to begin with.
func (s *Campaigns) DefaultText(ctx context.Context) (text string, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		hotline, err := tx.Setting(models.SettingHotline)
		text = "您是本会原会员,请打开 " + s.BaseURL + "/login 用本手机号的短信验证码登录,完成会员激活后领取新的会员证书。"
		if hotline != "" {
			text += "咨询电话 " + hotline + "。"
		}
		return err
	})
	return text, err
}

func (r *Reminder) check() error {
	r.Text = strings.Join(strings.Fields(printable(r.Text)), " ")
	var c models.Check
	n := utf8.RuneCountInString(r.Text)
	c.That(n >= reminderLeast, "text", fmt.Sprintf("请填写提醒内容,至少 %d 个字", reminderLeast))
	c.That(n <= reminderMost, "text", fmt.Sprintf("最多 %d 个字", reminderMost))
	return c.Err()
}

// Reach is whom a reminder would reach.
type Reach struct {
	Phones   int // texts that are sent: those who share a phone get one
	NoPhone  int // cannot be reached
	Reminded int // within the last days: left out
}

// Reach counts before anything is sent. Invalid: field text.
func (s *Campaigns) Reach(ctx context.Context, by models.Actor, r Reminder) (reach Reach, err error) {
	if err := s.may(by); err != nil {
		return reach, err
	}
	if err := r.check(); err != nil {
		return reach, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		_, reach, err = addressees(tx, r.CommitteeID)
		return err
	})
	return reach, err
}

// addressees are those to be reminded, one for each phone.
func addressees(tx *store.Tx, committeeID int64) (items []models.JobItem, reach Reach, err error) {
	list, err := tx.NotActivated(committeeID)
	taken := map[string]bool{}
	for _, u := range list {
		switch {
		case u.Phone == "":
			reach.NoPhone++
		case recently(tx, u.RemindedAt):
			reach.Reminded++
		case !taken[u.Phone]:
			taken[u.Phone] = true
			items = append(items, models.JobItem{Ref: strconv.FormatInt(u.MemberID, 10)})
		}
	}
	reach.Phones = len(items)
	return items, reach, err
}

func recently(tx *store.Tx, at *time.Time) bool { return at != nil && tx.Now.Sub(*at) < remindAgain }

// Start sends a reminder. expected is the number of texts that was shown before. Invalid: field text. Conflict: nobody is to be reminded,
// or the number has changed.
func (s *Campaigns) Start(ctx context.Context, by models.Actor, r Reminder, expected int) (job *models.Job, err error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		items, reach, err := addressees(tx, r.CommitteeID)
		switch {
		case err != nil:
			return err
		case reach.Phones == 0:
			return models.Conflictf("没有需要提醒的原会员:已激活、正在审核或 7 天内提醒过的不再提醒")
		case reach.Phones != expected:
			return models.Conflictf("需要提醒的人数已变为 %d,请重新确认", reach.Phones)
		}
		if job, err = tx.AddJob(models.RemindLegacyJob, by, r, len(items)); err != nil {
			return err
		}
		if err := tx.AddItems(job.ID, items); err != nil {
			return err
		}
		return tx.Audit(by, "legacy.remind", "job", job.ID, nil, map[string]any{"committee": r.CommitteeID, "count": len(items), "text": r.Text})
	})
	return job, err
}

// List shows campaigns, newest first.
func (s *Campaigns) List(ctx context.Context, by models.Actor) (list []*models.Job, err error) {
	if err := s.may(by); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Jobs(models.RemindLegacyJob, 0, 50)
		return err
	})
	return list, err
}

// remindJob puts the texts into the outbox, one for each row; a row that is done is never done again.
func (s *Campaigns) remindJob(ctx context.Context, j *store.ClaimedJob) (Result, error) {
	var r Reminder
	if err := j.Params(&r); err != nil {
		return Result{}, err
	}
	err := s.jobs.EachItem(ctx, j, func(tx *store.Tx, item models.JobItem) (string, error) { return s.remind(tx, item, r.Text) })
	if err != nil {
		return Result{}, err
	}
	sent, skipped := 0, 0
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		job, err := tx.Job(j.ID)
		if err == nil {
			sent, skipped = job.Done-job.Failed, job.Failed
		}
		return err
	})
	return Result{Message: fmt.Sprintf("已发送 %d 条,跳过 %d 条", sent, skipped)}, err
}

func (s *Campaigns) remind(tx *store.Tx, item models.JobItem, text string) (string, error) {
	id, err := strconv.ParseInt(item.Ref, 10, 64)
	if err != nil {
		return "", err
	}
	if _, err := tx.LockMember(id); err != nil && models.CodeOf(err) != models.NotFound {
		return "", err
	}
	u, err := tx.StillNotActivated(id)
	switch {
	case models.CodeOf(err) == models.NotFound && err != nil:
		return "", models.Conflictf("已激活、正在审核或已撤销导入")
	case err != nil:
		return "", err
	case u.Phone == "":
		return "", models.Conflictf("没有可用的手机号")
	case recently(tx, u.RemindedAt):
		return "", models.Conflictf("7 天内已提醒过")
	}
	name, err := tx.Setting(models.SettingAssociation)
	if err != nil {
		return "", err
	}
	if err := tx.PostSMS(u.Phone, "【"+name+"】"+text, remindAgain); err != nil {
		return "", err
	}
	return "已发送", tx.Reminded(u)
}
