package service

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tjtaca/models"
	"tjtaca/models/image"
	"tjtaca/models/store"
	"tjtaca/models/xlsx"
	"tjtaca/rbac"
)

// Exports writes what the back office holds as Excel: rosters and statistics.
type Exports struct{ Deps }

// ExportJob writes a roster too long for one request.
const ExportJob models.JobKind = "export"

const (
	// ExportAtOnce is how many rows are written while the person waits; more become a job.
	ExportAtOnce = 50_000
	// PhotosMost is how many rows may have photos.
	PhotosMost   = 2_000
	exportChunk  = 1_000
	exportKept   = 24 * time.Hour
	photoColumn  = "photo"
	photoPixels  = 154
	photoWidth   = 110
	rosterSheet  = "会员名册"
	columnsWidth = 14
)

// RosterExport says what a roster is to hold: who matches the filter, and which columns (names of ExportColumns, in any order).
type RosterExport struct {
	Filter  MemberFilter `json:"filter"`
	Columns []string     `json:"columns"`
}

// ExportColumn is a column that a roster may have.
type ExportColumn struct {
	Name, Label string
	Usual       bool // chosen unless the person chooses otherwise
	head        xlsx.Head
	of          func(*rosterRow) string
	sealed      bool
}

// rosterRow is a member as a roster shows them.
type rosterRow struct {
	*models.Member
	committees string
	revealed   bool // phone and numbers of documents in full
}

// ExportColumns lists the columns, in the order in which a roster has them.
func ExportColumns() []ExportColumn {
	columns := []ExportColumn{
		{Name: photoColumn, Label: "照片", head: xlsx.Head{Title: "照片", Width: 10, Kind: xlsx.PhotoCell}},
		textColumn("number", "会员编号", 20, true, func(r *rosterRow) string { return r.Number }),
	}
	for i := range models.Fields {
		if f := &models.Fields[i]; f.Kind != models.FileField {
			columns = append(columns, fieldColumn(f))
		}
	}
	return append(columns,
		textColumn("phone", "手机号", 15, true, func(r *rosterRow) string {
			if r.revealed {
				return r.Phone
			}
			return models.MaskPhone(r.Phone)
		}),
		textColumn("committees", "所在专委会", 30, true, func(r *rosterRow) string { return r.committees }),
		textColumn("state", "状态", 12, true, func(r *rosterRow) string {
			if r.Frozen() {
				return "已冻结"
			}
			return r.State.Text()
		}),
		dateColumn("approved_on", "入会日期", true, func(r *rosterRow) *time.Time { return r.ApprovedAt }),
		dateColumn("created_on", "注册日期", false, func(r *rosterRow) *time.Time { return &r.CreatedAt }),
	)
}

func textColumn(name, label string, width float64, usual bool, of func(*rosterRow) string) ExportColumn {
	return ExportColumn{Name: name, Label: label, Usual: usual, head: xlsx.Head{Title: label, Width: width}, of: of}
}

func dateColumn(name, label string, usual bool, of func(*rosterRow) *time.Time) ExportColumn {
	c := textColumn(name, label, 12, usual, func(r *rosterRow) string {
		if t := of(r); t != nil {
			return models.DateOf(*t)
		}
		return ""
	})
	c.head.Kind = xlsx.DateCell
	return c
}

// usualFields are the profile's fields that a roster has unless others are chosen.
var usualFields = []string{"name", "gender", "member_type", "employer", "department", "title"}

func fieldColumn(f *models.Field) ExportColumn {
	c := textColumn(f.Name, f.Label, columnsWidth, slices.Contains(usualFields, f.Name), func(r *rosterRow) string {
		value := *f.Of(&r.Profile)
		switch {
		case r.revealed || !f.Sealed && f.Mask == nil:
		case f.Mask != nil:
			return f.Mask(value)
		default:
			return models.MaskIDNumber(value)
		}
		return f.Text(value)
	})
	c.sealed = f.Sealed
	switch {
	case f.Kind == models.DateField:
		c.head.Kind, c.head.Width = xlsx.DateCell, 12
	case f.Sealed:
		c.head.Width = 22
	case f.MaxLen() > 64 || f.Name == "employer":
		c.head.Width = 28
	}
	return c
}

