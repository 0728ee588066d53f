package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tjtaca/models"
	"tjtaca/models/image"
	"tjtaca/models/sign"
	"tjtaca/models/store"
)

// Checks looks at what was submitted before a reviewer does (自动核验). It decides nothing.
type Checks struct{ Deps }

// checksAtOnce bounds one turn; the next turn goes on.
const checksAtOnce = 50

// Run checks what has been submitted since and says how many. A scan that cannot be read is shown to the reviewer as such; one
// application that fails does not hold up the others.
func (s *Checks) Run(ctx context.Context) (int, error) {
	var numbers []string
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		numbers, err = tx.UncheckedApplications(checksAtOnce)
		return err
	})
	if err != nil {
		return 0, err
	}
	checked := 0
	for _, number := range numbers {
		failure := s.check(ctx, number)
		if failure != nil {
			err = errors.Join(err, fmt.Errorf("check %s: %w", number, failure))
			continue
		}
		checked++
	}
	return checked, err
}

// evidence is all that the checks of one round need.
type evidence struct {
	app    *models.Application
	round  models.Round
	legacy *models.Profile
	files  []*store.StoredFile
	shared map[string]bool // contents that others have handed in, too
	alike  int             // other members of the same name and birth date
	taken  bool            // the ID number is somebody else's
}

func (s *Checks) check(ctx context.Context, number string) error {
	e := &evidence{}
	if err := s.Store.Read(ctx, func(tx *store.Tx) error { return e.gather(tx, number) }); err != nil {
		return err
	}
	findings := models.CheckData(e.app.Kind, &e.round.Snapshot, e.legacy, models.DateOf(e.round.SubmittedAt))
	findings = append(findings, e.duplicates())
	for _, f := range e.files {
		found, err := s.look(ctx, e, f)
		if err != nil {
			s.Log.WarnContext(ctx, "a scan cannot be checked", "application", number, "file", f.Key, "err", err)
			found = []models.Finding{{Check: "scan", Label: f.Kind.Text(), Light: models.Amber, Text: "无法自动核验,请目视核对", Place: string(f.Kind)}}
		}
		findings = append(findings, found...)
	}
	return s.Store.Tx(ctx, func(tx *store.Tx) error { return tx.SaveFindings(e.app, e.round.No, byGravity(findings)) })
}

func (e *evidence) gather(tx *store.Tx, number string) (err error) {
	if e.app, err = tx.Application(number); err != nil {
		return err
	}
	rounds, err := tx.Rounds(e.app.ID)
	if err != nil {
		return err
	}
	if len(rounds) == 0 {
		return errors.New("pending without a round")
	}
	e.round = rounds[0]
	p := &e.round.Snapshot
	if legacy, err := tx.Legacy(e.app.MemberID); err == nil {
		e.legacy = &legacy.Data
	} else if models.CodeOf(err) != models.NotFound {
		return err
	}
	if e.alike, err = tx.Namesakes(e.app.MemberID, p.Name, p.BirthDate); err != nil {
		return err
	}
	if e.taken, err = takenByOther(tx, e.app.MemberID, p); err != nil {
		return err
	}
	return e.gatherFiles(tx)
}

// gatherFiles finds what was handed in with this round: of a change or upgrade also the photo that stays, which need not be looked
// at again unless it is new.
func (e *evidence) gatherFiles(tx *store.Tx) error {
	keys, sums := make([]string, len(e.round.Files)), make([]string, len(e.round.Files))
	for i, f := range e.round.Files {
		keys[i], sums[i] = f.Key, f.SHA256
	}
	stored, err := tx.Files(keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if f := stored[key]; f != nil && (f.ApplicationID == e.app.ID || e.app.Kind == models.Enrollment) {
			e.files = append(e.files, f)
		}
	}
	if len(sums) > 0 {
		e.shared, err = tx.SharedFiles(e.app.MemberID, sums)
	}
	return err
}

func takenByOther(tx *store.Tx, memberID int64, p *models.Profile) (bool, error) {
	if p.IDNumber == "" {
		return false, nil
	}
	m, err := tx.MemberByIDNumber(p.IDType, p.IDNumber)
	if err == nil && m.ID != memberID {
		return true, nil
	}
	if err != nil && models.CodeOf(err) != models.NotFound {
		return false, err
	}
	l, err := tx.LegacyByIDNumber(p.IDType, p.IDNumber)
	if models.CodeOf(err) == models.NotFound {
		return false, nil
	}
	return err == nil && l.MemberID != memberID, err
}

