package demo

import (
	"bytes"
	"context"
	"image/color"

	"tjtaca/models"
	"tjtaca/models/service"
)

// letter draws the stamped proof of a change of data (盖章证明): what the employer confirms, line by line.
func (a *atelier) letter(employer string, lines ...string) ([]byte, error) {
	c := newCanvas(scanWidth, scanHeight, offWhite, a.font)
	c.text(color.RGBA{40, 40, 46, 255}, scanWidth/2-c.width(110, "证明")/2, 520, 110, "证明")
	for i, l := range append([]string{"天津抗癌协会:"}, lines...) {
		x := scanLeft + 170
		if i == 0 {
			x = scanLeft
		}
		c.text(inkBlack, x, 800+float64(i)*150, 64, l)
	}
	c.text(inkBlack, 1330, 2250, 64, employer)
	c.text(inkGrey, scanLeft, 3200, 36, "演示用图:姓名、单位、印章均为虚构")
	c.seal(1660, 2260, 250, employer)
	return c.jpeg(80)
}

// change is 申请资料变更 of a member who went to another hospital and was promoted there.
func (l *life) change(ctx context.Context) error {
	apps := l.Services.Applications
	app, err := apps.Change(ctx, l.actor, []string{"employer", "title"})
	if err != nil {
		return err
	}
	l.number = app.Number
	values := map[string]string{"employer": hospitalD, "department": "胸外科", "position": "主任医师", "title": "231"}
	if _, err := apps.SaveDraft(ctx, l.actor, l.number, service.DraftPatch{Values: values}); err != nil {
		return err
	}
	proof, err := l.atelier.letter(hospitalD, "兹证明"+l.name+"同志自本月起在我院胸外科工作,", "任主任医师。情况属实。", "特此证明。")
	if err != nil {
		return err
	}
	if err := l.attach(ctx, models.StampedProof, proof); err != nil {
		return err
	}
	_, err = apps.Move(ctx, l.actor, l.number, models.Submit)
	return err
}

// upgrade is 升级专业会员 of a student who has become a physician: first the print, then proofs and stamped form together.
func (l *life) upgrade(ctx context.Context) error {
	apps := l.Services.Applications
	app, err := apps.Upgrade(ctx, l.actor)
	if err != nil {
		return err
	}
	l.number = app.Number
	credential := credentialNumber(l.n)
	values := map[string]string{"credential_type": "physician_practice", "credential_number": credential}
	if _, err := apps.SaveDraft(ctx, l.actor, l.number, service.DraftPatch{Values: values}); err != nil {
		return err
	}
	if _, err := apps.Move(ctx, l.actor, l.number, models.Submit); err != nil {
		return err
	}
	var printed bytes.Buffer
	if _, err := apps.Form(ctx, l.actor, l.number, &printed); err != nil {
		return err
	}
	stamped, err := l.atelier.stampPDF(printed.Bytes(), hospitalA)
	if err != nil {
		return err
	}
	page, err := l.atelier.credential("医师执业证书", l.name, credential)
	if err != nil {
		return err
	}
	for kind, content := range map[models.FileKind][]byte{
		models.CredentialFront: page, models.CredentialInside: page, models.StampedForm: stamped,
	} {
		if err := l.attach(ctx, kind, content); err != nil {
			return err
		}
	}
	_, err = apps.Move(ctx, l.actor, l.number, models.SendStamped)
	return err
}