// chosen are the columns that are asked for. Invalid: field columns.
func (e RosterExport) chosen() ([]ExportColumn, error) {
	var columns []ExportColumn
	for _, c := range ExportColumns() {
		if slices.Contains(e.Columns, c.Name) {
			columns = append(columns, c)
		}
	}
	if len(columns) == 0 {
		return nil, models.InvalidField("columns", "请至少选择一列")
	}
	return columns, nil
}

func (e RosterExport) photos() bool { return slices.Contains(e.Columns, photoColumn) }

// scopes are where the actor may export and where they may see numbers in full. System may do both everywhere (cmd: export roster).
func (s *Exports) scopes(by models.Actor) (export, reveal models.Scope) {
	if by.Kind == models.SystemActor {
		return models.Scope{All: true}, models.Scope{All: true}
	}
	return s.Rights.Scope(by, rbac.ExportMembers), s.Rights.Scope(by, rbac.RevealMembers)
}

// Count is how many members a roster would hold. Forbidden: no right to export.
func (s *Exports) Count(ctx context.Context, by models.Actor, f MemberFilter) (n int, err error) {
	scope, err := s.scope(by)
	if err != nil {
		return 0, err
	}
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = tx.RosterCount(roster(scope, f))
		return err
	})
	return n, err
}

func (s *Exports) scope(by models.Actor) (models.Scope, error) {
	scope, _ := s.scopes(by)
	if !scope.All && len(scope.CommitteeIDs) == 0 {
		return scope, models.Forbiddenf("您没有导出会员名册的权限")
	}
	return scope, nil
}

