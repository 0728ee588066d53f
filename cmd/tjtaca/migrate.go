package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

const migrateHelp = `
Brings the database to this program's schema. Several processes may call it at once: one works, the others wait. Back up
before; stop the service during it, since an older program refuses a newer schema.`

func migrate(ctx context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	err = h.migrate(ctx)
	if err == nil {
		fmt.Fprintln(c.out, "The schema is up to date.")
	}
	return errors.Join(err, h.Close())
}
