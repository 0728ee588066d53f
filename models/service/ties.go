package service

import (
	"strings"

	"tjtaca/models"
	"tjtaca/models/store"
)

// ties are what joins a reviewer, by the member account linked to theirs, to an applicant (回避): one's own application cannot be
// decided at all; these may, once they are confirmed.
func ties(tx *store.Tx, by models.Actor, a *models.Application) ([]string, error) {
	if by.Kind != models.StaffActor || by.MemberID == 0 || by.MemberID == a.MemberID {
		return nil, nil
	}
	self, err := tx.Member(by.MemberID)
	if err != nil {
		return nil, err
	}
	var list []string
	if same(self.Profile.Employer, a.Data.Employer) {
		list = append(list, "您与申请人在同一工作单位:"+a.Data.Employer)
	}
	if same(self.Profile.Name, a.Data.Recommender) {
		list = append(list, "申请人填写的推荐人「"+a.Data.Recommender+"」与您同名")
	}
	return list, nil
}

func same(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), ""), strings.Join(strings.Fields(b), "")
	return a != "" && strings.EqualFold(a, b)
}

// heeded refuses a decision whose ties were not confirmed.
func heeded(tx *store.Tx, by models.Actor, a *models.Application, d Decision) error {
	if d.Heeded {
		return nil
	}
	list, err := ties(tx, by, a)
	if err == nil && len(list) > 0 {
		return models.InvalidField("heeded", strings.Join(list, ";")+"。请逐件审核并确认可以公正审核,或由其他审核员处理")
	}
	return err
}
