package service_test

import (
	"strings"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
)

func TestWhatCannotBePrintedIsToldAtItsField(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	ctx := t.Context()
	a.save(by, number, map[string]string{"employer": "快乐😀医院", "department": "无", "credential_number": "2024😀"})
	faultAt(t, a.Applications.CheckStep(ctx, by, number, models.WorkStep), "employer", "工作单位中的「😀」无法打印")
	faultAt(t, a.Applications.CheckStep(ctx, by, number, models.ApplyStep), "credential_number", "无法打印")
	_, err := a.Applications.Move(ctx, by, number, models.Submit)
	faultAt(t, err, "employer", "无法打印")

	a.save(by, number, map[string]string{"employer": "𠮷林医院", "credential_number": "2024"})
	if _, err := a.Applications.Move(ctx, by, number, models.Submit); err != nil {
		t.Errorf("a rare character: %v", err)
	}

	_, admin := a.StaffWith(models.AssociationAdmin, 0)
	_, err = a.Committees.Save(ctx, admin, models.Committee{Name: "快乐😀专业委员会"})
	faultAt(t, err, "name", "无法打印")
}

// An invisible character would make two names look alike, and a reversing one turn the reviewer's page around.
func TestInvisibleCharactersAreDropped(t *testing.T) {
	a := newAssociation(t, servicetest.New(t))
	by, number := a.filled()
	a.save(by, number, map[string]string{"name": "王\u200b晓\u202e岚\ufeff", "employer": "天津\u2066医院\x00\xff"})
	data := a.view(by, number).Application.Data
	if data.Name != "王晓岚" || data.Employer != "天津医院" {
		t.Errorf("%q %q", data.Name, data.Employer)
	}
	a.save(by, number, map[string]string{"name": strings.Repeat("\u200b", 3)})
	faultAt(t, a.Applications.CheckStep(t.Context(), by, number, models.PersonStep), "name", "请填写会员姓名")
}
