package service_test

import (
	"slices"
	"testing"

	"tjtaca/models"
	"tjtaca/models/service/servicetest"
	"tjtaca/models/store"
)

func TestOnlyEmployersThatSeveralMembersShareAreCompleted(t *testing.T) {
	servicetest.Each(t, func(t *testing.T, w *servicetest.World) {
		add := func(employer string, n int, state models.MemberState) {
			for range n {
				m, _ := w.Registered()
				err := w.Store.Tx(t.Context(), func(tx *store.Tx) error {
					if err := tx.SaveProfile(m, models.Profile{Name: "王晓岚", Employer: employer}); err != nil {
						return err
					}
					return tx.UpdateMember(m.ID, map[string]any{"state": state})
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		add("天津市示例肿瘤医院", 3, models.ApprovedMember)
		add("天津市示例人民医院", 4, models.ApprovedMember)
		add("天津市示例诊所", 2, models.ApprovedMember)
		add("天津市示例药业", 3, models.Registered)
		add("海河示例医院", 3, models.ApprovedMember)
		_, by := w.Registered()
		for typed, want := range map[string][]string{
			"天津":      {"天津市示例人民医院", "天津市示例肿瘤医院"},
			" 天津市示例肿": {"天津市示例肿瘤医院"},
			"天":       {}, // too little to go by
			"天津市示例诊":  {}, // two could be asked about
			"%%":      {},
			"没有":      {},
		} {
			got, err := w.Applications.Employers(t.Context(), by, typed)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%q: %v, %v", typed, got, err)
			}
		}
		if _, err := w.Applications.Employers(t.Context(), models.Actor{}, "天津"); err == nil {
			t.Error("a stranger is told employers")
		}
	})
}
