package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"tjtaca/models"
)

const auditHelp = `
Chains what the audit log has not chained yet and walks the whole chain. It fails at the first entry that was altered, removed
or put in later. Keep the printed head in another place: it shows whether the end of the log was cut off.`

func verifyAudit(ctx context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	h, err := c.open(os.Stderr)
	if err != nil {
		return err
	}
	var report models.AuditReport
	if err = h.current(ctx); err == nil {
		report, err = h.services.Audit.Verify(ctx, models.System)
	}
	switch {
	case err != nil:
	case report.Fault != "":
		err = fmt.Errorf("the audit log is not what was written: %s (%d entries before it are right)", report.Fault, report.Links)
	default:
		fmt.Fprintf(c.out, "The audit log is whole: %d entries, head %s.\n", report.Links, report.Head)
	}
	return errors.Join(err, h.Close())
}
