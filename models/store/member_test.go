package store_test

import (
	"testing"

	"tjtaca/models"
	"tjtaca/models/store"
	"tjtaca/models/storetest"
)

func TestAMemberReadsBackAsSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var id int64
		profile := models.Profile{Name: "王晓岚", IDType: models.IDTypeResident, IDNumber: "120101198409300027", CredentialNumber: "110120000012345",
			Employer: "天津市示例肿瘤医院", OtherSocieties: "无"}
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			m, err := tx.AddMember("13800000001", "hash", models.Registered)
			if err != nil {
				return err
			}
			id = m.ID
			if err := tx.SaveProfile(m, profile); err != nil {
				return err
			}
			return tx.ReplaceSearchTokens(id, []string{"王晓岚", "晓岚", "wangxiaolan", "wxl", "wxl"})
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(t.Context(), func(tx *store.Tx) error {
			m, err := tx.Member(id)
			if err != nil {
				return err
			}
			if m.Profile != profile || m.Phone != "13800000001" || !m.HasPassword || m.Version != 2 || !m.CreatedAt.Equal(storetest.Start) {
				t.Errorf("read back %+v", m)
			}
			byID, err := tx.MemberByIDNumber(models.IDTypeResident, " 120101198409300027 ")
			if err != nil || byID.ID != id {
				t.Errorf("by ID number: %v, %v", byID, err)
			}
			_, err = tx.MemberByPhone("13800000002")
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("an unknown phone: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