func (e *evidence) duplicates() models.Finding {
	f := models.Finding{Check: "duplicate", Label: "重复会员", Light: models.Green, Text: "未发现重复"}
	var photo bool
	for _, file := range e.round.Files {
		photo = photo || file.Kind == models.Photo && e.shared[file.SHA256]
	}
	switch {
	case e.taken:
		f.Light, f.Text, f.Place = models.Red, "证件号码与另一位会员相同", "id_number"
	case photo:
		f.Light, f.Text, f.Place = models.Red, "个人寸照与另一位会员的相同", string(models.Photo)
	case e.alike > 0:
		f.Light, f.Text, f.Place = models.Amber, fmt.Sprintf("另有 %d 位会员姓名和出生日期相同,请在会员列表中核对", e.alike), "name"
	}
	return f
}

// look examines one scan. Photos are compared only: they have no print to be read.
func (s *Checks) look(ctx context.Context, e *evidence, f *store.StoredFile) ([]models.Finding, error) {
	if f.Kind == models.Photo {
		return nil, nil
	}
	content, err := s.content(ctx, f)
	if err != nil {
		return nil, err
	}
	seen, err := image.Examine(content, f.MIME)
	if err != nil {
		return nil, err
	}
	findings := []models.Finding{clear(f, seen)}
	if e.shared[f.SHA256] {
		findings = append(findings, models.Finding{Check: "same_file", Label: f.Kind.Text() + "是否独有", Light: models.Red,
			Text: "另一位会员提交过同一份文件", Place: string(f.Kind)})
	}
	switch f.Kind {
	case models.StampedForm:
		findings = append(findings, s.code(e.app, seen), seal(f, seen))
	case models.StampedProof:
		findings = append(findings, seal(f, seen))
	}
	return findings, nil
}

func clear(f *store.StoredFile, seen image.Look) models.Finding {
	found := models.Finding{Check: "sharp", Label: f.Kind.Text() + "清晰度", Light: models.Green, Text: "清晰", Place: string(f.Kind)}
	switch {
	case !seen.Seen:
		found.Light, found.Text = models.Amber, "PDF 中没有扫描图像,请目视核对"
	case seen.Sharpness < image.SharpEnough:
		found.Light, found.Text = models.Amber, "图像可能模糊,请放大核对"
	case f.LowResolution:
		found.Light, found.Text = models.Amber, fmt.Sprintf("低于 300dpi(%d×%d 像素)", f.Width, f.Height)
	}
	return found
}

func seal(f *store.StoredFile, seen image.Look) models.Finding {
	found := models.Finding{Check: "seal", Label: f.Kind.Text() + "印章", Light: models.Green, Text: "发现红色印章", Place: string(f.Kind)}
	if !seen.Seal {
		found.Light, found.Text = models.Amber, "未发现红色印章,请目视核对"
	}
	return found
}

// code judges the QR code of a stamped form: it proves which data was on the paper that was stamped.
func (s *Checks) code(a *models.Application, seen image.Look) models.Finding {
	f := models.Finding{Check: "qr_code", Label: "盖章文件二维码", Light: models.Amber, Text: "未能读出二维码,请核对申请编号和内容", Place: string(models.StampedForm)}
	for _, text := range seen.Codes {
		_, token, ok := strings.Cut(text, "/verify/form/")
		number, hash, err := s.Signer.OpenForm(token)
		switch {
		case !ok || errors.Is(err, sign.ErrForged):
			f.Light, f.Text = models.Red, "二维码不是本系统的申请表"
		case err == nil && number != a.Number:
			f.Light, f.Text = models.Red, "二维码属于另一份申请 "+number
		case err == nil && hash != a.PrintHash:
			f.Light, f.Text = models.Red, "盖章的是旧版申请表,与现在提交的资料不一致"
		case err == nil:
			f.Light, f.Text = models.Green, "与本申请及提交的资料一致"
			return f
		}
	}
	return f
}

// byGravity puts what needs attention first.
func byGravity(findings []models.Finding) []models.Finding {
	rank := map[models.Light]int{models.Red: 0, models.Amber: 1, models.Green: 2}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b models.Finding) int { return cmp.Compare(rank[a.Light], rank[b.Light]) })
	return sorted
}
