package portal

import (
	"bytes"
	"errors"

	"github.com/gofiber/fiber/v2"

	"tjtaca/models"
	"tjtaca/models/service"
)

// applications is 我的申请: every request of the member.
func (p *portal) applications(c *fiber.Ctx) error {
	apps, err := p.services.Applications.Mine(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	records := make([]record, 0, len(apps))
	for _, a := range apps {
		records = append(records, newRecord(a, p.today()))
	}
	pg := p.newPage(c, "我的申请")
	pg.Nav, pg.Data = "applications", records
	return p.show(c, "applications", pg)
}

// applicationData is 申请详情.
type applicationData struct {
	*focus
	Parts   []detailPart
	Compare []compareRow // old and new, of a change or an upgrade
	Stamped *fileView
	Paper   string   // what the stamped file is
	Changed []string // what differs from the last round, by label
	Rounds  []roundRow
	Moves   []moveRow
	HasForm bool
}

type detailPart struct {
	Title string
	Rows  []detailRow
}

// detailRow is a row of the check page; Marked: the reviewer found it wrong.
type detailRow struct {
	checkRow
	Marked bool
}

type roundRow struct {
	No                          int
	SubmittedAt, DueOn, Outcome string
	Badge                       badge
	Reason                      string
	Marked                      []string
	DecidedAt                   string
}

type moveRow struct{ At, Action, By, Reason string }

func (p *portal) application(c *fiber.Ctx) error {
	f, err := p.focusOn(c, c.Params("number"))
	if err != nil {
		return err
	}
	return p.showApplication(c, f, nil)
}

func (p *portal) showApplication(c *fiber.Ctx, f *focus, fault error) error {
	a := f.Application
	d := applicationData{focus: f, Parts: detailParts(f.ApplicationView), Changed: changedSince(f.ApplicationView), HasForm: whyNoForm(a) == ""}
	d.Compare = compareRows(f.ApplicationView)
	d.Stamped, d.Paper = newFileView(f.Files[models.StampedForm]), "盖章申请表"
	if a.Kind == models.Change {
		d.Stamped, d.Paper, d.Parts = newFileView(f.Files[models.StampedProof]), "盖章证明", nil
	}
	for _, r := range f.Rounds {
		d.Rounds = append(d.Rounds, newRoundRow(r))
	}
	for i := len(f.History) - 1; i >= 0; i-- {
		d.Moves = append(d.Moves, newMoveRow(f.History[i]))
	}
	pg := p.newPage(c, a.Kind.Text()+" "+a.Number)
	pg.Nav, pg.Data = "applications", d
	if fault != nil {
		pg.Elsewhere = a
		return p.again(c, "application", pg, fault)
	}
	return p.show(c, "application", pg)
}

// detailParts shows the data by section, numbers of documents masked: the page may be read over a shoulder.
func detailParts(v *service.ApplicationView) []detailPart {
	masked := *v.Application
	masked.Data = masked.Data.Masked()
	var parts []detailPart
	for _, s := range formParts {
		part := detailPart{Title: s.title}
		if s.name == string(models.ApplyStep) && masked.CommitteeName != "" {
			part.Rows = append(part.Rows, detailRow{checkRow: checkRow{Label: decidingLabel(masked.Kind), Text: masked.CommitteeName}})
		}
		for _, row := range checkRows(&masked, models.FormStep(s.name), v.Files, nil) {
			if row.Text != "" || row.File != nil || masked.State == models.Draft {
				part.Rows = append(part.Rows, detailRow{row, isMarked(v.Application, row.Label)})
			}
		}
		if len(part.Rows) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func isMarked(a *models.Application, label string) bool {
	for _, m := range marksOf(a) {
		if m.Label == label {
			return true
		}
	}
	return false
}

// changedSince names the fields that differ from what was submitted last, while the member may still change them.
func changedSince(v *service.ApplicationView) []string {
	if len(v.Rounds) == 0 || !v.Application.Editable() {
		return nil
	}
	var labels []string
	for _, diff := range models.Differences(&v.Rounds[0].Snapshot, &v.Application.Data) {
		labels = append(labels, diff.Field.Label)
	}
	return labels
}

func newRoundRow(r models.Round) roundRow {
	row := roundRow{No: r.No, SubmittedAt: models.TimeText(r.SubmittedAt), DueOn: r.DueOn, Reason: r.Reason}
	switch r.Outcome {
	case "":
		row.Badge = stateBadge(models.Pending)
	case models.Approve:
		row.Badge = stateBadge(models.Approved)
	case models.Withdraw:
		row.Badge = badge{Tone: "off", Icon: "bi-arrow-counterclockwise", Text: "已撤回"}
	default:
		row.Badge = stateBadge(models.Rejected)
	}
	for _, name := range r.Marked {
		row.Marked = append(row.Marked, models.PlaceLabel(name))
	}
	if r.DecidedAt != nil {
		row.DecidedAt = models.TimeText(*r.DecidedAt)
	}
	return row
}

// newMoveRow tells who acted by side only: reviewers are not named to members.
func newMoveRow(h models.HistoryEntry) moveRow {
	by := map[models.ActorKind]string{models.MemberActor: "本人", models.StaffActor: "审核方", models.SystemActor: "系统"}[h.ByKind]
	return moveRow{At: models.TimeText(h.At), Action: h.Action.Text(), By: by, Reason: h.Reason}
}

// applicationForm hands out the form to print.
func (p *portal) applicationForm(c *fiber.Ctx) error {
	var b bytes.Buffer
	filename, err := p.services.Applications.Form(c.UserContext(), actor(c), c.Params("number"), &b)
	if err != nil {
		return err
	}
	attachment(c, filename, "application/pdf")
	return c.Send(b.Bytes())
}

// move takes the step that a button asked for. What the flow then wants next decides where it leads.
func (p *portal) move(c *fiber.Ctx) error {
	number, action := c.Params("number"), models.Action(c.FormValue("action"))
	a, err := p.services.Applications.Move(c.UserContext(), actor(c), number, action)
	if err != nil {
		return p.moveRefused(c, number, err)
	}
	p.flash(c, movedText(a, action))
	switch {
	case a.State == models.AwaitingStamp:
		return see(c, applicationPath(a)+"/stamped")
	case a.State == models.Draft && editPath(a) != "" && action != models.Withdraw:
		return see(c, editPath(a))
	}
	return see(c, applicationPath(a))
}

// moveRefused shows the refusal where it can be mended: what is wrong with the paper on the page of the paper.
func (p *portal) moveRefused(c *fiber.Ctx, number string, refusal error) error {
	var e *models.Error
	if errors.As(refusal, &e) && e.Fields[string(models.StampedForm)] != "" {
		return p.showStamped(c, refusal)
	}
	f, err := p.focusOn(c, number)
	if err != nil {
		return err
	}
	if a := f.Application; e != nil && len(e.Fields) > 0 && a.Kind != models.Enrollment {
		switch {
		case a.Kind == models.Upgrade && a.State == models.AwaitingStamp:
			return p.showStamped(c, refusal)
		case a.Editable() && editPath(a) != "":
			return p.showEdit(c, number, nil, refusal)
		}
	}
	return p.showApplication(c, f, refusal)
}

func movedText(a *models.Application, action models.Action) string {
	switch action {
	case models.SendStamped, models.Resubmit:
		if a.DueOn != "" {
			return "已提交审核,预计 " + a.DueOn + " 前完成"
		}
		return "已提交审核"
	case models.Withdraw:
		return "申请已撤回,资料为您保留"
	case models.Edit:
		return "现在可以修改资料。修改后请重新下载申请表,之前打印的申请表不再有效"
	case models.Reprint:
		return "新的申请表已生成,请重新打印并盖章"
	case models.Abandon:
		return "已放弃该申请"
	case models.Submit:
		if a.DueOn != "" {
			return "已提交审核,预计 " + a.DueOn + " 前完成"
		}
	case models.Reopen:
		return "申请已重新打开,请核对资料后提交"
	}
	return action.Text() + ":已完成"
}
