package service

import (
	"tjtaca/models"
	"tjtaca/models/store"
)

// choose sets the committee that an enrollment or a further membership is applied for. It is fixed once submitted.
func choose(tx *store.Tx, a *models.Application, id *int64) error {
	if id == nil || *id == a.CommitteeID {
		return nil
	}
	if a.Round > 0 {
		return &models.Error{Code: models.Conflict, Message: "申请提交后不能更换专委会", Fields: models.FieldErrors{"committee": "申请提交后不能更换专委会"}}
	}
	if a.Kind != models.Enrollment && a.Kind != models.Joining {
		return nil // who decides these follows from the member
	}
	a.CommitteeID, a.CommitteeName = *id, ""
	if *id == 0 {
		return nil
	}
	c, err := openCommittee(tx, *id)
	if err != nil {
		return err
	}
	a.CommitteeName = c.Name
	return nil
}

// openCommittee finds a committee that accepts applications.
func openCommittee(tx *store.Tx, id int64) (*models.Committee, error) {
	const again = "该专委会目前不接受申请,请重新选择"
	c, err := tx.Committee(id)
	if models.CodeOf(err) == models.NotFound {
		return nil, models.InvalidField("committee", again)
	}
	if err == nil && !c.Open {
		return nil, models.InvalidField("committee", again)
	}
	return c, err
}
