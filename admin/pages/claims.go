package pages

import (
	"tjtaca/models"
	"tjtaca/models/service"
)

// Claims is the list of claims in a state; Next is the id after which the next page begins, 0 on the last.
type Claims struct {
	State  models.ClaimState
	States models.CodeList
	Rows   []*models.Claim
	Next   int64
}

// Claim is the page of one claim, beside the member it is about.
type Claim struct {
	Form
	*service.ClaimCase
	CSRF, Note string
}