// Roster writes the roster and logs who has taken what along. progress is told after each part; an error of it ends the work. Invalid:
// field columns, too many rows for photos. Forbidden: no right to export.
func (s *Exports) Roster(ctx context.Context, by models.Actor, e RosterExport, w io.Writer, progress func(rows int) error) (rows int, err error) {
	columns, err := e.chosen()
	if err != nil {
		return 0, err
	}
	total, err := s.Count(ctx, by, e.Filter)
	if err != nil {
		return 0, err
	}
	if e.photos() && total > PhotosMost {
		return 0, models.InvalidField("columns", fmt.Sprintf("带照片时最多导出 %d 人,符合条件的有 %d 人,请缩小范围或不选照片", PhotosMost, total))
	}
	heads := make([]xlsx.Head, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	r := &rosterReader{Exports: s, ctx: ctx, columns: columns, photos: e.photos(), progress: progress}
	var export models.Scope
	export, r.reveal = s.scopes(by)
	r.query = roster(export, e.Filter)
	if rows, err = xlsx.Write(w, os.TempDir(), rosterSheet, heads, r.next); err != nil {
		return rows, err
	}
	return rows, s.Store.Tx(ctx, func(tx *store.Tx) error {
		return tx.Audit(by, "member.export", "export", tx.Now.Format(time.RFC3339), nil, map[string]any{
			"filter": e.Filter, "columns": e.Columns, "rows": rows,
		})
	})
}

// roster is the filter within the scope. Who is also in a committee beyond the scope is not told: asking for that one finds nobody.
func roster(scope models.Scope, f MemberFilter) store.Roster {
	if f.CommitteeID != 0 && !scope.Has(f.CommitteeID) {
		scope = models.Scope{}
	}
	return store.Roster{
		Scope: scope, CommitteeID: f.CommitteeID, Type: f.Type, State: f.State, Frozen: f.Frozen,
		Region: f.Region, Titles: f.Titles, Employer: strings.TrimSpace(f.Employer), Words: searchWords(f.Query),
	}
}

// rosterReader reads members part by part, so that a long roster fits into memory.
type rosterReader struct {
	*Exports
	ctx      context.Context
	query    store.Roster
	reveal   models.Scope
	columns  []ExportColumn
	photos   bool
	progress func(int) error
	rows     []rosterRow
	over     bool
}

func (r *rosterReader) next() (*xlsx.Line, error) {
	if len(r.rows) == 0 && !r.over {
		if err := r.read(); err != nil {
			return nil, err
		}
	}
	if len(r.rows) == 0 {
		return nil, nil
	}
	row := &r.rows[0]
	r.rows = r.rows[1:]
	line := &xlsx.Line{Cells: make([]string, len(r.columns))}
	for i, c := range r.columns {
		if c.of != nil {
			line.Cells[i] = c.of(row)
		}
	}
	if r.photos && row.Profile.Photo != "" {
		var err error
		if line.Photo, err = r.thumb(row.Profile.Photo); err != nil {
			return nil, err
		}
	}
	return line, nil
}

func (r *rosterReader) read() error {
	r.query.Limit = exportChunk
	return r.Store.Read(r.ctx, func(tx *store.Tx) error {
		members, found, err := tx.Roster(r.query)
		if err != nil {
			return err
		}
		r.over = !found.Later
		if len(members) == 0 {
			return nil
		}
		ids := make([]int64, len(members))
		for i, m := range members {
			ids[i] = m.ID
		}
		committees, err := tx.CommitteesOf(ids)
		if err != nil {
			return err
		}
		for _, m := range members {
			r.rows = append(r.rows, r.row(m, committees[m.ID]))
		}
		r.query.After.ID = ids[len(ids)-1]
		return r.progress(len(members))
	})
}

// row names only committees that the person may export; whoever may reveal in one of them sees numbers in full.
func (r *rosterReader) row(m *models.Member, committees []models.Membership) rosterRow {
	revealed := r.reveal.All || slices.ContainsFunc(committees, func(c models.Membership) bool { return r.reveal.Has(c.CommitteeID) })
	return rosterRow{Member: m, committees: committeesIn(r.query.Scope, committees), revealed: revealed}
}

func (r *rosterReader) thumb(key string) ([]byte, error) {
	var f *store.StoredFile
	err := r.Store.Read(r.ctx, func(tx *store.Tx) (err error) {
		f, err = tx.File(key)
		return err
	})
	if models.CodeOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	content, err := r.content(r.ctx, f)
	if err != nil {
		return nil, err
	}
	return image.Thumbnail(content, photoWidth, photoPixels)
}

// Start has a job write a roster; its file is the person's own and deleted after a day. Errors as Roster.
func (s *Exports) Start(ctx context.Context, by models.Actor, e RosterExport) (*models.Job, error) {
	if _, err := e.chosen(); err != nil {
		return nil, err
	}
	total, err := s.Count(ctx, by, e.Filter)
	if err != nil {
		return nil, err
	}
	var job *models.Job
	err = s.Store.Tx(ctx, func(tx *store.Tx) error {
		if job, err = tx.AddJob(ExportJob, by, exportParams{by.ID, by.IP, e}, total); err != nil {
			return err
		}
		return tx.Audit(by, "export.start", "job", job.ID, nil, map[string]any{"filter": e.Filter, "columns": e.Columns, "rows": total})
	})
	return job, err
}

// exportParams is what the job remembers.
type exportParams struct {
	StaffID int64        `json:"staff"`
	IP      string       `json:"ip"`
	Export  RosterExport `json:"export"`
}

func (s *Exports) work(ctx context.Context, j *store.ClaimedJob) (Result, error) {
	var p exportParams
	if err := j.Params(&p); err != nil {
		return Result{}, err
	}
	var by models.Actor
	err := s.Store.Tx(ctx, func(tx *store.Tx) error {
		staff, _, err := tx.StaffMember(p.StaffID)
		if err != nil {
			return err
		}
		if !staff.Active {
			return models.Forbiddenf("发起人的账号已停用")
		}
		by = staff.Actor(p.IP)
		return tx.Progress(j, -j.Done, 0, 0) // an earlier try wrote nothing that is left
	})
	if err != nil {
		return Result{}, err
	}
	var b bytes.Buffer
	rows, err := s.Roster(ctx, by, p.Export, &b, func(n int) error {
		return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.Progress(j, n, 0, 0) })
	})
	return Result{Message: fmt.Sprintf("已导出 %d 人,文件保留 24 小时", rows), File: b.Bytes(), Keep: exportKept}, err
}
