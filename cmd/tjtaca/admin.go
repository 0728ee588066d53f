package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"tjtaca/models"
	"tjtaca/models/service"
)

const adminHelp = `
Opens an account of the back office with a role that is held everywhere: system_admin (系统管理员), association_admin
(协会管理员) or auditor (审计员). Reviewers and secretaries belong to a committee; a 系统管理员 opens their accounts on the page
of the staff. The initial password is printed once, or read from the first line of standard input; it must be changed at the
first login.`

func createAdmin(ctx context.Context, c *call) error {
	var n service.NewStaff
	c.flags.StringVar(&n.Username, "username", "", "name to log in with")
	c.flags.StringVar(&n.Name, "name", "", "name of the person, as pages show it")
	role := c.flags.String("role", string(models.SystemAdmin), "role")
	given := c.flags.Bool("password-stdin", false, "read the initial password from standard input")
	if err := c.parse(); err != nil {
		return err
	}
	if n.Username == "" || n.Name == "" {
		return usageError{errors.New("-username and -name are needed; see «tjtaca help admin create»")}
	}
	r := models.Role(*role)
	if r.Text() == "" || r.PerCommittee() {
		return usageError{fmt.Errorf("role %q is not one of system_admin, association_admin, auditor", *role)}
	}
	n.Roles = []models.Assignment{{Role: r}}
	if err := initialPassword(c, *given, &n.Password); err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	if err = h.current(ctx); err == nil {
		_, err = h.services.Staff.Create(ctx, models.System, n)
	}
	if err == nil {
		fmt.Fprintf(c.out, "Account %s (%s, %s) is open.\n", n.Username, n.Name, r.Text())
		if !*given {
			fmt.Fprintf(c.out, "Initial password, shown this once: %s\n", n.Password)
		}
	}
	return errors.Join(err, h.Close())
}

func initialPassword(c *call, given bool, password *string) error {
	if !given {
		// Groups are easier to read out; a digit and both cases satisfy whatever rule asks for them.
		t := rand.Text()
		*password = t[:6] + "-" + strings.ToLower(t[6:12]) + "-" + t[12:18] + "7"
		return nil
	}
	line, err := bufio.NewReader(c.in).ReadString('\n')
	*password = strings.TrimRight(line, "\r\n")
	if *password == "" {
		return errors.Join(errors.New("standard input held no password"), err)
	}
	return nil
}
