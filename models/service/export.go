package service

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"time"

	"tjtaca/models"
	"tjtaca/models/store"
)

// exportsPerDay bounds how often one's own data may be fetched: it is dear, and a stolen login would fetch it too.
const exportsPerDay = 3

// Export is everything that is held about a member, ready to be written.
type Export struct {
	Deps
	member *models.Member
	by     models.Actor
	at     time.Time
}

// Export lets a member take their own data along (个人信息保护法 art. 45): a zip of JSON and files. It is proven anew who asks, and
// logged. Invalid: fields code, password, captcha. TooMany: three times a day.
func (s *Accounts) Export(ctx context.Context, by models.Actor, from Client, p Proof) (*Export, error) {
	m, err := s.prove(ctx, by, from, p)
	if err != nil {
		return nil, err
	}
	if err := allow(ctx, s.Store, fmt.Sprintf("export:%d", by.ID), exportsPerDay, 24*time.Hour); err != nil {
		return nil, err
	}
	e := &Export{Deps: s.Deps, member: m, by: by, at: s.Store.Now()}
	return e, s.Store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Audit(by, "member.export", "member", m.ID, nil, nil); err != nil {
			return err
		}
		return tx.Notify(m.ID, "个人信息已导出", "您的个人信息已导出下载。如非本人操作,请立即修改登录密码并联系协会。", "/account/sessions", "")
	})
}

// Filename names the zip; no name stands in it, for it lies in the download folder of a computer that others use.
func (e *Export) Filename() string {
	return "我的会员信息-" + models.DateOf(e.at) + ".zip"
}

// WriteTo writes the zip to w, a part at a time: it is never in memory as a whole. An error leaves the zip unfinished, so that
// no program takes it for a whole one.
func (e *Export) WriteTo(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name  string
		write func(context.Context, io.Writer) error
	}{
		{"README.txt", e.readme}, {"个人资料.json", e.profile}, {"申请记录.json", e.applications}, {"会员证书.json", e.certificates},
		{"站内消息.json", e.messages}, {"同意记录.json", e.consents}, {"登录记录.json", e.logins}, {"操作日志.json", e.log},
		{"违规记录.json", e.violations},
	} {
		f, err := e.entry(z, part.name, zip.Deflate)
		if err != nil {
			return err
		}
		if err := part.write(ctx, f); err != nil {
			return fmt.Errorf("export %s: %w", part.name, err)
		}
	}
	if err := e.files(ctx, z); err != nil {
		return err
	}
	return z.Close()
}

func (e *Export) entry(z *zip.Writer, name string, method uint16) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: e.at.In(models.Zone)})
}

func (e *Export) files(ctx context.Context, z *zip.Writer) error {
	for after := int64(0); ; {
		var files []*store.StoredFile
		err := e.Store.Read(ctx, func(tx *store.Tx) (err error) {
			files, err = tx.FilesOf(e.member.ID, after, filesBatch)
			return err
		})
		if err != nil || len(files) == 0 {
			return err
		}
		for _, f := range files {
			after = f.ID
			content, err := e.content(ctx, f)
			if err != nil {
				return fmt.Errorf("export: %w", err)
			}
			part, err := e.entry(z, fileEntry(f), zip.Store) // pictures do not shrink
			if err != nil {
				return err
			}
			if _, err := part.Write(content); err != nil {
				return err
			}
		}
	}
}

// fileEntry is what a file is called in the zip: 文件/0012-盖章文件-2026-03-18.jpg.
func fileEntry(f *store.StoredFile) string {
	kind := f.Kind.Text()
	if f.Kind == models.CertificatePDF {
		kind = "会员证书"
	}
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}[f.MIME]
	return fmt.Sprintf("文件/%04d-%s-%s%s", f.ID, kind, models.DateOf(f.CreatedAt), ending)
}

func (e *Export) readme(ctx context.Context, w io.Writer) error {
	var name string
	err := e.Store.Read(ctx, func(tx *store.Tx) (err error) {
		name, err = tx.Setting(models.SettingAssociation)
		return err
	})
	if err != nil {
		return err
	}
	// With a mark at the beginning and two characters at the end of each line, old Windows shows it right too.
	_, err = fmt.Fprintf(w, "\ufeff%s会员管理系统:个人信息导出\r\n\r\n导出时间:%s(北京时间)\r\n\r\n"+
		"个人资料.json  当前的会员资料和所属专委会\r\n申请记录.json  每次申请的内容、各轮审核和办理经过\r\n会员证书.json  已制作的会员证书\r\n"+
		"站内消息.json  协会发给您的消息\r\n同意记录.json  您同意过的《个人信息保护说明》版本\r\n登录记录.json  登录的时间和地址,以及目前的登录设备\r\n"+
		"操作日志.json  您本人的操作,以及工作人员对您账号的操作(不含工作人员姓名)\r\n违规记录.json  违规记录(没有则为空)\r\n文件/          您上传的文件和会员证书\r\n\r\n"+
		"JSON 是通用的文本格式,可用记事本或浏览器打开。\r\n本文件含有证件号码等敏感信息,请妥善保管,不要存放在公用电脑上。\r\n", name, models.TimeText(e.at))
	return err
}
