package main

import (
	"fmt"
	"testing"

	"tjtaca/models"
	"tjtaca/models/demo"
	"tjtaca/models/service"
)

// newcomer is somebody who is not in the demo data.
type newcomer struct {
	name, phone, id string
}

const newcomerPassword = "Xinhuiyuan-2025"

// newcomerAt makes the person of that place: phone and ID number belong to nobody else.
func newcomerAt(name string, n int) newcomer {
	first17 := fmt.Sprintf("1201161990010%d%03d", 1+n%9, 401+2*n)
	return newcomer{name, fmt.Sprintf("1391234%04d", n), first17 + string(models.IDNumberCheckDigit(first17))}
}

// reviewer is an account of the back office.
func (d *demoSite) reviewer(t *testing.T, username string) models.Actor {
	t.Helper()
	token, err := d.services.Staff.Login(t.Context(), service.Client{IP: "127.0.0.1"}, username, demo.Password)
	if err != nil {
		t.Fatal(err)
	}
	_, account, err := d.services.Staff.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return account.Actor("127.0.0.1")
}

// decide is a reviewer's word on an application.
func (d *demoSite) decide(t *testing.T, username, number string, action models.Action, reason string) {
	t.Helper()
	by := d.reviewer(t, username)
	c, err := d.services.Reviews.Read(t.Context(), by, number)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.services.Reviews.Decide(t.Context(), by, service.Decision{Number: number, Round: c.Application.Round, Action: action, Reason: reason}); err != nil {
		t.Fatal(err)
	}
}
