package service

import (
	"context"
	"fmt"
	"io"

	"tjtaca/models"
	"tjtaca/models/pdf"
	"tjtaca/models/store"
)

// Form writes the application form (PDF) of the present print and returns its file name. Conflict: nothing printed yet, or the
// data has changed since.
func (s *Applications) Form(ctx context.Context, by models.Actor, number string, w io.Writer) (filename string, err error) {
	form := pdf.Form{}
	var photo *store.StoredFile
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		m, err := acting(tx.Member, by)
		if err != nil {
			return err
		}
		a, err := own(tx.Application, by, number)
		if err != nil {
			return err
		}
		switch {
		case a.PrintHash == "":
			return models.Conflictf("申请 %s 尚未提交,提交后才能下载申请表格", a.Number)
		case !a.PrintCurrent():
			return models.Conflictf("资料已修改,请重新提交后再下载申请表格")
		}
		form.Application, form.Phone, form.PrintedAt = a, m.Phone, tx.Now
		if form.Association, err = tx.Setting(models.SettingAssociation); err != nil {
			return err
		}
		photo, err = photoOf(tx, &a.Data)
		return err
	})
	if err != nil {
		return "", err
	}
	if form.Photo, err = s.photo(ctx, photo); err != nil {
		return "", err
	}
	token, err := s.Signer.Form(form.Application.Number, form.Application.PrintHash)
	if err != nil {
		return "", err
	}
	form.URL = s.BaseURL + "/verify/form/" + token
	if err := pdf.ApplicationForm(w, form); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%s.pdf", formTitles[form.Application.Kind], form.Application.Number), nil
}

var formTitles = map[models.ApplicationKind]string{
	models.Enrollment: "会员入会申请表", models.Activation: "原会员激活申请表", models.Change: "会员资料变更申请表",
	models.Upgrade: "会员升级申请表", models.Joining: "加入专委会申请表",
}

// photoOf finds the file of the photo; nil if there is none.
func photoOf(tx *store.Tx, p *models.Profile) (*store.StoredFile, error) {
	if p.Photo == "" {
		return nil, nil
	}
	f, err := tx.File(p.Photo)
	if models.CodeOf(err) == models.NotFound {
		return nil, nil
	}
	return f, err
}

func (d Deps) photo(ctx context.Context, f *store.StoredFile) ([]byte, error) {
	if f == nil {
		return nil, nil
	}
	return d.content(ctx, f)
}
